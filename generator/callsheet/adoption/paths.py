"""Paths: a path that refers to another one, or to a component, becomes what it refers to."""

from __future__ import annotations

from typing import Any

from callsheet.reading.plain_data import copied
from callsheet.reading.references import lookup


def write_out(data: dict[str, Any]) -> None:
    """Put what they refer to in the place of the references of a document's paths."""
    paths = data.get("paths")
    if not isinstance(paths, dict):
        return
    for path, item in paths.items():
        seen: list[str] = []
        while isinstance(item, dict) and isinstance(item.get("$ref"), str) and item["$ref"] not in seen:
            seen.append(item["$ref"])
            found = lookup(data, item["$ref"])
            if not isinstance(found, dict):
                break  # it leads nowhere, which is told already
            beside = {key: value for key, value in item.items() if key != "$ref"}
            paths[path] = item = {**copied(found), **beside}
