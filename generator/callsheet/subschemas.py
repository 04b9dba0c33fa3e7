"""Subschemas: which keywords hold schemas, and in which form. What stands elsewhere is never taken for a schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from callsheet import pointers

ONE: Final = (
    "items",
    "contains",
    "additionalProperties",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentSchema",
)
"""Keywords whose value is a schema."""
LISTED: Final = ("allOf", "anyOf", "oneOf", "prefixItems", "x-warnings")
"""Keywords whose value is a list of schemas."""
MAPPED: Final = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "dependencies")
"""Keywords whose value is a mapping of names to schemas."""


def subschemas(schema: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """The schema at a pointer and every schema inside it, from the outside in, each with its pointer."""
    if not isinstance(schema, dict | bool):
        return
    yield pointer, schema
    for keyword, value in schema.items() if isinstance(schema, dict) else ():
        below = pointers.join(pointer, keyword)
        if keyword in ONE:
            yield from subschemas(value, below)
        elif keyword in LISTED and isinstance(value, list):
            for index, item in enumerate(value):
                yield from subschemas(item, f"{below}/{index}")
        elif keyword in MAPPED and isinstance(value, dict):
            for name, item in value.items():
                yield from subschemas(item, pointers.join(below, name))
