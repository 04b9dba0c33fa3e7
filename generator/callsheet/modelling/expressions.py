"""Expressions: `pattern` is written for ECMA-262; the checks run Python's `re`.

What means something else in Python is translated, what Python cannot say is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_SPACES: Final = r"\t-\r\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""The white space of ECMA-262, which is not that of Python."""
_CLASSES: Final = {"d": "0-9", "w": "A-Za-z0-9_", "s": _SPACES}
_CONTROLS: Final = frozenset("tnrvf0")
_DOT: Final = r"[^\n\r\u2028\u2029]"
_QUANTIFIER: Final = re.compile(r"[*+?]|\{[0-9]+(?:,[0-9]*)?\}")


class NotPython(ValueError):
    """An expression that is not valid, or that Python's `re` cannot match as ECMA-262 asks."""


@dataclass(frozen=True, slots=True)
class _Member:
    """One member of a character class as it is written in Python, and whether it stands for several characters."""

    piece: str
    is_set: bool = False


DEEPEST: Final = 50
"""How deep the groups of an expression may be nested. Python's own limit depends on who calls."""
_STEPS: Final = {"(": 1, ")": -1}

_DASH: Final = _Member(r"\-")


def translate(written: str) -> str:
    """The Python expression, for `re.search`, that matches what the ECMA-262 expression matches.

    Raises `NotPython` with the reason where there is none.
    """
    pieces = _pieces(written)
    if max(accumulate((_STEPS.get(piece[:1], 0) for piece in pieces), initial=0)) > DEEPEST:
        raise NotPython(f"groups nested more than {DEEPEST} deep")
    result = "".join(pieces)
    try:
        re.compile(result)
    except (re.error, RecursionError, OverflowError) as error:
        raise NotPython(f"not a valid expression: {error}") from None
    return result


def _pieces(written: str) -> list[str]:
    pieces: list[str] = []
    index = 0
    while index < len(written):
        quantifier = _QUANTIFIER.match(written, index)
        if written[index] == "\\":
            piece, used = _escape(written, index + 1)
            used += 1
        elif written[index] == "[":
            piece, used = _class(written, index)
        elif quantifier is not None:
            piece, used = quantifier[0], len(quantifier[0])
            if written.startswith("+", index + used):
                raise NotPython(f"the quantifier '{piece}+' does not exist in ECMA-262")
        else:
            piece, used = _plain(written[index:])
        pieces.append(piece)
        index += used
    return pieces


def _plain(rest: str) -> tuple[str, int]:
    """The piece for what begins with neither an escape nor a class, and how many characters it takes."""
    if rest[0] == "$":
        return r"\Z", 1
    if rest[0] == ".":
        return _DOT, 1
    if rest.startswith("(?<") and rest[3:4] not in ("=", "!"):
        return "(?P<", 3
    if rest.startswith("(?") and rest[2:3] not in (":", "=", "!", "<"):
        raise NotPython(f"the group {rest[:3]!r} does not exist in ECMA-262")
    if rest.startswith("(?"):
        return rest[:3], 3
    if re.match(r"\{,[0-9]*\}", rest):
        raise NotPython("a repetition without a lower bound: write {0,…}")
    return rest[0], 1


def _class(written: str, start: int) -> tuple[str, int]:
    """The piece for the character class that begins at `start`, and how many characters it takes."""
    negated = written.startswith("[^", start)
    index = start + (2 if negated else 1)
    if written.startswith("]", index):
        raise NotPython("an empty character class")
    members: list[_Member] = []
    while index < len(written) and written[index] != "]":
        if written[index] == "\\":
            piece, used = _escape_in_class(written, index + 1)
            members.append(_Member(piece, written[index + 1] in _CLASSES))
            index += used + 1
        else:
            char = written[index]
            members.append(_DASH if char == "-" else _Member("\\" + char if char in "[&|~^" else char))
            index += 1
    end = written[index : index + 1]
    return ("[^" if negated else "[") + _members(members) + end, index + len(end) - start


def _members(members: list[_Member]) -> str:
    """The members of a class, put together so that Python sees the same ranges as ECMA-262."""
    result = ""
    while members:
        if len(members) > 2 and members[1] is _DASH:
            low, _, high = members[:3]
            if low.is_set or high.is_set:
                raise NotPython("a class such as \\w at the end of a range: write the - last")
            result += f"{low.piece}-{high.piece}"
            members = members[3:]
        else:
            # A dash at the end is no range in either language.
            result += "-" if members == [_DASH] and result and not result.endswith("-") else members[0].piece
            members = members[1:]
    return result


def _escape_in_class(written: str, index: int) -> tuple[str, int]:
    letter = written[index : index + 1]
    if letter in _CLASSES:
        return _CLASSES[letter], 1
    if letter == "B" or (letter and letter.lower() in _CLASSES):
        raise NotPython(f"\\{letter} inside a character class")
    return (r"\b", 1) if letter == "b" else _escape(written, index)


def _escape(written: str, index: int) -> tuple[str, int]:
    """The piece for the escape whose letter stands at `index`, and how many characters it takes."""
    letter = written[index : index + 1]
    if letter == "":
        raise NotPython("a backslash at the end")
    if letter in _CLASSES:
        return f"[{_CLASSES[letter]}]", 1
    if letter.lower() in _CLASSES:
        return f"[^{_CLASSES[letter.lower()]}]", 1
    if letter == "u" and re.match(r"u[0-9a-fA-F]{4}", written[index:]):
        return "\\" + written[index : index + 5], 5
    if letter == "x" and re.match(r"x[0-9a-fA-F]{2}", written[index:]):
        return "\\" + written[index : index + 3], 3
    if letter in "bB":
        return f"(?a:\\{letter})", 1
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
