"""Plain data: copies of it, and a walk through it that makes a pointer only of what turns out to be wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from callsheet import pointers

Trail: TypeAlias = "tuple[Trail, str | int] | None"
"""How a value was reached: from where, and by which key. None is the root."""


def copied(value: Any) -> Any:
    """A copy of plain data that shares no mapping and no list with it."""
    if isinstance(value, dict):
        return {key: copied(item) if isinstance(item, dict | list) else item for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def mappings(data: Any) -> Iterator[tuple[Trail, dict[str, Any]]]:
    """Every mapping of plain data with its trail, in order, each before what it holds."""
    waiting: list[tuple[Trail, Any]] = [(None, data)]
    while waiting:
        trail, value = waiting.pop()
        if isinstance(value, dict):
            yield trail, value
            below = [((trail, key), item) for key, item in value.items() if isinstance(item, dict | list)]
        elif isinstance(value, list):
            below = [((trail, index), item) for index, item in enumerate(value) if isinstance(item, dict | list)]
        else:
            continue
        below.reverse()
        waiting += below


def pointer_of(trail: Trail) -> str:
    """The pointer that a trail stands for."""
    keys: list[str | int] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    return pointers.join("", *reversed(keys))
