"""Jobs and pages: what changed in how an operation starts jobs, polls them, or lists page by page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.differences.pairs import paired
from callsheet.ir.operations import Job, Pagination, Starts
from callsheet.ir.texts import SpecText, listed
from callsheet.problems import Position

_STARTS: Final = ("ids", "count", "charged", "charges", "indexes", "balance")
_JOB: Final = ("id", "status", "echo", "progress", "result", "error", "charged", "refunded")
_REFUNDS: Final = {"always": "always", "maybe": "perhaps", None: "nobody says"}
"""Whether a failure gives the credits back, in a word."""
_PAGES: Final = ("parameter", "first", "size", "next", "more", "pages", "total", "items")


def compare_starts(about: About, old: Starts | None, new: Starts | None) -> None:
    """Note what changed in the jobs that an operation starts."""
    if old is None or new is None:
        _presence(about, "starts jobs", old, new)
        return
    at = new.basis.position
    if old.poll != new.poll:
        was, now = (plain_words(listed(".", starts.poll)) for starts in (old, new))
        text = f"its jobs were polled by {was}, and are by {now}"
        about.tell("breaking", text, position=about.word(at, "poll"))
    if old.result_unknown != new.result_unknown:
        text = (
            "nobody documents any more where the results stand" if new.result_unknown else "the results are documented"
        )
        about.tell("breaking" if new.result_unknown else "safe", text, "x-starts", about.word(at, "result"))
    _pointers(about, "x-starts", (old, new), _STARTS, at)


def compare_job(about: About, old: Job | None, new: Job | None) -> None:
    """Note what changed in how an operation polls a job."""
    if old is None or new is None:
        _presence(about, "polls jobs", old, new)
        return
    at = new.basis.position
    _states(about, old, new)
    _pointers(about, "x-job", (old, new), _JOB, at)
    was, now = (_interval(job) for job in (old, new))
    if was != now:
        text = f"the time between two polls was {was} and is {now}"
        about.tell("safe", text, "x-job", about.word(at, "interval"))
    if old.refunds != new.refunds:
        was, now = (_REFUNDS[job.refunds] for job in (old, new))
        text = f"whether a failure gives the credits back was: {was}; is: {now}"
        about.tell("price", text, "x-job", about.word(at, "refunds"))
    elif old.refund != new.refund:
        text = "what is documented about refunds is in other words"
        about.tell("note", text, "x-job", about.word(at, "refund"))


def compare_pages(about: About, old: Pagination | None, new: Pagination | None, at: Position | None) -> None:
    """Note what changed in how an operation lists page by page; `at` is where that stands."""
    if old is None or new is None:
        if new is not None:
            about.tell("safe", "it lists page by page now", position=at)
        elif old is not None:
            about.tell("breaking", "it no longer lists page by page", position=at)
    else:
        if old.kind != new.kind:
            about.tell("safe", f"it listed by {old.kind} and lists by {new.kind}", "x-pagination", at)
        names = [name for name in _PAGES if name != "first" or old.kind == new.kind]
        _pointers(about, "x-pagination", (old, new), names, at)


def _states(about: About, old: Job, new: Job) -> None:
    before, after = ({plain_words(name): state for name, state in job.states} for job in (old, new))
    for pair in paired(before, after):
        state, was, now = pair.name, pair.was, pair.now
        position = about.word(new.basis.position, "states", state)
        if now is None:
            about.tell("safe", f"the state {state} is gone: it meant {was}", "x-job", position)
        elif was is None:
            about.tell("safe", f"the state {state} is new: it means {now}", "x-job", position)
        elif was != now:
            about.tell("breaking", f"the state {state} meant {was} and means {now}", "x-job", position)


def _interval(job: Job) -> str:
    interval = job.interval
    if interval is None:
        return "not documented"
    return f"{interval.low} s" if interval.low == interval.high else f"{interval.low} to {interval.high} s"


def _presence(about: About, what: str, old: Starts | Job | None, new: Starts | Job | None) -> None:
    if old is not None and new is None:
        about.tell("breaking", f"it no longer {what}", position=old.basis.position)
    elif new is not None and old is None:
        about.tell("safe", f"it {what} now", position=new.basis.position)


def _shown(value: SpecText | int | None) -> str:
    return (str(value) if isinstance(value, int) else plain_words(value or "")) or "nowhere"


def _pointers(
    about: About, keyword: str, states: tuple[object, object], names: Iterable[str], at: Position | None
) -> None:
    """Note what the client reads elsewhere now; what it does not read any more is missed by those who used it."""
    for name in names:
        was, now = (getattr(state, name) for state in states)
        if was != now:
            said = f"{name} was {_shown(was)} and is {_shown(now)}"
            about.tell("breaking" if now is None else "safe", said, keyword, about.word(at, name))
