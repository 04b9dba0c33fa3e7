"""Polls: what becomes of a wait when asking for the job fails; the job itself is well."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    "failing",
    [
        httpx2.ReadTimeout("slow"),
        httpx2.ConnectError("refused"),
        httpx2.Response(500),
        httpx2.Response(503, text="<html>"),
        httpx2.Response(429),
        httpx2.Response(302, headers={"Location": "/login"}),
        httpx2.Response(200, text="<html>"),
    ],
    ids=["lost", "unconnected", "500", "503", "429", "302", "html"],
)
def test_a_poll_that_fails_is_made_again_and_the_job_survives_it(
    calls: Calls, fake: FakeProvider, failing: Any
) -> None:
    fake.will(*states("pending"), *[failing] * 4, *states("completed"))
    assert calls(KLING, "id-1").status == "completed"


def test_a_provider_that_stays_down_ends_the_wait_at_the_deadline_with_the_id(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*states("processing"), httpx2.ConnectError("refused"))
    with pytest.raises(errors.CallsheetError) as caught:
        calls(KLING, "id-1", deadline=60)
    assert caught.value.job_ids == ("id-1",)
    assert sum(calls.clock.naps) <= 60 + 1


def test_a_provider_that_asks_to_come_back_later_is_asked_later(calls: Calls, fake: FakeProvider) -> None:
    asked_at: list[float] = []

    def limited(_: httpx2.Request) -> httpx2.Response:
        asked_at.append(calls.clock.monotonic())
        return httpx2.Response(429, headers={"Retry-After": "20"})

    fake.will(limited, *states("completed"))
    calls(KLING, "id-1")
    assert calls.clock.monotonic() - asked_at[0] >= 20


def test_a_provider_that_asks_to_come_back_after_the_deadline_ends_the_wait(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(429, headers={"Retry-After": "3600"})
    with pytest.raises(errors.RateLimited) as caught:
        calls(KLING, "id-1")
    assert (caught.value.job_ids, caught.value.retry_after) == (("id-1",), 3600)
    assert len(fake.requests) == 1


def test_answers_that_stay_unreadable_end_the_wait_and_name_the_job(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, text="<html>")
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        calls(KLING, "id-1")
    assert caught.value.job_ids == ("id-1",)
    assert len(fake.requests) == jobs.UNREADABLE


def mistyped(*told: str) -> list[httpx2.Response]:
    """Answers with these states, in which another field is not what the documents describe."""
    return [httpx2.Response(200, json={"status": status, "credits_charged": ["many"]}) for status in told]


def test_a_job_whose_state_can_be_read_goes_on_whatever_stands_beside_it(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*mistyped(*["processing"] * (jobs.UNREADABLE + 3)), *states("completed"))
    assert calls(KLING, "id-1").status == "completed"


def test_a_failure_that_can_be_read_is_told_at_once_whatever_stands_beside_it(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*mistyped("processing", "failed"))
    with pytest.raises(errors.JobFailed) as caught:
        calls(KLING, "id-1")
    assert caught.value.answer["status"] == "failed"
    assert len(fake.requests) == 2


def test_a_success_that_cannot_be_read_ends_the_wait_with_its_raw_answer(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*mistyped(*["completed"] * jobs.UNREADABLE))
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        calls(KLING, "id-1")
    assert b"completed" in caught.value.body
    assert caught.value.job_ids == ("id-1",)


def test_a_state_that_could_only_be_glimpsed_is_told_when_the_deadline_passes(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*mistyped(*["processing"] * 20))
    with pytest.raises(errors.JobStillRunning, match='still "processing" after 10 s'):
        calls(KLING, "id-1", deadline=10)


@pytest.mark.parametrize("status", [401, 403, 422])
def test_a_refusal_that_will_not_pass_ends_the_wait_and_names_the_job(
    calls: Calls, fake: FakeProvider, status: int
) -> None:
    fake.will(*states("pending"), httpx2.Response(status))
    with pytest.raises(errors.class_for_status(status)) as caught:
        calls(KLING, "id-1")
    assert caught.value.job_ids == ("id-1",)
    assert len(fake.requests) == 2


def test_a_job_that_the_provider_does_not_know_yet_is_asked_for_again(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.Response(404), *states("completed"))
    assert calls(KLING, "id-1").status == "completed"


def test_a_job_that_the_provider_keeps_not_knowing_is_told(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(404, json={"error": "No such task."})
    with pytest.raises(errors.JobNotFound, match="knows no job id-1") as caught:
        calls(KLING, "id-1")
    assert caught.value.job_id == "id-1"
    assert calls.clock.monotonic() >= jobs.GRACE_SECONDS
    assert calls.clock.monotonic() <= jobs.GRACE_SECONDS + 4


def test_a_job_that_vanishes_is_told_at_once(calls: Calls, fake: FakeProvider) -> None:
    fake.will(*states("pending"), httpx2.Response(404))
    with pytest.raises(errors.JobNotFound) as caught:
        calls(KLING, "id-1")
    assert caught.value.answer.status == "pending"
    assert len(fake.requests) == 2
