"""Expressions: `pattern` is written for ECMA-262; the checks run Python's `re`.

What means something else in Python is translated, what Python cannot say is refused.
"""

from __future__ import annotations

import re
from typing import Final

_CLASSES: Final = {"d": "0-9", "w": "A-Za-z0-9_", "s": r"\s\ufeff"}
_CONTROLS: Final = frozenset("tnrvf0")
_DOT: Final = r"[^\n\r\u2028\u2029]"


class NotPython(ValueError):
    """An expression that is not valid, or that Python's `re` cannot match as ECMA-262 asks."""


def translate(written: str) -> str:
    """The Python expression, for `re.search`, that matches what the ECMA-262 expression matches.

    Raises `NotPython` with the reason where there is none.
    """
    result = "".join(_pieces(written))
    try:
        re.compile(result)
    except (re.error, RecursionError, OverflowError) as error:
        raise NotPython(f"not a valid expression: {error}") from None
    return result


def _pieces(written: str) -> list[str]:
    pieces: list[str] = []
    in_class = False
    index = 0
    while index < len(written):
        char = written[index]
        rest = written[index:]
        index += 1
        if char == "\\":
            piece, used = _escape(written, index, in_class)
            index += used
        elif in_class:
            piece = "\\[" if char == "[" else char
            in_class = char != "]"
        elif char == "[":
            if rest.startswith(("[]", "[^]")):
                raise NotPython("an empty character class")
            in_class = True
            piece = char
            if rest.startswith("[^"):
                piece, index = "[^", index + 1
        elif char == "$":
            piece = r"\Z"
        elif char == ".":
            piece = _DOT
        elif rest.startswith("(?<") and rest[3:4] not in ("=", "!"):
            piece, index = "(?P<", index + 2
        elif rest.startswith("(?") and rest[2:3] not in (":", "=", "!", "<"):
            raise NotPython(f"the group {rest[:3]!r} does not exist in ECMA-262")
        else:
            piece = char
        pieces.append(piece)
    return pieces


def _escape(written: str, index: int, in_class: bool) -> tuple[str, int]:
    """The piece for the escape whose letter stands at `index`, and how many characters it takes."""
    letter = written[index : index + 1]
    if letter == "":
        raise NotPython("a backslash at the end")
    if letter in _CLASSES:
        return (_CLASSES[letter] if in_class else f"[{_CLASSES[letter]}]"), 1
    if letter.lower() in _CLASSES:
        if in_class:
            raise NotPython(f"\\{letter} inside a character class")
        return f"[^{_CLASSES[letter.lower()]}]", 1
    if letter == "u" and re.match(r"u[0-9a-fA-F]{4}", written[index:]):
        return "\\" + written[index : index + 5], 5
    if letter == "x" and re.match(r"x[0-9a-fA-F]{2}", written[index:]):
        return "\\" + written[index : index + 3], 3
    if letter in "bB":
        if in_class and letter == "B":
            raise NotPython("\\B inside a character class")
        return "\\" + letter, 1
    if letter == "k":
        match = re.match(r"k<([A-Za-z_][A-Za-z0-9_]*)>", written[index:])
        if match is None:
            raise NotPython("\\k without a name")
        return f"(?P={match[1]})", len(match[0])
    if letter in _CONTROLS or (letter.isascii() and letter.isdigit()):
        return ("\\x00" if letter == "0" else "\\" + letter), 1
    if letter.isalpha():
        raise NotPython(f"\\{letter} has no equal in Python")
    return re.escape(letter), 1
