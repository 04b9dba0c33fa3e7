"""Words at their places: where in a spec the very words stand that changed."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from callsheet import pointers
from callsheet.ir.texts import SpecText, below
from callsheet.problems import Position
from callsheet.reading.documents import Document
from callsheet.reading.references import lookup, value_at

_MOST_REFERENCES: Final = 10
"""How many references are followed for one word."""


def word_at(document: Document | None, start: Position | None, *steps: str | int | SpecText) -> Position | None:
    """Where the key stands that `steps` lead to from what has its key at `start`, or the nearest known before it.

    References on the way are followed, also those that a schema borrows through allOf.
    """
    if document is None or start is None or not steps:
        return start
    holders = [_holder(document, pointer, steps[0]) for pointer in _pointers(document).get(start, ())]
    holder, found = next((holder for holder in holders if holder is not None), None), start
    for step, following in zip(steps, (*steps[1:], ""), strict=True):
        if holder is None:
            return found
        pointer = below(holder, step)
        found = document.key_position(pointer)
        holder = _holder(document, pointer, following)
    return found


def _holder(document: Document, pointer: str, step: str | int | SpecText) -> str | None:
    """The pointer of what has a part of this name: what stands at a pointer, or what that refers to."""
    waiting = [pointer]
    for _ in range(_MOST_REFERENCES):
        if not waiting:
            return None
        pointer = waiting.pop(0)
        value = value_at(document.data, pointer)
        if value_at(document.data, below(pointer, step)) is not None:
            return pointer
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and lookup(document.data, reference) is not None:
                waiting.append(reference[1:])
            parts = value.get("allOf")
            waiting += [pointers.join(pointer, "allOf", i) for i in range(len(parts) if isinstance(parts, list) else 0)]
    return None


@lru_cache(maxsize=4)
def _pointers(document: Document) -> dict[Position, list[str]]:
    """The pointers of what stands in each place of a document: under a key, or as an item of a list."""
    found: dict[Position, list[str]] = {}
    for pointer in document.values:
        found.setdefault(document.key_position(pointer), []).append(pointer)
    return found
