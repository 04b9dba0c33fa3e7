"""A journal that others keep locked: a call waits for it no longer than its deadline."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from tests.generated.payloads import KLING

from callsheet_clients._runtime import errors
from callsheet_clients._runtime.clocks import SystemClock
from callsheet_clients._runtime.journal import Journal

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider

GENERATE = "ulazai.kling30.generate"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The file as a process leaves it that was stopped in the middle of writing."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture
def journal(calls: Calls, tmp_path: Path) -> Journal:
    """The journal of the client."""
    journal = Journal(tmp_path / "jobs.jsonl")
    calls.settings |= {"journal": journal, "clock": SystemClock()}
    return journal


def test_a_call_whose_journal_stays_locked_is_not_sent(calls: Calls, fake: FakeProvider, journal: Journal) -> None:
    began = time.monotonic()
    with locked(journal.path), pytest.raises(errors.JournalFailed, match="kept it locked") as caught:
        calls(GENERATE, KLING, deadline=0.2)
    assert time.monotonic() - began < 1.2
    assert (fake.requests, caught.value.charged, caught.value.safe_to_resend) == ([], "no", True)


def test_a_call_waits_for_a_journal_that_is_locked_for_a_moment(
    calls: Calls, fake: FakeProvider, journal: Journal
) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    with locked(journal.path), pytest.raises(errors.JournalFailed):
        calls(GENERATE, KLING, deadline=0.05)
    assert calls(GENERATE, KLING).task_id == "t1"


def test_an_answer_that_comes_while_the_journal_is_locked_is_told_with_its_jobs(
    calls: Calls, fake: FakeProvider, journal: Journal
) -> None:
    with journal.path.open("ab") as file:

        def answer(_: httpx2.Request) -> httpx2.Response:
            fcntl.flock(file, fcntl.LOCK_EX)
            return httpx2.Response(200, json={"task_id": "t1"})

        fake.will(answer)
        began = time.monotonic()
        with pytest.raises(errors.JournalFailed, match="the jobs t1 exist") as caught:
            calls(GENERATE, KLING, deadline=0.1)
    assert time.monotonic() - began < 1.1
    assert (caught.value.job_ids, caught.value.charged) == (("t1",), "unknown")
