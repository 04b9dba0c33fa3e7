"""Entries: what is read of a journal that was cut, written by others, or is none at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.unit.test_journal import CREATE, begun, claimed, reply

from callsheet.runtime.entries import inspect, read
from callsheet.runtime.errors import JournalFailed, OutcomeUnknown
from callsheet.runtime.journal import Journal

PREPARED = {"call": "c1", "step": "prepared", "at": 1.0, "operation": "a.b.c", "fingerprint": "f", "until": 2.0}
SENDING = {"call": "c1", "step": "sending", "at": 1.5, "attempt": 1}
ANSWERED = {"call": "c1", "step": "answered", "at": 1.6, "status": 200, "job_ids": ["j1"], "answer": {"id": "j1"}}
ENDED = {"call": "c1", "step": "ended", "at": 1.7, "job_id": "j1", "state": "succeeded"}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal in a file that did not exist before."""
    return Journal(tmp_path / "jobs.jsonl")


def written(path: Path, *lines: object) -> Path:
    """A journal of these lines."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.mark.parametrize("gone", [0, 1, 2], ids=["prepared", "sending", "both but for the answer"])
def test_an_id_is_found_also_where_the_lines_before_it_are_gone(journal: Journal, gone: int) -> None:
    record = begun(journal, "poster")
    record.sending(1)
    record.answered(reply({"id": "j1"}), ("j1",))
    lines = journal.path.read_text().splitlines(keepends=True)
    journal.path.write_text("".join(lines[2:] if gone == 2 else [*lines[:gone], "{\n", *lines[gone + 1 :]]))
    (entry,) = read(journal.path)
    assert (entry.operation, entry.key, entry.state, entry.job_ids) == (CREATE.name, "poster", "answered", ("j1",))


def test_a_key_is_not_sent_again_where_the_line_that_prepared_it_is_gone(journal: Journal) -> None:
    begun(journal, "poster").sending(1)
    sending = json.loads(journal.path.read_text().splitlines()[1])
    written(journal.path, {**sending, "at": 1.0})
    assert isinstance(claimed(journal, "poster"), OutcomeUnknown)


@pytest.mark.parametrize(
    "later", [PREPARED, {**SENDING, "step": "unknown"}, {**SENDING, "step": "refused"}, {**SENDING, "step": "not-sent"}]
)
def test_what_was_answered_stays_answered(tmp_path: Path, later: dict[str, Any]) -> None:
    (entry,) = read(written(tmp_path / "journal", PREPARED, SENDING, ANSWERED, later))
    assert (entry.state, entry.job_ids) == ("answered", ("j1",))


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        (PREPARED, "call", 5),
        (PREPARED, "operation", 5),
        (PREPARED, "fingerprint", None),
        (PREPARED, "at", "now"),
        (PREPARED, "at", float("nan")),
        (PREPARED, "at", 10**400),
        (PREPARED, "until", None),
        (PREPARED, "until", True),
        (PREPARED, "key", ["poster"]),
        (PREPARED, "estimate", [1]),
        (PREPARED, "step", ["prepared"]),
        (SENDING, "step", "flying"),
        (SENDING, "attempt", "one"),
        (ANSWERED, "job_ids", "j1"),
        (ANSWERED, "job_ids", ["j1", {}]),
        (ANSWERED, "status", "200"),
        (ANSWERED, "content", 5),
        (ANSWERED, "reason", {}),
        (ENDED, "job_id", ["j1"]),
        (ENDED, "state", {}),
    ],
    ids=lambda value: str(value.get("step")) if isinstance(value, dict) else repr(value)[:20],
)
def test_a_line_with_something_of_another_kind_is_left_out_and_counted(
    tmp_path: Path, line: dict[str, Any], name: str, value: object
) -> None:
    lines = [{**each, name: value} if each is line else each for each in (PREPARED, SENDING, ANSWERED, ENDED)]
    entries, damaged = inspect(written(tmp_path / "journal", *lines))
    assert lines.index({**line, name: value}) + 1 in damaged if value == value else 1 in damaged
    assert all(isinstance(entry.operation, str) and set(map(type, entry.job_ids)) <= {str} for entry in entries)


def test_what_has_no_end_is_no_journal(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull)):
        with pytest.raises(JournalFailed, match="it is no regular file"):
            read(path)
