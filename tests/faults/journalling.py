"""What a call meets that keeps a journal, and what must come of it."""

from __future__ import annotations

import asyncio
import fcntl
import os
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

from tests.faults.scenario import PROMPT, Distortion, Outcome, Scenario
from tests.faults.stage import Stage
from tests.faults.submitting import UNCHARGED, UNKNOWN, fault

from callsheet.mock import Record
from callsheet_clients._runtime.calls import request
from callsheet_clients._runtime.journal import Journal
from callsheet_clients._runtime.journal import Record as JournalRecord
from callsheet_clients.ulazai.operations import OPERATIONS

OPERATION = OPERATIONS["kling30.generate"]


def _left_behind(*, sent: bool) -> Callable[[Stage], Any]:
    """A call whose key stands in the journal already, of a process that was killed long ago."""

    def play(stage: Stage) -> Any:
        record = JournalRecord(Journal(stage.journal), OPERATION.name, "shot-7", stage.arguments[0])
        assert record.claim(OPERATION, request(OPERATION, {}, stage.arguments[0]), -100.0, None) is None
        if sent:
            record.sending(1)
        return stage.submit(call_key="shot-7")

    return play


def _in_a_busy_loop(stage: Stage) -> Any:
    """The threads that the event loop has for what blocks are all held by something else."""
    if not stage.asynchronous:
        return stage.submit()
    over = threading.Event()

    async def call() -> Any:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        held = asyncio.ensure_future(asyncio.to_thread(over.wait, 3))
        await asyncio.sleep(0)
        try:
            return await stage.call_async(OPERATION.name, *stage.arguments, deadline=stage.deadline)
        finally:
            over.set()
            await held

    return asyncio.run(call())


def _twice(stage: Stage) -> Any:
    """The same call key, one call after the other: both get the one answer."""
    return [stage.submit(call_key="shot-7"), stage.submit(call_key="shot-7")]


def _twice_after_loss(stage: Stage) -> Any:
    try:
        stage.submit(call_key="shot-7")
    except Exception:
        return stage.submit(call_key="shot-7")
    return None


def _at_once(stage: Stage) -> Any:
    """The same call key, several calls at the same time."""
    if stage.asynchronous:
        return asyncio.run(_gathered(stage))
    answers: list[Any] = []

    def one() -> None:
        answers.append(stage.submit(call_key="shot-7"))

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3
    return answers


async def _gathered(stage: Stage) -> list[Any]:
    calls = [
        stage.call_async(stage.scenario.operation, stage.arguments[0], deadline=stage.deadline, call_key="shot-7")
        for _ in range(3)
    ]
    return list(await asyncio.gather(*calls))


def _other_payload(stage: Stage) -> Any:
    """A call key that was used for another request."""
    other = {**stage.arguments[0], "prompt": "Another prompt"}
    record = JournalRecord(Journal(stage.journal), OPERATION.name, "shot-7", other)
    assert record.claim(OPERATION, request(OPERATION, {}, other), 60.0, None) is None
    return stage.submit(call_key="shot-7")


def _broken(stage: Stage) -> None:
    """From now on the journal cannot be written."""
    stage.journal.rename(stage.journal.with_suffix(".before"))
    stage.journal.mkdir()


def _broken_before(stage: Stage) -> Any:
    journal = Journal(stage.journal)
    _broken(stage)
    return stage.call(stage.scenario.operation, stage.arguments[0], client={"journal": journal})


def _broken_after(stage: Stage) -> Any:
    def watch(_: Record) -> None:
        stage.mock.desk.on_record = None
        _broken(stage)

    stage.mock.desk.on_record = watch
    return stage.submit()


def _interrupted(stage: Stage) -> Any:
    journal = _InterruptedJournal(stage.journal, stage.interrupt)
    return stage.call(stage.scenario.operation, *stage.arguments, client={"journal": journal})


class _InterruptedJournal(Journal):
    """A journal on a slow disk: the call is interrupted while its answer is being written."""

    def __init__(self, path: Path, interrupt: Callable[[], None]) -> None:
        super().__init__(path)
        self._interrupt = interrupt

    def append(self, line: Mapping[str, Any], within: float = 10.0) -> None:
        """Write a line."""
        if line["step"] == "answered":
            self._interrupt()
            time.sleep(0.05)
        super().append(line, within)


def _synced_before(stage: Stage) -> Any:
    """The journal knows of the call when the provider sees it, and of its job when the caller does, on the disk."""
    seen: list[tuple[str, int]] = []
    with mock.patch.object(os, "fsync", wraps=os.fsync) as fsync:
        stage.mock.desk.on_record = lambda _: seen.append((Journal(stage.journal).entries()[0].state, fsync.call_count))
        answer = stage.submit()
        assert seen == [("sending", 3)], seen  # the first for the name of the file
        (entry,) = Journal(stage.journal).entries()
        assert (entry.state, entry.job_ids, fsync.call_count) == ("answered", (answer.task_id,), 4)
    return answer


def _locked(stage: Stage) -> Any:
    """Another process was stopped while it wrote into the journal."""
    with stage.journal.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        return stage.submit()


def _scenario(name: str, row: str, then: Outcome, play: Callable[[Stage], Any], **more: Any) -> Scenario:
    return Scenario(name, row, then, play=play, journal=True, **more)


JOURNALLING = [
    _scenario("journal-first", "the call stands in the journal before it is sent", Outcome(), _synced_before),
    _scenario("key-again", "the same call key again", Outcome(), _twice),
    _scenario(
        "key-left-unsent",
        "a process of the same call key was killed before it sent",
        Outcome(),
        _left_behind(sent=False),
    ),
    _scenario(
        "key-left-sent",
        "a process of the same call key was killed after it sent",
        Outcome("OutcomeUnknown", "unknown", posts=0, charges=0, attempts=0, says="not sent again"),
        _left_behind(sent=True),
    ),
    _scenario(
        "key-after-loss",
        "the same call key again, after a lost answer",
        Outcome("OutcomeUnknown", "unknown", attempts=0, holds_job=False, says="not sent again"),
        _twice_after_loss,
        script=(fault("close"),),
    ),
    _scenario(
        "key-after-refusal",
        "the same call key again, after a refusal",
        Outcome(posts=2),
        _twice_after_loss,
        script=(fault("status", status=400, when="before"),),
    ),
    _scenario(
        "key-at-once",
        "several calls of one call key at once",
        Outcome(),
        _at_once,
        site="gateway",
        real_seconds=5.0,
        distortions=(Distortion((0.1, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", lambda body: body)),),
    ),
    _scenario(
        "key-of-another",
        "a call key that was used for another request",
        Outcome("InvalidArgument", "no", posts=0, charges=0, attempts=0, says="take a new one"),
        _other_payload,
    ),
    _scenario(
        "journal-broken-before",
        "the journal cannot be written before the send",
        Outcome("JournalFailed", "no", posts=0, charges=0, attempts=0),
        _broken_before,
    ),
    _scenario(
        "journal-locked",
        "the journal stays locked by a process that was stopped",
        Outcome("JournalFailed", "no", posts=0, charges=0, attempts=0, says="kept it locked"),
        _locked,
        real_seconds=0.3,
    ),
    _scenario(
        "journal-broken-after",
        "the journal cannot be written after the answer",
        Outcome("JournalFailed", "unknown"),
        _broken_after,
    ),
    _scenario(
        "journal-prompt",
        "the answer repeats the prompt",
        Outcome(),
        Stage.submit,
        script=(fault("edit", set={"/prompt": PROMPT, "/more": {"about": f"{PROMPT}, in oil"}}),),
    ),
    _scenario(
        "journal-page",
        "a page repeats the prompt",
        UNCHARGED,
        Stage.submit,
        script=(fault("status", status=502, body=f"<p>{PROMPT}</p>"),),
    ),
    _scenario("journal-lost", "the answer is lost", UNKNOWN, Stage.submit, script=(fault("close"),)),
    _scenario(
        "journal-interrupted",
        "interrupted while the answer is being written down",
        Outcome("interrupted, OutcomeUnknown", "unknown"),
        _interrupted,
    ),
    Scenario(
        "journal-busy-loop",
        "the threads of the event loop are all held by something else",
        Outcome(),
        real_seconds=1.0,
        journal=True,
        play=_in_a_busy_loop,
    ),
]
