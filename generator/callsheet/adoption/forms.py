"""Forms: one whose fields are put together by `allOf` becomes one that lists them, so that its files can be told."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from callsheet import pointers
from callsheet.linting.grammar import objects
from callsheet.reading.references import lookup

_FORM: Final = "multipart/form-data"
_TAKEN_APART: Final = frozenset(
    ("type", "properties", "required", "allOf", "$ref", "title", "description", "examples", "example", "deprecated")
)
"""The keywords of schemas that can be put together."""
_DEEPEST: Final = 20


def list_fields(data: dict[str, Any]) -> None:
    """Write out the fields of the multipart forms of a document."""
    for pointer, kind, media in list(objects(data, "document")):
        if kind == "media type" and pointers.split(pointer)[-1].lower() == _FORM and "schema" in media:
            fields = _fields(data, media["schema"], 0, {})
            if fields is not None and _is_composed(data, media["schema"]):
                media["schema"] = fields


def _is_composed(data: dict[str, Any], schema: Any) -> bool:
    """Whether a schema, or what it refers to, is put together of others."""
    found = schema
    for _ in range(_DEEPEST):
        if not isinstance(found, dict) or "$ref" not in found:
            break
        found = lookup(data, str(found["$ref"]))
    return isinstance(found, dict) and "allOf" in found


_Listed: TypeAlias = dict[str, Any] | None


def _fields(data: dict[str, Any], schema: Any, depth: int, known: dict[int, _Listed]) -> _Listed:
    """A schema that lists the fields of another one and of its parts; None where it asks for more than fields.

    `known` are the ones that were listed, by the identity of their schemas: parts may share parts of theirs.
    """
    if not _can_be_listed(schema) or depth > _DEEPEST:
        return None
    if id(schema) not in known:
        inner = [lookup(data, schema["$ref"])] if isinstance(schema.get("$ref"), str) else []
        parts = [_fields(data, part, depth + 1, known) for part in (*inner, *schema.get("allOf", ()))]
        own = {key: schema[key] for key in ("properties", "required") if key in schema}
        known[id(schema)] = _together([*parts, own])
    return known[id(schema)]


def _can_be_listed(schema: Any) -> bool:
    """Whether a schema says of its fields what schemas may say, and nothing else."""
    return (
        isinstance(schema, dict)
        and schema.keys() <= _TAKEN_APART
        and isinstance(schema.get("allOf", []), list)
        and isinstance(schema.get("properties", {}), dict)
        and isinstance(schema.get("required", []), list)
    )


def _together(parts: list[_Listed]) -> _Listed:
    properties: dict[str, Any] = {}
    required: list[Any] = []
    for part in parts:
        if part is None:
            return None
        for name, value in part.get("properties", {}).items():
            properties[name] = value if properties.get(name, value) == value else {"allOf": [properties[name], value]}
        required += [name for name in part.get("required", ()) if name not in required]
    return {"type": "object", "properties": properties, "required": required}
