"""Choices: what changed in the forms of `anyOf` and `oneOf`, and which of them became which."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from callsheet.compiling.merging import every_branch
from callsheet.differences.words import form_words
from callsheet.implications import excludes, implies, sense, together
from callsheet.ir.schemas import AnyOf, Constraint, Discriminated, OneOf, Schema

if TYPE_CHECKING:
    from callsheet.differences.schemas import Comparison

_Form: TypeAlias = tuple[Hashable | None, Schema]
"""A form with what it is known by: its component, or the values that choose it."""
_Pair: TypeAlias = tuple[Schema | None, Schema | None]
"""A form before and after; None where it was not there, or is no longer."""
_Became: TypeAlias = tuple[Schema | None, Schema]
"""A form as it was, if it was there, and as it is."""


def is_choice(constraint: Constraint) -> bool:
    """Whether a constraint is a choice between forms."""
    return isinstance(constraint, AnyOf | OneOf | Discriminated)


def compare_choices(comparison: Comparison, place: str, old: Constraint, new: Constraint) -> None:
    """Note what changed in the forms between which a value may choose, and whether it may fit several of them."""
    position, known = new.basis.position, comparison.walk.forms
    pairs = _paired(old, new)
    for was, now in pairs:
        if was is not None and now is not None:
            key = (f"{comparison.prefix}{place}", comparison.model, id(was), id(now))
            if key not in known:
                known[key] = was, now
                comparison.within(position).compare(place, was, now)
        elif was is not None:
            kind, gone = comparison.breaks(True, False), old.basis.position
            comparison.tell("breaking" if kind else "safe", place, f"a form of it is gone{form_words(was)}", gone)
        elif now is not None:
            kind = comparison.breaks(False, True)
            comparison.tell("breaking" if kind else "safe", place, f"a new form of it{form_words(now)}", position)
    if comparison.direction == "payload":
        _overlaps(comparison, place, (old, new), pairs)


def _overlaps(comparison: Comparison, place: str, choices: tuple[Constraint, Constraint], pairs: list[_Pair]) -> None:
    """Note that a value may fit two forms now where it must fit one, or the other way round."""
    old, new = choices
    if isinstance(new, OneOf):
        kept = [
            (comparison.old.expanded(was) if was is not None else None, comparison.new.expanded(now))
            for was, now in pairs
            if now is not None
        ]
        if any(_may_overlap(one, other, isinstance(old, AnyOf)) for one, other in combinations(kept, 2)):
            text = "a value may fit two of its forms now, and is refused then"
            comparison.tell("breaking", place, text, new.basis.position)
    elif isinstance(old, OneOf) and isinstance(new, AnyOf):
        comparison.tell("safe", place, "a value may fit several of its forms now", new.basis.position)


def _may_overlap(one: _Became, other: _Became, might: bool) -> bool:
    """Whether a value may fit two forms that did not fit both of them before, or `might` do so then."""
    both = together(one[1], other[1])
    if excludes(one[1], other[1]):
        return False
    return might or not all(was is not None and implies(both, was) for was, _ in (one, other))


def _paired(old: Constraint, new: Constraint) -> list[_Pair]:
    """The forms of two choices, each with what it became; None where it is gone, or new.

    Forms are one that are known by the same, and what is left where as many are left.
    """
    before, after = _forms(old), _forms(new)
    found = _taken(before, after, lambda was, now: sense(was[1]) == sense(now[1]))
    found += _taken(before, after, lambda was, now: was[0] is not None and was[0] == now[0])
    if len(before) == len(after):
        return [*found, *((was, now) for (_, was), (_, now) in zip(before, after, strict=True))]
    return [*found, *((was, None) for _, was in before), *((None, now) for _, now in after)]


def _taken(before: list[_Form], after: list[_Form], is_same: Callable[[_Form, _Form], bool]) -> list[_Pair]:
    """The forms that are the same, which are taken out of both lists."""
    found: list[_Pair] = []
    for was in list(before):
        now = next((form for form in after if is_same(was, form)), None)
        if now is not None:
            found.append((was[1], now[1]))
            before.remove(was)
            after.remove(now)
    return found


def _forms(choice: Constraint) -> list[_Form]:
    match choice:
        case AnyOf(schemas) | OneOf(schemas):
            return [(schema.name, schema) for schema in schemas]
        case Discriminated():
            return [(branch.values, branch.schema) for branch in every_branch(choice)]
        case _:
            return []
