"""Needed text: a piece of text that every match of an expression contains.

Looking for it first is several times as quick as the expression, where most texts do not match. So is looking for white
space, where every match contains some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from callsheet.ir.texts import SpecText, unsealed

_SHORTEST: Final = 3
"""Shorter pieces are found in too many texts."""
_GROUP_WITH_FLAGS: Final = re.compile(r"\(\?[a-zA-Z-]")
_PIECE: Final = re.compile(
    r"""
    \\(?P<escaped>[^\w\s]) | \\(?:x..|u....|U........|N\{[^}]*\}|[0-9]{1,3}|.) | \[\^?\]?(?:\\.|[^\]\\])*\] |
    (?P<open>\() | (?P<close>\)) | (?P<either>\|) |
    (?P<quantifier>[*+?]\??|\{[^}]*\}\??) | [.^$] | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)


_WHITE_SPACE: Final = r"[\t-\r\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
"""The white space of ECMA-262. Of it, Python prints nothing but the space."""


def needed_text(expression: SpecText) -> SpecText | None:
    """The longest piece of text that every match of an expression (of Python's `re`) contains; None for a short one."""
    regex = unsealed(expression)
    if _GROUP_WITH_FLAGS.search(regex):
        return None
    longest = max(_pieces(regex), key=len, default="")
    return SpecText(longest) if len(longest) >= _SHORTEST else None


def needs_white_space(expression: SpecText) -> bool:
    """Whether every match of an expression (of Python's `re`) contains white space."""
    regex = unsealed(expression)
    if _GROUP_WITH_FLAGS.search(regex):
        return False
    depth, needed = 0, False
    pieces = [*_PIECE.finditer(regex)]
    for found, behind in zip_longest(pieces, pieces[1:]):
        if found["either"] and depth == 0:
            return False
        depth += bool(found["open"]) - bool(found["close"])
        quantifier = (behind["quantifier"] or "+") if behind is not None else "+"
        needed |= depth == 0 and found[0] == _WHITE_SPACE and quantifier.startswith("+")
    return needed


def _pieces(regex: str) -> Iterator[str]:
    """The pieces of plain text outside of groups; none where the expression has alternatives."""
    pieces, run, depth = [], "", 0
    for found in _PIECE.finditer(regex):
        if found["either"] and depth == 0:
            return
        depth += bool(found["open"]) - bool(found["close"])
        text = found["escaped"] or found["plain"]
        if text and depth == 0:
            run += text
            continue
        if found["quantifier"] and depth == 0 and not found["quantifier"].startswith("+"):
            run = run[:-1]
        pieces.append(run)
        run = ""
    yield from (*pieces, run)
