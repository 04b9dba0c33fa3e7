"""File limits: x-max-bytes where no file is sent, which limits nothing."""

from __future__ import annotations

from collections.abc import Iterator

from callsheet.ir.bodies import PayloadBody
from callsheet.ir.inside import inside
from callsheet.ir.operations import Api, Operation
from callsheet.ir.schemas import Property, Reference, Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.problems import Problems


def lint_file_limits(api: Api, problems: Problems) -> None:
    """Note every field of a body or an answer in JSON that has an x-max-bytes."""
    for operation in api.operations:
        for schema in _in_json(operation):
            for field in _fields(api, schema, set()):
                if field.schema.max_bytes is not None:
                    said = "x-max-bytes limits the files of a form, and {name} is none: take it out, or write maxLength"
                    problems.add(field.basis.position, "idle-keyword", prose(said, name=field.name))


def _in_json(operation: Operation) -> Iterator[Schema]:
    """The schemas of an operation whose values are written as JSON."""
    if isinstance(operation.body, PayloadBody) and operation.body.form == "json":
        yield operation.body.schema
    for answer in (operation.answer, *operation.other_answers):
        if answer.kind == "json" and answer.schema is not None:
            yield answer.schema


def _fields(api: Api, schema: Schema, seen: set[SpecText]) -> Iterator[Property]:
    """The fields of a schema at any depth, also in the schemas that it refers to."""
    for constraint in inside(schema):
        if isinstance(constraint, Property):
            yield constraint
        elif isinstance(constraint, Reference) and constraint.name not in seen:
            seen.add(constraint.name)
            yield from _fields(api, api.named.get(constraint.name, Schema()), seen)
