"""Examples and defaults: whether they fit the schema that they stand beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema

from callsheet import pointers
from callsheet.documents import Document
from callsheet.linting.grammar import objects
from callsheet.linting.messages import leaves
from callsheet.problems import Problems
from callsheet.references import value_at

_HOLDERS = ("media type", "parameter", "header")


def lint_examples(document: Document, problems: Problems) -> None:
    """Note every example and every default that breaks its own schema. Nothing else may be wrong with the document."""
    for pointer, kind, value in objects(document.data, "document"):
        if kind in _HOLDERS and "schema" in value:
            for at, example in _examples(document, pointer, value):
                _check(document, value["schema"], example, at, "example", problems)
        elif kind == "schema" and "default" in value:
            _check(document, value, value["default"], pointers.join(pointer, "default"), "default", problems)


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


def _check(document: Document, schema: Any, value: Any, pointer: str, what: str, problems: Problems) -> None:
    whole = {"components": document.data.get("components", {}), "allOf": [schema]}
    for error in leaves(jsonschema.Draft202012Validator(whole).iter_errors(value)):
        at = pointers.join(pointer, *error.absolute_path)
        text = f"this {what} breaks its own schema: {error.message[:200]}"
        problems.add(document.position(at), "example", text)
