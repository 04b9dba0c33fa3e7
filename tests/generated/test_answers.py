"""Answers: what becomes of an answer of success, as documented or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.payloads import KLING, STARTED, STUDIO, TRY, VIDEO

from callsheet_clients._runtime import errors
from callsheet_clients.ulazai import UlazAI

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider


def test_the_answers_are_typed(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={**STARTED, "meta": {"requestId": "req_1"}})
    started = calls("ugclab.video.create", VIDEO)
    assert type(started).__module__ == "callsheet_clients.ugclab.models"
    assert started.data.jobs[0].ugcId == "job-1"
    assert started.data.totalCreditsCharged == 150
    assert started.meta.requestId == "req_1"
    fake.will_answer(200, json=[{"status": "beta", "capabilities": {"supports_sound": True}}])
    (model,) = calls("ugen.models.list")
    assert model.capabilities.supports_sound is True


def test_fields_that_nobody_documents_are_kept(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": "t1", "queue": {"position": 3}})
    assert calls("ulazai.kling30.generate", KLING).queue == {"position": 3}


def test_a_status_that_nobody_documents_is_an_answer_like_any_other(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"data": {"status": "MODERATING"}})
    assert calls("ugclab.jobs.get", "job-1").data.status == "MODERATING"


def test_fields_that_are_null_or_left_out_are_none(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"data": {"status": "COMPLETED", "actor": None, "videoUrl": None}})
    job = calls("ugclab.jobs.get", "job-1").data
    assert (job.actor, job.videoUrl, job.errorMessage) == (None, None, None)


def test_any_status_of_success_will_do(calls: Calls, fake: FakeProvider) -> None:
    for status in (200, 201, 202):
        fake.will_answer(status, json={"task_id": "t1"})
        assert calls("ulazai.kling30.generate", KLING).task_id == "t1"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_and_not_followed(calls: Calls, fake: FakeProvider, status: int) -> None:
    fake.will_answer(status, headers={"Location": "https://elsewhere.test/"}, content=b"moved")
    with pytest.raises(errors.UnexpectedAnswer, match="redirect is never followed") as caught:
        calls("ulazai.kling30.get_status", "t1")
    assert (caught.value.status, caught.value.body) == (status, b"moved")
    with pytest.raises(errors.OutcomeUnknown, match="redirect is never followed") as unknown:
        calls("ulazai.kling30.generate", KLING)
    assert type(unknown.value.answer) is errors.UnexpectedAnswer
    assert (unknown.value.status, unknown.value.body) == (status, b"moved")
    assert len(fake.requests) == 2


def test_a_redirect_is_not_followed_for_an_http_client_that_follows_them(fake: FakeProvider) -> None:
    fake.will_answer(307, headers={"Location": "https://elsewhere.test/"})
    with httpx2.Client(transport=fake.transport(), follow_redirects=True) as http_client:
        ulazai = UlazAI("test-key", http_client=http_client)
        with pytest.raises(errors.OutcomeUnknown, match="redirect is never followed"):
            ulazai.kling30.generate(KLING)  # type: ignore[arg-type]  # a plain dict, as of a file
    assert len(fake.requests) == 1


@pytest.mark.parametrize("body", [b"<html>", b"", b"{", b"\xff", b"[" * 100_000, b"OK"], ids=range(6))
def test_a_success_that_is_no_json_leaves_the_outcome_unknown(calls: Calls, fake: FakeProvider, body: bytes) -> None:
    fake.will_answer(200, content=body)
    with pytest.raises(errors.OutcomeUnknown, match="HTTP 200, and the answer is not JSON") as caught:
        calls("ulazai.kling30.generate", KLING)
    error = caught.value
    assert (error.status, error.body, error.job_ids, error.charged) == (200, body, (), "unknown")
    assert isinstance(error.answer, errors.UnexpectedAnswer)
    assert (error.answer.status, error.answer.body) == (200, body)
    assert len(fake.requests) == 1


@pytest.mark.parametrize("body", [b"<html>", b"", b"[1]", b'{"status": 7}'], ids=range(4))
def test_a_read_that_succeeds_with_another_answer_is_unexpected(calls: Calls, fake: FakeProvider, body: bytes) -> None:
    fake.will_answer(200, content=body)
    with pytest.raises(errors.UnexpectedAnswer, match="HTTP 200, and") as caught:
        calls("ulazai.kling30.get_status", "t1")
    error = caught.value
    assert (error.status, error.body, error.charged, error.safe_to_resend) == (200, body, "no", True)


@pytest.mark.parametrize("answer", [{}, [], None, "t1", 5, {"task_id": None}, {"task_id": ""}, {"task_id": ["t1"]}])
def test_a_success_without_a_usable_job_id_leaves_the_outcome_unknown(
    calls: Calls, fake: FakeProvider, answer: Any
) -> None:
    fake.will_answer(200, content=json.dumps(answer).encode())
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert type(caught.value.answer) is errors.UnexpectedAnswer
    assert caught.value.status == 200
    assert caught.value.body == json.dumps(answer).encode()
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("operation", "arguments", "answer", "kept"),
    [
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": []}, ()),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": [""]}, ()),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": ["j1", 2]}, ("j1", "2")),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": ["j1", None, "j3"]}, ("j1", "j3")),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": ["j1"], "credits_remaining_total": "?"}, ("j1",)),
        ("ulazai.kling30.generate", (KLING,), {"task_id": "t1", "credits_used": {}}, ("t1",)),
        ("ugclab.video.create", (VIDEO,), {"data": {"jobs": [{"ugcId": "a"}, {"id": "b"}]}}, ("a",)),
        ("ugclab.video.create", (VIDEO,), {"data": {"jobs": [{"ugcId": "a", "status": 1}]}}, ("a",)),
        ("ugclab.video.create", (VIDEO,), {"data": {"jobs": []}}, ()),
        ("ugclab.video.create", (VIDEO,), {"data": []}, ()),
        ("ugen.models.try_model", ("kling3_std", TRY), {"task": "t1"}, ()),
    ],
)
def test_the_job_ids_of_an_unexpected_answer_are_kept(
    calls: Calls, fake: FakeProvider, operation: str, arguments: tuple[Any, ...], answer: Any, kept: tuple[str, ...]
) -> None:
    fake.will_answer(200, json=answer)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls(operation, *arguments)
    error = caught.value
    assert type(error.answer) is errors.UnexpectedAnswer
    assert error.job_ids == error.answer.job_ids == kept
    assert error.job_id == (kept[0] if kept else None)
    assert all(job_id in str(error) for job_id in kept)
    assert ("the outcome is unknown" in str(error)) == (not kept)
    assert json.loads(error.body) == answer


def test_a_job_id_that_came_as_a_number_is_not_lost(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": 8123})
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert caught.value.job_ids == ("8123",)
    assert b"8123" in caught.value.body
