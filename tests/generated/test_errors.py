"""Errors: what each of them tells, and that it survives on its way to whoever handles it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.payloads import KLING

from callsheet_clients._runtime import errors

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider


def some_errors() -> Iterator[errors.CallsheetError]:
    """An error of each kind that a worker process may hand back."""
    from callsheet_clients import ulazai

    yield errors.InvalidArgument("a.b.c", "said")
    yield errors.InvalidPayload("a.b.c", ulazai.check("kling30.generate", {}))
    yield errors.PriceRefused("a.b.c", "said", ulazai.estimate("kling30.generate", KLING))
    yield errors.JournalFailed("a.b.c", "said")
    yield errors.NotSent("a.b.c", "said")
    yield errors.OutcomeUnknown("a.b.c", "said")
    yield errors.OutcomeUnknown(
        "a.b.c", "said", errors.UnexpectedAnswer("a.b.c", "said", 200, b"{}", ("job-1",)), 200, b"{}"
    )
    yield errors.NoAnswer("a.b.c", "said")
    yield errors.UnexpectedAnswer("a.b.c", "said", 200, b"{}", ("job-1",))
    yield errors.BadRequest("a.b.c", 400, "meaning", "message", "CODE", "req_1", {"error": 1})
    yield errors.JobFailed("a.b.c", "said", "job-1", None)
    yield errors.JobNotFound("a.b.c", "said", "job-1", None)
    yield errors.JobStillRunning("a.b.c", "said", "job-1", None)


@pytest.mark.parametrize("error", list(some_errors()), ids=lambda error: type(error).__name__)
def test_an_error_survives_the_way_out_of_a_worker_process(error: errors.CallsheetError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert back.operation == error.operation
    assert (back.job_ids, back.job_id) == (error.job_ids, error.job_id)
    assert (back.charged, back.safe_to_resend) == (error.charged, error.safe_to_resend)
    assert str(getattr(back, "answer", None)) == str(getattr(error, "answer", None))


COMMANDING = "\x1b[31mred\x07\r\n2026-11-21 ERROR forged\x9b\u202e"


@pytest.mark.parametrize(
    "error",
    [
        errors.BadRequest("a.b.c", 400, "meaning", COMMANDING, COMMANDING, COMMANDING, {}),
        errors.UnexpectedAnswer("a.b.c", COMMANDING, 200, b"", (COMMANDING,)),
        errors.JobFailed("a.b.c", f"job 1 failed: {COMMANDING}", "1", None),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_provider_says_is_words_in_one_line_of_an_error(error: errors.CallsheetError) -> None:
    assert str(error).isprintable()
    assert "red" in str(error)
    assert COMMANDING in error.message


@pytest.mark.parametrize("said", [COMMANDING, "x" * 10**6], ids=["controls", "a million characters"])
def test_what_a_provider_says_is_there_as_it_was_and_shown_in_short(said: str) -> None:
    error = errors.BadRequest("a.b.c", 400, "meaning", said, None, None, {})
    assert error.provider_message == said
    assert len(str(error)) < 2100


def test_the_violations_of_a_payload_stand_in_lines_of_their_own() -> None:
    from callsheet_clients import ulazai

    error = errors.InvalidPayload("a.b.c", ulazai.check("kling30.generate", {COMMANDING: 1}))
    first, *listed = str(error).split("\n")
    assert first == f"a.b.c: {len(listed)} violations"
    assert len(listed) == len(error.report.errors)
    assert all(line.startswith("  /") and line.isprintable() for line in listed)


@pytest.mark.parametrize("error", list(some_errors()), ids=lambda error: type(error).__name__)
def test_an_error_says_what_became_of_the_money(error: errors.CallsheetError) -> None:
    assert error.charged in ("no", "unknown")
    assert error.safe_to_resend == (error.charged == "no")


# What an error knows of its call


@pytest.mark.parametrize(
    ("answer", "attempts"),
    [
        (httpx2.Response(402, json={"error": "No."}, headers={"X-Request-Id": "req_7"}), 1),
        (httpx2.Response(429, json={"error": "No."}, headers={"X-Request-Id": "req_7"}), 5),
        (httpx2.Response(500, json={"error": "No."}, headers={"X-Request-Id": "req_7"}), 1),
        (httpx2.Response(307, headers={"X-Request-Id": "req_7"}), 1),
        (httpx2.Response(200, json={"task": "t1"}, headers={"X-Request-Id": "req_7"}), 1),
    ],
    ids=["402", "429", "500", "307", "200"],
)
def test_an_error_knows_its_attempts_its_time_its_price_and_its_request(
    calls: Calls, fake: FakeProvider, answer: httpx2.Response, attempts: int
) -> None:
    def slow(_: httpx2.Request) -> httpx2.Response:
        calls.clock.advance(2)
        return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)

    fake.will(slow)
    with pytest.raises(errors.CallsheetError) as caught:
        calls("ulazai.kling30.generate", KLING)
    error = caught.value
    assert (error.operation, error.attempts) == ("ulazai.kling30.generate", attempts)
    assert error.elapsed == pytest.approx(2 * attempts + sum(calls.clock.naps))
    assert error.sent_at == pytest.approx(calls.clock.time() - 2)
    assert error.request_id == "req_7"
    assert error.estimate is not None
    assert error.estimate.high == 320
    assert error.fingerprint is not None
    assert len(error.fingerprint) == 16


def test_the_fingerprint_of_a_request_is_that_of_its_content(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(400)

    def fingerprint(payload: dict[str, Any]) -> str | None:
        with pytest.raises(errors.BadRequest) as caught:
            calls("ulazai.kling30.generate", payload)
        return caught.value.fingerprint

    assert fingerprint(KLING) == fingerprint(dict(KLING))
    assert fingerprint(KLING) != fingerprint({**KLING, "prompt": "Another lighthouse"})


@pytest.mark.parametrize("lost", [httpx2.ReadTimeout("slow"), httpx2.ConnectError("refused")])
def test_a_lost_request_does_not_stay_with_its_error(calls: Calls, fake: FakeProvider, lost: Exception) -> None:
    fake.will(lost)
    with pytest.raises(errors.CallsheetError) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
