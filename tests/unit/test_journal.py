"""The journal: what stands in it of a call, step by step, and what never does."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from callsheet.runtime.calls import Request
from callsheet.runtime.entries import Entry
from callsheet.runtime.errors import InvalidArgument, JournalFailed, NotSent, OutcomeUnknown, RateLimited
from callsheet.runtime.estimates import Estimate
from callsheet.runtime.journal import Journal, Record
from callsheet.runtime.operations import Operation
from callsheet.runtime.steps import Reply

CREATE = Operation("acme.clips.create", "POST", "/clips", "", "json")
PROMPT = "A fox in the snow"
PAYLOAD = {"prompt": PROMPT, "seconds": 5}
ESTIMATE = Estimate("exact", 10, 10, "credits", (("5 s × 2", 10),), (), None)


def request(payload: object = PAYLOAD) -> Request:
    """The request of a payload."""
    return Request(CREATE, "POST", "/clips", (), (), json.dumps(payload).encode())


def reply(data: Any, status: int = 200) -> Reply:
    """An answer."""
    return Reply(status, {}, json.dumps(data).encode(), data, is_json=True)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal in a file that did not exist before."""
    return Journal(tmp_path / "jobs.jsonl")


def begun(journal: Journal, key: str | None = None, payload: object = PAYLOAD, seconds: float = 120) -> Record:
    """A call that has been written down."""
    record = Record(journal, CREATE.name, key, payload)
    assert record.claim(CREATE, request(payload), seconds, ESTIMATE) is None
    return record


def claimed(journal: Journal, key: str, payload: object = PAYLOAD, operation: Operation = CREATE) -> object:
    """What a second call of a key is told."""
    return Record(journal, operation.name, key, payload).claim(operation, request(payload), 120, ESTIMATE)


def only(journal: Journal) -> Entry:
    """The one call of a journal."""
    (entry,) = journal.entries()
    return entry


# Steps


def test_a_call_is_prepared_then_sending_then_answered_then_ended(journal: Journal) -> None:
    record = begun(journal)
    entry = only(journal)
    assert (entry.state, entry.operation, entry.fingerprint) == ("prepared", "acme.clips.create", request().fingerprint)
    assert (entry.attempts, entry.sent_at, entry.key) == (0, None, None)
    assert entry.estimate is not None
    assert entry.estimate["high"] == "10"
    assert entry.until == pytest.approx(entry.prepared_at + 120, abs=1)
    record.sending(1)
    record.sending(2)
    entry = only(journal)
    assert (entry.state, entry.attempts) == ("sending", 2)
    assert entry.sent_at is not None
    assert entry.sent_at >= entry.prepared_at
    record.answered(reply({"ids": ["j1", "j2"]}, 201), ("j1", "j2"))
    entry = only(journal)
    assert (entry.state, entry.status, entry.job_ids) == ("answered", 201, ("j1", "j2"))
    assert entry.answer == {"ids": ["j1", "j2"]}
    journal.ended("j2", "succeeded")
    journal.ended("j2", "failed")
    journal.ended("j9", "failed")
    entry = only(journal)
    assert (entry.state, entry.ended, entry.job_ids) == ("ended", {"j2": "succeeded"}, ("j1", "j2"))


def test_a_call_that_failed_is_told_by_what_became_of_it(journal: Journal) -> None:
    unknown = OutcomeUnknown(CREATE.name, "lost", status=200, body=b'{"id": "j7')
    unknown.job_ids = ("j7",)
    failures = (
        NotSent(CREATE.name, "no connection"),
        RateLimited(CREATE.name, 429, "", None, None, None, {}),
        unknown,
    )
    for failure in failures:
        begun(journal).failed(failure)
    entries = journal.entries()
    assert [entry.state for entry in entries] == ["not-sent", "refused", "unknown"]
    assert [entry.status for entry in entries] == [None, 429, 200]
    assert [entry.reason for entry in entries] == [failure.message for failure in failures]
    assert entries[2].job_ids == ("j7",)


# What stands in it


def test_a_payload_stands_in_the_journal_only_where_that_was_asked_for(tmp_path: Path) -> None:
    for payloads in (False, True):
        journal = Journal(tmp_path / f"{payloads}.jsonl", payloads=payloads)
        begun(journal)
        assert (PROMPT in journal.path.read_text(encoding="utf-8")) == payloads
        assert only(journal).payload == (PAYLOAD if payloads else None)


def test_what_an_answer_or_an_error_echoes_of_the_payload_is_blanked(journal: Journal) -> None:
    prompt = 'A "fox"\nin the snöw'
    payload = {"prompt": prompt, "scenes": [{"text": "Second scene"}], "mode": "std"}
    record = begun(journal, payload=payload)
    answer = {"id": "j1", "prompt": prompt, "said": f"queued: {prompt}", "all": [{"text": "Second scene"}]}
    record.answered(reply(answer), ("j1",))
    assert only(journal).answer == {"id": "j1", "prompt": "…", "said": "queued: …", "all": [{"text": "…"}]}
    body = json.dumps({"echo": prompt}).encode()
    begun(journal, payload=payload).failed(OutcomeUnknown(CREATE.name, f"refused {prompt}", status=502, body=body))
    assert journal.entries()[1].reason == "refused …"
    text = journal.path.read_text(encoding="utf-8")
    assert "fox" not in text
    assert "Second scene" not in text


def test_every_line_is_one_json_object(journal: Journal) -> None:
    begun(journal, payload={"prompt": "two\nlines \u2028 and more"}).sending(1)
    lines = journal.path.read_bytes().splitlines()
    assert [json.loads(line)["step"] for line in lines] == ["prepared", "sending"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_nobody_else_may_read_the_journal(journal: Journal) -> None:
    assert stat.S_IMODE(journal.path.stat().st_mode) & 0o077 == 0


def test_a_line_that_a_crash_cut_short_spoils_no_other(journal: Journal) -> None:
    record = begun(journal)
    with journal.path.open("ab") as file:
        file.write(b'{"call": "cut sho')
    record.sending(1)
    assert only(journal).state == "sending"


@pytest.mark.parametrize(
    "line", [b"7", b"null", b"[]", b"{}", b'{"call": 1}', b'{"call": "c", "step": "sending"}', b"\xff"]
)
def test_a_line_that_means_nothing_is_left_out(journal: Journal, line: bytes) -> None:
    with journal.path.open("ab") as file:
        file.write(line + b"\n")
    begun(journal)
    assert only(journal).state == "prepared"


# Call keys


def test_a_key_that_was_answered_gives_its_answer_again(journal: Journal) -> None:
    begun(journal, "one").answered(reply({"id": "j1"}, 201), ("j1",))
    again = claimed(journal, "one")
    assert isinstance(again, Reply)
    assert (again.status, again.data) == (201, {"id": "j1"})
    journal.ended("j1", "succeeded")
    assert isinstance(claimed(journal, "one"), Reply)
    assert len(journal.entries()) == 1


def test_a_key_whose_outcome_is_unknown_is_not_sent_again(journal: Journal) -> None:
    unknown = OutcomeUnknown(CREATE.name, "lost")
    unknown.job_ids = ("j1",)
    begun(journal, "one").failed(unknown)
    told = claimed(journal, "one")
    assert isinstance(told, OutcomeUnknown)
    assert "was sent before, its outcome is unknown, and it is not sent again" in str(told)
    assert told.job_ids == ("j1",)


def test_a_key_that_was_not_sent_or_refused_may_be_sent_again(journal: Journal) -> None:
    begun(journal, "one").failed(NotSent(CREATE.name, "no connection"))
    begun(journal, "one").failed(RateLimited(CREATE.name, 429, "", None, None, None, {}))
    assert claimed(journal, "one") is None
    assert len(journal.entries()) == 3


def test_a_key_that_is_being_sent_is_held_until_its_deadline(journal: Journal) -> None:
    begun(journal, "one").sending(1)
    assert isinstance(claimed(journal, "one"), Entry)


def test_a_key_that_was_being_sent_past_its_deadline_has_an_unknown_outcome(journal: Journal) -> None:
    begun(journal, "one", seconds=-5).sending(1)
    assert isinstance(claimed(journal, "one"), OutcomeUnknown)


def test_a_key_that_was_prepared_and_never_sent_may_be_sent(journal: Journal) -> None:
    begun(journal, "one", seconds=-5)
    assert claimed(journal, "one") is None


def test_a_key_belongs_to_one_request(journal: Journal) -> None:
    begun(journal, "one").answered(reply({"id": "j1"}), ("j1",))
    told = claimed(journal, "one", {"prompt": "Another fox"})
    assert isinstance(told, InvalidArgument)
    assert "the call key 'one' was used for another request (acme.clips.create): take a new one" in str(told)
    other = Operation("acme.images.create", "POST", "/clips", "", "json")
    assert isinstance(claimed(journal, "one", operation=other), InvalidArgument)
    assert claimed(journal, "two") is None


def test_calls_without_a_key_are_sent_whatever_came_before(journal: Journal) -> None:
    begun(journal).answered(reply({"id": "j1"}), ("j1",))
    begun(journal).answered(reply({"id": "j2"}), ("j2",))
    assert [entry.job_ids for entry in journal.entries()] == [("j1",), ("j2",)]


# What cannot be written


@pytest.mark.parametrize("path", ["missing/jobs.jsonl", ".", "nul\0.jsonl", "n" * 300])
def test_a_journal_that_cannot_be_written_is_told_when_it_is_opened(tmp_path: Path, path: str) -> None:
    with pytest.raises(JournalFailed, match="cannot be used: "):
        Journal(tmp_path / path)


def test_a_journal_that_vanished_with_its_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    journal = Journal(tmp_path / "there" / "jobs.jsonl")
    journal.path.unlink()
    (tmp_path / "there").rmdir()
    with pytest.raises(JournalFailed, match="No such file"):
        journal.entries()
    with pytest.raises(JournalFailed, match="No such file"):
        journal.append({"call": "c", "step": "prepared"})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    journal = Journal(tmp_path / "full.jsonl")
    with pytest.raises(JournalFailed, match="No space left"):
        journal.append({"call": "c", "step": "prepared"})
