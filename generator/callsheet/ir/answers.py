"""Answers: the part of an answer's schema, and of its examples, that a JSON Pointer leads to."""

from __future__ import annotations

from collections.abc import Iterator

from callsheet.ir.operations import Api, Operation
from callsheet.ir.schemas import Constraint, Items, Property, Reference, Schema
from callsheet.ir.texts import Json, SpecText, is_index, steps


def answer_part(api: Api, operation: Operation, pointer: SpecText) -> Schema | None:
    """The schema of the part of an answer that a pointer leads to, or None where none is described."""
    schema = operation.answer.schema
    for step in steps(pointer):
        schema = _below(api, schema, step) if schema is not None else None
    return schema


def parts(value: Json, path: tuple[SpecText, ...]) -> list[Json]:
    """The parts of an example that the steps of a pointer lead to: none, or several where one is any item of a list."""
    found = [value]
    for step in path:
        inside: list[Json] = []
        for one in found:
            if isinstance(one, list) and is_index(step):
                inside += one
            elif isinstance(one, dict) and step in one:
                inside.append(one[step])
        found = inside
    return found


def _below(api: Api, schema: Schema, step: SpecText) -> Schema | None:
    for constraint in _resolved(api, schema):
        if isinstance(constraint, Items) and is_index(step):
            return constraint.schema
        if isinstance(constraint, Property) and constraint.name == step:
            return constraint.schema
    return None


def _resolved(api: Api, schema: Schema) -> Iterator[Constraint]:
    named = api.named
    for constraint in schema.constraints:
        yield constraint
        if isinstance(constraint, Reference) and constraint.name in named:
            yield from named[constraint.name].constraints
