"""Grammar: which OpenAPI object stands where, so that a keyword can be judged by the object that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

from callsheet import pointers, subschemas
from callsheet.reading.documents import Document

_LIST: Final = "list of "
_MAP: Final = "map of "
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The fields of a path item that are operations."""
_OPERATION: Final = dict.fromkeys(METHODS, "operation")
_SCHEMAS: Final = dict.fromkeys(subschemas.LISTED, "list of schema")
_SCHEMA_MAPS: Final = dict.fromkeys(subschemas.MAPPED, "map of schema")
_SCHEMA: Final = dict.fromkeys(subschemas.ONE, "schema")

OBJECTS: Final[dict[str, dict[str, str]]] = {
    "document": {
        "info": "info",
        "paths": "map of path item",
        "components": "components",
        "servers": "list of server",
        "tags": "list of tag",
    },
    "provider": {"components": "components"},
    "path item": {**_OPERATION, "parameters": "list of parameter", "servers": "list of server"},
    "operation": {
        "parameters": "list of parameter",
        "requestBody": "request-body",
        "responses": "map of response",
        "servers": "list of server",
    },
    "parameter": {"schema": "schema", "examples": "map of example", "content": "map of media type"},
    "header": {"schema": "schema", "examples": "map of example", "content": "map of media type"},
    "request-body": {"content": "map of media type"},
    "response": {"content": "map of media type", "headers": "map of header"},
    "media type": {"schema": "schema", "examples": "map of example", "encoding": "map of encoding"},
    "encoding": {"headers": "map of header"},
    "schema": {**_SCHEMA, **_SCHEMAS, **_SCHEMA_MAPS},
    "components": {
        "schemas": "map of schema",
        "responses": "map of response",
        "parameters": "map of parameter",
        "examples": "map of example",
        "requestBodies": "map of request-body",
        "headers": "map of header",
        "securitySchemes": "map of security-scheme",
        "pathItems": "map of path item",
    },
    "info": {},
    "server": {},
    "tag": {},
    "example": {},
    "security-scheme": {},
}

KINDS: Final = {kind.removeprefix(_MAP): name for name, kind in OBJECTS["components"].items()}
"""The kinds of objects that may be components, and where in `components` they stand."""

Found: TypeAlias = tuple[str, str, dict[str, Any]]
"""An OpenAPI object: its pointer, its kind, and itself."""


def kind_at(pointer: str) -> str | None:
    """The kind of the OpenAPI object that stands at a pointer of a document, or None where it has none."""
    kind: str | None = "document"
    for step in pointers.split(pointer):
        if kind is None:
            return None
        if kind.startswith((_LIST, _MAP)):
            kind = kind.removeprefix(_LIST).removeprefix(_MAP)
        else:
            kind = OBJECTS[kind].get(step)
    return kind


@lru_cache(32)
def document_objects(document: Document) -> tuple[Found, ...]:
    """Every OpenAPI object of a document, as `objects` gives them: many look for some of them."""
    return tuple(objects(document.data, "document"))


def objects(data: Any, kind: str, pointer: str = "") -> Iterator[Found]:
    """Every OpenAPI object of a document in order: its pointer, its kind, and itself, each before what it holds.

    What an object holds is looked at when the object itself was dealt with.
    """
    waiting = _held(data, kind, pointer)[::-1]
    while waiting:
        found = waiting.pop()
        yield found
        pointer, kind, value = found
        fields = OBJECTS[kind]
        if not fields.keys().isdisjoint(value):
            for key in reversed(fields):
                if key in value:
                    waiting += reversed(_held(value[key], fields[key], f"{pointer}/{key}"))


def _held(value: Any, kind: str, pointer: str) -> list[Found]:
    """The objects that a value is or holds: one of a kind, or a list or a map of them."""
    if kind.startswith(_LIST):
        inner, items = kind.removeprefix(_LIST), value if isinstance(value, list) else ()
        return [(f"{pointer}/{index}", inner, item) for index, item in enumerate(items) if isinstance(item, dict)]
    if not isinstance(value, dict):
        return []
    if kind.startswith(_MAP):
        inner, named = kind.removeprefix(_MAP), value.items()
        return [(f"{pointer}/{pointers.escape(key)}", inner, item) for key, item in named if isinstance(item, dict)]
    return [(pointer, kind, value)]


def is_part(pointer: str) -> bool:
    """Whether a schema is written as a part of an allOf: what it says is judged with all that stands beside it."""
    return pointers.split(pointer)[-2:-1] == ("allOf",)
