"""Details: what rules and conditions ask for otherwise, in a few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.differences.pairs import paired
from callsheet.differences.words import constraint_words
from callsheet.implications import sense, together
from callsheet.ir.schemas import (
    Bound,
    Conditional,
    Constraint,
    Dependent,
    Enum,
    Format,
    MultipleOf,
    Pattern,
    Property,
    Required,
    Schema,
    Size,
    Types,
)
from callsheet.ir.texts import below

_MOST_DETAILS: Final = 2
"""How many changes of a rule are told one by one."""
_COMPOUND: Final = "compound"
"""What holds schemas of its own, and has no short words."""
_Place: TypeAlias = tuple[bool, str, str]
"""Whether a limit stands in a condition, where its value is, and of which class it is."""


def detail_words(before: Schema, after: Schema) -> str:
    """What is asked for otherwise, as the end of a sentence, where that is a change or two of a limit or a value."""
    was, now = (dict(_limits(schema)) for schema in (before, after))
    told = [place for place in dict.fromkeys((*was, *now)) if _senses(was, place) != _senses(now, place)]
    if not 0 < len(told) <= _MOST_DETAILS or any(place[2] == _COMPOUND for place in told):
        return ""
    words = [
        f"{'where ' if place[0] else ''}{place[1]} {constraint_words(was.get(place, ()), now.get(place, ()))}".strip()
        for place in told
    ]
    return f": {'; '.join(words)}"


def dependent_words(before: Sequence[Constraint], after: Sequence[Constraint]) -> str:
    """How what fields bring along changed, for those of which something else is said."""
    was, now = (
        {
            c.name: together(*(o.schema for o in side if isinstance(o, Dependent) and o.name == c.name))
            for c in side
            if isinstance(c, Dependent)
        }
        for side in (before, after)
    )
    told = []
    for pair in paired(was, now):
        old, new = pair.was or Schema(), pair.now or Schema()
        if sense(old) != sense(new):
            told.append(_needs(plain_words(pair.name), old, new))
    return "; ".join(told)


def _needs(name: str, before: Schema, after: Schema) -> str:
    """How what a field brings along changed: the fields that it needs, or what it asks for of them."""
    was, now = ([plain_words(c.name) for c in side.constraints if isinstance(c, Required)] for side in (before, after))
    if len(was) < len(before.constraints) or len(now) < len(after.constraints):
        return f"what {name} asks for beside itself changed{detail_words(before, after)}"
    gone, come = [one for one in was if one not in now], [one for one in now if one not in was]
    told = [f"{name} needs {' and '.join(come)} now"] * bool(come)
    return "; ".join([*told, *[f"{name} no longer needs {' and '.join(gone)}"] * bool(gone)])


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
