"""Expressions: `pattern` is written for ECMA-262; the checks run Python's `re`, or our own matcher.

What means something else in Python is translated. What Python would need too long for goes to the matcher that takes
time proportional to the text. What neither can do is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from callsheet.ir.expressions import Expression
from callsheet.ir.texts import SpecText
from callsheet.modelling.backtracking import judged
from callsheet.runtime.expression_nodes import Alternatives, Back, Chars, Edge, Group, Look, Repeat, Sequence
from callsheet.runtime.expressions import WrongExpression, read
from callsheet.runtime.linear import conditions, steps

if TYPE_CHECKING:
    from callsheet.runtime.expression_nodes import Node, Range


_MOST_WORK: Final = 1_000_000
"""How many places are reached while the expressions of a document are judged, in a second: people's take a third."""
_MOST_CHARACTERS: Final = 200_000
"""How many characters the expressions of a document may have together, each counted once: people's have 10,000."""
_SHORT: Final = {9: r"\t", 10: r"\n", 11: r"\v", 12: r"\f", 13: r"\r", 32: r"\x20"}
_EDGES: Final = {"^": "^", "$": r"\Z", "b": r"(?a:\b)", "B": r"(?!(?a:\b))"}
_LOOKS: Final = {(True, False): "(?=", (True, True): "(?!", (False, False): "(?<=", (False, True): "(?<!"}
_ENDLESS: Final = {0: "*", 1: "+"}


class _Translation(NamedTuple):
    """The expression for the checks, or why there is none; `work` says how long it took to judge it."""

    found: Expression | str
    work: int = 0


@dataclass(slots=True)
class Translations:
    """The expressions of a document. They are judged until that has taken long: what follows goes to our matcher."""

    known: dict[str, _Translation] = field(default_factory=dict)
    work: int = 0
    characters: int = 0

    def of(self, written: str) -> Expression:
        """The expression for the checks. Raises `WrongExpression` with the reason where there is none."""
        if written not in self.known:
            self.known[written] = self._next(written)
            self.work += self.known[written].work
        found = self.known[written].found
        if isinstance(found, str):
            raise WrongExpression(found)
        return found

    def _next(self, written: str) -> _Translation:
        self.characters += len(written)
        if self.characters > _MOST_CHARACTERS:
            return _Translation(f"the patterns of the document have more than {_MOST_CHARACTERS} characters together")
        return _translated(written) if self.work <= _MOST_WORK else _unjudged(written)


def translate(written: str) -> Expression:
    """The expression for the checks, on its own. Raises `WrongExpression` with the reason where there is none."""
    return Translations().of(written)


@lru_cache(maxsize=1000)  # a document is read several times, and each may take a while
def _translated(written: str) -> _Translation:
    try:
        node = read(written)
        python = _checked_python(node)
    except WrongExpression as error:
        return _Translation(str(error))
    if python is None:
        return _matched(written, node, "it asks for a category of Unicode")
    verdict = judged(node)
    if verdict.is_quick:
        return _Translation(Expression(SpecText(written), SpecText(python)), verdict.work)
    why = "some texts would take it exponential or quadratic time"
    return _matched(written, node, why)._replace(work=verdict.work)


def _unjudged(written: str) -> _Translation:
    """An expression that comes after so many that nobody looks whether Python is quick."""
    try:
        node = read(written)
        _checked_python(node)
    except WrongExpression as error:
        return _Translation(str(error))
    return _matched(written, node, "it takes too long to look whether Python is quick in so many expressions")


def _matched(written: str, node: Node, why: str) -> _Translation:
    """An expression for our own matcher, which has to be for the reason `why`."""
    try:
        for condition, _ in conditions(node):
            steps(condition)
    except WrongExpression as error:
        return _Translation(f"{why}, and {error}")
    return _Translation(Expression(SpecText(written), None))


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
