"""Waiting: when a job is asked for again, when waiting ends, and what is told then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from callsheet_clients._runtime import errors, jobs
from callsheet_clients._runtime.operations import Operation
from callsheet_clients.ugclab.operations import OPERATIONS as UGCLAB
from callsheet_clients.ugen.operations import OPERATIONS as UGEN
from callsheet_clients.ulazai.operations import OPERATIONS as ULAZAI

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider

KLING = ULAZAI["kling30.get_status"]
STUDIO = ULAZAI["video_studio.get_status"]
JOB = UGCLAB["jobs.get"]
TASK = UGEN["models.get_task"]

Wait = Callable[..., Any]


class Clock:
    """A clock that only moves while somebody sleeps, or when it is pushed."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.naps.append(seconds)
        self.now += seconds


def wait_sync(operation: Operation, clock: Clock, poll: Callable[[], object], **options: Any) -> object:
    """Wait for the job `id-1` on a clock that needs no time."""
    given = {"deadline": 600.0, "interval": None, "on_progress": None, **options}
    return jobs.wait(operation, "id-1", poll, sleep=clock.sleep, clock=clock, **given)


def wait_async(operation: Operation, clock: Clock, poll: Callable[[], object], **options: Any) -> object:
    """The same with the asynchronous wait."""
    given = {"deadline": 600.0, "interval": None, "on_progress": None, **options}

    async def ask() -> object:
        return poll()

    async def sleep(seconds: float) -> None:
        clock.sleep(seconds)

    waiting: Awaitable[object] = jobs.wait_async(operation, "id-1", ask, sleep=sleep, clock=clock, **given)

    async def run() -> object:
        return await waiting

    return asyncio.run(run())


@pytest.fixture(params=[wait_sync, wait_async], ids=["sync", "async"])
def wait(request: pytest.FixtureRequest) -> Wait:
    """Waiting in both ways."""
    chosen: Wait = request.param
    return chosen


def answers(*states: str) -> Callable[[], dict[str, str]]:
    """A poll that answers these states one after another, the last one over and over."""
    left = list(states)
    return lambda: {"status": left.pop(0) if len(left) > 1 else left[0]}


# Time


def test_a_job_that_is_done_is_asked_for_once_and_at_once(wait: Wait) -> None:
    clock = Clock()
    assert wait(KLING, clock, answers("completed")) == {"status": "completed"}
    assert clock.naps == []


@pytest.mark.parametrize(
    ("operation", "seconds"), [(KLING, 3), (TASK, 3), (STUDIO, 3), (JOB, jobs.POLL_SECONDS)], ids=lambda v: str(v)[:30]
)
def test_a_job_is_asked_for_at_the_documented_interval(wait: Wait, operation: Operation, seconds: float) -> None:
    clock = Clock()
    assert operation.job is not None
    top, *below = operation.job.status.split("/")[1:]
    states = iter(["soon", "later", *[state for state, kind in operation.job.states.items() if kind == "succeeded"]])

    def poll() -> Any:
        return {top: {below[0]: next(states)} if below else next(states)}

    wait(operation, clock, poll)
    assert clock.naps == [seconds, seconds]


def test_another_interval_can_be_set(wait: Wait) -> None:
    clock = Clock()
    wait(KLING, clock, answers("pending", "pending", "processing", "completed"), interval=0.5)
    assert clock.naps == [0.5, 0.5, 0.5]


def test_waiting_ends_at_the_deadline_and_says_that_the_job_goes_on(wait: Wait) -> None:
    clock = Clock()
    with pytest.raises(errors.JobStillRunning) as caught:
        wait(KLING, clock, answers("processing"), deadline=9.0)
    assert clock.naps == [3, 3, 3]
    assert clock.now == 1009.0
    assert (caught.value.job_id, caught.value.answer) == ("id-1", {"status": "processing"})
    assert str(caught.value) == (
        'ulazai.kling30.get_status: job id-1 is still "processing" after 9 s; it goes on, wait for it again'
    )


def test_waiting_never_lasts_longer_than_the_deadline(wait: Wait) -> None:
    for deadline in (0.5, 2.0, 4.0, 10.0):
        clock = Clock()
        with pytest.raises(errors.JobStillRunning):
            wait(KLING, clock, answers("pending"), deadline=deadline)
        assert clock.now <= 1000.0 + deadline


def test_the_time_that_a_poll_takes_counts_towards_the_deadline(wait: Wait) -> None:
    clock = Clock()
    asked = 0

    def slow() -> dict[str, str]:
        nonlocal asked
        asked += 1
        clock.now += 10
        return {"status": "pending"}

    with pytest.raises(errors.JobStillRunning):
        wait(KLING, clock, slow, deadline=30.0)
    assert asked <= 3


@pytest.mark.parametrize(
    "given", [{"deadline": 0.0}, {"deadline": -1.0}, {"interval": 0.0}, {"interval": float("nan")}]
)
def test_a_deadline_or_interval_that_is_no_time_is_refused_before_asking(wait: Wait, given: dict[str, float]) -> None:
    def poll() -> object:
        raise AssertionError("asked nevertheless")

    with pytest.raises(errors.InvalidArgument, match="must be above 0 seconds"):
        wait(KLING, Clock(), poll, **given)


# Progress


def test_every_answer_is_shown_as_progress_the_last_one_too(wait: Wait) -> None:
    seen: list[object] = []
    wait(KLING, Clock(), answers("pending", "processing", "completed"), on_progress=seen.append)
    assert seen == [{"status": "pending"}, {"status": "processing"}, {"status": "completed"}]


def test_an_error_in_the_progress_callback_is_the_callers(wait: Wait) -> None:
    def stop(_: object) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        wait(KLING, Clock(), answers("pending"), on_progress=stop)


# States


def test_a_state_that_nobody_documents_keeps_waiting(wait: Wait) -> None:
    clock = Clock()
    wait(KLING, clock, answers("moderating", "COMPLETED", "", "completed"))
    assert len(clock.naps) == 3


@pytest.mark.parametrize("odd", [{}, {"status": None}, {"status": 3}, {"status": ["completed"]}, [], None])
def test_an_answer_without_a_readable_state_keeps_waiting(wait: Wait, odd: object) -> None:
    left = [odd, {"status": "completed"}]
    assert wait(KLING, Clock(), lambda: left.pop(0)) == {"status": "completed"}


def test_an_error_while_asking_is_handed_on(wait: Wait) -> None:
    def poll() -> object:
        raise errors.NotSent("ulazai.kling30.get_status", "no answer")

    with pytest.raises(errors.NotSent):
        wait(KLING, Clock(), poll)


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("ulazai.kling30", {"status": "completed", "video_url": "https://cdn.test/v.mp4"}),
        ("ulazai.video_studio", {"job": {"status": "completed", "result_urls": ["https://cdn.test/v.mp4"]}}),
        ("ugclab.jobs", {"data": {"status": "COMPLETED", "videoUrl": "https://cdn.test/v.mp4"}}),
        ("ugclab.video", {"data": {"status": "COMPLETED"}}),
        ("ugclab.image", {"data": {"status": "COMPLETED"}}),
        ("ugen.models", {"status": "completed", "output_url": "https://cdn.test/v.mp4"}),
    ],
)
def test_a_job_that_succeeded_ends_the_wait_with_its_typed_answer(
    calls: Calls, fake: FakeProvider, place: str, answer: Any
) -> None:
    fake.will_answer(200, json=answer)
    done = calls(f"{place}.wait", "id-1")
    assert type(done).__module__.startswith("callsheet_clients.")
    assert done.model_dump(exclude_unset=True) == answer
    assert [request.method for request in fake.requests] == ["GET"]


@pytest.mark.parametrize(
    ("place", "answer", "said"),
    [
        (
            "ulazai.kling30",
            {"status": "failed"},
            "ulazai.kling30.get_status: job id-1 failed: the provider gives no reason. "
            "Credits are refunded automatically on failure.",
        ),
        (
            "ulazai.video_studio",
            {"job": {"status": "failed", "error_message": "The prompt was refused"}},
            "ulazai.video_studio.get_status: job id-1 failed: The prompt was refused. "
            "Credits may be refunded when a job fails; credits_refunded then says so.",
        ),
        (
            "ugclab.video",
            {"data": {"status": "FAILED", "errorMessage": "No capacity"}},
            "ugclab.jobs.get: job id-1 failed: No capacity. creditsRefunded counts what a cancellation gave back. "
            "What a failure gives back is not documented.",
        ),
        ("ugen.models", {"status": "failed", "error_message": ""}, None),
    ],
)
def test_a_job_that_failed_is_told_with_its_id_its_reason_and_what_becomes_of_the_credits(
    calls: Calls, fake: FakeProvider, place: str, answer: Any, said: str | None
) -> None:
    fake.will_answer(200, json=answer)
    with pytest.raises(errors.JobFailed) as caught:
        calls(f"{place}.wait", "id-1")
    assert caught.value.job_id == "id-1"
    assert caught.value.answer.model_dump(exclude_unset=True) == answer
    assert str(caught.value) == (said or "ugen.models.get_task: job id-1 failed: the provider gives no reason.")


def test_a_reason_that_ends_with_a_full_stop_gets_no_second_one(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"status": "failed", "error_message": "The prompt was refused."})
    with pytest.raises(errors.JobFailed) as caught:
        calls("ugen.models.wait", "id-1")
    assert str(caught.value) == "ugen.models.get_task: job id-1 failed: The prompt was refused."


@pytest.mark.parametrize("state", ["PENDING", "PROCESSING", "SAVING", "CANCELLED"])
def test_a_client_waits_through_every_other_state(calls: Calls, fake: FakeProvider, state: str) -> None:
    fake.will(
        httpx2.Response(200, json={"data": {"status": state}}),
        httpx2.Response(200, json={"data": {"status": state}}),
        httpx2.Response(200, json={"data": {"status": "COMPLETED"}}),
    )
    seen: list[str] = []
    calls("ugclab.video.wait", "id-1", interval=0.001, on_progress=lambda answer: seen.append(answer.data.status))
    assert seen == [state, state, "COMPLETED"]
    assert {str(request.url) for request in fake.requests} == {"https://api.ugclab.app/api/v1/ugc/id-1"}


def test_a_client_stops_waiting_at_the_deadline(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"status": "queued"})
    began = time.monotonic()
    with pytest.raises(errors.JobStillRunning, match=r'job id-1 is still "queued" after 0\.05 s'):
        calls("ugen.models.wait", "id-1", interval=0.01, deadline=0.05)
    assert time.monotonic() - began < 1


def test_an_id_that_cannot_be_asked_for_is_refused_before_asking(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.CallsheetError):
        calls("ulazai.kling30.wait", "../balance")
    assert fake.requests == []


def test_a_deadline_shorter_than_the_interval_still_polls_at_the_deadline(wait: Wait) -> None:
    clock = Clock()
    with pytest.raises(errors.JobStillRunning):
        wait(KLING, clock, answers("pending"), deadline=2.0)
    assert clock.now == 1000.0 + 2.0
