"""Expression nodes: what the tree of a regular expression is made of, and the code points that its parts take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Range: TypeAlias = tuple[int, int]
    """The first and the last code point."""

LAST = 0x10FFFF
_LAST_LETTER = 0x20000
"""No letter from here on has another case."""


@dataclass(frozen=True, slots=True)
class Category:
    """`\\p{…}`: the characters of a general category of Unicode, or all others."""

    name: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of some, or any other one where `negated`. Ranges stand as they are written."""

    ranges: tuple[Range, ...]
    negated: bool = False
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other. No parts: the empty text."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` is None where there is no end. `lazy` prefers few."""

    part: Node
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A part in brackets, with its number where it captures, and its name where it has one."""

    part: Node
    number: int | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A part that must fit, or not, from here on or up to here, without being taken."""

    part: Node
    ahead: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Back:
    """The text that a group has taken, once more."""

    number: int


@dataclass(frozen=True, slots=True)
class Edge:
    """`^`, `$`, `b` (an end of a word) or `B` (none)."""

    kind: str


if TYPE_CHECKING:
    Node: TypeAlias = Chars | Sequence | Alternatives | Repeat | Group | Look | Back | Edge


def complement(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Every code point that no range holds, in order."""
    found: list[Range] = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    return (*found, (start, LAST)) if start <= LAST else tuple(found)


def of_either_case(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Ranges with every letter that differs from one of theirs in its case only."""
    added = [
        (other, other)
        for alike in _letters_alike()
        if any(low <= letter <= high for letter in alike for low, high in ranges)
        for other in alike
        if not any(low <= other <= high for low, high in ranges)
    ]
    return (*ranges, *added)


@cache
def _letters_alike() -> tuple[tuple[int, ...], ...]:
    """The letters that stand for one another where case does not matter, by the simple case folding of Unicode."""
    found: dict[str, list[int]] = {}
    for point in range(_LAST_LETTER):
        char = chr(point)
        meant = next((text for text in (char.casefold(), char.lower()) if len(text) == 1), char)
        found.setdefault(meant, []).append(point)
    return tuple(tuple(alike) for alike in found.values() if len(alike) > 1)
