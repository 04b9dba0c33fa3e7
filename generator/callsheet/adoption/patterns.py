"""Patterns: what Python, Go and Rust write in words of their own becomes ECMA-262, where that can say it.

Documents are made by programs from the patterns of their code: `(?P<name>…)`, `(?i)` at the start, `\\A` and `\\Z`.
None of them means anything in ECMA-262, so that nothing else can be meant.
"""

from __future__ import annotations

import re
from typing import Final

_PIECE: Final = re.compile(
    r"(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<edge>\\[AZz])"
    r"|\\."
    r"|\(\?P<(?P<name>\w+)>"
    r"|\(\?P=(?P<back>\w+)\)",
    re.DOTALL,
)
_FLAGS: Final = re.compile(r"\(\?([is]{1,2})\)")


def as_ecma(pattern: str) -> str:
    """A pattern as ECMA-262 writes it; what it cannot say stays as it is."""
    flags = _FLAGS.match(pattern)
    rest = _PIECE.sub(_respelled, pattern[flags.end() :] if flags else pattern)
    return f"(?{flags[1]}:{rest})" if flags else rest


def _respelled(found: re.Match[str]) -> str:
    if found["edge"]:
        return "^" if found["edge"] == r"\A" else "$"
    if found["name"]:
        return f"(?<{found['name']}>"
    if found["back"]:
        return rf"\k<{found['back']}>"
    return found[0]
