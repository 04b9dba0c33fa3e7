"""Backtracking: whether Python's `re` decides an expression in time proportional to the text.

`re` tries one way through the expression after the other. It is quick where few ways are open at once, whatever the
text: the ways are counted here, for every text, by following all of them with their numbers.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from callsheet.runtime.expression_nodes import LAST, Alternatives, Back, Chars, Edge, Group, Look, Repeat, Sequence
from callsheet.runtime.expressions import WrongExpression
from callsheet.runtime.linear import Pass, Split, Take, steps

if TYPE_CHECKING:
    from callsheet.runtime.expression_nodes import Node
    from callsheet.runtime.linear import Step


_MOST_WORK: Final = 150_000
"""How many places are reached before an expression counts as one that is not quick: a tenth of a second."""
_MOST_PLACES: Final = 1_500
_MOST_COPIES: Final = 100
"""Repetitions up to this many are written out; larger ones are taken for endless."""
_MATCH: Final = -1
"""Stands for the end of a match among the places that are reached."""
_ANY: Final = Chars(((0, LAST),))

_Ways: TypeAlias = tuple[tuple[int, int], ...]
"""Places with the number of ways that lead there, in order."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether no text makes `re.search` take more than time proportional to it, and how many places were reached to
    find that out."""

    is_quick: bool
    work: int


def judged(node: Node) -> Verdict:
    """What becomes of an expression in Python's `re`."""
    work = 0
    for variant in _variants(_bounded(node, {})):
        found = _judged(variant, _MOST_WORK - work)
        work += found.work
        if not found.is_quick:
            return Verdict(False, work)
    return Verdict(True, work)


def _judged(node: Node, most_work: int) -> Verdict:
    try:
        program = steps(node)
        return _Machine(program).judged(most_work) if len(program) <= _MOST_PLACES else Verdict(False, 0)
    except (WrongExpression, _EndlessError):
        return Verdict(False, 0)


def _bounded(node: Node, groups: dict[int, Node]) -> Node:
    """The tree without large repetitions, and with each reference replaced by what its group takes."""
    match node:
        case Chars() | Edge():
            return node
        case Sequence(parts):
            return Sequence(tuple(_bounded(part, groups) for part in parts))
        case Alternatives(parts):
            return Alternatives(tuple(_bounded(part, groups) for part in parts))
        case Repeat(part, least, most):
            most = None if most is not None and most > _MOST_COPIES else most
            return replace(node, part=_bounded(part, groups), least=min(least, _MOST_COPIES), most=most)
        case Group(part, number):
            inner = _bounded(part, groups)
            if number is not None:
                groups[number] = inner
            return inner
        case Look():
            return replace(node, part=_bounded(node.part, groups))
        case Back(number):
            return groups.get(number, Repeat(_ANY, 0, None, lazy=False))
        case _:
            assert_never(node)


def _variants(node: Node) -> Iterator[Node]:
    """The tree without what looks around, and for each look ahead the way up to it and through it."""
    yield _plain(node)
    for found in _up_to_looks(node):
        yield _plain(found)


def _plain(node: Node) -> Node:
    match node:
        case Look():
            return Sequence(())
        case Sequence(parts):
            return Sequence(tuple(_plain(part) for part in parts))
        case Alternatives(parts):
            return Alternatives(tuple(_plain(part) for part in parts))
        case Repeat() | Group():
            return replace(node, part=_plain(node.part))
        case Chars() | Edge() | Back():
            return node
        case _:
            assert_never(node)


def _up_to_looks(node: Node) -> Iterator[Node]:
    match node:
        case Look(part):
            # After it nothing matters, but that it may fail at its end.
            yield Sequence((part, Chars(())))
            yield from _up_to_looks(part)
        case Sequence(parts):
            for index, part in enumerate(parts):
                for inner in _up_to_looks(part):
                    yield Sequence((*parts[:index], inner))
        case Alternatives(parts):
            for part in parts:
                yield from _up_to_looks(part)
        case Repeat(part):
            for inner in _up_to_looks(part):
                yield Sequence((node, inner))
        case Group(part):
            yield from _up_to_looks(part)
        case Chars() | Edge() | Back():
            return
        case _:
            assert_never(node)


class _EndlessError(Exception):
    """There are endlessly many ways that take no character, as in `(a*)*`."""


class _Machine:
    """The places of an expression and the moves between them."""

    def __init__(self, program: list[Step]) -> None:
        self._program = program
        self._takes = {place: step for place, step in enumerate(program) if isinstance(step, Take)}
        self._begin = self._reached({}, 0, at_start=False)
        self._first = self._reached({}, 0, at_start=True)
        known: dict[int, Counter[int]] = {}
        self._follow = {place: self._reached(known, take.onward, at_start=False) for place, take in self._takes.items()}
        sure = self._sure()
        self._onward = {place: Counter() if place in sure else ways for place, ways in self._follow.items()}

    def judged(self, most_work: int) -> Verdict:
        """Whether the number of ways that are open at once keeps below a bound for every text."""
        letters = self._letters()
        most = 40 + 2 * len(self._takes)
        work = sum(map(len, self._follow.values()))
        queue: list[tuple[int, _Ways]] = []
        seen: set[_Ways] = set()
        _push(queue, seen, dict(self._first))
        begin = dict(self._begin)
        moves = {place: tuple(ways.items()) for place, ways in self._onward.items()}
        while queue:
            number, ways = heapq.heappop(queue)
            if -number > most or work > most_work:
                return Verdict(False, work)
            for letter in letters:
                following = begin.copy()
                for place, times in ways:
                    if place in letter:
                        for onward, more in moves[place]:
                            following[onward] = following.get(onward, 0) + times * more
                work += len(following)
                _push(queue, seen, following)
        return Verdict(True, work)

    def _letters(self) -> set[frozenset[int]]:
        """The kinds of characters: for each, the places that take it."""
        points = {0}
        for take in self._takes.values():
            for low, high in take.chars.ranges:
                points |= {low, min(high + 1, LAST)}
        return {
            frozenset(place for place, take in self._takes.items() if _may_be(take.chars, point)) for point in points
        }

    def _reached(self, known: dict[int, Counter[int]], start: int, *, at_start: bool) -> Counter[int]:
        """The places that wait for a character from a place on, with the number of ways to each."""
        todo = [start]
        opened: set[int] = set()
        while todo:
            place = todo[-1]
            below = self._passed(place, at_start)
            missing = [inner for inner in below if inner not in known]
            if place in known or not missing:
                if place not in known:
                    known[place] = self._counted(place, below, known)
                opened.discard(place)
                todo.pop()
            elif place in opened:
                raise _EndlessError
            else:
                opened.add(place)
                todo += missing
        return known[start]

    def _passed(self, place: int, at_start: bool) -> tuple[int, ...]:
        step = self._program[place]
        if isinstance(step, Split):
            return step.onward
        if isinstance(step, Pass) and (step.edge in "bB" or (step.edge == "^" and at_start)):
            return (step.onward,)
        return ()  # after the end nothing is taken

    def _counted(self, place: int, below: tuple[int, ...], known: dict[int, Counter[int]]) -> Counter[int]:
        if self._program[place] is None:
            return Counter({_MATCH: 1})
        found = Counter({place: 1} if place in self._takes else {})
        for inner in below:
            found.update(known[inner])
        return found

    def _sure(self) -> set[int]:
        """The places after which the match is certain, however it goes on: nothing is ever tried again there."""
        sure = {place for place, ways in self._follow.items() if _MATCH in ways}
        while True:
            kept = {place for place in sure if self._follow[place].keys() <= sure | {_MATCH}}
            if kept == sure:
                return sure
            sure = kept


def _push(queue: list[tuple[int, _Ways]], seen: set[_Ways], found: dict[int, int]) -> None:
    found.pop(_MATCH, None)
    ways = tuple(sorted(found.items()))
    if ways not in seen:
        seen.add(ways)
        heapq.heappush(queue, (-sum(found.values()), ways))


def _may_be(chars: Chars, point: int) -> bool:
    """Whether a character may be one of some; of a category of Unicode any may be."""
    return bool(chars.categories) or any(low <= point <= high for low, high in chars.ranges) != chars.negated
