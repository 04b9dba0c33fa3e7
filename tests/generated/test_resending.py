"""Sending again: what is sent a second time, what never is, and what is told then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.payloads import KLING, LEGACY, SENDING

from callsheet_clients._runtime import errors

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider

KLING_STARTED = httpx2.Response(200, json={"task_id": "t1"})
PAID = pytest.mark.parametrize(("operation", "arguments"), [pytest.param(*call[:2], id=call[0]) for call in SENDING])
LIMITED = pytest.mark.parametrize(
    ("operation", "arguments"),
    [pytest.param(*call[:2], id=call[0]) for call in SENDING if call[0] != "ulazai.legacy_video.generate"],
)
"""What may be answered 429 by the documents."""
LOST = [
    httpx2.ReadTimeout("timed out"),
    httpx2.WriteTimeout("timed out"),
    httpx2.ReadError("connection reset"),
    httpx2.WriteError("broken pipe"),
    httpx2.RemoteProtocolError("server disconnected without sending a response"),
    httpx2.DecodingError("bad gzip"),
]
UNCONNECTED = [
    httpx2.ConnectError("refused"),
    httpx2.ConnectTimeout("timed out"),
    httpx2.PoolTimeout("no connection free"),
    httpx2.ProxyError("no such proxy"),
]


def kind(error: Exception) -> str:
    """The name of a case."""
    return type(error).__name__


# What costs money


@PAID
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 422])
def test_a_request_that_was_refused_is_not_sent_again(
    calls: Calls, fake: FakeProvider, operation: str, arguments: tuple[Any, ...], status: int
) -> None:
    fake.will_answer(status, headers={"Retry-After": "0"})
    with pytest.raises(errors.ApiError) as caught:
        calls(operation, *arguments)
    error = caught.value
    assert (error.status, error.operation) == (status, operation)
    assert (error.charged, error.safe_to_resend, error.attempts) == ("no", True, 1)
    assert len(fake.requests) == 1
    assert calls.clock.naps == []


@PAID
@pytest.mark.parametrize("status", [408, 409, 425, 500, 502, 503, 504, 529])
def test_a_status_that_does_not_settle_the_outcome_is_never_followed_by_a_second_request(
    calls: Calls, fake: FakeProvider, operation: str, arguments: tuple[Any, ...], status: int
) -> None:
    fake.will_answer(status, json={"error": "Try later."}, headers={"Retry-After": "0"})
    with pytest.raises(errors.OutcomeUnknown, match="look for it before sending again") as caught:
        calls(operation, *arguments)
    error = caught.value
    assert type(error.answer) is errors.class_for_status(status)
    assert isinstance(error.answer, errors.ApiError)
    assert (error.status, error.answer.status, error.operation) == (status, status, operation)
    assert (error.answer.charged, error.answer.safe_to_resend, error.answer.attempts) == ("unknown", False, 1)
    assert (error.charged, error.safe_to_resend, error.attempts) == ("unknown", False, 1)
    assert len(fake.requests) == 1
    assert calls.clock.naps == []


def test_a_failure_that_names_a_job_says_so_instead_of_inviting_to_try_again(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(503, json={"task_id": "t1", "error": "Try later."})
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert caught.value.job_ids == ("t1",)
    assert str(caught.value) == (
        "ulazai.kling30.generate: HTTP 503: Try later; the answer names the jobs t1, which may be charged, "
        "so look at them before sending again"
    )


@LIMITED
def test_a_request_that_came_too_often_is_sent_again_after_a_pause(
    calls: Calls, fake: FakeProvider, operation: str, arguments: tuple[Any, ...]
) -> None:
    fake.will_answer(429, headers={"Retry-After": "2"})
    with pytest.raises(errors.RateLimited) as caught:
        calls(operation, *arguments)
    error = caught.value
    assert (error.charged, error.safe_to_resend, error.attempts) == ("no", True, 5)
    assert error.retry_after == 2
    assert len(fake.requests) == 5
    assert len({request.content for request in fake.requests}) == 1
    assert len(calls.clock.naps) == 4
    assert all(2 <= nap <= 3 for nap in calls.clock.naps)
    assert error.elapsed == pytest.approx(sum(calls.clock.naps))


def test_a_429_that_no_document_speaks_of_does_not_settle_the_outcome(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(429, headers={"Retry-After": "0"})
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.legacy_video.generate", LEGACY)
    assert type(caught.value.answer) is errors.RateLimited
    assert caught.value.retry_after == 0
    assert len(fake.requests) == 1


def test_a_job_that_started_at_the_second_attempt_is_answered_as_any_other(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.ConnectError("refused"), httpx2.Response(429), KLING_STARTED)
    assert calls("ulazai.kling30.generate", KLING).task_id == "t1"
    assert len(fake.requests) == 3


def test_what_comes_back_at_a_later_attempt_decides(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.Response(429), httpx2.ReadError("reset"))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert caught.value.attempts == 2
    assert len(fake.requests) == 2


@pytest.mark.parametrize("lost", LOST, ids=kind)
def test_a_request_whose_answer_was_lost_may_have_started_a_job(
    calls: Calls, fake: FakeProvider, lost: Exception
) -> None:
    fake.will(lost)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    error = caught.value
    assert str(error) == (
        f"ulazai.kling30.generate: sent, and no whole answer came back ({lost}); the outcome is unknown: "
        "a job may exist and may be charged, so look for it before sending again"
    )
    assert error.operation == "ulazai.kling30.generate"
    assert (error.answer, error.status, error.body) == (None, None, b"")
    assert (error.charged, error.safe_to_resend, error.attempts) == ("unknown", False, 1)
    assert error.estimate is not None
    assert error.estimate.high == 320
    assert len(fake.requests) == 1
    assert calls.clock.naps == []


@pytest.mark.parametrize("lost", UNCONNECTED, ids=kind)
def test_a_request_that_found_no_connection_is_sent_again(calls: Calls, fake: FakeProvider, lost: Exception) -> None:
    fake.will(lost, lost, lost, lost, KLING_STARTED)
    assert calls("ulazai.kling30.generate", KLING).task_id == "t1"
    assert len(fake.requests) == 5


@pytest.mark.parametrize("lost", UNCONNECTED, ids=kind)
def test_a_request_that_never_found_a_connection_was_not_sent(
    calls: Calls, fake: FakeProvider, lost: Exception
) -> None:
    fake.will(lost)
    with pytest.raises(errors.NotSent, match=r"no connection to https://ulazai\.com") as caught:
        calls("ulazai.kling30.generate", KLING)
    error = caught.value
    assert (error.charged, error.safe_to_resend, error.attempts) == ("no", True, 5)
    assert len(fake.requests) == 5
    assert [nap <= most for nap, most in zip(calls.clock.naps, (0.5, 1, 2, 4), strict=True)] == [True] * 4


def test_a_lost_connection_without_a_text_is_told_by_its_kind(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.ReadTimeout(""))
    with pytest.raises(errors.OutcomeUnknown, match="ReadTimeout"):
        calls("ulazai.kling30.generate", KLING)


# What only reads


@pytest.mark.parametrize("lost", [*LOST, *UNCONNECTED], ids=kind)
def test_a_read_without_an_answer_is_asked_again(calls: Calls, fake: FakeProvider, lost: Exception) -> None:
    fake.will(lost, lost, httpx2.Response(200, json={"status": "completed"}))
    assert calls("ulazai.kling30.get_status", "t1").status == "completed"
    assert len(fake.requests) == 3
    assert len(calls.clock.naps) == 2


@pytest.mark.parametrize("lost", LOST, ids=kind)
def test_a_read_that_got_no_answer_in_the_end_may_be_asked_again(
    calls: Calls, fake: FakeProvider, lost: Exception
) -> None:
    fake.will(lost)
    with pytest.raises(errors.NoAnswer, match="asking again is safe") as caught:
        calls("ulazai.kling30.get_status", "t1")
    assert (caught.value.charged, caught.value.safe_to_resend, caught.value.attempts) == ("no", True, 5)
    assert len(fake.requests) == 5


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_read_is_asked_again_after_a_status_that_may_pass(calls: Calls, fake: FakeProvider, status: int) -> None:
    fake.will(httpx2.Response(status), httpx2.Response(200, json={"status": "completed"}))
    assert calls("ulazai.kling30.get_status", "t1").status == "completed"
    fake.requests.clear()
    fake.will_answer(status)
    with pytest.raises(errors.class_for_status(status)) as caught:
        calls("ulazai.kling30.get_status", "t1")
    assert caught.value.attempts == 5
    assert len(fake.requests) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 501])
def test_a_read_is_asked_once_where_asking_again_would_end_alike(calls: Calls, fake: FakeProvider, status: int) -> None:
    fake.will_answer(status)
    with pytest.raises(errors.class_for_status(status)):
        calls("ulazai.kling30.get_status", "t1")
    assert len(fake.requests) == 1


# The deadline


@pytest.mark.parametrize("operation", ["ulazai.kling30.generate", "ulazai.kling30.get_status"])
def test_attempts_and_pauses_together_never_pass_the_deadline(calls: Calls, fake: FakeProvider, operation: str) -> None:
    def slow(request: httpx2.Request) -> httpx2.Response:
        calls.clock.advance(min(1.5, request.extensions["timeout"]["read"]))
        return httpx2.Response(429, headers={"Retry-After": "1"})

    fake.will(slow)
    with pytest.raises(errors.RateLimited) as caught:
        calls(operation, KLING if operation.endswith("generate") else "t1", deadline=6)
    assert caught.value.elapsed <= 6
    assert caught.value.attempts == 3


def test_each_attempt_may_take_what_is_left_of_the_deadline(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.Response(429, headers={"Retry-After": "4"}), KLING_STARTED)
    calls("ulazai.kling30.generate", KLING, deadline=20)
    first, second = (request.extensions["timeout"]["read"] for request in fake.requests)
    assert first == 20
    assert second == pytest.approx(20 - calls.clock.naps[0])


def test_a_pause_that_the_deadline_has_no_room_for_is_not_begun(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(429, headers={"Retry-After": "300"})
    with pytest.raises(errors.RateLimited) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert (caught.value.attempts, caught.value.retry_after) == (1, 300)
    assert calls.clock.naps == []


def test_a_short_deadline_leaves_room_for_another_attempt(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.ConnectError("refused"), KLING_STARTED)
    assert calls("ulazai.kling30.generate", KLING, deadline=0.01).task_id == "t1"
    assert calls.clock.naps[0] < 0.01
