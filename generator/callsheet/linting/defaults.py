"""Defaults: values that stand for what is never left out."""

from __future__ import annotations

from collections.abc import Iterator

from callsheet.ir.bodies import PayloadBody
from callsheet.ir.inside import inside
from callsheet.ir.operations import Api
from callsheet.ir.schemas import Constraint, Items, Property, Required, Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.linting.prices import priced_forms
from callsheet.problems import Position, Problems


def lint_defaults(api: Api, problems: Problems) -> None:
    """Note every default of a field that is required, and of a parameter that must be sent.

    A field that several models share is told only where all of them require it.
    """
    idle: dict[Position, tuple[SpecText, bool]] = {}
    for operation in api.operations:
        for parameter in operation.parameters:
            if parameter.required and parameter.schema.default is not None:
                idle[parameter.basis.position] = (parameter.name, True)
        for constraint, is_required in (
            _fields(operation.body.schema) if isinstance(operation.body, PayloadBody) else ()
        ):
            position = constraint.basis.position
            idle[position] = (constraint.name, is_required and idle.get(position, (constraint.name, True))[1])
    for position, (name, is_idle) in idle.items():
        if is_idle:
            text = prose("{name} is required, so that its default never counts: take one of them out", name=name)
            problems.add(position, "idle-default", text)


def _fields(body: Schema) -> Iterator[tuple[Property, bool]]:
    """Every field of a body that has a default, and whether it is required there."""
    for form in priced_forms(body):
        yield from _of_object(form)
        for constraint in inside(form):
            for schema in _objects(constraint):
                yield from _of_object(schema)


def _objects(constraint: Constraint) -> tuple[Schema, ...]:
    return (constraint.schema,) if isinstance(constraint, Property | Items) else ()


def _of_object(schema: Schema) -> Iterator[tuple[Property, bool]]:
    required = {constraint.name for constraint in schema.constraints if isinstance(constraint, Required)}
    for constraint in schema.constraints:
        if isinstance(constraint, Property) and constraint.schema.default is not None:
            yield constraint, constraint.name in required
