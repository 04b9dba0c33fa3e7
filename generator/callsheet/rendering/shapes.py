"""Shapes: statements that black lays out alike, because they differ in nothing but the names and texts in them.

black takes long for a statement, and generated code has the same one for many fields, methods and models. So black is
given each shape once: the statement with other names and texts of the same length. The real ones are put back then.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from callsheet.rendering.blackened import blackened
from callsheet.rendering.brackets import STRING

_PARTS: Final = re.compile(rf"{STRING}|[A-Za-z_]\w*")
_DIGIT: Final = re.compile("[0-9]")


def blackened_alike(source: str) -> str:
    """Statements without comments and docstrings, as black writes them."""
    parts = _PARTS.findall(source)
    shape = _PARTS.sub(lambda part: _shape(part[0]), source)
    rest = iter(parts)
    return _PARTS.sub(lambda part: _filled(part[0], next(rest)), _blackened(shape))


@lru_cache(1_000)
def _blackened(shape: str) -> str:
    return blackened(shape)


def _shape(part: str) -> str:
    """What stands for a name or a text in a shape. A text in which black may change anything stands for itself."""
    if part[0] in "\"'" or part[-1] in "\"'":
        is_plain = part[0] == '"' and part.isascii() and part.isprintable() and "\\" not in part and "'" not in part
        return '"' + "x" * (len(part) - 2) + '"' if is_plain else part
    return _DIGIT.sub("0", part)


def _filled(shape: str, part: str) -> str:
    """A name or a text in the place of what stands for it in a shape."""
    return shape if _shape(part) == part else part
