"""Recursion: room for schemas that are nested as deeply as documents may be."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_ROOM: Final = 20_000
"""How many calls may stand in one another: about fifty for each of the levels that a document may have."""


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Let calls be nested deeply for a while."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _ROOM))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
