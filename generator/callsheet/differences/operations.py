"""Operations: what changed between two states of one operation."""

from __future__ import annotations

from dataclasses import fields
from typing import Final, TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.differences.access import compare_security, compare_servers
from callsheet.differences.answers import compare_answers
from callsheet.differences.bodies import compare_bodies
from callsheet.differences.changes import About, Kind
from callsheet.differences.error_answers import compare_errors
from callsheet.differences.jobs import compare_job, compare_pages, compare_starts
from callsheet.differences.pairs import paired
from callsheet.differences.parameters import compare_parameters, route
from callsheet.differences.schemas import Comparison
from callsheet.differences.sides import Side
from callsheet.implications import sense
from callsheet.ir.operations import Api, Operation, RateLimit
from callsheet.problems import Position

_COMPARED: Final = frozenset(
    (
        *("name", "method", "path", "parameters", "body", "answer", "other_answers", "errors", "starts", "job"),
        *("pagination", "rate_limits", "servers", "security", "deprecated"),
    )
)
"""The parts of an operation that are compared one by one."""
_WORDS: Final = frozenset(("summary", "description", "basis"))
"""The parts that only say something to a reader."""


State: TypeAlias = tuple[Api, Side]
"""An API in one of the two states, with what the comparison of schemas needs of it."""


def state_of(api: Api) -> State:
    """An API as a state: one for all of its operations, which may share schemas."""
    return api, Side(api.named, {source.name: source for source in api.sources})


def compare_operations(about: About, old: tuple[State, Operation], new: tuple[State, Operation]) -> None:
    """Note everything that changed in an operation, each state with its API."""
    _Operations(about, old, new).compare()


class _Operations:
    """The old and the new state of one operation, each with its API."""

    def __init__(self, about: About, old: tuple[State, Operation], new: tuple[State, Operation]) -> None:
        self._about = about
        self._old, self._new = old[1], new[1]
        self._apis = (old[0][0], new[0][0])
        self._sides = (old[0][1], new[0][1])

    def compare(self) -> None:
        """Note everything that changed."""
        about, old, new = self._about, self._old, self._new
        if (old.method, route(old.path)) != (new.method, route(new.path)):
            was, now = (f"{one.method} {plain_words(one.path)}" for one in (old, new))
            self._tell("safe", f"the route was {was} and is {now}", position=new.basis.position)
        if old.deprecated != new.deprecated:
            text = "is deprecated now" if new.deprecated else "is no longer deprecated"
            self._tell("safe", f"the operation {text}", position=self._word("deprecated"))
        if old.servers or new.servers:  # told of the whole API else
            before, after = (one.servers or api.servers for one, api in zip((old, new), self._apis, strict=True))
            compare_servers(about, before, after, self._word("servers"))
        if (old.security, new.security) != tuple(api.security for api in self._apis):  # told of the whole API else
            compare_security(about, old.security, new.security, self._word("security"))
        compare_parameters(self._about, self._old, self._new, self._comparison)
        compare_bodies(self._comparison().within(self._word("requestBody")), old.body, new.body)
        compare_answers(about, self._old, self._new, self._sides)
        compare_errors(about, old, new)
        compare_starts(about, old.starts, new.starts)
        compare_job(about, old.job, new.job)
        compare_pages(about, old.pagination, new.pagination, self._word("x-pagination"))
        self._limits()
        self._words()
        self._rest()

    def _words(self) -> None:
        """Note what only says something to a reader."""
        for what, was, now in (
            ("summary", self._old.summary, self._new.summary),
            ("description", self._old.description, self._new.description),
        ):
            if was != now:
                self._tell("note", f"its {what} is in other words", position=self._word(what))

    def _rest(self) -> None:
        """Note a change of whatever is not compared in particular, so that nothing is passed over."""
        for part in fields(self._new):
            was, now = getattr(self._old, part.name), getattr(self._new, part.name)
            if part.name not in _COMPARED | _WORDS and sense(was) != sense(now):
                text = f"{part.name.replace('_', ' ')} changed, and cannot be classed: treat it as breaking"
                self._tell("breaking", text, position=self._new.basis.position)

    def _comparison(self, prefix: str = "") -> Comparison:
        return Comparison(self._about, "payload", *self._sides, prefix=prefix, at=self._new.basis.position)

    def _tell(self, kind: Kind, message: str, place: str = "", position: Position | None = None) -> None:
        self._about.tell(kind, message, place, position)

    def _word(self, *steps: str) -> Position | None:
        """Where a word of the operation stands in its new state."""
        return self._about.word(self._new.basis.position, *steps)

    def _limits(self) -> None:
        """Note other rate limits. Of those that are counted alike, each is known by its time."""
        before, after = (
            {(plain_words(limit.per), limit.seconds): limit for limit in operation.rate_limits}
            for operation in (self._old, self._new)
        )
        for pair in paired(before, after, lambda was, now: was[0] == now[0]):
            per, old, new = pair.name[0], pair.was, pair.now
            if new is None:
                gone = old.basis.position if old is not None else None
                self._tell("safe", f"the rate limit per {per} is gone: it was {_limit(old)}", position=gone)
            elif old is None:
                self._tell("breaking", f"a new rate limit: {_limit(new)} per {per}", position=new.basis.position)
            elif _limit(old) != _limit(new):
                fewer = new.requests * old.seconds < old.requests * new.seconds or new.requests < old.requests
                text = f"the rate limit per {per} was {_limit(old)} and is {_limit(new)}"
                self._tell("breaking" if fewer else "safe", text, position=new.basis.position)


def _limit(limit: RateLimit | None) -> str:
    return f"{limit.requests} requests in {limit.seconds} s" if limit is not None else ""
