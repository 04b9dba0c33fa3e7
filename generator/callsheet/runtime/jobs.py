"""Jobs: waiting for one to end, sync and async, from one state table."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .errors import InvalidArgument, JobFailed, JobStillRunning
from .operations import Job, Operation
from .pointers import at
from .words import shown

Answer = TypeVar("Answer")

POLL_SECONDS = 5.0
"""Time between two polls where the provider documents none."""
WAIT_SECONDS = 600.0
"""How long wait() waits, unless the caller says otherwise."""


@dataclass(slots=True)
class _Wait(Generic[Answer]):
    """One wait: decides after each poll whether the job has ended and how long to pause. Does no waiting itself."""

    operation: Operation
    job: Job
    job_id: str
    deadline: float
    interval: float | None
    on_progress: Callable[[Answer], object] | None
    started: float

    def __post_init__(self) -> None:
        for name, seconds in (("deadline", self.deadline), ("interval", self.interval)):
            if seconds is not None and not seconds > 0:
                raise InvalidArgument(self.operation.name, f"{name} must be above 0 seconds, not {seconds}")

    def ended(self, answer: Answer) -> bool:
        """Whether the job has succeeded. Raises `JobFailed` where it has failed."""
        if self.on_progress is not None:
            self.on_progress(answer)
        status = at(answer, self.job.status)
        state = self.job.states.get(status) if isinstance(status, str) else None
        if state == "failed":
            said = at(answer, self.job.error)
            reason = said if isinstance(said, str) and said else "the provider gives no reason"
            refund = f" {self.job.refund}" if self.job.refund else ""
            raise JobFailed(
                self.operation.name, f"job {self.job_id} failed: {reason.rstrip('.')}.{refund}", self.job_id, answer
            )
        return state == "succeeded"

    def pause(self, answer: Answer, now: float) -> float:
        """Seconds until the next poll, the last of which is at the deadline. Raises `JobStillRunning` after it."""
        pause = self.interval or (self.job.interval[0] if self.job.interval else POLL_SECONDS)
        left = self.started + self.deadline - now
        if left <= 0:
            said = (
                f"job {self.job_id} is still {shown(at(answer, self.job.status))} after {self.deadline:g} s; it goes on"
            )
            raise JobStillRunning(self.operation.name, f"{said}, wait for it again", self.job_id, answer)
        return min(pause, left)


def _job(operation: Operation) -> Job:
    if operation.job is None:
        raise InvalidArgument(operation.name, "this operation polls no job")
    return operation.job


def wait(
    operation: Operation,
    job_id: str,
    poll: Callable[[], Answer],
    *,
    deadline: float,
    interval: float | None,
    on_progress: Callable[[Answer], object] | None,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """Poll at once and then at every interval until the job has succeeded; returns the last answer."""
    waiting = _Wait(operation, _job(operation), job_id, deadline, interval, on_progress, clock())
    while not waiting.ended(answer := poll()):
        sleep(waiting.pause(answer, clock()))
    return answer


async def wait_async(
    operation: Operation,
    job_id: str,
    poll: Callable[[], Awaitable[Answer]],
    *,
    deadline: float,
    interval: float | None,
    on_progress: Callable[[Answer], object] | None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """Poll at once and then at every interval until the job has succeeded; returns the last answer."""
    waiting = _Wait(operation, _job(operation), job_id, deadline, interval, on_progress, clock())
    while not waiting.ended(answer := await poll()):
        await sleep(waiting.pause(answer, clock()))
    return answer
