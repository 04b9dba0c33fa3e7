"""Error answers: an x-error stands on an error, and what it points to is in the answer that is described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from callsheet import pointers
from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place, success_at
from callsheet.modelling.context import Context
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.reading.references import value_at

_POINTERS: Final = ("message", "code", "needed", "available")


def lint_error_answers(document: Document, problems: Problems) -> None:
    """Note every x-error that stands on no error or on no body, and every pointer of one that leads nowhere."""
    context = Context(document, Problems())
    for pointer, kind, response in document_objects(document):
        error: Any = response.get("x-error") if kind == "response" else None
        if error is not None:
            place = Place(document, pointers.join(pointer, "x-error"))
            text = _idle(context, pointer, response, error)
            if text is not None:
                problems.add(place.key, "idle-error", text)
            else:
                _pointers(document, response, error, place, problems)


def _idle(context: Context, pointer: str, response: dict[str, Any], error: dict[str, Any]) -> str | None:
    """Why an x-error is never read, or None where it is."""
    status = success_at(pointer)
    if status is not None:
        return f"x-error speaks of errors, and {status} is none: take it out"
    points = not error.keys().isdisjoint(_POINTERS)
    if points and not response.get("content") and context.basis(pointer).evidence != "assumed":
        return "x-error points into a body that nobody describes: describe its content, or say x-evidence: assumed"
    return None


def _pointers(document: Document, response: dict[str, Any], error: Any, place: Place, problems: Problems) -> None:
    schema = value_at(response, "/content/application~1json/schema")
    for name in _POINTERS if schema is not None else ():
        leads = error.get(name)
        if leads is not None and not _leads(document.data, schema, pointers.split(leads)):
            text = f"{leads} leads nowhere in the answer that is described"
            problems.add(place.below(name).value, "pointer", text)


def _leads(data: Any, schema: Any, steps: tuple[str, ...]) -> bool:
    """Whether steps lead to a part of a schema, or to where it describes nothing."""
    for step in steps:
        described = [known for part in _parts(data, schema, set()) for known in [part.get("properties")] if known]
        if not described:
            return True
        found = [known[step] for known in described if step in known]
        if not found:
            return False
        schema = found[0]
    return True


def _parts(data: Any, schema: Any, seen: set[str]) -> Iterator[dict[str, Any]]:
    """A schema and those that it borrows or combines."""
    if not isinstance(schema, dict):
        return
    yield schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        yield from _parts(data, value_at(data, reference[1:]), seen)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield from _parts(data, part, seen)
