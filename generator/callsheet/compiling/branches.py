"""Branches: what all models share is checked first; then one function a model, chosen by the discriminator."""

from __future__ import annotations

import json

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
from callsheet.compiling.objects import ObjectChecks, our_basis
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope, Siblings
from callsheet.ir.schemas import AdditionalProperties, Branch, Discriminated, PatternProperty, Required, Schema
from callsheet.ir.texts import prose


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
    _undecided(scope, out, choice, rest, variable, value, place)


def _common(scope: Scope, out: Lines, common: Schema, value: Code, place: Place, unknown: Code) -> None:
    """What every branch asks for. The count of unknown fields goes on in the branch."""
    local: dict[str, Code] = {}
    spoken = [c for c in common.constraints if subject(c) == "object"]
    ObjectChecks(scope, common, value, place, local).emit(out, spoken, counter=unknown)
    general = [c for c in common.constraints if subject(c) is None]
    out.extend(values.check_general(scope, general, value, place, "object", local))


def _chooses(branch: Branch, variable: Code) -> Boolean:
    if not branch.values:
        return type_test("string", variable)
    return either(Atom(code("{v} == {t}", v=variable, t=literal(text))) for text in branch.values)


def _elsewhere(choice: Discriminated, branch: Branch, fields: dict[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The fields that only other branches have, with the values that choose those."""
    found: dict[str, list[str]] = {}
    for other in choice.branches:
        for name in sorted(fields[other.name] - fields[branch.name]):
            found.setdefault(name, []).extend(other.values)
    return {name: tuple(values_) for name, values_ in found.items()}


def _undecided(
    scope: Scope, out: Lines, choice: Discriminated, rest: tuple[Branch, ...], variable: Code, value: Code, place: Place
) -> None:
    """The discriminator is missing, or names no branch: say so, and check what all branches ask for nevertheless."""
    at = place.field(choice.property)
    gone, wrong, lines = Lines(), Lines(), Lines()
    texts = tuple(text for branch in choice.branches for text in branch.values)
    words = [json.dumps(text, ensure_ascii=False) for text in texts]
    what = wording.alternatives(words)
    said = wording.is_required(None, list(at.label))
    hint = prose("it takes {what}", what=what)
    if choice.other is not None:
        hint = prose("the documents name {what}", what=wording.alternatives(words, "and"))
    gone.add(scope.finding(at, "required", said, choice.basis, hint=hint))
    if choice.other is None:
        said = wording.must_be(None, list(at.label), what, scope.shown_beside(variable, texts))
        meant = code("({v}, {texts})", v=variable, texts=literal(texts))
        wrong.add(scope.finding(at, "enum", said, choice.basis, suggestion=meant))
    else:
        said = wording.wrong_type(list(at.label), ("string",), scope.described(variable))
        wrong.add(scope.finding(at, "type", said, choice.basis))
    lines.block(code("if {test}:", test=source(negate(present(choice.property, value)))), gone)
    lines.block(code("else:"), wrong)
    loose = alike(rest, choice.property)
    if loose.constraints:
        lines.extend(values.check_value(scope, opened(loose), value, place, known="object"))
    _unknown_to_all(scope, lines, choice, value, place)
    out.block(code("else:"), lines)


def _unknown_to_all(scope: Scope, out: Lines, choice: Discriminated, value: Code, place: Place) -> None:
    """Name the fields that no branch has: one of them may be the discriminator, misspelt."""
    schemas = [branch.schema for branch in every_branch(choice)]
    if any(isinstance(c, AdditionalProperties | PatternProperty) for schema in schemas for c in schema.constraints):
        return
    known = tuple(sorted({choice.property}.union(*map(mentioned, schemas))))
    rule = scope.module.rule("unknown-field", "warning", "… is not a documented field", None, our_basis(schemas[0]))
    report = scope.module.uses("report_unknown_fields")
    call = code(
        "{f}({v}, {path}, {known}, {rule}, warnings)",
        f=report,
        v=value,
        path=place.pointer,
        known=literal(known),
        rule=rule,
    )
    out.add(call)
