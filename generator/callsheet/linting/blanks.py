"""Blanks: what `callsheet new`, or whoever wrote a spec, leaves to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from callsheet import pointers
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_BLANK: Final = re.compile(r"FILL[ -]IN|\bfill-in\.example\b|\b(TODO|TBD|FIXME)\b")


def lint_blanks(document: Document, problems: Problems) -> None:
    """Note every key and every text of a file that is still to be filled in."""
    for pointer, text, is_key in _texts(document.data, ""):
        if _BLANK.search(text):
            position = document.key_position(pointer) if is_key else document.position(pointer)
            said = text.partition("FILL IN: ")[2] or text
            problems.add(position, "fill-in", f"fill in: {said}")


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str, bool]]:
    """Every key and every text, with its pointer, and whether it is a key."""
    if isinstance(value, dict):
        for key, below in value.items():
            at = pointers.join(pointer, key)
            yield at, key, True
            yield from _texts(below, at)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _texts(below, f"{pointer}/{index}")
    elif isinstance(value, str):
        yield pointer, value, False
