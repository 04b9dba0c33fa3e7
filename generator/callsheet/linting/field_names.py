"""Field names: names that are probably slips - keywords one level too deep, and spaces at an end."""

from __future__ import annotations

from typing import Any, Final

from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_NO_NAMES: Final = frozenset(
    (
        *("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "required", "properties", "additionalProperties"),
        *("discriminator", "dependentRequired", "dependentSchemas", "patternProperties", "$ref", "x-rule", "x-price"),
        *("x-warnings", "x-source", "x-evidence", "x-unit"),
    )
)
"""Keywords that nobody calls a field of a payload."""


def lint_field_names(document: Document, problems: Problems) -> None:
    """Note every field that is called like a keyword, and every field with a space at one of its ends."""
    for pointer, kind, schema in document_objects(document):
        if kind == "schema":
            place = Place(document, pointer)
            properties: Any = schema.get("properties")
            for name in properties if isinstance(properties, dict) else ():
                _field(place.below("properties", name), name, problems)


def _field(place: Place, name: str, problems: Problems) -> None:
    if name in _NO_NAMES:
        text = f"this makes a field called {name}: the keyword stands beside properties, one level higher"
        problems.add(place.key, "field-name", text)
    elif name != name.strip():
        text = f"{name!r} begins or ends with a space: take it out, unless the API wants it so"
        problems.add(place.key, "field-name", text)
