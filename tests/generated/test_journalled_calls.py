"""Journalled calls: what a client writes down before and after it sends, and what a call key keeps from happening."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.payloads import KLING, STUDIO

from callsheet_clients._runtime import errors
from callsheet_clients._runtime.entries import Entry
from callsheet_clients._runtime.journal import Journal
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider

GENERATE = "ulazai.kling30.generate"
PAYLOAD: Any = KLING


@pytest.fixture
def journal(calls: Calls, tmp_path: Path) -> Journal:
    """The journal of every call."""
    path = tmp_path / "jobs.jsonl"
    calls.settings["journal"] = path
    return Journal(path)


def states(journal: Journal) -> list[str]:
    """The last step of each call."""
    return [entry.state for entry in journal.entries()]


def test_a_call_is_written_down_before_it_is_sent_and_after_it_was_answered(
    calls: Calls, fake: FakeProvider, journal: Journal
) -> None:
    seen: list[Entry] = []

    def answer(_: httpx2.Request) -> httpx2.Response:
        seen.extend(journal.entries())
        return httpx2.Response(200, json={"job_ids": ["j1", "j2"]})

    fake.will(answer)
    calls("ulazai.video_studio.generate", STUDIO)
    assert [(entry.state, entry.attempts, entry.job_ids) for entry in seen] == [("sending", 1, ())]
    (entry,) = journal.entries()
    assert (entry.state, entry.status, entry.job_ids) == ("answered", 200, ("j1", "j2"))
    assert str(STUDIO["prompt"]) not in journal.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (httpx2.Response(402), "refused"),
        (httpx2.Response(429), "refused"),
        (httpx2.ConnectError("refused"), "not-sent"),
        (httpx2.ReadTimeout("slow"), "unknown"),
        (httpx2.Response(500), "unknown"),
        (httpx2.Response(302), "unknown"),
        (httpx2.Response(200, text="<html>"), "unknown"),
    ],
    ids=["402", "429", "unconnected", "lost", "500", "302", "html"],
)
def test_a_call_that_failed_is_written_down_as_what_became_of_it(
    calls: Calls, fake: FakeProvider, journal: Journal, answer: Any, state: str
) -> None:
    fake.will(answer)
    with pytest.raises(errors.CallsheetError) as caught:
        calls(GENERATE, KLING)
    (entry,) = journal.entries()
    assert (entry.state, entry.attempts) == (state, caught.value.attempts)
    assert entry.fingerprint == caught.value.fingerprint


def test_what_is_refused_before_sending_and_what_only_reads_is_not_written_down(
    calls: Calls, fake: FakeProvider, journal: Journal
) -> None:
    fake.will_answer(200, json={"status": "completed"})
    calls("ulazai.kling30.get_status", "t1")
    with pytest.raises(errors.PriceRefused):
        calls(GENERATE, KLING, max_credits=1)
    assert states(journal) == []


@pytest.mark.parametrize("end", ["completed", "failed"])
def test_the_end_of_a_job_is_written_down(calls: Calls, fake: FakeProvider, journal: Journal, end: str) -> None:
    fake.will(httpx2.Response(200, json={"task_id": "t1"}), httpx2.Response(200, json={"status": end}))
    calls(GENERATE, KLING)
    if end == "failed":
        with pytest.raises(errors.JobFailed):
            calls("ulazai.kling30.wait", "t1")
    else:
        calls("ulazai.kling30.wait", "t1")
    (entry,) = journal.entries()
    assert (entry.state, entry.ended) == ("ended", {"t1": "succeeded" if end == "completed" else "failed"})


# Call keys


def test_calls_of_one_key_are_sent_once_and_answered_alike(calls: Calls, fake: FakeProvider, journal: Journal) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    assert [calls(GENERATE, KLING, call_key="scene 1").task_id for _ in range(3)] == ["t1"] * 3
    assert len(fake.requests) == 1
    assert states(journal) == ["answered"]


def test_a_key_whose_answer_was_lost_is_never_sent_again(calls: Calls, fake: FakeProvider, journal: Journal) -> None:
    fake.will(httpx2.ReadTimeout("slow"), httpx2.Response(200, json={"task_id": "t1"}))
    for _ in range(2):
        with pytest.raises(errors.OutcomeUnknown) as caught:
            calls(GENERATE, KLING, call_key="scene 1")
    assert "is not sent again" in str(caught.value)
    assert len(fake.requests) == 1
    assert states(journal) == ["unknown"]


def test_a_key_whose_answer_could_not_be_read_still_gives_its_job_ids(
    calls: Calls, fake: FakeProvider, journal: Journal
) -> None:
    fake.will_answer(200, json={"job_ids": ["j1", None]})
    for _ in range(2):
        with pytest.raises(errors.OutcomeUnknown) as caught:
            calls("ulazai.video_studio.generate", STUDIO, call_key="scene 1")
        assert caught.value.job_ids == ("j1",)
    assert len(fake.requests) == 1
    assert states(journal) == ["unknown"]


def test_an_answer_of_the_journal_that_cannot_be_read_again_does_not_count_as_safe(
    calls: Calls, fake: FakeProvider, journal: Journal
) -> None:
    fake.will_answer(200, json={"task_id": "task-1"})
    calls(GENERATE, KLING, call_key="scene 1")
    text = journal.path.read_text(encoding="utf-8").replace('"task_id": "task-1"', '"task_id": 7')
    journal.path.write_text(text, encoding="utf-8")
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls(GENERATE, KLING, call_key="scene 1")
    assert (caught.value.charged, caught.value.safe_to_resend) == ("unknown", False)
    assert len(fake.requests) == 1


def test_a_key_that_was_refused_may_be_used_again(calls: Calls, fake: FakeProvider, journal: Journal) -> None:
    fake.will(httpx2.Response(402), httpx2.Response(200, json={"task_id": "t1"}))
    with pytest.raises(errors.InsufficientCredits):
        calls(GENERATE, KLING, call_key="scene 1")
    assert calls(GENERATE, KLING, call_key="scene 1").task_id == "t1"
    assert states(journal) == ["refused", "answered"]


def test_a_key_of_another_payload_is_refused(calls: Calls, fake: FakeProvider, journal: Journal) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    calls(GENERATE, KLING, call_key="scene 1")
    with pytest.raises(errors.InvalidArgument, match="was used for another request"):
        calls(GENERATE, {**KLING, "durationSeconds": 5}, call_key="scene 1")
    assert len(fake.requests) == 1
    assert states(journal) == ["answered"]


def test_a_key_without_a_journal_is_refused(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.InvalidArgument, match="call_key needs a journal: make the client with journal=PATH"):
        calls(GENERATE, KLING, call_key="scene 1")
    assert fake.requests == []


def test_threads_with_one_key_send_once(fake: FakeProvider, tmp_path: Path) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    found: list[str] = []

    def call() -> None:
        with httpx2.Client(transport=fake.transport()) as http_client:
            client = UlazAI("test-key", http_client=http_client, journal=tmp_path / "jobs.jsonl")
            found.append(client.kling30.generate(PAYLOAD, call_key="scene 1").task_id)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["t1"] * 4
    assert len(fake.requests) == 1


def test_tasks_with_one_key_send_once(fake: FakeProvider, tmp_path: Path) -> None:
    fake.will_answer(200, json={"task_id": "t1"})

    async def use() -> list[str]:
        async with httpx2.AsyncClient(transport=fake.transport()) as http_client:
            client = AsyncUlazAI("test-key", http_client=http_client, journal=tmp_path / "jobs.jsonl")
            calls = [client.kling30.generate(PAYLOAD, call_key="scene 1") for _ in range(4)]
            return [answer.task_id for answer in await asyncio.gather(*calls)]

    assert asyncio.run(use()) == ["t1"] * 4
    assert len(fake.requests) == 1


# A journal that fails


def test_a_journal_that_cannot_be_opened_is_told_when_the_client_is_made(tmp_path: Path) -> None:
    with pytest.raises(errors.JournalFailed, match="cannot be used: No such file or directory"):
        UlazAI("test-key", journal=tmp_path / "missing" / "jobs.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_call_that_cannot_be_written_down_is_not_sent(calls: Calls, fake: FakeProvider, tmp_path: Path) -> None:
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    calls.settings["journal"] = tmp_path / "full.jsonl"
    with pytest.raises(
        errors.JournalFailed, match=r"ulazai\.kling30\.generate: the journal .* No space left"
    ) as caught:
        calls(GENERATE, KLING)
    assert fake.requests == []
    assert (caught.value.operation, caught.value.charged, caught.value.safe_to_resend) == (GENERATE, "no", True)


def test_an_answer_that_cannot_be_written_down_is_told_with_its_jobs(
    calls: Calls, fake: FakeProvider, journal: Journal
) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        journal.path.unlink()
        journal.path.mkdir()
        return httpx2.Response(200, json={"task_id": "t1"})

    fake.will(answer)
    with pytest.raises(errors.JournalFailed, match="the answer had come, and the jobs t1 exist") as caught:
        calls(GENERATE, KLING)
    error = caught.value
    assert (error.job_ids, error.charged, error.safe_to_resend) == (("t1",), "unknown", False)
    assert (error.operation, error.attempts) == (GENERATE, 1)


def test_a_failure_that_cannot_be_written_down_is_told_nevertheless(
    calls: Calls, fake: FakeProvider, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        journal.path.unlink()
        journal.path.mkdir()
        return httpx2.Response(500)

    fake.will(answer)
    with pytest.raises(errors.OutcomeUnknown):
        calls(GENERATE, KLING)
    assert "cannot be used" in caplog.text
