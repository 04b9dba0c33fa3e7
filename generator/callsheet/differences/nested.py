"""Nested: what changed in the schemas that a value holds for single items, and for fields by what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callsheet.compiling.code import plain_words
from callsheet.differences.pairs import paired
from callsheet.ir.schemas import (
    AdditionalProperties,
    Items,
    PatternProperty,
    PrefixItem,
    PropertyNames,
    Schema,
)
from callsheet.ir.texts import quoted

if TYPE_CHECKING:
    from callsheet.differences.schemas import Comparison


def compare_nested(comparison: Comparison, place: str, old: Schema, new: Schema) -> None:
    """Note what changed in the items at the front of a list, in the names of fields, and in fields of some names."""
    _items(comparison, place, old, new)
    _names(comparison, place, old, new)
    _patterns(comparison, place, old, new)


def _items(comparison: Comparison, place: str, old: Schema, new: Schema) -> None:
    """Compare item by item. One that is not described in one state is like those that follow there."""
    before, after = ({c.index: c for c in schema.constraints if isinstance(c, PrefixItem)} for schema in (old, new))
    for index in sorted(before.keys() | after.keys()):
        was, now = before.get(index), after.get(index)
        part = comparison.within(now.basis.position if now is not None else comparison.word("prefixItems"))
        was_said, is_said = (
            _held(schema, Items) if item is None else item.schema for schema, item in ((old, was), (new, now))
        )
        part.compare(f"{place}/{index}", was_said, is_said)


def _names(comparison: Comparison, place: str, old: Schema, new: Schema) -> None:
    before, after = (_held(schema, PropertyNames) for schema in (old, new))
    if before.constraints or after.constraints:
        part = comparison.within(comparison.word("propertyNames"))
        part.compare(f"{place}/(names of fields)", before, after)


def _patterns(comparison: Comparison, place: str, old: Schema, new: Schema) -> None:
    """Compare the fields of one pattern. Where a state does not describe them, they are like all that it does not."""
    before, after = (
        {c.expression.written: c for c in schema.constraints if isinstance(c, PatternProperty)} for schema in (old, new)
    )
    for pair in paired(before, after):
        part = comparison.within(pair.now.basis.position if pair.now else comparison.word("patternProperties"))
        was, now = (
            _held(schema, AdditionalProperties) if found is None else found.schema
            for schema, found in ((old, pair.was), (new, pair.now))
        )
        part.compare(f"{place}/(fields like {plain_words(quoted(pair.name))})", was, now)


def _held(schema: Schema, kind: type[Items | PropertyNames | AdditionalProperties]) -> Schema:
    """What the constraints of one kind ask for together."""
    return Schema(tuple(inner for c in schema.constraints if isinstance(c, kind) for inner in c.schema.constraints))
