"""Operations: what changed between two states of one operation."""

from __future__ import annotations

from dataclasses import fields
from typing import Final, TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.differences.access import compare_security
from callsheet.differences.bodies import compare_bodies
from callsheet.differences.changes import About, Kind
from callsheet.differences.error_answers import compare_errors
from callsheet.differences.jobs import compare_job, compare_pages, compare_starts
from callsheet.differences.parameters import compare_parameters, route
from callsheet.differences.schemas import Comparison, Side
from callsheet.implications import sense
from callsheet.ir.operations import Api, Operation
from callsheet.problems import Position

_COMPARED: Final = frozenset(
    ("name", "method", "path", "parameters", "body", "answer", "errors", "starts", "job", "pagination", "rate_limits")
) | {"security", "deprecated"}
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
            self._tell("safe", f"the route was {was} and is {now}")
        if old.deprecated != new.deprecated:
            text = "is deprecated now" if new.deprecated else "is no longer deprecated"
            self._tell("safe", f"the operation {text}", position=new.basis.position)
        if (old.security, new.security) != tuple(api.security for api in self._apis):  # told of the whole API else
            compare_security(about, old.security, new.security)
        compare_parameters(self._about, self._old, self._new, self._comparison)
        compare_bodies(self._comparison(), old.body, new.body)
        self._answer()
        compare_errors(about, old, new)
        compare_starts(about, old.starts, new.starts)
        compare_job(about, old.job, new.job)
        compare_pages(about, old.pagination, new.pagination)
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
                self._tell("note", f"its {what} is in other words", position=self._new.basis.position)

    def _rest(self) -> None:
        """Note a change of whatever is not compared in particular, so that nothing is passed over."""
        for part in fields(self._new):
            was, now = getattr(self._old, part.name), getattr(self._new, part.name)
            if part.name not in _COMPARED | _WORDS and sense(was) != sense(now):
                text = f"{part.name.replace('_', ' ')} changed, and cannot be classed: treat it as breaking"
                self._tell("breaking", text, position=self._new.basis.position)

    def _comparison(self, prefix: str = "") -> Comparison:
        return Comparison(self._about, "payload", *self._sides, prefix=prefix)

    def _tell(self, kind: Kind, message: str, place: str = "", position: Position | None = None) -> None:
        self._about.tell(kind, message, place, position)

    def _answer(self) -> None:
        old, new = self._old.answer, self._new.answer
        if old.status != new.status:
            self._tell(
                "safe",
                f"the status of success was {plain_words(old.status)} and is {plain_words(new.status)}",
                "answer",
            )
        if old.kind != new.kind:
            self._tell("breaking", f"it was {old.kind} and is {new.kind}", "answer")
        if old.schema is None and new.schema is not None:
            self._tell("safe", "is described now", "answer")
        elif old.schema is not None and new.schema is None:
            self._tell("breaking", "is no longer described", "answer")
        elif old.schema is not None and new.schema is not None:
            comparison = Comparison(self._about, "answer", *self._sides, prefix="answer ")
            comparison.compare("", old.schema, new.schema)

    def _limits(self) -> None:
        before, after = ({plain_words(limit.per): limit for limit in o.rate_limits} for o in (self._old, self._new))
        for per in dict.fromkeys((*before, *after)):
            old, new = before.get(per), after.get(per)
            if new is None:
                self._tell("safe", f"the rate limit per {per} is gone")
            elif old is None:
                text = f"a new rate limit: {new.requests} requests in {new.seconds} s per {per}"
                self._tell("breaking", text, position=new.basis.position)
            elif (old.requests, old.seconds) != (new.requests, new.seconds):
                was, now = (f"{limit.requests} requests in {limit.seconds} s" for limit in (old, new))
                fewer = new.requests * old.seconds < old.requests * new.seconds or new.requests < old.requests
                text = f"the rate limit per {per} was {was} and is {now}"
                self._tell("breaking" if fewer else "safe", text, position=new.basis.position)
