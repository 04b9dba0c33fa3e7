"""Forms: what a body is for each value of the property that it depends on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from callsheet.differences.sides import Side
from callsheet.ir.schemas import Constraint, Discriminated, Schema
from callsheet.ir.texts import SpecText

OTHER: Final = SpecText("any other")
"""The form of a body whose discriminator is none of the documented values."""


def forms(schema: Schema, side: Side) -> tuple[SpecText | None, dict[SpecText | None, Schema]]:
    """The property that a body depends on, and its schema for each value of it; one schema where it does not.

    The form for every other value has the name `any other`.
    """
    expanded = side.expanded(schema)
    choice = next((c for c in expanded.constraints if isinstance(c, Discriminated)), None)
    if choice is None:
        return None, {None: schema}
    around = tuple(constraint for constraint in expanded.constraints if constraint is not choice)
    found: dict[SpecText | None, Schema] = {}
    for branch in choice.branches:
        for value in branch.values:
            found[value] = _with(branch.schema, around, schema)
    if choice.other is not None:
        found[OTHER] = _with(choice.other.schema, around, schema)
    return choice.property, found


def _with(schema: Schema, around: tuple[Constraint, ...], body: Schema) -> Schema:
    return replace(schema, constraints=(*around, *schema.constraints), price=schema.price or body.price)
