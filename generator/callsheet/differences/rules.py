"""Rules: what changed in the rules of a schema, by their ids, and in what they say."""

from __future__ import annotations

from typing import Final

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import Tell
from callsheet.differences.details import detail_words
from callsheet.implications import implies, sense
from callsheet.ir.schemas import Named, Schema
from callsheet.ir.texts import SpecText, below
from callsheet.problems import Position

_FORMAT: Final = "-format"
"""How the rules end that are made of formats."""


def compare_rules(tell: Tell, place: str, old: Schema, new: Schema) -> None:
    """Note what changed in the rules of a value, and in their words."""
    before, after = _rules_by_id(old), _rules_by_id(new)
    lost = [rule for name, rule in before.items() if name not in after]
    for name, rule in after.items():
        if name in before:
            _rule(tell, place, before[name], rule, old)
            continue
        format_before = next((r for r in lost if _is_format(r) and _is_format(rule)), None)
        if format_before is not None:
            lost.remove(format_before)
            said = f"format was {_format(format_before)} and is {_format(rule)}"
            tell("safe", _at(place, rule), said, rule.basis.position)
            continue
        same = next((r for r in lost if (r.severity, sense(r.schema)) == (rule.severity, sense(rule.schema))), None)
        if same is None:
            _new_rule(tell, place, rule, old)
        else:
            lost.remove(same)
            called = f"the {rule.severity} {plain_words(same.id)!r} is called {plain_words(rule.id)!r} now"
            tell("breaking", _at(place, rule), f"{called}: nothing has the old id any more", rule.basis.position)
    for rule in lost:
        _lost_rule(tell, place, rule, new)


def _lost_rule(tell: Tell, place: str, rule: Named, new: Schema) -> None:
    text = f"the {rule.severity} {plain_words(rule.id)!r} is gone"
    is_kept = rule.severity == "error" and implies(new, rule.schema)
    if is_kept:
        text += ", and what it asked for is still asked for: nothing has its id any more"
    tell("breaking" if is_kept else "safe", _at(place, rule), text, rule.basis.position)


def _new_rule(tell: Tell, place: str, rule: Named, old: Schema) -> None:
    at = _at(place, rule)
    harmless = rule.severity == "warning" or implies(old, rule.schema)
    message = plain_words(rule.message).replace("{field}", _field(at)).replace("{value}", "…")
    text = f"a new {rule.severity}, {plain_words(rule.id)!r}: {message}"
    tell("safe" if harmless else "breaking", at, text, rule.basis.position)


def _rule(tell: Tell, place: str, before: Named, after: Named, old: Schema) -> None:
    at, position = _at(place, after), after.basis.position
    if before.severity != after.severity:
        text = f"{plain_words(after.id)!r} was {_article(before.severity)} and is {_article(after.severity)} now"
        tell("breaking" if after.severity == "error" else "safe", at, text, position)
    if sense(before.schema) != sense(after.schema):
        _asked(tell, at, before, after, old, position)
    for what, was, now in (
        ("message", plain_words(before.message), plain_words(after.message)),
        ("hint", plain_words(before.hint or ""), plain_words(after.hint or "")),
        ("place", below("", *before.at), below("", *after.at)),
    ):
        if was and now and was != now:
            tell("note", at, f"the {what} of {plain_words(after.id)!r} was {was!r} and is {now!r}", position)
        elif was != now:
            has = f"has a {what} now: {now!r}" if now else f"has no {what} any more: it was {was!r}"
            tell("note", at, f"{plain_words(after.id)!r} {has}", position)


def _asked(tell: Tell, place: str, before: Named, after: Named, old: Schema, position: Position) -> None:
    known = Schema((*(c for c in old.constraints if sense(c) != sense(before)), *before.schema.constraints))
    called, detail = plain_words(after.id), detail_words(before.schema, after.schema)
    if after.severity == "warning":
        tell("safe", place, f"the warning {called!r} asks for something else{detail}", position)
    elif implies(known, after.schema):
        tell("safe", place, f"{called!r} asks for less{detail}", position)
    elif implies(after.schema, before.schema):
        tell("breaking", place, f"{called!r} asks for more{detail}", position)
    else:
        text = f"what {called!r} asks for changed, and cannot be classed: treat it as breaking"
        tell("breaking", place, text + (f" ({detail[2:]})" if detail else ""), position)


def _rules_by_id(schema: Schema) -> dict[SpecText, Named]:
    return {constraint.id: constraint for constraint in schema.constraints if isinstance(constraint, Named)}


def _is_format(rule: Named) -> bool:
    """Whether a rule is what a `format` of a document that others wrote asks for, which is only warned about."""
    is_plain = rule.severity == "warning" and not rule.at and rule.hint is None
    return is_plain and plain_words(rule.id).endswith(_FORMAT)


def _format(rule: Named) -> str:
    return plain_words(rule.id).removesuffix(_FORMAT)


def _field(place: str) -> str:
    """What the words of a rule call the value at a place."""
    return next((step for step in reversed(place.split("/")) if step not in ("", "*")), "it")


def _at(place: str, rule: Named) -> str:
    return place + below("", *rule.at) if rule.at else place


def _article(severity: str) -> str:
    return "an error" if severity == "error" else "a warning"
