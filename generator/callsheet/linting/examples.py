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
    components = document.data.get("components", {})
    whole = {"components": components, "$defs": components.get("schemas", {}), "allOf": [schema]}  # for their anchors
    for error in leaves(jsonschema.Draft202012Validator(whole).iter_errors(value)):
        at = pointers.join(pointer, *error.absolute_path)
        text = f"this {what} breaks {_broken(whole, error)}"
        problems.add(document.position(at), "example", text)


def _broken(whole: dict[str, Any], error: jsonschema.ValidationError) -> str:
    """What an error says is broken: the rule that holds there, or else the schema."""
    place: Any = whole
    rule = None
    for step in error.absolute_schema_path:  # in which references and `if` leave no step
        while isinstance(place, dict) and step not in place and str(place.get("$ref")).startswith("#/"):
            place = value_at(whole, place["$ref"][1:])
        place = value_at(place, pointers.join("", step))
        rule = place.get("x-rule", rule) if isinstance(place, dict) else rule
    if isinstance(rule, dict) and "id" in rule:
        return f"the rule {rule['id']!r}"
    return f"its own schema: {error.message[:200]}"
