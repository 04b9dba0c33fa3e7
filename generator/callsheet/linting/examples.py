"""Examples and defaults: whether they fit the schema that they stand beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from callsheet import pointers
from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.linting.refusals import Refusals
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.reading.references import value_at

_SAYS = frozenset(("value", "externalValue", "$ref"))
"""Where an example holds its payload, or says where it is."""
_HOLDERS = ("media type", "parameter", "header")


def lint_examples(document: Document, problems: Problems) -> None:
    """Note every example and every default that breaks its own schema. Nothing else may be wrong with the document."""
    refusals = Refusals(document)
    for pointer, kind, value in document_objects(document):
        if kind == "example" and _SAYS.isdisjoint(value):
            text = "this example has no value: write its payload below value"
            problems.add(document.key_position(pointer), "example", text)
        elif kind in _HOLDERS and "example" in value and "examples" in value:
            text = "example and examples exclude each other: keep examples"
            problems.add(document.key_position(pointers.join(pointer, "example")), "example", text)
        elif kind in _HOLDERS and "schema" in value:
            schema = pointers.join(pointer, "schema")
            for at, example in _examples(document, pointer, value):
                _check(refusals, schema, example, Place(document, at), "example", problems)
        elif kind == "schema" and "default" in value:
            at = pointers.join(pointer, "default")
            _check(refusals, pointer, value["default"], Place(document, at), "default", problems)


def _examples(document: Document, pointer: str, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every example of a media type, a parameter or a header, with its pointer."""
    if "example" in value:
        yield pointers.join(pointer, "example"), value["example"]
    for name in value.get("examples", {}):
        at = _followed(document, pointers.join(pointer, "examples", name))
        example = value_at(document.data, at)
        if isinstance(example, dict) and "value" in example:
            yield pointers.join(at, "value"), example["value"]


def _followed(document: Document, pointer: str) -> str:
    seen: set[str] = set()
    while pointer not in seen:
        seen.add(pointer)
        found = value_at(document.data, pointer)
        if isinstance(found, dict) and isinstance(found.get("$ref"), str):
            pointer = found["$ref"][1:]
    return pointer


def _check(refusals: Refusals, schema: str, value: Any, place: Place, what: str, problems: Problems) -> None:
    for path, text in refusals.of(schema, value):
        problems.add(place.below(*pointers.split(path)).value, "example", f"this {what} breaks {text}")
