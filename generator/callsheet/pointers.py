"""JSON Pointers (RFC 6901): how a place inside a document or a payload is written."""

from __future__ import annotations


def escape(key: str) -> str:
    """One key as a pointer segment: `~` becomes `~0` and `/` becomes `~1`."""
    return key.replace("~", "~0").replace("/", "~1") if "/" in key or "~" in key else key


def unescape(segment: str) -> str:
    """The key that a pointer segment stands for."""
    return segment.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *keys: str | int) -> str:
    """The pointer to something below `pointer`."""
    for key in keys:
        pointer = f"{pointer}/{escape(str(key))}"
    return pointer


def split(pointer: str) -> tuple[str, ...]:
    """The keys of a pointer, unescaped. The empty pointer has none."""
    segments = pointer.split("/")[1:]
    return tuple(map(unescape, segments)) if "~" in pointer else tuple(segments)


def parent(pointer: str) -> str:
    """The pointer one level up; the empty pointer is its own parent."""
    return pointer.rpartition("/")[0]
