"""Examples: those of a media type stand under their names, as the later passes look for them."""

from __future__ import annotations

from typing import Any

from callsheet.linting.grammar import objects
from callsheet.reading.references import lookup


def name_examples(data: dict[str, Any]) -> None:
    """Put the example of each media type among its examples: its own, or else the first of its schema."""
    for _, kind, media in list(objects(data, "document")):
        if kind == "media type":
            named = media.get("examples")
            if isinstance(named, dict):
                media["examples"] = {name: found for name, found in named.items() if _has_value(data, found)}
            elif named is None:
                values = [media.pop("example")] if "example" in media else _of_schema(data, media.get("schema"))
                if values:
                    media["examples"] = {"example": {"value": values[0]}}


def _has_value(data: dict[str, Any], example: Any) -> bool:
    """Whether an example is there to be read: not one that lies at an address."""
    found = _followed(data, example)
    return isinstance(found, dict) and "value" in found


def _of_schema(data: dict[str, Any], schema: Any) -> list[Any]:
    found = _followed(data, schema)
    if not isinstance(found, dict):
        return []
    listed = found.get("examples")
    return [found["example"]] if "example" in found else listed if isinstance(listed, list) else []


def _followed(data: dict[str, Any], value: Any) -> Any:
    reference = value.get("$ref") if isinstance(value, dict) else None
    return lookup(data, reference) if isinstance(reference, str) else value
