"""The program that lives through a fault script, sync or async: it sends, does as the errors say, waits, downloads."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.canary import all_logs, shown_by
from tests.faults.fuzzing.script import FaultScript
from tests.faults.scenario import LEGACY
from tests.faults.stage import Stage, operation_of
from tests.faults.surroundings import ending_within, interruptible

from callsheet.mock import Job, Record
from callsheet.mock.ledger import Entry
from callsheet.mock.scripts import read_rules
from callsheet_clients._runtime.errors import CallsheetError
from callsheet_clients._runtime.pointers import job_ids

REAL_SECONDS = 60.0
"""How long a whole program may really take before it is said to hang."""
SUBMITS = 3
"""How often the program sends, where the errors say that it may, or under a call key."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the program did, and what came of it. `charges` are those in the ledger after it.

    `posts` are the requests that cost money which the provider saw of it, and `seconds` those of the program's clock.
    `shown` is every text that it left behind, by where it stands.
    """

    name: str
    result: Any
    error: BaseException | None
    job_ids: tuple[str, ...]
    seconds: float
    posts: tuple[Record, ...]
    charges: int
    shown: tuple[tuple[str, str], ...]

    @property
    def told(self) -> CallsheetError | None:
        """The error of ours: the one that was raised, or the one that an interruption carries."""
        held = getattr(self.error, "callsheet_error", self.error)
        return held if isinstance(held, CallsheetError) else None


@dataclass(frozen=True, slots=True)
class Life:
    """What came of a program: its acts, and what the provider and the disk hold at the end."""

    script: FaultScript
    acts: tuple[Act, ...]
    entries: tuple[Entry, ...]
    jobs: dict[str, Job]
    requests: tuple[Record, ...]
    files: dict[str, bytes]
    logs: str

    def of(self, name: str) -> tuple[Act, ...]:
        """The acts of a name."""
        return tuple(act for act in self.acts if act.name == name)

    @property
    def charged(self) -> tuple[Entry, ...]:
        """The charges in the ledger."""
        return tuple(entry for entry in self.entries if entry.kind == "charge")


def live(script: FaultScript, folder: Path, *, asynchronous: bool) -> Life:
    """Live through a script once. Pauses are drawn from its seed, so that they are the same each time."""
    folder.mkdir(parents=True)
    with all_logs() as logs, Stage(script.scenario(), folder, asynchronous=asynchronous) as stage, _seeded(script.seed):
        with interruptible(), ending_within(REAL_SECONDS):
            acts = _Program(script, stage).run()
        service = stage.mock.desk.services[stage.provider]
        files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        return Life(
            script,
            tuple(acts),
            tuple(service.ledger.entries),
            dict(service.jobs),
            tuple(stage.mock.requests),
            files,
            "\n".join(logs),
        )


@contextlib.contextmanager
def _seeded(seed: str) -> Iterator[None]:
    before = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)


class _Program:
    """What the program does, one act after the other."""

    def __init__(self, script: FaultScript, stage: Stage) -> None:
        self.script = script
        self.stage = stage
        self.acts: list[Act] = []

    def run(self) -> list[Act]:
        """Everything, until there is nothing left to do."""
        self._begin()
        ids = self._submitted()
        for job_id in ids[:2] if self.script.until != "submitted" and self.script.operation != LEGACY else ():
            done = self._waited(job_id)
            if done is not None and self.script.until == "downloaded":
                self._downloaded(done)
        return self.acts

    def _begin(self) -> None:
        script, mock = self.script, self.stage.mock
        for _ in range(script.busy):
            _ask_as_somebody_else(self.stage)
        mock.desk.script.add(*read_rules(list(script.rules), "rules"))
        if script.interrupted_at is not None:
            number = len(mock.requests) + script.interrupted_at
            self.stage.interrupt_when(lambda record: record.number == number)
        if script.refused_for:
            mock.refuse(script.refused_for)

    def _submitted(self) -> tuple[str, ...]:
        """The jobs that were started. What an error calls safe to send again is sent again."""
        for _ in range(SUBMITS):
            act = self._act("submit", lambda: self.stage.submit(**self.script.options()))
            told = act.told
            if self.script.call_key is None and (told is None or not told.safe_to_resend):
                return act.job_ids
            if act.error is not None and not isinstance(act.error, Exception) and self.script.call_key is None:
                return act.job_ids
        return act.job_ids

    def _waited(self, job_id: str) -> Any:
        """The last state of a job that is done. Whatever ended the first wait, it is taken up once more."""
        for _ in range(2):
            act = self._act("wait", lambda: self.stage.wait(job_id))
            if act.error is None or type(act.error).__name__ == "JobFailed":
                return act.result
        return None

    def _downloaded(self, done: Any) -> None:
        operation = self.stage.wait_operation.removesuffix(".wait") + ".download"
        target = self.stage.journal.with_name("result.mp4")
        self._act(
            "download",
            lambda: self.stage.call(operation, done, target, deadline=self.script.deadline, overwrite=True),
        )

    def _act(self, name: str, do: Callable[[], Any]) -> Act:
        mock, stage = self.stage.mock, self.stage
        before, began = len(mock.requests_of(self.script.operation)), stage.now()
        result, error = None, None
        try:
            result = do()
        except (Exception, KeyboardInterrupt, asyncio.CancelledError) as raised:
            error = raised
        seconds = stage.now() - began
        told = getattr(error, "callsheet_error", error)
        starts = operation_of(self.script.operation).starts
        ids = told.job_ids if isinstance(told, CallsheetError) else ()
        if error is None and name == "submit" and starts is not None:
            ids = job_ids(result, starts.ids)
        shown = [("answer", repr(result)), *(shown_by(error, deeply=False) if error is not None else ())]
        posts = mock.requests_of(self.script.operation)[before:]
        charges = len(mock.ledger().charged())
        self.acts.append(Act(name, result, error, ids, seconds, tuple(posts), charges, tuple(shown)))
        return self.acts[-1]


def _ask_as_somebody_else(stage: Stage) -> None:
    """A request that counts against the documented limits and costs nothing."""
    operation = operation_of(stage.scenario.operation)
    address = urlsplit(stage.mock.url)
    credential = stage.mock.desk.services[stage.provider].catalogue.access.credentials[0]
    connection = http.client.HTTPConnection(address.hostname or "", address.port or 0)
    headers = {credential.name: f"{credential.prefix}of-somebody-else", "Content-Type": "application/json"}
    path = address.path + operation.path.replace("{model_id}", "kling3_std")
    connection.request(operation.method, path, b"{}", headers)
    connection.getresponse().read()
    connection.close()
