"""Contradictions: limits that leave no value, and limits that nothing can ever break.

Both are looked for in what one schema says in all its parts, those it borrows included.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any, Final

import jsonschema

from callsheet import pointers
from callsheet.compiling.merging import merged_properties
from callsheet.implications import contradict, is_stricter
from callsheet.ir.schemas import Bound, Constraint, MultipleOf, Never, Required, Schema, Size
from callsheet.ir.texts import prose
from callsheet.linting.grammar import document_objects
from callsheet.linting.refusals import refusal
from callsheet.modelling.schemas import SchemaReader
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_PINNED: Final = ("enum", "const")
_LIMITS: Final = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
)
_ASSERTIONS: Final = frozenset((*_PINNED, *_LIMITS, "type", "multipleOf", "pattern"))
"""Keywords that values of an enum are held against: those that stand beside it and refer to nothing."""


def lint_contradictions(document: Document, reader: SchemaReader, problems: Problems) -> None:
    """Note limits of the schemas of a document that contradict each other, and those that never matter."""
    for pointer, kind, value in document_objects(document):
        if kind == "schema":
            schema = reader.read(pointer)
            _values(document, pointer, value, problems)
            _limits(schema, problems)
            _multiples(schema, problems)
            _required(schema, problems)
            _looser(document, pointer, value, schema, problems)


def _values(document: Document, pointer: str, value: dict[str, Any], problems: Problems) -> None:
    """Note the values of an enum or a const that what stands beside it refuses."""
    for keyword in _PINNED:
        beside = {key: value[key] for key in value if key in _ASSERTIONS and key != keyword}
        listed = value.get(keyword)
        for index, item in enumerate(listed if keyword == "enum" and isinstance(listed, list) else [listed]):
            if keyword in value and not jsonschema.Draft202012Validator(beside).is_valid(item):
                at = pointers.join(pointer, keyword, *([index] if keyword == "enum" else []))
                text = f"this value can never be sent: {refusal(beside, item)}"
                problems.add(document.position(at), "contradiction", text)


def _limits(schema: Schema, problems: Problems) -> None:
    limits = [constraint for constraint in schema.constraints if isinstance(constraint, Bound | Size)]
    for low in limits:
        for high in limits:
            if contradict(low, high):
                text = f"{low.keyword} {low.limit} and {high.keyword} {high.limit} leave no value"
                problems.add(max(low.basis.position, high.basis.position), "contradiction", text)


def _multiples(schema: Schema, problems: Problems) -> None:
    """Note a multipleOf of which no multiple lies between the limits."""
    low = max((c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "minimum"), default=None)
    high = min((c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "maximum"), default=None)
    for step in (c for c in schema.constraints if isinstance(c, MultipleOf)):
        if low is not None and high is not None and low <= high:
            divisor = Fraction(str(step.divisor))
            if floor(Fraction(str(high)) / divisor) * divisor < Fraction(str(low)):
                text = f"no multiple of {step.divisor} lies between minimum {low} and maximum {high}"
                problems.add(step.basis.position, "contradiction", text)


def _required(schema: Schema, problems: Problems) -> None:
    properties = merged_properties(schema.constraints)
    for constraint in (c for c in schema.constraints if isinstance(c, Required)):
        inner = properties.get(constraint.name)
        if inner is not None and any(isinstance(part, Never) for part in inner.constraints):
            text = prose("{name} is required here, and forbidden as well", name=constraint.name)
            problems.add(constraint.basis.position, "contradiction", text)


def _looser(document: Document, pointer: str, value: dict[str, Any], schema: Schema, problems: Problems) -> None:
    """Note the limits that a schema writes itself although it, or what it borrows, has a stricter one."""
    own = {document.key_position(at) for at in _own(pointer, value)}
    limits = [constraint for constraint in schema.constraints if isinstance(constraint, Bound | Size)]
    for constraint in limits:
        for other in limits:
            if constraint.basis.position in own and constraint is not other and _is_idle_beside(constraint, other):
                place = other.basis.position
                text = f"{constraint.keyword} {constraint.limit} never matters: {other.keyword} {other.limit}"
                text += f" holds as well (line {place.line})"
                problems.add(constraint.basis.position, "dead-rule", text)


def _own(pointer: str, value: dict[str, Any]) -> Iterator[str]:
    """The pointers of the limits that stand in a schema itself, or in a part of its allOf."""
    yield from (pointers.join(pointer, keyword) for keyword in value if keyword in _LIMITS)
    for index, part in enumerate(value.get("allOf") or ()):
        if isinstance(part, dict) and "$ref" not in part:
            yield from (pointers.join(pointer, "allOf", index, keyword) for keyword in part if keyword in _LIMITS)


def _is_idle_beside(constraint: Constraint, other: Constraint) -> bool:
    return is_stricter(other, constraint) and not is_stricter(constraint, other)
