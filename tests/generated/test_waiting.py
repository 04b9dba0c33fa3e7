"""Waiting: when a job is asked for again, when waiting ends, and what is told then."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from callsheet_clients._runtime import errors, jobs

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider

KLING = "ulazai.kling30.wait"


def states(*told: str) -> list[httpx2.Response]:
    """Answers with these states, one after another."""
    return [httpx2.Response(200, json={"status": status}) for status in told]


# Time


def test_a_job_that_is_done_is_asked_for_once_and_at_once(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*states("completed"))
    assert calls(KLING, "id-1").status == "completed"
    assert len(fake.requests) == 1
    assert calls.clock.naps == []


def of(status: str) -> list[str]:
    """The states of a life that ends in this one; the first two are nothing that a document names."""
    return ["soon", "later", status]


@pytest.mark.parametrize(
    ("place", "told", "low", "high"),
    [
        ("ulazai.kling30", [{"status": status} for status in of("completed")], 3, 3.3),
        ("ugen.models", [{"status": status} for status in of("completed")], 3, 5),
        ("ulazai.video_studio", [{"job": {"status": status}} for status in of("completed")], 3, 3.3),
        ("ugclab.jobs", [{"data": {"status": status}} for status in of("COMPLETED")], 5, 5.5),
    ],
)
def test_a_job_is_asked_for_at_the_documented_interval_never_sooner_and_little_later(
    calls: Calls, fake: FakeProvider, place: str, told: list[Any], low: float, high: float
) -> None:
    fake.will(*[httpx2.Response(200, json=answer) for answer in told])
    calls(f"{place}.wait", "id-1")
    assert len(calls.clock.naps) == 2
    assert all(low <= nap <= high for nap in calls.clock.naps)


def test_the_pauses_of_two_jobs_differ_so_that_they_are_not_asked_for_together(
    calls: Calls, fake: FakeProvider
) -> None:
    fake.will(*states(*["processing"] * 8, "completed"))
    calls(KLING, "id-1")
    assert len(set(calls.clock.naps)) > 1


def test_another_interval_can_be_set(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*states("pending", "pending", "processing", "completed"))
    calls(KLING, "id-1", interval=0.5)
    assert calls.clock.naps == [0.5, 0.5, 0.5]


def test_waiting_ends_at_the_deadline_and_says_that_the_job_goes_on(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*states("processing"))
    with pytest.raises(errors.JobStillRunning) as caught:
        calls(KLING, "id-1", deadline=9.0, interval=3)
    assert calls.clock.naps == [3, 3, 3]
    assert len(fake.requests) == 4
    error = caught.value
    assert (error.job_id, error.job_ids, error.answer.status) == ("id-1", ("id-1",), "processing")
    assert (error.charged, error.safe_to_resend) == ("unknown", False)
    assert str(error) == (
        'ulazai.kling30.get_status: job id-1 is still "processing" after 9 s; it goes on, wait for it again'
    )


@pytest.mark.parametrize("interval", [None, 0.01, 0.3])
@pytest.mark.parametrize("deadline", [0.0005, 0.05, 0.5, 2.0, 4.0, 10.0])
def test_waiting_asks_at_the_deadline_once_more_and_never_sleeps_past_it(
    calls: Calls, fake: FakeProvider, deadline: float, interval: float | None
) -> None:
    calls.clock.advance(12_345.678)  # a clock whose figures are not round
    began = calls.clock.monotonic()
    asked_at: list[float] = []

    def poll(_: httpx2.Request) -> httpx2.Response:
        asked_at.append(calls.clock.monotonic() - began)
        return httpx2.Response(200, json={"status": "pending"})

    fake.will(poll)
    with pytest.raises(errors.JobStillRunning, match=f'job id-1 is still "pending" after {deadline:g} s'):
        calls(KLING, "id-1", deadline=deadline, interval=interval)
    assert deadline - jobs.MOMENT_SECONDS <= asked_at[-1] <= deadline + 1e-9


def test_the_time_that_a_poll_takes_counts_towards_the_deadline(calls: Calls, fake: FakeProvider) -> None:
    def slow(_: httpx2.Request) -> httpx2.Response:
        calls.clock.advance(10)
        return httpx2.Response(200, json={"status": "pending"})

    fake.will(slow)
    with pytest.raises(errors.JobStillRunning):
        calls(KLING, "id-1", deadline=30.0)
    assert len(fake.requests) == 3


@pytest.mark.parametrize(
    "given", [{"deadline": 0.0}, {"deadline": -1.0}, {"interval": 0.0}, {"interval": float("nan")}]
)
def test_a_deadline_or_interval_that_is_no_time_is_refused_before_asking(
    calls: Calls, fake: FakeProvider, given: dict[str, float]
) -> None:
    with pytest.raises(errors.InvalidArgument, match="must be above 0 seconds"):
        calls(KLING, "id-1", **given)
    assert fake.requests == []


def test_one_may_wait_without_end(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*states("pending", "completed"))
    assert calls(KLING, "id-1", deadline=float("inf")).status == "completed"


# Progress


def test_every_answer_is_shown_as_progress_the_last_one_too(calls: Calls, fake: FakeProvider) -> None:
    seen: list[str] = []
    fake.will(*states("pending", "processing", "completed"))
    calls(KLING, "id-1", on_progress=lambda answer: seen.append(answer.status))
    assert seen == ["pending", "processing", "completed"]


def test_an_error_in_the_progress_callback_is_the_callers(calls: Calls, fake: FakeProvider) -> None:
    def stop(_: object) -> None:
        raise KeyError("mine")

    fake.will(*states("pending"))
    with pytest.raises(KeyError, match="mine"):
        calls(KLING, "id-1", on_progress=stop)


# States


def test_a_state_that_nobody_documents_keeps_waiting_and_is_told_once(
    calls: Calls, fake: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    fake.will(*states("moderating", "moderating", "COMPLETED", "", "completed"))
    with caplog.at_level(logging.WARNING, logger="callsheet_clients"):
        calls(KLING, "id-1")
    assert len(calls.clock.naps) == 4
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == [
        f"job id-1 is {status}, a state that no document names" for status in ('"moderating"', '"COMPLETED"', '""')
    ]


@pytest.mark.parametrize("odd", [{}, {"status": None}, {"status": 3}, {"status": ["completed"]}, [], None])
def test_an_answer_without_a_readable_state_keeps_waiting(calls: Calls, fake: FakeProvider, odd: Any) -> None:
    fake.will(lambda _: httpx2.Response(200, json=odd), *states("completed"))
    assert calls(KLING, "id-1").status == "completed"
    assert len(calls.clock.naps) == 1


# Ends


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
    calls("ugclab.video.wait", "id-1", on_progress=lambda answer: seen.append(answer.data.status))
    assert seen == [state, state, "COMPLETED"]
    assert {str(request.url) for request in fake.requests} == {"https://api.ugclab.app/api/v1/ugc/id-1"}


@pytest.mark.parametrize(
    ("place", "answer", "charged", "refunded"),
    [
        ("ugclab.jobs", {"data": {"status": "FAILED", "creditsCharged": 40, "creditsRefunded": 40}}, "no", 40),
        ("ugclab.jobs", {"data": {"status": "FAILED", "creditsCharged": 40, "creditsRefunded": 10}}, "unknown", 10),
        ("ugclab.jobs", {"data": {"status": "FAILED", "creditsCharged": 40, "creditsRefunded": 0}}, "unknown", 0),
        ("ugclab.jobs", {"data": {"status": "FAILED", "creditsRefunded": 40}}, "unknown", 40),
        ("ugclab.jobs", {"data": {"status": "FAILED"}}, "unknown", None),
        ("ulazai.video_studio", {"job": {"status": "failed", "credits_refunded": True}}, "no", True),
        ("ulazai.video_studio", {"job": {"status": "failed", "credits_refunded": False}}, "unknown", False),
        ("ulazai.kling30", {"status": "failed", "credits_charged": 320}, "unknown", None),
    ],
)
def test_a_failed_job_was_not_charged_where_the_provider_says_that_all_came_back(
    calls: Calls, fake: FakeProvider, place: str, answer: Any, charged: str, refunded: object
) -> None:
    fake.will_answer(200, json=answer)
    with pytest.raises(errors.JobFailed) as caught:
        calls(f"{place}.wait", "id-1")
    assert caught.value.charged == charged
    assert caught.value.safe_to_resend == (charged == "no")
    assert caught.value.refunded == refunded


def test_an_id_that_cannot_be_asked_for_is_refused_before_asking(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.InvalidArgument):
        calls(KLING, "../balance")
    assert fake.requests == []
