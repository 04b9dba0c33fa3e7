"""Operations: what changed between two states of the specs, provider by provider and operation by operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Final, TypeVar

from callsheet.compiling.code import plain_words
from callsheet.differences.bodies import compare_bodies
from callsheet.differences.changes import Change, Changes, Kind
from callsheet.differences.names import by_content
from callsheet.differences.schemas import Comparison, Side
from callsheet.implications import sense
from callsheet.ir.operations import Api, ErrorAnswer, Job, Operation, Pagination, Provider, Starts
from callsheet.ir.parameters import Parameter
from callsheet.problems import Position

_Part = TypeVar("_Part")

_COMPARED: Final = frozenset(
    ("name", "method", "path", "parameters", "body", "answer", "errors", "starts", "job", "pagination", "rate_limits")
) | {"security"}
"""The parts of an operation that are compared one by one."""
_WORDS: Final = frozenset(("summary", "description", "basis"))
"""The parts that only say something to a reader."""
_PAGES: Final = ("kind", "parameter", "first", "size", "next", "more", "pages", "total", "items")
_POINTERS: Final = ("echo", "progress", "result", "error", "charged", "refunded")


def differences(old: tuple[Provider, ...], new: tuple[Provider, ...]) -> tuple[Change, ...]:
    """Everything that changed for users, the weightiest first."""
    changes = Changes()
    for name, before, after in _pairs({p.name: p for p in old}, {p.name: p for p in new}):
        if after is None:
            changes.add("breaking", name, "", "the provider is gone")
        elif before is None:
            changes.add("safe", name, "", "the provider is new")
        else:
            _provider(changes, before, after)
    return changes.all()


def _pairs(old: Mapping[str, _Part], new: Mapping[str, _Part]) -> Iterable[tuple[str, _Part | None, _Part | None]]:
    """The parts of both sides by name, in the order of the old ones."""
    return ((name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new)))


def _provider(changes: Changes, old: Provider, new: Provider) -> None:
    for what, was, now in (
        ("class of the client", old.class_name, new.class_name),
        ("environment variable of the key", old.key_variable, new.key_variable),
    ):
        if was != now:
            changes.add("breaking", new.name, "", f"the {what} was {was} and is {now}")
    if old.title != new.title:
        changes.add(
            "note", new.name, "", f"it was called {plain_words(old.title)!r} and is called {plain_words(new.title)!r}"
        )
    for name, before, after in _pairs({a.name: a for a in old.apis}, {a.name: a for a in new.apis}):
        subject = f"{new.name}.{name}"
        if after is None:
            changes.add("breaking", subject, "", "the API is gone")
        elif before is None:
            changes.add("safe", subject, "", "the API is new")
        else:
            _api(changes, subject, *by_content(before, after))


def _api(changes: Changes, subject: str, old: Api, new: Api) -> None:
    if old.server != new.server:
        changes.add(
            "safe", subject, "", f"requests went to {plain_words(old.server)} and go to {plain_words(new.server)}"
        )
    if old.security != new.security:
        was, now = plain_words(old.security.words), plain_words(new.security.words)
        kind: Kind = "safe" if old.security.schemes else "breaking"
        changes.add(kind, subject, "", f"the key was sent as {was} and is sent as {now}")
    _sources(changes, subject, old, new)
    pairs = _pairs({o.name: o for o in old.operations}, {o.name: o for o in new.operations})
    for name, before, after in pairs:
        full = f"{subject}.{name}"
        if after is None and before is not None:
            changes.add("breaking", full, "", "the operation is gone", position=before.basis.position)
        elif before is None and after is not None:
            changes.add("safe", full, "", "the operation is new", position=after.basis.position)
        elif before is not None and after is not None:
            _Operations(changes, full, (old, before), (new, after)).compare()


def _sources(changes: Changes, subject: str, old: Api, new: Api) -> None:
    for name, before, after in _pairs({s.name: s for s in old.sources}, {s.name: s for s in new.sources}):
        if after is None:
            changes.add("note", subject, "", f"the source {name} is gone")
        elif before is None:
            changes.add("note", subject, "", f"the source {name} is new: {plain_words(after.citation)}")
        elif before != after:
            told = [
                f"{what} was {was} and is {now}"
                for what, was, now in (
                    ("title", plain_words(before.title), plain_words(after.title)),
                    ("address", plain_words(before.url), plain_words(after.url)),
                    ("day of reading", plain_words(before.read), plain_words(after.read)),
                )
                if was != now
            ]
            changes.add("note", subject, "", f"the source {name}: {', '.join(told)}")


class _Operations:
    """The old and the new state of one operation, each with its API."""

    def __init__(self, changes: Changes, subject: str, old: tuple[Api, Operation], new: tuple[Api, Operation]) -> None:
        self._changes = changes
        self._subject = subject
        self._old, self._new = old[1], new[1]
        self._apis = (old[0], new[0])
        self._sides = (_side(old[0]), _side(new[0]))

    def compare(self) -> None:
        """Note everything that changed."""
        old, new = self._old, self._new
        if (old.method, old.path) != (new.method, new.path):
            self._tell(
                "safe",
                f"the route was {old.method} {plain_words(old.path)} and is {new.method} {plain_words(new.path)}",
            )
        self._security()
        self._parameters()
        compare_bodies(self._comparison(), old.body, new.body)
        self._answer()
        for status, before, after in _pairs({e.status: e for e in old.errors}, {e.status: e for e in new.errors}):
            self._error(status, before, after)
        self._starts(old.starts, new.starts)
        self._job(old.job, new.job)
        self._pages(old.pagination, new.pagination)
        self._limits()
        self._rest()

    def _rest(self) -> None:
        """Note a change of whatever is not compared in particular, so that nothing is passed over."""
        for part in fields(self._new):
            was, now = getattr(self._old, part.name), getattr(self._new, part.name)
            if part.name not in _COMPARED | _WORDS and sense(was) != sense(now):
                text = f"{part.name.replace('_', ' ')} changed, and cannot be classed: treat it as breaking"
                self._tell("breaking", text, position=self._new.basis.position)

    def _comparison(self, prefix: str = "") -> Comparison:
        return Comparison(self._changes, self._subject, "payload", *self._sides, prefix=prefix)

    def _tell(self, kind: Kind, message: str, place: str = "", position: Position | None = None) -> None:
        self._changes.add(kind, self._subject, place, message, position=position)

    def _security(self) -> None:
        """Note other keys, unless they are those of the whole API, of which it is told already."""
        old, new = self._old.security, self._new.security
        if old != new and (old, new) != tuple(api.security for api in self._apis):
            kind: Kind = "breaking" if set(new.schemes) - set(old.schemes) else "safe"
            self._tell(kind, f"the key was sent as {plain_words(old.words)} and is sent as {plain_words(new.words)}")

    def _parameters(self) -> None:
        before, after = (
            {f"{parameter.place} {parameter.name}": parameter for parameter in operation.parameters}
            for operation in (self._old, self._new)
        )
        for name, old, new in _pairs(before, after):
            if new is None:
                self._tell("breaking", "the parameter is gone", name)
            elif old is None:
                text = "a new parameter, and it is required" if new.required else "a new parameter"
                self._tell("breaking" if new.required else "safe", text, name, new.basis.position)
            else:
                self._parameter(name, old, new)

    def _parameter(self, name: str, old: Parameter, new: Parameter) -> None:
        if old.required != new.required:
            text = "is required now" if new.required else "is no longer required"
            self._tell("breaking" if new.required else "safe", text, name, new.basis.position)
        if (old.style, old.explode, old.reserved) != (new.style, new.explode, new.reserved):
            self._tell("safe", "is written in another style", name, new.basis.position)
        self._comparison(prefix=name).compare("", old.schema, new.schema)

    def _answer(self) -> None:
        old, new = self._old.answer, self._new.answer
        if old.status != new.status:
            self._tell("safe", f"the status of success was {old.status} and is {new.status}", "answer")
        if old.kind != new.kind:
            self._tell("breaking", f"it was {old.kind} and is {new.kind}", "answer")
        if old.schema is None and new.schema is not None:
            self._tell("safe", "is described now", "answer")
        elif old.schema is not None and new.schema is None:
            self._tell("breaking", "is no longer described", "answer")
        elif old.schema is not None and new.schema is not None:
            comparison = Comparison(self._changes, self._subject, "answer", *self._sides, prefix="answer ")
            comparison.compare("", old.schema, new.schema)

    def _error(self, status: str, old: ErrorAnswer | None, new: ErrorAnswer | None) -> None:
        place = f"error {status}"
        if new is None:
            self._tell("breaking", "is no longer documented", place, old.basis.position if old else None)
            return
        if old is None:
            self._tell("safe", f"is documented now: {plain_words(new.description)}", place, new.basis.position)
            return
        before, after = ({code.code: plain_words(code.meaning) for code in error.codes} for error in (old, new))
        for code, was, now in _pairs(before, after):
            if now is None:
                self._tell("breaking", f"the code {code} is gone", place, new.basis.position)
            elif was is None:
                self._tell("safe", f"the code {code} is new: {now}", place, new.basis.position)
            elif was != now:
                self._tell("note", f"the code {code} meant {was!r} and means {now!r}", place, new.basis.position)
        if (old.message, old.code) != (new.message, new.code):
            self._tell("safe", "the provider's message and code stand elsewhere in the answer", place)
        if old.description != new.description:
            self._tell(
                "note", f"meant {plain_words(old.description)!r} and means {plain_words(new.description)!r}", place
            )

    def _starts(self, old: Starts | None, new: Starts | None) -> None:
        if old is None or new is None:
            self._presence("starts jobs", old is not None, new is not None)
        elif old.poll != new.poll:
            self._tell("breaking", f"its jobs were polled by {'.'.join(old.poll)}, and are by {'.'.join(new.poll)}")
        if old is not None and new is not None:
            self._pointers("x-starts", old, new, ("ids", "count", "charged", "charges", "indexes", "balance"))

    def _job(self, old: Job | None, new: Job | None) -> None:
        if old is None or new is None:
            self._presence("polls jobs", old is not None, new is not None)
            return
        for state, was, now in _pairs(dict(old.states), dict(new.states)):
            if now is None:
                self._tell("breaking", f"the state {state} is gone: it meant {was}", "x-job")
            elif was is None:
                self._tell("safe", f"the state {state} is new: it means {now}", "x-job")
            elif was != now:
                self._tell("breaking", f"the state {state} meant {was} and means {now}", "x-job")
        self._pointers("x-job", old, new, ("id", "status", *_POINTERS))
        if (old.interval and (old.interval.low, old.interval.high)) != (
            new.interval and (new.interval.low, new.interval.high)
        ):
            self._tell("safe", "the time between two polls changed", "x-job")
        if (old.refund, old.refunds) != (new.refund, new.refunds):
            self._tell("note", "what is documented about refunds changed", "x-job")

    def _pages(self, old: Pagination | None, new: Pagination | None) -> None:
        if old is None or new is None:
            self._presence("lists page by page", old is not None, new is not None)
        else:
            self._pointers(
                "x-pagination",
                old,
                new,
                ("kind", "parameter", "first", "size", "next", "more", "pages", "total", "items"),
            )

    def _presence(self, what: str, was: bool, now: bool) -> None:
        if was != now:
            self._tell("safe" if now else "breaking", f"it {what} now" if now else f"it no longer {what}")

    def _pointers(self, keyword: str, old: object, new: object, names: Iterable[str]) -> None:
        """Note what the client reads elsewhere now; what it does not read any more is missed by those who used it."""
        for name in names:
            was, now = getattr(old, name), getattr(new, name)
            if was != now:
                said = f"{name} was {was or 'nowhere'} and is {now or 'nowhere'}"
                self._tell("breaking" if now is None else "safe", said, keyword)

    def _limits(self) -> None:
        before, after = ({plain_words(limit.per): limit for limit in o.rate_limits} for o in (self._old, self._new))
        for per, old, new in _pairs(before, after):
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


def _side(api: Api) -> Side:
    return Side(dict(api.schemas), {source.name: source for source in api.sources})
