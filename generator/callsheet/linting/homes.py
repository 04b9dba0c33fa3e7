"""Homes: where a key of OpenAPI belongs that the object which holds it does not know."""

from __future__ import annotations

import re
from typing import Final

from callsheet.linting.grammar import METHODS, kind_at
from callsheet.nearest import did_you_mean

_HOMES: Final = {
    "the document": ("openapi", "info", "servers", "paths", "components", "tags"),
    "an operation": ("operationId", "requestBody", "responses", "parameters", "security", "summary", "callbacks"),
    "a request body, a response, a parameter or a header": ("content",),
    "a media type, as in content: { application/json: { schema: … } }": ("schema", "examples", "example", "encoding"),
    "a response or an encoding": ("headers",),
    "components": ("schemas", "securitySchemes", "requestBodies", "pathItems"),
    "a path": METHODS,
    "a schema, below schema or in components": (
        *("$ref", "type", "enum", "const", "format", "pattern", "default", "properties", "items"),
        *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "oneOf", "anyOf", "allOf"),
    ),
}
"""Where the keys of OpenAPI belong."""
_STATUS: Final = re.compile(r"[1-5]xx", re.IGNORECASE)


def home(at: str, key: str, known: list[str]) -> str:
    """What to do about a key of the object at a pointer that does not know it, as the end of a sentence.

    `known` are keys that belong there.
    """
    kind = kind_at(at)
    if kind == "map of response":
        status = key.upper() if _STATUS.fullmatch(key) else None
        return f": write {status}" if status else ': an answer is named by its status, such as "404", 4XX or default'
    if kind == "map of path item":
        if key in METHODS:
            return ": an operation belongs in its path, one level deeper"
        inside = key.partition("://")[2].partition("/")[2] if "://" in key else key
        return f": a path begins with /, as in /{inside}"
    if kind == "example":
        return ": the payload of an example stands below value"
    if kind == "media type" and key == "$ref":
        return ": it belongs in schema, one level deeper"
    if kind is not None and kind.endswith("request-body") and key in ("examples", "example", "schema", *METHODS):
        return ": it belongs below content, beside its media type"
    return did_you_mean(key, known) or _elsewhere(key)


def _elsewhere(key: str) -> str:
    places = [place for place, keys in _HOMES.items() if key in keys]
    return f": it belongs in {places[0]}" if places else ""


def told_once(at: str, unknown: list[str]) -> list[str]:
    """The keys that are told, of those that an object does not know: the fields of a payload are one mistake."""
    return unknown[:1] if kind_at(at) == "example" else unknown
