"""Foreign: what in a Python value is no JSON. Loaded only where something is wrong with a payload."""

from __future__ import annotations

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
_SCALARS = (str, int, float, bool, type(None))
_PLAIN = frozenset((str, int, bool, type(None)))


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
        if isinstance(value, _Left):
            inside.discard(value.identity)
            done.add(value.identity)
        elif isinstance(value, dict | list | tuple):
            if id(value) in inside:
                yield place, "holds itself, so that it has no end"
            elif id(value) not in done:
                inside.add(id(value))
                todo.append((place, _Left(id(value))))
                if isinstance(value, dict):
                    yield from _keys(place, value)
                entries = list(value.items() if isinstance(value, dict) else enumerate(value))
                todo += [((place, key), item) for key, item in reversed(entries) if item.__class__ not in _PLAIN]
        elif isinstance(value, float) and value - value != 0:
            yield place, f"{value!r} is no number that JSON can carry"
        elif not isinstance(value, _SCALARS):
            yield place, f"{shown(value)} is nothing that JSON can carry"


def _keys(place: Place, value: dict[object, object]) -> Iterator[tuple[Place, str]]:
    for key in value:
        if not isinstance(key, str):
            yield (place, key), f"the key {shown(key)} must be text"


def _pointer(place: Place) -> str:
    """The JSON Pointer of a place. It is put together for a finding only: a deep one is long."""
    segments: list[str] = []
    while place is not None:
        place, key = place
        segments.append("/" + pointer_segment(str(key)))
    return "".join(reversed(segments))
