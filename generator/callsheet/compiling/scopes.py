"""Scopes: what the lines of one emitted function share - its names, the model it speaks of, how it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from callsheet.compiling.atoms import Module
from callsheet.compiling.booleans import FALSE, TRUE, Atom, Boolean, both, negate, source
from callsheet.compiling.code import Code, Lines, Names, code, fstring, literal
from callsheet.compiling.conditions import Conditions
from callsheet.compiling.places import Place
from callsheet.compiling.wording import Text
from callsheet.ir.basis import Basis
from callsheet.ir.constants import JsonType
from callsheet.ir.schemas import Branch, Schema, Severity
from callsheet.ir.texts import SpecText, cut, listed


@dataclass(frozen=True, slots=True)
class Siblings:
    """What a branch knows of the other ones.

    `known` are the fields that were read before the branch was chosen, whose `unknown` count goes on; the first of
    them chose it. `elsewhere` are the fields that only others have, with their models. `guesses` are the values that
    a mistyped one may have meant.
    """

    known: tuple[SpecText, ...]
    elsewhere: dict[SpecText, tuple[SpecText, ...]]
    guesses: tuple[SpecText, ...]


class Emitter(Module, Protocol):
    """The module that functions are emitted into, and its table of rules."""

    def rule(
        self, name: SpecText, severity: Severity, summary: str | SpecText, hint: str | SpecText | None, basis: Basis
    ) -> Code:
        """The literal for a rule id; the rule enters the table."""

    def spend(self, schema: Schema) -> None:
        """Count a schema whose checks are written out. Raises `SpecError` where they grow out of all proportion."""

    def schema_named(self, name: SpecText) -> Schema:
        """The schema that a reference of this name stands for."""

    def is_inlined(self, schema: Schema) -> bool:
        """Whether a schema is checked where it stands, because nothing else needs a function for it."""

    def parameter(self, name: SpecText, schema: Schema) -> Code | None:
        """The function that checks a parameter, or None where its checks are short or nothing else needs them."""

    def wrote(self, schema: Schema) -> bool:
        """Whether the checks of a schema were asked for before."""

    def branch(self, branch: Branch, place: Place, siblings: Siblings) -> Code:
        """The function that checks one branch of a discriminated value."""


@dataclass(slots=True)
class Scope:
    """The scope of one emitted function. `model` is the branch it speaks of, `siblings` what it knows of others."""

    module: Emitter
    names: Names
    model: SpecText | None = None
    siblings: Siblings | None = None
    shares_fields: bool = False
    """Whether the value is the parameters of an operation, which other operations may have, too."""
    depth: int = 0
    """How many checks are open around the one that is written."""
    complaint: tuple[Lines, int, Code] | None = None
    """The last lines that may have reported an error, how many they were then, and the place of it."""

    @property
    def conditions(self) -> Conditions:
        """The writer of conditions for this scope."""
        return Conditions(self.module, self.names)

    def shown(self, value: Code) -> Code:
        """The expression that shows a value in a sentence."""
        return code("{f}({v})", f=self.module.uses("shown"), v=value)

    def shown_beside(self, value: Code, constants: Sequence[object]) -> Code:
        """The expression that shows a value where one of some constants is wanted."""
        kinds = {type(constant) for constant in constants}
        name = "shown_text" if kinds == {SpecText} else "shown_number" if kinds <= {int, float} else "shown"
        return code("{f}({v})", f=self.module.uses(name), v=value)

    def described(self, value: Code, wanted: Sequence[JsonType] = ()) -> Code:
        """The expression that shows a value with the word for its type. A number needs none where it is `wanted`."""
        name = "shown_number" if wanted and {"integer", "number"}.issuperset(wanted) else "described"
        return code("{f}({v})", f=self.module.uses(name), v=value)

    def finding(
        self,
        place: Place,
        keyword: str,
        said: Text,
        basis: Basis,
        *,
        suggestion: Code | None = None,
        hint: str | SpecText | None = None,
    ) -> Code:
        """The line that reports what breaks a keyword of a schema."""
        model = () if self.model is None else (self.model,)
        summary = listed("", ["…" if isinstance(part, Code) else part for part in said])
        rule = self.module.rule(listed(".", (*model, *place.rule, keyword)), "error", summary, hint, basis)
        return self._append("error", place, rule, said, suggestion)

    def named_finding(
        self,
        severity: Severity,
        place: Place,
        name: SpecText,
        message: SpecText,
        said: Text,
        hint: SpecText | None,
        basis: Basis,
        suggestion: Code | None = None,
    ) -> Code:
        """The line that reports what breaks a named rule."""
        gaps = {"{field}": "the field", "{value}": "…"}
        summary = listed("", [gaps[piece] if isinstance(piece, str) else piece for piece in cut(message, *gaps)])
        return self._append(severity, place, self.module.rule(name, severity, summary, hint, basis), said, suggestion)

    def _append(self, severity: Severity, place: Place, rule: Code, said: Text, suggestion: Code | None) -> Code:
        return code(
            "{list}.append(({path}, {rule}, {said}, {suggestion}))",
            list=code("errors" if severity == "error" else "warnings"),
            path=self.pointer(place),
            rule=rule,
            said=fstring(self._imported(said)),
            suggestion=suggestion or literal(None),
        )

    def pointer(self, place: Place) -> Code:
        """The expression for the JSON Pointer of a place."""
        self._imported(place.path)
        return place.pointer

    def _imported(self, parts: Sequence[str | SpecText | Code]) -> Sequence[str | SpecText | Code]:
        """The parts of a text, whose helpers are imported."""
        for part in parts:
            for helper in ("field_name", "pointer_segment", "shown"):
                if isinstance(part, Code) and part.startswith(helper + "("):
                    self.module.uses(helper)
        return parts

    def fails(self, out: Lines, fits: Boolean, finding: Code) -> None:
        """Report a finding where a value does not fit."""
        self.report(out, negate(fits), finding)

    def report(self, out: Lines, wrong: Boolean, finding: Code) -> None:
        """Report a finding where something is wrong."""
        if wrong == TRUE:
            out.add(finding)
        elif wrong != FALSE:
            self._test(out, "if", wrong, finding)

    def report_once(self, out: Lines, wrong: Boolean, finding: Code, at: Code) -> None:
        """Report a finding where something is wrong, and no error is reported at its place yet."""
        is_next = self.complaint is not None and self.complaint[0] is out and self.complaint[1:] == (len(out.rows), at)
        silent = Atom(code("not {r}(errors, {p})", r=self.module.uses("reported"), p=at))
        self._test(out, "elif" if is_next else "if", both([wrong, silent]), finding)

    def _test(self, out: Lines, opener: str, wrong: Boolean, finding: Code) -> None:
        body = Lines()
        body.add(finding)
        out.block(code(opener + " {test}:", test=source(wrong)), body)
