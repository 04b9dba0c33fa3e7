"""Rules: schemas with a name and a sentence (`x-rule`). Each is one finding, at the place that it speaks of."""

from __future__ import annotations

from dataclasses import replace

from callsheet.compiling import wording
from callsheet.compiling.booleans import FALSE, TRUE, negate
from callsheet.compiling.code import Code, Lines, code, literal
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.constants import JsonType
from callsheet.ir.schemas import Conditional, Named, Never, Property, Schema
from callsheet.ir.texts import SpecText, cut


def check_named(
    scope: Scope,
    out: Lines,
    rule: Named,
    value: Code,
    place: Place,
    known: JsonType | None,
    local: dict[SpecText, Code],
) -> None:
    """One finding for the whole rule. Silent where something is reported at its place already."""
    wrong = negate(replace(scope.conditions, wanted=rule.id).fits(rule.schema, value, known, local))
    if wrong == FALSE:
        return
    at, spoken = place.below(rule.at), value
    for name in rule.at:
        spoken = code("{v}.get({name})", v=spoken, name=literal(name))
    if len(rule.at) == 1:
        spoken = local.get(rule.at[0], spoken)
    said = _filled(scope, rule.message, at, spoken)
    meant: Code | None = None
    siblings = scope.siblings
    if siblings is not None and siblings.guesses and rule.at == siblings.known[:1]:
        meant = code("({v}, {texts})", v=spoken, texts=literal(siblings.guesses))
    elif rule.at and _forbids(rule.schema, rule.at[-1]):
        meant = code("({v}, ())", v=spoken)
    finding = scope.named_finding(rule.severity, at, rule.id, rule.message, said, rule.hint, rule.basis, meant)
    pointer = scope.pointer(at)
    if rule.at or rule.severity == "warning":
        scope.report_once(out, wrong, finding, pointer)
    else:
        scope.report(out, wrong, finding)
    if rule.severity == "error" and wrong != TRUE:
        scope.complaint = (out, len(out.rows), pointer)


def _forbids(schema: Schema, name: SpecText) -> bool:
    """Whether a rule asks for nothing but that a field is left out."""
    for constraint in schema.constraints:
        match constraint:
            case Conditional(_, then, Schema(constraints=())):
                return _forbids(then, name)
            case Property(of, inner):
                return of == name and any(isinstance(c, Never) for c in inner.constraints)
            case _:
                return False
    return False


def _filled(scope: Scope, message: SpecText, at: Place, value: Code) -> wording.Text:
    """A rule's message with {field} and {value} filled in."""
    parts: wording.Text = []
    for piece in cut(message, "{field}", "{value}"):
        match piece:
            case "{field}":
                parts += at.label
            case "{value}":
                parts.append(scope.shown(value))
            case _:
                parts.append(piece)
    return parts
