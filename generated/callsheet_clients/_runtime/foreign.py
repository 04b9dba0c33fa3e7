"""Foreign: what in a Python value is no JSON. Loaded only where something is wrong with a payload."""

from __future__ import annotations

from math import isfinite

from .values import PLAIN, entries_of, items_of
from .words import pointer_segment, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeAlias

    from .findings import Finding

    Place: TypeAlias = "tuple[Place, object] | None"
    """The place of the value around, and the key or index in it."""

MOST = 100
"""How many findings are made."""
_SCALARS = tuple(PLAIN)
_FINITE = PLAIN - {float}
_NO_TEXTS = PLAIN - {str}


class _Left:
    """Stands after everything in a value: the walk has left it."""

    __slots__ = ("identity",)

    def __init__(self, identity: int) -> None:
        self.identity = identity


def foreign(payload: object) -> list[Finding]:
    """A finding for everything that JSON cannot carry: sets, dates, NaN, keys that are no text, what holds itself."""
    found: list[Finding] = []
    for place, said in _walk(payload):
        found.append((_pointer(place), "json", said, None))
        if len(found) == MOST:
            break
    return found


def _walk(payload: object) -> Iterator[tuple[Place, str]]:
    """Every place that is no JSON. The value may be as deep as it likes, and hold itself."""
    todo: list[tuple[Place, Any]] = [(None, payload)]
    inside: set[int] = set()
    done: set[int] = set()
    while todo:
        place, value = todo.pop()
        kind = type(value)  # not `__class__`, of which an object may say what it likes
        if kind is _Left:
            inside.discard(value.identity)
            done.add(value.identity)
        elif issubclass(kind, dict | list | tuple):
            if id(value) in inside:
                yield place, "holds itself, so that it has no end"
            elif id(value) not in done:
                inside.add(id(value))
                todo.append((place, _Left(id(value))))
                entries = list(entries_of(value) if issubclass(kind, dict) else enumerate(items_of(value)))
                if issubclass(kind, dict):
                    yield from _keys(place, entries)
                todo += [((place, key), item) for key, item in reversed(entries) if type(item) not in _FINITE]
        elif issubclass(kind, float) and not isfinite(value):
            yield place, f"{float.__repr__(value)} is no number that JSON can carry"
        elif not issubclass(kind, _SCALARS):
            yield place, f"a Python {kind.__name__} is nothing that JSON can carry"


def _keys(place: Place, entries: list[tuple[object, object]]) -> Iterator[tuple[Place, str]]:
    for key, _ in entries:
        if type(key) in _NO_TEXTS:
            yield (place, key), f"the key {shown(key)} must be text"
        elif not issubclass(type(key), str):
            yield (place, key), f"the key, a Python {type(key).__name__}, must be text"


def _pointer(place: Place) -> str:
    """The JSON Pointer of a place. It is put together for a finding only: a deep one is long."""
    segments: list[str] = []
    while place is not None:
        place, key = place
        segments.append("/" + _segment(key))
    return "".join(reversed(segments))


def _segment(key: object) -> str:
    """A key or index in a JSON Pointer; the name of its type where it has no text, such as a number of 5,000 digits."""
    try:
        return pointer_segment(str.__str__(key) if isinstance(key, str) else str(key))
    except Exception:
        return type(key).__name__
