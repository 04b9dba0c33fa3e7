"""Strays: where a key of a schema was probably meant to stand that is no keyword."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

_COLONS: Final = (":", "\uff1a")
"""The colon, and the wide one of East Asia."""

_PARTS: Final = {
    "x-rule": ("id", "at", "message", "hint"),
    "x-price": ("unit", "terms", "unknown", "round"),
    "discriminator": ("propertyName", "mapping"),
}
"""What belongs in a part of a schema, one level deeper."""


def glued(key: str, known: Iterable[str]) -> str:
    """What to do about a key that has its value glued to it, as the end of a sentence; nothing where it has none."""
    name, colon, value = next((key.partition(colon) for colon in _COLONS if colon in key), (key, "", ""))
    if not colon or name not in known:
        return ""
    return f": write {name}: {value.strip()}, with a plain colon and a plain space behind it"


def stray(key: str, schema: dict[str, Any]) -> str:
    """Where a key belongs that its schema does not know, as the end of a sentence; nothing where that is not clear."""
    for part, names in _PARTS.items():
        if key in names and part in schema:
            return f": it belongs in {part}, one level deeper"
    value = schema.get(key)
    if value is None and " " in key:
        return ": a text with a comma inside { } needs quotes"
    if isinstance(value, dict) and isinstance(schema.get("properties"), dict):
        return ": a field belongs in properties, one level deeper"
    if isinstance(value, dict) and schema.get("type") not in (None, "object"):
        return ": a field belongs in the properties of an object"
    return ""
