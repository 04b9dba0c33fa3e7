"""Jobs: waiting for one to end, sync and async, from one state table."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .arguments import LONGEST_SECONDS, above_zero
from .clocks import Clock
from .errors import (
    CallsheetError,
    InvalidArgument,
    JobFailed,
    JobNotFound,
    JobStillRunning,
    NoAnswer,
    NotFound,
    NotSent,
    RateLimited,
    ServerError,
    UnexpectedAnswer,
)
from .exchanges import Call, exchange
from .interruptions import tell
from .journal import Journal
from .operations import Job, JobState, Operation
from .pointers import at
from .recording import NOTE_SECONDS
from .replies import typed
from .steps import Do, Reply, Sleep, Steps
from .words import shown

log = logging.getLogger("callsheet_clients")

Answer = TypeVar("Answer")

POLL_SECONDS = 5.0
"""Time between two polls where the provider documents none."""
WAIT_SECONDS = 600.0
"""How long wait() waits, unless the caller says otherwise."""
GRACE_SECONDS = 5.0
"""For how long a job may be unknown to the provider after wait() began: an id can be older than what reads see."""
LAST_SECONDS = 0.5
"""How long the last poll may take, which is made when the deadline has come."""
MOMENT_SECONDS = 0.001
"""A pause that is too short to be made: a clock may not even show it."""
UNREADABLE = 5
"""How many polls in a row may be answered with something else than what the documents describe."""

_PASSING = (NoAnswer, NotSent, ServerError, RateLimited, UnexpectedAnswer)
"""What a poll may end in while the job itself is well."""


@dataclass(slots=True)
class Waiting(Generic[Answer]):
    """One wait: decides after each poll whether the job has ended and how long to pause. Does no waiting itself.

    `deadline` and `interval` are in seconds. Raises `InvalidArgument` where they are not above 0.
    """

    operation: Operation
    job_id: str
    deadline: float
    interval: float | None
    on_progress: Callable[[Answer], object] | None
    clock: Clock
    journal: Journal | None = None
    last: Answer | None = None
    seen: object = None
    unreadable: int = 0
    started: float = field(init=False)
    strange: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name, seconds in (("deadline", self.deadline), ("interval", self.interval)):
            if seconds is not None:
                above_zero(self.operation.name, name, seconds, "seconds")
        self.started = self.clock.monotonic()

    @property
    def job(self) -> Job:
        """How the operation polls. Raises `InvalidArgument` where it polls no job."""
        if self.operation.job is None:
            raise InvalidArgument(self.operation.name, "this operation polls no job")
        return self.operation.job

    def passed(self) -> float:
        """Seconds since the wait began."""
        return self.clock.monotonic() - self.started

    def left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - self.passed()

    def ended(self, answer: Answer) -> bool:
        """Whether the job has succeeded. Raises `JobFailed` where it has failed."""
        self.last, self.unreadable = answer, 0
        state = self._state(answer)
        if self.on_progress is not None:
            self.on_progress(answer)
        if state == "failed":
            raise self._failure(answer)
        return state == "succeeded"

    def goes_on(self, data: object) -> bool:
        """Whether an answer that is otherwise not what the documents describe says that the job is still under way.

        Raises `JobFailed` where it says that it has failed.
        """
        if not isinstance(at(data, self.job.status), str):
            return False
        state = self._state(data)
        if state == "failed":
            raise self._failure(data)
        if state == "succeeded":
            return False
        self.unreadable = 0
        return True

    def _state(self, answer: object) -> JobState | None:
        """What the state of a job means; one that nobody documented is reported once."""
        self.seen = status = at(answer, self.job.status)
        state = self.job.states.get(status) if isinstance(status, str) else None
        if state is None and str(status) not in self.strange:
            self.strange.add(str(status))
            log.warning(
                "%s: job %s is %s, a state that no document names", self.operation.name, self.job_id, shown(status)
            )
        return state

    def _failure(self, answer: object) -> JobFailed:
        said = at(answer, self.job.error)
        reason = said if isinstance(said, str) and said else "the provider gives no reason"
        refund = f" {self.job.refund}" if self.job.refund else ""
        message = f"job {self.job_id} failed: {reason.rstrip('.')}.{refund}"
        refunded = at(answer, self.job.refunded)
        error = JobFailed(self.operation.name, message, self.job_id, answer, refunded)
        charged = at(answer, self.job.charged)
        if refunded is True or (charged is not None and refunded == charged):
            error.charged, error.safe_to_resend = "no", True
        return error

    def survived(self, error: CallsheetError) -> bool:
        """Whether to go on after a poll that failed."""
        if isinstance(error, UnexpectedAnswer):
            self.unreadable += 1
            return self.unreadable < UNREADABLE
        if isinstance(error, NotSent) and error.lasting and self.left() > 0:
            return False
        return error.retry_after is None or error.retry_after < self.left()

    def pause(self, at_least: float = 0.0) -> float:
        """Seconds until the next poll, the last of which is at the deadline. Raises `JobStillRunning` after it."""
        left = self.left()
        if left < MOMENT_SECONDS:
            raise self._still_running()
        if self.interval is not None:
            drawn = self.interval
        else:
            low, high = self.job.interval or (POLL_SECONDS, POLL_SECONDS)
            drawn = random.uniform(low, max(high, low * 1.1))  # noqa: S311 - spreads load, keeps no secret
        return min(max(drawn, at_least), left)

    def _still_running(self) -> JobStillRunning:
        state = f"still {shown(self.seen)}" if self.seen is not None else "in a state that could not be read"
        said = f"job {self.job_id} is {state} after {self.deadline:g} s; it goes on, wait for it again"
        return JobStillRunning(self.operation.name, said, self.job_id, self.last)


def follow(waiting: Waiting[Answer], poll: Callable[[float], Call], answer: type[Answer]) -> Steps[Answer]:
    """Poll at once and then at every interval until the job has succeeded; returns the last answer.

    A poll that fails costs nothing, and the job survives it. Whatever ends the wait names the job; the job itself is
    never cancelled.
    """
    try:
        while True:
            found, at_least = yield from _polled(waiting, poll, answer)
            if found is not None and waiting.ended(found):
                yield from _noted(waiting, "succeeded")
                return found
            yield Sleep(waiting.pause(at_least))
    except JobFailed:
        yield from _noted(waiting, "failed")
        raise
    except InvalidArgument:
        raise
    except CallsheetError as error:
        # The poll itself cost nothing; the job that it asked for may be paid.
        error.job_ids = error.job_ids or (waiting.job_id,)
        error.charged, error.safe_to_resend = "unknown", False
        raise
    except BaseException as interruption:
        said = f"interrupted while waiting for job {waiting.job_id}; it goes on, wait for it again"
        tell(interruption, JobStillRunning(waiting.operation.name, said, waiting.job_id, waiting.last))
        raise


def _polled(
    waiting: Waiting[Answer], poll: Callable[[float], Call], answer: type[Answer]
) -> Steps[tuple[Answer | None, float]]:
    """The state of the job, or None where it could not be read this time; and the least pause that was asked for."""
    call = poll(min(max(waiting.left(), LAST_SECONDS), LONGEST_SECONDS))
    try:
        reply = yield from exchange(call)
        return _read(waiting, reply, answer), 0.0
    except NotFound as error:
        if waiting.passed() >= GRACE_SECONDS or waiting.seen is not None:
            said = f"the provider knows no job {waiting.job_id}: {error.message}"
            raise call.stamped(JobNotFound(waiting.operation.name, said, waiting.job_id, waiting.last)) from None
        return None, 0.0
    except _PASSING as error:
        if not waiting.survived(error):
            call.stamped(error)
            raise
        log.info("%s; job %s is asked for again", error, waiting.job_id)
        return None, error.retry_after or 0.0


def _read(waiting: Waiting[Answer], reply: Reply, answer: type[Answer]) -> Answer | None:
    """The answer to a poll, or None where no more of it can be read than that the job goes on."""
    try:
        return typed(waiting.operation, reply, answer)
    except UnexpectedAnswer as error:
        if not waiting.goes_on(reply.data):
            raise
        log.info("%s; job %s goes on", error, waiting.job_id)
        return None


def _noted(waiting: Waiting[Any], state: str) -> Steps[None]:
    journal = waiting.journal
    if journal is None:
        return

    def write() -> None:
        try:
            journal.ended(waiting.job_id, state, max(waiting.left(), NOTE_SECONDS))
        except CallsheetError as error:
            log.error("%s", error)

    yield Do(write)
