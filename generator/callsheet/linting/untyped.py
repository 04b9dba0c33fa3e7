"""Untyped: fields of payloads that are held to limits of one type and may be of any other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api
from callsheet.ir.schemas import Bound, Constraint, Format, Items, MultipleOf, Pattern, Property, Schema, Size
from callsheet.linting.prices import priced_forms
from callsheet.problems import Problems

_SIZES: Final = {"Length": "string", "Items": "array", "Properties": "object"}


def lint_untyped(api: Api, problems: Problems) -> None:
    """Note every body of an API, and every field of one, that is asked something of a type which it does not name."""
    for operation in api.operations:
        if isinstance(operation.body, PayloadBody):
            for form in priced_forms(operation.body.schema):
                for schema in _described(form):
                    _typed(schema, problems)


def _described(schema: Schema) -> Iterator[Schema]:
    """A schema, and those of everything in it."""
    yield schema
    for inner in merged_properties(schema.constraints).values():
        yield from _described(inner)
    for constraint in schema.constraints:
        if isinstance(constraint, Items):
            yield from _described(constraint.schema)


def _typed(schema: Schema, problems: Problems) -> None:
    if allowed_types(schema) is not None or merged_enum(schema) is not None:
        return
    for constraint in schema.constraints:
        wanted = _type_of(constraint)
        if wanted is not None:
            text = f"what is no {wanted} passes this: say type: {wanted} beside it"
            problems.add(constraint.basis.position, "no-type", text)
            return


def _type_of(constraint: Constraint) -> str | None:
    """The type that a constraint speaks of, or None where it speaks of any."""
    match constraint:
        case Bound() | MultipleOf():
            return "number"
        case Pattern() | Format():
            return "string"
        case Items():
            return "array"
        case Property():
            return "object"
        case Size():
            return _SIZES[constraint.keyword[3:]]
        case _:
            return None
