"""Operations: where they stand in a document, whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from callsheet.linting.grammar import METHODS


def operations_of(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The operations of a document, each after its path item."""
    paths = data.get("paths")
    for item in paths.values() if isinstance(paths, dict) else ():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield item, item[method]
