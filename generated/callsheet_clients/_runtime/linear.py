"""Linear: regular expressions matched in time proportional to the text, whatever the expression is.

Python's `re` tries one way after the other, which can take exponential time. Here all ways are followed at once: a
set of places in the expression moves over the text, and each set that was met is kept with where it leads.
"""

from __future__ import annotations

from .expression_nodes import Alternatives, Back, Category, Chars, Edge, Group, Look, Repeat, Sequence
from .expressions import WrongExpression, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from .expression_nodes import Node

MOST_STEPS = 20_000
"""How many places an expression may have when its repetitions are written out."""
_MOST_KEPT = 2_000
"""How many sets of places are kept before they are forgotten."""


def matcher(written: str) -> Callable[[str], bool]:
    """A function that says whether a text holds a match. The expression is read when it is first called.

    It may hold anything but references to groups, and `(?=…)`, `(?<=…)` and their like elsewhere than ahead, right
    behind `^` at its start.
    """
    found: list[tuple[_Matcher, bool]] = []

    def search(text: str) -> bool:
        if not found:
            found.extend((_Matcher(steps(node)), wanted) for node, wanted in conditions(read(written)))
        return all(one.search(text) is wanted for one, wanted in found)

    return search


def conditions(node: Node) -> list[tuple[Node, bool]]:
    """Expressions that together say what one says, each with whether a text must match it.

    `^(?!a)b` is `^b` and not `^a`: what is looked at from the start of the text is an expression of its own.
    """
    parts = node.parts if isinstance(node, Sequence) else ()
    if not parts or not isinstance(parts[0], Edge) or parts[0].kind != "^":
        return [(node, True)]
    looks: list[Look] = []
    for part in parts[1:]:
        if not isinstance(part, Look) or not part.ahead:
            break
        looks.append(part)
    rest: list[tuple[Node, bool]] = [(Sequence((parts[0], *parts[1 + len(looks) :])), True)]
    return rest + [(Sequence((parts[0], look.part)), not look.negated) for look in looks]


class Take:
    """A place that takes one character."""

    __slots__ = ("chars", "onward")

    def __init__(self, chars: Chars, onward: int) -> None:
        self.chars = chars
        self.onward = onward


class Pass:
    """A place that is passed at an edge only."""

    __slots__ = ("edge", "onward")

    def __init__(self, edge: str, onward: int) -> None:
        self.edge = edge
        self.onward = onward


class Split:
    """A place that goes on at several others."""

    __slots__ = ("onward",)

    def __init__(self, *onward: int) -> None:
        self.onward = onward


if TYPE_CHECKING:
    Step: TypeAlias = Take | Pass | Split | None
    """A place of an expression; None is the end of a match."""


def steps(node: Node) -> list[Step]:
    """The places of an expression, the first one first. Raises `WrongExpression` where they cannot be written out."""
    program: list[Step] = []
    _write(node, program)
    program.append(None)
    return program


def _write(node: Node, program: list[Step]) -> None:
    if len(program) > MOST_STEPS:
        raise WrongExpression("it repeats too much")
    if isinstance(node, Chars):
        program.append(Take(node, len(program) + 1))
    elif isinstance(node, Edge):
        program.append(Pass(node.kind, len(program) + 1))
    elif isinstance(node, Sequence):
        for part in node.parts:
            _write(part, program)
    elif isinstance(node, Alternatives):
        _write_alternatives(node.parts, program)
    elif isinstance(node, Repeat):
        _write_repeat(node, program)
    elif isinstance(node, Group):
        _write(node.part, program)
    elif isinstance(node, Look | Back):
        raise WrongExpression("it looks around or back")


def _write_alternatives(parts: tuple[Node, ...], program: list[Step]) -> None:
    ends: list[int] = []
    for part in parts[:-1]:
        split = len(program)
        program.append(None)
        _write(part, program)
        ends.append(len(program))
        program.append(None)
        program[split] = Split(split + 1, len(program))
    _write(parts[-1], program)
    for end in ends:
        program[end] = Split(len(program))


def _write_repeat(node: Repeat, program: list[Step]) -> None:
    for _ in range(node.least):
        _write(node.part, program)
    splits = [len(program)]
    for _ in range(1 if node.most is None else node.most - node.least):
        splits.append(len(program))
        program.append(None)
        _write(node.part, program)
    if node.most is None:
        program.append(Split(splits[0]))
    for split in splits[1:]:
        program[split] = Split(split + 1, len(program))


class _Places(dict[str, "_Places | None"]):
    """A set of places, and where each character leads from it: None is a match."""

    __slots__ = ("behind", "ends", "open")

    def __init__(self, places: frozenset[int], behind: str) -> None:
        super().__init__()
        self.open = places
        self.behind = behind
        """What stands before: "" at the start, "w" for a character of a word, "-" for any other."""
        self.ends: bool | None = None
        """Whether the end of the text here is a match; None until somebody asked."""


class _Matcher:
    def __init__(self, program: list[Step]) -> None:
        self._program = program
        self._kept: dict[tuple[frozenset[int], str], _Places] = {}
        self._start = self._places(frozenset((0,)), "")

    def search(self, text: str) -> bool:
        """Whether a text holds a match."""
        places = self._start
        for char in text:
            try:
                following = places[char]
            except KeyError:
                following = self._step(places, char)
            if following is None:
                return True
            places = following
        if places.ends is None:
            places.ends = self._reached(places, "") is None
        return places.ends

    def _places(self, places: frozenset[int], behind: str) -> _Places:
        key = (places, behind)
        if key not in self._kept:
            if len(self._kept) > _MOST_KEPT:
                for known in self._kept.values():
                    known.clear()
                self._kept.clear()
            self._kept[key] = _Places(places, behind)
        return self._kept[key]

    def _step(self, places: _Places, char: str) -> _Places | None:
        reached = self._reached(places, "w" if _is_word(char) else "-")
        following: _Places | None = None
        if reached is not None:
            onward = {take.onward for take in reached if holds(take.chars, char)}
            # A match may begin anywhere.
            following = self._places(frozenset(onward | {0}), "w" if _is_word(char) else "-")
        if len(places) < _MOST_KEPT:
            places[char] = following
        return following

    def _reached(self, places: _Places, ahead: str) -> list[Take] | None:
        """The places that wait for a character before `ahead`, or None where a match ends here."""
        waiting: list[Take] = []
        seen: set[int] = set()
        todo = list(places.open)
        while todo:
            place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            step = self._program[place]
            if step is None:
                return None
            if isinstance(step, Take):
                waiting.append(step)
            elif isinstance(step, Split):
                todo.extend(step.onward)
            elif _is_edge(step.edge, places.behind, ahead):
                todo.append(step.onward)
        return waiting


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _is_edge(kind: str, behind: str, ahead: str) -> bool:
    if kind == "^":
        return behind == ""
    if kind == "$":
        return ahead == ""
    return ((behind == "w") != (ahead == "w")) == (kind == "b")


def holds(chars: Chars, char: str) -> bool:
    """Whether a character is one of some."""
    point = ord(char)
    found = any(low <= point <= high for low, high in chars.ranges) or any(
        _is_of(category, char) for category in chars.categories
    )
    return found != chars.negated


def _is_of(category: Category, char: str) -> bool:
    import unicodedata

    name = unicodedata.category(char)
    found = (
        name.startswith(category.name)
        or category.name == "Any"
        or (category.name == "LC" and name in ("Lu", "Ll", "Lt"))
    )
    return found != category.negated
