"""The stage: plays one scenario, sync or async, with a real client on real sockets, and keeps what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any, Self, TypeAlias

import httpx2
from tests.faults.canary import KEY, all_logs, shown_by
from tests.faults.gateway import CERTIFICATE, Gateway, Silence
from tests.faults.scenario import ARGUMENTS, Scenario, Site
from tests.faults.surroundings import alone, connecting_within, interruptible

from callsheet.mock import Clock, MockProvider, RealClock, Record, VirtualClock
from callsheet_clients._runtime.errors import CallsheetError, DownloadFailed
from callsheet_clients._runtime.operations import Operation
from callsheet_clients._runtime.pointers import job_ids
from callsheet_clients.ugclab import AsyncUGCLab, UGCLab
from callsheet_clients.ugen import AsyncUGen, UGen
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

Client: TypeAlias = "UGCLab | UGen | UlazAI"
AsyncClient: TypeAlias = "AsyncUGCLab | AsyncUGen | AsyncUlazAI"

SYNC: dict[str, type[Client]] = {"ugclab": UGCLab, "ugen": UGen, "ulazai": UlazAI}
ASYNC: dict[str, type[AsyncClient]] = {"ugclab": AsyncUGCLab, "ugen": AsyncUGen, "ulazai": AsyncUlazAI}
NO_NAME = ".".join(["no-such-name"] * 24) + ".invalid"
"""A host whose name is too long to ask anybody for, so that it is not found at once, also without a network."""


@dataclass(slots=True)
class Played:
    """What came of a scenario. `seconds` are those of the clock that the deadline is measured by.

    `shown` is every text that the call left behind, by where it stands, beside the `logs`.
    """

    result: Any
    error: BaseException | None
    seconds: float
    slept: float
    posts: list[Record]
    elsewhere: list[Record]
    charges: int
    jobs: tuple[str, ...]
    shown: list[tuple[str, str]]
    logs: str
    calls: int
    known: tuple[str, ...]

    @property
    def told(self) -> CallsheetError | None:
        """The error of ours: the one that was raised, or the one that an interruption carries."""
        held = getattr(self.error, "callsheet_error", self.error)
        return held if isinstance(held, CallsheetError) else None

    @property
    def error_name(self) -> str | None:
        """How the call ended, in the words of an outcome."""
        if self.error is None or isinstance(self.error, Exception):
            return None if self.error is None else type(self.error).__name__
        return f"interrupted, {type(self.told).__name__}"


class Stage:
    """Everything that a scenario needs while it is played. `calls` is how many logical calls it makes, `known` the jobs
    that were started before them."""

    def __init__(self, scenario: Scenario, folder: Path, *, asynchronous: bool) -> None:
        self.scenario = scenario
        self.asynchronous = asynchronous
        self.journal = folder / "journal.jsonl"
        self.provider = scenario.operation.partition(".")[0]
        self.clock = VirtualClock() if scenario.real_seconds is None else None
        self.calls = 1
        self.known: tuple[str, ...] = ()
        self._task: asyncio.Task[Any] | None = None
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as opened:
            scenario = self.scenario
            clock: Clock = RealClock() if self.clock is None else self.clock
            settings: dict[str, Any] = {"clock": clock, "faults": scenario.script, **scenario.mock}
            self.mock = opened.enter_context(MockProvider(self.provider, **settings))
            self.base_url = self._site(scenario.site, opened)
            opened.enter_context(alone())
            if scenario.connect_seconds is not None:
                opened.enter_context(connecting_within(scenario.connect_seconds))
            self._open = opened.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)

    def _site(self, site: Site, opened: contextlib.ExitStack) -> str:
        """The base URL of the client."""
        real = self.mock.url
        if site == "mock":
            return real
        if site == "no-name":
            return f"https://{NO_NAME}"
        if site == "nowhere":
            closed = opened.enter_context(socket.socket())
            closed.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{closed.getsockname()[1]}"
        if site in ("silent", "silent-tls"):
            silence = opened.enter_context(Silence(accepts=site == "silent-tls"))
            return f"http{'s' if site == 'silent-tls' else ''}://127.0.0.1:{silence.port}"
        gateway = Gateway(
            real,
            self.scenario.distortions,
            tls=site in ("tls", "trusted-tls"),
            host="::1" if site == "ipv6" else "",
            keeps=site == "keeping",
        )
        return opened.enter_context(gateway).url

    def now(self) -> float:
        """Seconds of the clock by which the deadline is measured."""
        return time.monotonic() if self.clock is None else self.clock.now()

    # What scenarios do

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What the scenario's operation is called with."""
        return ARGUMENTS[self.scenario.operation]

    @property
    def deadline(self) -> float:
        """The deadline of the call, in seconds of its clock."""
        return self.scenario.deadline if self.scenario.real_seconds is None else self.scenario.real_seconds

    def settings(self, **more: Any) -> dict[str, Any]:
        """How a client is made."""
        journal = {"journal": self.journal} if self.scenario.journal else {}
        return {
            "base_url": self.base_url,
            "clock": self.clock,
            **journal,
            **self._http_client(),
            **self.scenario.client,
            **more,
        }

    def _http_client(self) -> dict[str, Any]:
        """An HTTP client that trusts the gateway's certificate, where a scenario needs one."""
        if self.scenario.site != "trusted-tls":
            return {}
        context = ssl.create_default_context(cafile=str(CERTIFICATE))
        kind = httpx2.AsyncClient if self.asynchronous else httpx2.Client
        return {"http_client": kind(verify=context)}

    def call(self, operation: str, *arguments: Any, client: dict[str, Any] | None = None, **options: Any) -> Any:
        """The answer of one call, of a client of its own."""
        place, settings = operation.partition(".")[2], self.settings(**(client or {}))
        if self.asynchronous:
            return asyncio.run(self.call_async(operation, *arguments, client=client, **options))
        with SYNC[self.provider](**{"key": KEY + self.scenario.key_ends, **settings}) as made:
            return attrgetter(place)(made)(*arguments, **options)

    async def call_async(
        self, operation: str, *arguments: Any, client: dict[str, Any] | None = None, **options: Any
    ) -> Any:
        """The same, for several calls in one loop."""
        self._task = asyncio.current_task()
        place, settings = operation.partition(".")[2], self.settings(**(client or {}))
        async with ASYNC[self.provider](**{"key": KEY + self.scenario.key_ends, **settings}) as made:
            answer: Awaitable[Any] = attrgetter(place)(made)(*arguments, **options)
            return await answer

    def submit(self, **options: Any) -> Any:
        """Send the scenario's payload."""
        return self.call(self.scenario.operation, *self.arguments, **{"deadline": self.deadline, **options})

    def submit_twice(self) -> Any:
        """Two calls of one client, one after the other."""
        self.calls = 2
        options = {"deadline": self.deadline}
        place = self.scenario.operation.partition(".")[2]
        if self.asynchronous:
            return asyncio.run(self._submit_twice(place, options))
        with SYNC[self.provider](key=KEY, **self.settings()) as client:
            return [attrgetter(place)(client)(*self.arguments, **options) for _ in range(2)]

    async def _submit_twice(self, place: str, options: dict[str, Any]) -> Any:
        async with ASYNC[self.provider](key=KEY, **self.settings()) as client:
            return [await attrgetter(place)(client)(*self.arguments, **options) for _ in range(2)]

    def start_job(self) -> str:
        """A job that was started without any fault."""
        place = self.scenario.operation.partition(".")[2]
        with SYNC[self.provider](key=KEY, base_url=self.mock.url) as client:
            attrgetter(place)(client)(*self.arguments)
        self.known = self.mock.ledger().charged()[-1].jobs
        return self.known[0]

    @property
    def wait_operation(self) -> str:
        """The name of wait() for the jobs of the scenario's operation."""
        starts = operation_of(self.scenario.operation).starts
        assert starts is not None
        return f"{self.provider}.{starts.poll.rpartition('.')[0]}.wait"

    def wait(self, job_id: str, **options: Any) -> Any:
        """Wait for a job."""
        return self.call(self.wait_operation, job_id, **{"deadline": self.deadline, **options})

    def interrupt_when(self, asked: Callable[[Record], bool]) -> None:
        """Interrupt the call when such a request has come."""

        def watch(record: Record) -> None:
            if asked(record):
                self.mock.desk.on_record = None
                self.interrupt()

        self.mock.desk.on_record = watch

    def interrupt(self) -> None:
        """Interrupt the call, as the keyboard or a cancelled task does."""
        if self._task is not None:
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)
        else:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)


def operation_of(name: str) -> Operation:
    """An operation of the generated clients by its full name."""
    provider, _, local = name.partition(".")
    operation: Operation = import_module(f"callsheet_clients.{provider}.operations").OPERATIONS[local]
    return operation


def play(scenario: Scenario, folder: Path, *, asynchronous: bool) -> Played:
    """Play a scenario once."""
    with all_logs() as logs, Stage(scenario, folder, asynchronous=asynchronous) as stage:
        began = stage.now()
        result, error = None, None
        try:
            with interruptible():
                result = (scenario.play or Stage.submit)(stage)
        except (Exception, KeyboardInterrupt, asyncio.CancelledError) as raised:
            error = raised
        return _kept(stage, result, error, stage.now() - began, logs)


def _kept(stage: Stage, result: Any, error: BaseException | None, seconds: float, logs: list[str]) -> Played:
    charged = stage.mock.ledger().charged()
    shown = [("answer", repr(result))]
    shown += shown_by(error) if error is not None else []
    if stage.journal.is_file():
        shown.append(("journal", stage.journal.read_text("utf-8", "replace")))
    return Played(
        result=result,
        error=error,
        seconds=seconds,
        slept=sum(getattr(stage.clock, "naps", ())),
        posts=stage.mock.requests_of(stage.scenario.operation),
        elsewhere=[record for record in stage.mock.requests if record.host == "elsewhere"],
        charges=len(charged),
        jobs=tuple(job for entry in charged for job in entry.jobs),
        shown=shown,
        logs="\n".join(logs),
        calls=stage.calls,
        known=stage.known,
    )


def ids_in(scenario: Scenario, played: Played) -> tuple[str, ...]:
    """The job ids that the caller ends with: of the answer, or of the error."""
    if isinstance(played.told, DownloadFailed):
        return played.known
    if played.told is not None:
        return played.told.job_ids
    starts = operation_of(scenario.operation).starts
    pointer = starts.ids if starts is not None else ""
    answers = played.result if isinstance(played.result, list) else [played.result]
    return tuple(dict.fromkeys((*played.known, *(one for answer in answers for one in job_ids(answer, pointer)))))
