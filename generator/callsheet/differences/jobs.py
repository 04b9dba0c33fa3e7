"""Jobs and pages: what changed in how an operation starts jobs, polls them, or lists page by page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.ir.operations import Job, JobState, Pagination, Starts
from callsheet.ir.texts import SpecText, listed

_STARTS: Final = ("ids", "count", "charged", "charges", "indexes", "balance")
_JOB: Final = ("id", "status", "echo", "progress", "result", "error", "charged", "refunded")
_REFUNDS: Final = {"always": "always", "maybe": "perhaps", None: "nobody says"}
"""Whether a failure gives the credits back, in a word."""
_PAGES: Final = ("kind", "parameter", "first", "size", "next", "more", "pages", "total", "items")


def compare_starts(about: About, old: Starts | None, new: Starts | None) -> None:
    """Note what changed in the jobs that an operation starts."""
    if old is None or new is None:
        _presence(about, "starts jobs", old is not None, new is not None)
        return
    if old.poll != new.poll:
        was, now = (plain_words(listed(".", starts.poll)) for starts in (old, new))
        about.tell("breaking", f"its jobs were polled by {was}, and are by {now}")
    if old.result_unknown != new.result_unknown:
        text = (
            "nobody documents any more where the results stand" if new.result_unknown else "the results are documented"
        )
        about.tell("breaking" if new.result_unknown else "safe", text, "x-starts")
    _pointers(about, "x-starts", old, new, _STARTS)


def compare_job(about: About, old: Job | None, new: Job | None) -> None:
    """Note what changed in how an operation polls a job."""
    if old is None or new is None:
        _presence(about, "polls jobs", old is not None, new is not None)
        return
    _states(about, *({plain_words(name): state for name, state in job.states} for job in (old, new)))
    _pointers(about, "x-job", old, new, _JOB)
    was, now = (_interval(job) for job in (old, new))
    if was != now:
        about.tell("safe", f"the time between two polls was {was} and is {now}", "x-job")
    if old.refunds != new.refunds:
        was, now = (_REFUNDS[job.refunds] for job in (old, new))
        about.tell("price", f"whether a failure gives the credits back was: {was}; is: {now}", "x-job")
    elif old.refund != new.refund:
        about.tell("note", "what is documented about refunds is in other words", "x-job")


def compare_pages(about: About, old: Pagination | None, new: Pagination | None) -> None:
    """Note what changed in how an operation lists page by page."""
    if old is None or new is None:
        _presence(about, "lists page by page", old is not None, new is not None)
    else:
        _pointers(about, "x-pagination", old, new, _PAGES)


def _states(about: About, old: dict[str, JobState], new: dict[str, JobState]) -> None:
    for state in dict.fromkeys((*old, *new)):
        if state not in new:
            about.tell("safe", f"the state {state} is gone: it meant {old[state]}", "x-job")
        elif state not in old:
            about.tell("safe", f"the state {state} is new: it means {new[state]}", "x-job")
        elif old[state] != new[state]:
            about.tell("breaking", f"the state {state} meant {old[state]} and means {new[state]}", "x-job")


def _interval(job: Job) -> str:
    interval = job.interval
    if interval is None:
        return "not documented"
    return f"{interval.low} s" if interval.low == interval.high else f"{interval.low} to {interval.high} s"


def _presence(about: About, what: str, was: bool, now: bool) -> None:
    if was != now:
        about.tell("safe" if now else "breaking", f"it {what} now" if now else f"it no longer {what}")


def _shown(value: SpecText | int | None) -> str:
    return (str(value) if isinstance(value, int) else plain_words(value or "")) or "nowhere"


def _pointers(about: About, keyword: str, old: object, new: object, names: Iterable[str]) -> None:
    """Note what the client reads elsewhere now; what it does not read any more is missed by those who used it."""
    for name in names:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            said = f"{name} was {_shown(was)} and is {_shown(now)}"
            about.tell("breaking" if now is None else "safe", said, keyword)
