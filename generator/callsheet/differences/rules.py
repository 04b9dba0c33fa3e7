"""Rules: what changed in the rules of a schema, by their ids, and in what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import Tell
from callsheet.differences.words import constraint_words
from callsheet.implications import implies, sense
from callsheet.ir.schemas import (
    Bound,
    Conditional,
    Constraint,
    Enum,
    Format,
    MultipleOf,
    Named,
    Pattern,
    Property,
    Required,
    Schema,
    Size,
    Types,
)
from callsheet.ir.texts import SpecText, below
from callsheet.problems import Position

_MOST_DETAILS: Final = 2
"""How many changes of a rule are told one by one."""
_COMPOUND: Final = "compound"
"""What holds schemas of its own, and has no short words."""
_Place: TypeAlias = tuple[bool, str, str]
"""Whether a limit stands in a condition, where its value is, and of which class it is."""


def compare_rules(tell: Tell, place: str, old: Schema, new: Schema) -> None:
    """Note what changed in the rules of a value, and in their words."""
    before, after = _rules_by_id(old), _rules_by_id(new)
    lost = [rule for name, rule in before.items() if name not in after]
    for name, rule in after.items():
        if name in before:
            _rule(tell, place, before[name], rule, old)
            continue
        same = next((r for r in lost if (r.severity, sense(r.schema)) == (rule.severity, sense(rule.schema))), None)
        if same is None:
            _new_rule(tell, place, rule, old)
        else:
            lost.remove(same)
            called = f"the {rule.severity} {plain_words(same.id)!r} is called {plain_words(rule.id)!r} now"
            tell("breaking", _at(place, rule), f"{called}: nothing has the old id any more", rule.basis.position)
    for rule in lost:
        _lost_rule(tell, place, rule)


def _lost_rule(tell: Tell, place: str, rule: Named) -> None:
    tell("safe", _at(place, rule), f"the {rule.severity} {plain_words(rule.id)!r} is gone", rule.basis.position)


def _new_rule(tell: Tell, place: str, rule: Named, old: Schema) -> None:
    harmless = rule.severity == "warning" or implies(old, rule.schema)
    text = f"a new {rule.severity}, {plain_words(rule.id)!r}: {plain_words(rule.message)}"
    tell("safe" if harmless else "breaking", _at(place, rule), text, rule.basis.position)


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
    called, detail = plain_words(after.id), _in_detail(before, after)
    if after.severity == "warning":
        tell("safe", place, f"the warning {called!r} asks for something else{detail}", position)
    elif implies(known, after.schema):
        tell("safe", place, f"{called!r} asks for less{detail}", position)
    elif implies(after.schema, before.schema):
        tell("breaking", place, f"{called!r} asks for more{detail}", position)
    else:
        text = f"what {plain_words(after.id)!r} asks for changed, and cannot be classed: treat it as breaking"
        tell("breaking", place, text, position)


def _in_detail(before: Named, after: Named) -> str:
    """What a rule asks for otherwise, as the end of a sentence, where that is a change or two of a limit or a value."""
    was, now = (dict(_limits(rule.schema)) for rule in (before, after))
    told = [place for place in dict.fromkeys((*was, *now)) if _senses(was, place) != _senses(now, place)]
    if not 0 < len(told) <= _MOST_DETAILS or any(place[2] == _COMPOUND for place in told):
        return ""
    words = [
        f"{'where ' if place[0] else ''}{place[1]} {constraint_words(was.get(place, ()), now.get(place, ()))}".strip()
        for place in told
    ]
    return f": {'; '.join(words)}"


def _senses(limits: dict[_Place, list[Constraint]], place: _Place) -> list[object]:
    return [sense(constraint) for constraint in limits.get(place, ())]


def _limits(schema: Schema, place: str = "", *, condition: bool = False) -> Iterator[tuple[_Place, list[Constraint]]]:
    """Every limit on one value in a rule: whether it stands in a condition, where, and of which class it is."""
    for constraint in schema.constraints:
        match constraint:
            case Property(name, inner):
                yield from _limits(inner, below(place, name), condition=condition)
            case Conditional(asked, then, otherwise):
                yield from _limits(asked, place, condition=True)
                yield from _limits(then, place, condition=condition)
                yield from _limits(otherwise, place, condition=condition)
            case Required(name):
                at = below(place, name)
                yield (condition, at, "required"), [constraint]
            case Bound(keyword) | Size(keyword):
                yield (condition, place, keyword.lower().removeprefix("exclusive")[:3]), [constraint]
            case Types() | Enum() | MultipleOf() | Pattern() | Format():
                yield (condition, place, type(constraint).__name__), [constraint]
            case _:
                yield (condition, place, _COMPOUND), [constraint]


def _rules_by_id(schema: Schema) -> dict[SpecText, Named]:
    return {constraint.id: constraint for constraint in schema.constraints if isinstance(constraint, Named)}


def _at(place: str, rule: Named) -> str:
    return place + below("", *rule.at) if rule.at else place


def _article(severity: str) -> str:
    return "an error" if severity == "error" else "a warning"
