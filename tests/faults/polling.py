"""What happens to a job while somebody waits for it, and what must come of it. Polls cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.faults.scenario import ARGUMENTS, VIDEO_STUDIO, Outcome, Scenario
from tests.faults.stage import Stage, operation_of
from tests.faults.submitting import fault

from callsheet_clients._runtime.errors import AuthenticationFailed

POLL = "ulazai.kling30.get_status"


def _wait(stage: Stage) -> Any:
    return stage.wait(stage.start_job())


def _wait_for_stranger(stage: Stage) -> Any:
    return stage.wait("00000000-0000-4000-8000-000000000000")


def _wait_with_new_key(stage: Stage) -> Any:
    """The key is refused midway; a client with another one takes the job up again."""
    with pytest.raises(AuthenticationFailed) as caught:
        stage.wait(stage.start_job())
    return stage.wait(caught.value.job_ids[0])


def _wait_until_interrupted(stage: Stage) -> Any:
    job_id = stage.start_job()
    stage.interrupt_when(lambda record: record.operation == POLL)
    return stage.wait(job_id)


def _callback_that_fails(stage: Stage) -> Any:
    def fail(_: Any) -> None:
        raise SystemExit("the program ends")

    return stage.wait(stage.start_job(), on_progress=fail)


def _forced(state: str) -> Callable[[Stage], Any]:
    """Wait for a job that is in a state."""

    def play(stage: Stage) -> Any:
        job_id = stage.start_job()
        stage.mock.job(job_id).forced = state
        return stage.wait(job_id)

    return play


def _documented_endings() -> Iterator[tuple[str, str, Outcome]]:
    """Every state that ends a job by the documents, and what must come of it."""
    for operation in ARGUMENTS:
        starts = operation_of(operation).starts
        poll = operation_of(f"{operation.partition('.')[0]}.{starts.poll}") if starts is not None else None
        for state, kind in poll.job.states.items() if poll is not None and poll.job is not None else ():
            if kind == "succeeded":
                yield operation, state, Outcome()
            elif kind == "failed":
                refunded = operation == VIDEO_STUDIO  # whose answer says so
                yield operation, state, Outcome("JobFailed", "no" if refunded else "unknown", attempts=0)


def _reported_once(stage: Stage) -> Any:
    """A state that nobody documented turns up twice, and then the job is done."""
    job_id = stage.start_job()
    stage.mock.job(job_id).forced = "simmering"
    polls = 0

    def count(_: Any) -> None:
        nonlocal polls
        polls += 1
        if polls == 3:
            stage.mock.job(job_id).succeed()

    return stage.wait(job_id, on_progress=count)


def _survives(name: str, row: str, *script: dict[str, Any], slept: tuple[float, float] = (0.0, 40.0)) -> Scenario:
    return Scenario(name, row, Outcome(slept=slept), play=_wait, script=script)


FREELY = [
    *(
        _survives(
            f"poll-{status}", f"{status} three times, then fine", fault("status", status=status, on=POLL, times=3)
        )
        for status in (408, 500, 502, 503, 504)
    ),
    _survives("poll-closed", "the connection is closed three times, then fine", fault("close", on=POLL, times=3)),
    _survives("poll-reset", "the connection is reset three times, then fine", fault("reset", on=POLL, times=3)),
    _survives("poll-cut", "the answer is cut three times, then fine", fault("cut", bytes=20, on=POLL, times=3)),
    _survives("poll-html", "a page instead of JSON three times, then fine", fault("html", on=POLL, times=3)),
    _survives("poll-empty", "an empty answer three times, then fine", fault("empty", on=POLL, times=3)),
    _survives(
        "poll-mistyped",
        "a field beside the state is of the wrong type, ten times, then fine",
        fault("edit", set={"/status": "processing", "/credits_charged": ["many"]}, on=POLL, times=10),
        slept=(25, 50),
    ),
    _survives(
        "poll-500-for-long",
        "500 twenty times, then fine",
        fault("status", status=500, on=POLL, times=20),
        slept=(5, 200),
    ),
    _survives(
        "poll-429",
        "429 with Retry-After: 7, then fine",
        fault("status", status=429, headers={"Retry-After": "7"}, on=POLL),
        slept=(7, 8.5),
    ),
    Scenario(
        "poll-html-without-end",
        "a page instead of JSON without end",
        Outcome("UnexpectedAnswer", "unknown", slept=(10, 25)),
        play=_wait,
        script=(fault("html", on=POLL, times="all"),),
    ),
    Scenario(
        "poll-429-beyond-deadline",
        "429 with Retry-After: 3600, and a deadline of 60 s",
        Outcome("RateLimited", "unknown", attributes={"retry_after": 3600.0}),
        play=_wait,
        script=(fault("status", status=429, headers={"Retry-After": "3600"}, on=POLL),),
    ),
    Scenario(
        "poll-redirect",
        "a redirect to another host",
        Outcome("UnexpectedAnswer", "unknown", slept=(10, 25)),
        play=_wait,
        script=(fault("redirect", on=POLL, times="all"),),
    ),
]

REFUSED = [
    Scenario(
        "poll-certificate",
        "the certificate is refused",
        Outcome("NotSent", "unknown", says="certificate"),
        play=_wait,
        site="tls",
    ),
    Scenario(
        "poll-no-connection",
        "no connection until the deadline",
        Outcome("JobStillRunning", "unknown", attempts=0, slept=(60, 61)),
        play=_wait,
        site="nowhere",
    ),
]

UNKNOWN_JOBS = [
    Scenario(
        "poll-404-at-first",
        "404 at first, then the job is there",
        Outcome(slept=(3, 4)),
        play=_wait,
        script=(fault("status", status=404, on=POLL),),
    ),
    Scenario(
        "poll-404",
        "404 for longer than the grace",
        Outcome("JobNotFound", "unknown", posts=0, charges=0, slept=(5, 8)),
        play=_wait_for_stranger,
    ),
    Scenario(
        "poll-401",
        "401 midway; taken up again with a new key",
        Outcome(slept=(3, 8)),
        play=_wait_with_new_key,
        mock={"progress": "polls:2"},
        script=(fault("status", status=401, on=POLL, skip=1),),
    ),
    Scenario(
        "poll-401-for-good",
        "401 midway",
        Outcome("AuthenticationFailed", "unknown", slept=(3, 4)),
        play=_wait,
        mock={"progress": "manual"},
        script=(fault("status", status=401, on=POLL, skip=1),),
    ),
]

ENDINGS = [
    *(
        Scenario(
            f"state-{operation.partition('.')[2]}-{state}",
            f"{state} ({operation})",
            then,
            operation=operation,
            play=_forced(state),
        )
        for operation, state, then in _documented_endings()
    ),
    Scenario(
        "strange-state",
        "a state that nobody documented, then the job is done",
        Outcome(slept=(6, 15), logged=("no document names", 1)),
        play=_reported_once,
    ),
    Scenario(
        "strange-state-for-good",
        "a state that nobody documented, until the deadline",
        Outcome("JobStillRunning", "unknown", attempts=0, slept=(60, 60), says="simmering"),
        play=_forced("simmering"),
    ),
    Scenario(
        "still-running",
        "the deadline passes while the job runs",
        Outcome("JobStillRunning", "unknown", attempts=0, slept=(60, 60), says="wait for it again"),
        play=_wait,
        mock={"progress": "manual"},
    ),
    Scenario(
        "poll-hangs",
        "polls hang until the deadline",
        Outcome("JobStillRunning", "unknown", attempts=0),
        play=_wait,
        real_seconds=0.4,
        script=(fault("hang", on=POLL, times="all"),),
    ),
    Scenario(
        "poll-hangs-at-deadline",
        "the last poll, at the deadline, hangs",
        Outcome("JobStillRunning", "unknown", attempts=0),
        play=lambda stage: stage.wait(stage.start_job(), interval=0.3),
        real_seconds=0.3,
        mock={"progress": "manual"},
        script=(fault("hang", on=POLL, skip=1, times="all"),),
    ),
    Scenario(
        "poll-trickles",
        "a poll trickles for longer than the deadline",
        Outcome("JobStillRunning", "unknown", attempts=0),
        play=_wait,
        real_seconds=0.4,
        script=(fault("trickle", seconds=0.05, on=POLL, times="all"),),
    ),
    Scenario(
        "wait-interrupted",
        "interrupted from the keyboard, or the task cancelled",
        Outcome("interrupted, JobStillRunning", "unknown", attempts=0, says="wait for it again"),
        play=_wait_until_interrupted,
        script=(fault("hang", on=POLL),),
    ),
]

POLLING = [*FREELY, *REFUSED, *UNKNOWN_JOBS, *ENDINGS]
