"""Completeness: what a reader of the documents would miss in an operation."""

from __future__ import annotations

from callsheet import pointers
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api, Operation
from callsheet.ir.texts import prose
from callsheet.linting.places import operation_place
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.reading.references import value_at


def lint_completeness(api: Api, document: Document, problems: Problems) -> None:
    """Note every operation without an example of its body, and every one without errors."""
    for operation in api.operations:
        place = operation_place(document, operation)
        if isinstance(operation.body, PayloadBody) and not _has_example(operation, operation.body, document):
            text = prose("{name} has no example of its body: write one of the documents' own", name=operation.name)
            problems.add(place.below("requestBody").key, "no-example", text)
        if not operation.errors:
            text = prose("{name} says nothing of the errors that it may answer with", name=operation.name)
            problems.add(place.below("responses").key, "no-errors", text)


def _has_example(operation: Operation, body: PayloadBody, document: Document) -> bool:
    if body.examples:
        return True
    at = operation_place(document, operation).below("requestBody").pointer
    reference = value_at(document.data, pointers.join(at, "$ref"))
    at = str(reference)[1:] if reference is not None else at
    media = value_at(document.data, pointers.join(at, "content", "application/json"))
    schema = media.get("schema") if isinstance(media, dict) else None
    return isinstance(media, dict) and ("example" in media or (isinstance(schema, dict) and "examples" in schema))
