"""Branches: what all models share is checked first; then one function a model, chosen by the discriminator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from callsheet.compiling import values, wording
from callsheet.compiling.atoms import present, type_test
from callsheet.compiling.booleans import Atom, Boolean, either, negate, source
from callsheet.compiling.code import Code, Lines, code, literal, variable_name
from callsheet.compiling.conditions import subject
from callsheet.compiling.merging import (
    alike,
    every_branch,
    mentioned,
    merged_properties,
    opened,
    split_branches,
)
from callsheet.compiling.objects import UNKNOWN_FIELD, ObjectChecks, our_basis
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope, Siblings
from callsheet.ir.schemas import (
    AdditionalProperties,
    Branch,
    Discriminated,
    PatternProperty,
    Property,
    Required,
    Schema,
)
from callsheet.ir.texts import SpecText, prose, quoted

_MOST_ELSEWHERE: Final = 20_000
"""How many fields of other branches are told in all branches together: each is written out in every one."""


def check_branches(scope: Scope, out: Lines, choice: Discriminated, value: Code, place: Place) -> None:
    """The checks of an object that has one form for each value of a property."""
    common, rest = split_branches(choice)
    shared = tuple(merged_properties(common.constraints))
    required = [c.name for c in common.constraints if isinstance(c, Required)]
    # The discriminator and what all branches require are counted as there; a missing one is added again.
    unknown = scope.names.take(code("unknown"))
    out.add(code("{u} = len({v}) - {n}", u=unknown, v=value, n=literal(len(required) + 1)))
    _common(scope, out, common, value, place, unknown)
    name = choice.property
    variable = scope.names.take(variable_name(name))
    out.add(code("{var} = {v}.get({name})", var=variable, v=value, name=literal(name)))
    fields = {branch.name: frozenset({name, *shared}) | mentioned(branch.schema) for branch in rest}
    opener = "if"
    for branch in rest:
        guesses = () if branch.values else tuple(text for other in choice.branches for text in other.values)
        siblings = Siblings((name, *shared), _elsewhere(choice, branch, fields), guesses)
        function = scope.module.branch(branch, place, siblings)
        nested = bool(place.path)
        call = "{f}({v}, {path}, {u}, errors, warnings)" if nested else "{f}({v}, {u}, errors, warnings)"
        lines = Lines()
        lines.add(code(call, f=function, v=value, path=scope.pointer(place), u=unknown))
        out.block(code(opener + " {test}:", test=source(_chooses(branch, variable))), lines)
        opener = "elif"
    undecided = _Undecided(scope, choice, value, place, variable, unknown)
    out.block(code("else:"), undecided.lines(alike(rest, name), shared))


def _common(scope: Scope, out: Lines, common: Schema, value: Code, place: Place, unknown: Code) -> None:
    """What every branch asks for. The count of unknown fields goes on in the branch."""
    local: dict[SpecText, Code] = {}
    spoken = [c for c in common.constraints if subject(c) == "object"]
    ObjectChecks(scope, common, value, place, local).emit(out, spoken, counter=unknown)
    general = [c for c in common.constraints if subject(c) is None]
    out.extend(values.check_general(scope, general, value, place, "object", local))


def _chooses(branch: Branch, variable: Code) -> Boolean:
    if not branch.values:
        return type_test("string", variable)
    return either(Atom(code("{v} == {t}", v=variable, t=literal(text))) for text in branch.values)


def _elsewhere(
    choice: Discriminated, branch: Branch, fields: dict[SpecText, frozenset[SpecText]]
) -> dict[SpecText, tuple[SpecText, ...]]:
    """The fields that only other branches have, with the values that choose those; none where they are far too many."""
    if len(fields) * len(frozenset().union(*fields.values())) > _MOST_ELSEWHERE:
        return {}
    found: dict[SpecText, list[SpecText]] = {}
    for other in choice.branches:
        for name in sorted(fields[other.name] - fields[branch.name]):
            found.setdefault(name, []).extend(other.values)
    return {name: tuple(values_) for name, values_ in found.items()}


@dataclass(frozen=True, slots=True)
class _Undecided:
    """The discriminator is missing, or names no branch: say so, and check what all branches ask for nevertheless.

    `variable` holds the discriminator, `unknown` counts the fields that are not recognised yet.
    """

    scope: Scope
    choice: Discriminated
    value: Code
    place: Place
    variable: Code
    unknown: Code

    def lines(self, loose: Schema, shared: tuple[SpecText, ...]) -> Lines:
        """The lines for such a value; `loose` is what all branches ask for, the `shared` fields were checked before."""
        lines, gone, wrong = Lines(), self._gone(), Lines()
        wrong.add(self._wrong())
        there = present(self.choice.property, self.value)
        lines.block(code("if {test}:", test=source(negate(there))), gone)
        lines.block(code("else:"), wrong)
        if not self._is_open():
            self._check_closed(lines, loose, shared)
        elif loose.constraints:
            lines.extend(values.check_value(self.scope, opened(loose), self.value, self.place, known="object"))
        return lines

    def _gone(self) -> Lines:
        """What is said where the discriminator is missing."""
        lines, at = Lines(), self.place.field(self.choice.property)
        if not self._is_open():
            lines.add(code("{u} += 1", u=self.unknown))
        hint = prose("it takes {what}", what=self._alternatives())
        if self.choice.other is not None:
            hint = prose("the documents name {what}", what=self._alternatives("and"))
        said = wording.is_required(None, list(at.label))
        lines.add(self.scope.finding(at, "required", said, self.choice.basis, hint=hint))
        return lines

    def _wrong(self) -> Code:
        """What is said where the discriminator names no branch."""
        scope, choice, at, texts = self.scope, self.choice, self.place.field(self.choice.property), self._texts()
        if choice.other is not None:
            said = wording.wrong_type(list(at.label), ("string",), scope.described(self.variable))
            return scope.finding(at, "type", said, choice.basis)
        said = wording.must_be(None, list(at.label), self._alternatives(), scope.shown_beside(self.variable, texts))
        meant = code("({v}, {texts})", v=self.variable, texts=literal(texts))
        return scope.finding(at, "enum", said, choice.basis, suggestion=meant)

    def _texts(self) -> tuple[SpecText, ...]:
        return tuple(text for branch in self.choice.branches for text in branch.values)

    def _alternatives(self, link: str = "or") -> SpecText:
        """The values that choose a branch, as words."""
        return wording.alternatives([quoted(text) for text in self._texts()], link)

    def _is_open(self) -> bool:
        """Whether a branch takes fields that it does not name."""
        schemas = [branch.schema for branch in every_branch(self.choice)]
        return any(
            isinstance(c, AdditionalProperties | PatternProperty) for schema in schemas for c in schema.constraints
        )

    def _check_closed(self, out: Lines, loose: Schema, shared: tuple[SpecText, ...]) -> None:
        """What all branches ask for, and the fields that no branch has: one may be the discriminator, misspelt."""
        scope, choice = self.scope, self.choice
        schemas = [branch.schema for branch in every_branch(choice)]
        known = sorted({choice.property}.union(*map(mentioned, schemas)))
        required = [c for c in loose.constraints if isinstance(c, Required)]
        if required:
            out.add(code("{u} -= {n}", u=self.unknown, n=literal(len(required))))
        read = {choice.property, *shared, *mentioned(loose)}
        others = [Property(name, Schema(), choice.basis) for name in known if name not in read]
        checks = ObjectChecks(scope, loose, self.value, self.place, {})
        checks.emit(out, [*loose.constraints, *others], counter=self.unknown)
        basis = our_basis(schemas[0])
        rule = scope.module.rule(UNKNOWN_FIELD, "warning", "… is not a documented field", None, basis)
        report = scope.module.uses("report_unknown_fields")
        parts = {"v": self.value, "path": self.place.pointer, "known": literal(tuple(known)), "rule": rule}
        lines = Lines()
        lines.add(code("{f}({v}, {path}, {known}, {rule}, warnings)", f=report, **parts))
        out.block(code("if {u}:", u=self.unknown), lines)
