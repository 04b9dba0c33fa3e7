"""Rules: what changed in the rules of a schema, by their ids, and in what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callsheet import pointers
from callsheet.compiling.code import plain_words
from callsheet.implications import implies, sense
from callsheet.ir.schemas import Named, Schema
from callsheet.problems import Position

if TYPE_CHECKING:
    from callsheet.differences.schemas import Comparison


def compare_rules(comparison: Comparison, place: str, old: Schema, new: Schema) -> None:
    """Note what changed in the rules of a value, and in their words."""
    before, after = _rules_by_id(old), _rules_by_id(new)
    lost = [rule for name, rule in before.items() if name not in after]
    for name, rule in after.items():
        if name in before:
            _rule(comparison, place, before[name], rule, old)
            continue
        same = next((r for r in lost if (r.severity, sense(r.schema)) == (rule.severity, sense(rule.schema))), None)
        if same is None:
            _new_rule(comparison, place, rule, old)
        else:
            lost.remove(same)
            text = f"the {rule.severity} {same.id!r} is called {rule.id!r} now: nothing has the old id any more"
            comparison.tell("breaking", _at(place, rule), text, rule.basis.position)
    for rule in lost:
        _lost_rule(comparison, place, rule)


def _lost_rule(comparison: Comparison, place: str, rule: Named) -> None:
    comparison.tell("safe", _at(place, rule), f"the {rule.severity} {rule.id!r} is gone", rule.basis.position)


def _new_rule(comparison: Comparison, place: str, rule: Named, old: Schema) -> None:
    harmless = rule.severity == "warning" or implies(old, rule.schema)
    text = f"a new {rule.severity}, {rule.id!r}: {plain_words(rule.message)}"
    comparison.tell("safe" if harmless else "breaking", _at(place, rule), text, rule.basis.position)


def _rule(comparison: Comparison, place: str, before: Named, after: Named, old: Schema) -> None:
    at, position = _at(place, after), after.basis.position
    if before.severity != after.severity:
        text = f"{after.id!r} was {_article(before.severity)} and is {_article(after.severity)} now"
        comparison.tell("breaking" if after.severity == "error" else "safe", at, text, position)
    if sense(before.schema) != sense(after.schema):
        _asked(comparison, at, before, after, old, position)
    for what, was, now in (
        ("message", plain_words(before.message), plain_words(after.message)),
        ("hint", plain_words(before.hint or ""), plain_words(after.hint or "")),
        ("place", pointers.join("", *before.at), pointers.join("", *after.at)),
    ):
        if was and now and was != now:
            comparison.tell("note", at, f"the {what} of {after.id!r} was {was!r} and is {now!r}", position)
        elif was != now:
            has = f"has a {what} now: {now!r}" if now else f"has no {what} any more: it was {was!r}"
            comparison.tell("note", at, f"{after.id!r} {has}", position)


def _asked(comparison: Comparison, place: str, before: Named, after: Named, old: Schema, position: Position) -> None:
    known = Schema((*(c for c in old.constraints if sense(c) != sense(before)), *before.schema.constraints))
    if after.severity == "warning":
        comparison.tell("safe", place, f"the warning {after.id!r} asks for something else", position)
    elif implies(known, after.schema):
        comparison.tell("safe", place, f"{after.id!r} asks for less", position)
    elif implies(after.schema, before.schema):
        comparison.tell("breaking", place, f"{after.id!r} asks for more", position)
    else:
        text = f"what {after.id!r} asks for changed, and cannot be classed: treat it as breaking"
        comparison.tell("breaking", place, text, position)


def _rules_by_id(schema: Schema) -> dict[str, Named]:
    return {constraint.id: constraint for constraint in schema.constraints if isinstance(constraint, Named)}


def _at(place: str, rule: Named) -> str:
    return place + pointers.join("", *rule.at) if rule.at else place


def _article(severity: str) -> str:
    return "an error" if severity == "error" else "a warning"
