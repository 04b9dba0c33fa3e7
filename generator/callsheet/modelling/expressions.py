"""Expressions: `pattern` is written for ECMA-262; the checks run Python's `re`, or our own matcher.

What means something else in Python is translated. What Python would need too long for goes to the matcher that takes
time proportional to the text. What neither can do is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, assert_never

from callsheet.ir.expressions import Expression
from callsheet.ir.texts import SpecText
from callsheet.modelling.backtracking import is_quick
from callsheet.runtime.expression_nodes import Alternatives, Back, Chars, Edge, Group, Look, Repeat, Sequence
from callsheet.runtime.expressions import WrongExpression, read
from callsheet.runtime.linear import conditions, steps

if TYPE_CHECKING:
    from callsheet.runtime.expression_nodes import Node, Range


_SHORT: Final = {9: r"\t", 10: r"\n", 11: r"\v", 12: r"\f", 13: r"\r", 32: r"\x20"}
_EDGES: Final = {"^": "^", "$": r"\Z", "b": r"(?a:\b)", "B": r"(?!(?a:\b))"}
_LOOKS: Final = {(True, False): "(?=", (True, True): "(?!", (False, False): "(?<=", (False, True): "(?<!"}
_ENDLESS: Final = {0: "*", 1: "+"}


@lru_cache(maxsize=1000)  # the same few stand in many places of a document, and each may take a while
def translate(written: str) -> Expression:
    """The expression for the checks. Raises `WrongExpression` with the reason where there is none."""
    node = read(written)
    python = _checked_python(node)
    if python is not None and is_quick(node):
        return Expression(SpecText(written), SpecText(python))
    try:
        for condition, _ in conditions(node):
            steps(condition)
    except WrongExpression as error:
        if python is None:
            raise WrongExpression(f"it asks for a category of Unicode, and {error}") from None
        raise WrongExpression(f"some texts would take it exponential or quadratic time, and {error}") from None
    return Expression(SpecText(written), None)


def _checked_python(node: Node) -> str | None:
    """The expression for Python's `re`, or None where `re` has no words for it."""
    if _has_categories(node):
        return None
    _taken(node, frozenset())
    result = _python(node)
    try:
        re.compile(result)
    except (re.error, RecursionError, OverflowError) as error:
        raise WrongExpression(f"Python cannot run it: {error}") from None
    return result


def _taken(node: Node, before: frozenset[int]) -> frozenset[int]:
    """The groups that have certainly taken something after a part, given those before it.

    Raises `WrongExpression` for a reference to any other: it stands for the empty text, but for no text in Python.
    """
    match node:
        case Sequence(parts):
            for part in parts:
                before = _taken(part, before)
            return before
        case Alternatives(parts):
            return frozenset.intersection(*(_taken(part, before) for part in parts))
        case Repeat(part, least):
            after = _taken(part, before)
            return after if least else before
        case Group(part, number):
            return _taken(part, before) | ({number} if number is not None else set())
        case Look(part, _, negated):
            after = _taken(part, before)
            return before if negated else after
        case Back(number):
            if number not in before:
                raise WrongExpression(f"\\{number} refers to a group that may have taken nothing")
            return before
        case Chars() | Edge():
            return before
        case _:
            assert_never(node)


def _has_categories(node: Node) -> bool:
    match node:
        case Chars():
            return bool(node.categories)
        case Sequence(parts) | Alternatives(parts):
            return any(_has_categories(part) for part in parts)
        case Repeat() | Group() | Look():
            return _has_categories(node.part)
        case Back() | Edge():
            return False
        case _:
            assert_never(node)


def _python(node: Node) -> str:
    match node:
        case Chars():
            return _chars(node)
        case Sequence(parts):
            return "".join(_python(part) for part in parts)
        case Alternatives(parts):
            return "|".join(_python(part) for part in parts)
        case Repeat(part, least, most, lazy):
            return _python(part) + _times(least, most) + ("?" if lazy else "")
        case Group(part, number, name):
            opener = "(?:" if number is None else f"(?P<{name}>" if name and "$" not in name else "("
            return f"{opener}{_python(part)})"
        case Look(part, ahead, negated):
            return f"{_LOOKS[ahead, negated]}{_python(part)})"
        case Back(number):
            return rf"(?:\{number})"
        case Edge(kind):
            return _EDGES[kind]
        case _:
            assert_never(node)


def _times(least: int, most: int | None) -> str:
    if (least, most) == (0, 1):
        return "?"
    if most is None:
        return _ENDLESS.get(least, f"{{{least},}}")
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def _chars(chars: Chars) -> str:
    if not chars.ranges:
        return r"[\x00-\U0010ffff]" if chars.negated else "(?!)"
    if len(chars.ranges) == 1 and chars.ranges[0][0] == chars.ranges[0][1] and not chars.negated:
        return _char(chars.ranges[0][0], r".^$*+?{}[]\|()")
    return ("[^" if chars.negated else "[") + "".join(_range(found) for found in chars.ranges) + "]"


def _range(found: Range) -> str:
    low, high = (_char(point, r"\]^-[&|~" + " ") for point in found)
    return low if found[0] == found[1] else f"{low}-{high}"


def _char(point: int, special: str) -> str:
    char = chr(point)
    if point in _SHORT and (not char.isprintable() or char in special):
        return _SHORT[point]
    if char in special:
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}" if point < 65536 else f"\\U{point:08x}"
