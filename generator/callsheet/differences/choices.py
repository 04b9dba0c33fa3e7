"""Choices: the forms of `anyOf` and `oneOf`, and which of them became which."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias

from callsheet.compiling.merging import every_branch
from callsheet.implications import sense
from callsheet.ir.schemas import AnyOf, Constraint, Discriminated, OneOf, Schema

_Form: TypeAlias = tuple[Hashable | None, Schema]
"""A form with what it is known by: its component, or the values that choose it."""


def is_choice(constraint: Constraint) -> bool:
    """Whether a constraint is a choice between forms."""
    return isinstance(constraint, AnyOf | OneOf | Discriminated)


def paired_forms(old: Constraint, new: Constraint) -> list[tuple[Schema | None, Schema | None]]:
    """The forms of two choices, each with what it became; None where it is gone, or new.

    Forms are one that are known by the same, and what is left where as many are left.
    """
    before, after = _forms(old), _forms(new)
    found = _taken(before, after, lambda was, now: sense(was[1]) == sense(now[1]))
    found += _taken(before, after, lambda was, now: was[0] is not None and was[0] == now[0])
    if len(before) == len(after):
        return [*found, *((was, now) for (_, was), (_, now) in zip(before, after, strict=True))]
    return [*found, *((was, None) for _, was in before), *((None, now) for _, now in after)]


def _taken(
    before: list[_Form], after: list[_Form], is_same: Callable[[_Form, _Form], bool]
) -> list[tuple[Schema | None, Schema | None]]:
    """The forms that are the same, which are taken out of both lists."""
    found: list[tuple[Schema | None, Schema | None]] = []
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
