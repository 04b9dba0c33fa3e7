"""Transport: runs calls over HTTP, sync and async. With `wire` and `translation`, all that touches the HTTP library."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import TypeVar

import httpx2

from . import jobs, uploads
from .arguments import call_key_of, deadline_of, http_client_of
from .calls import Provider, checked, priced, request
from .charges import OnChargeDifference
from .clocks import Clock, SystemClock
from .disk import Disk
from .downloads import Download, Target, saved
from .errors import InvalidArgument
from .exchanges import Call, perform
from .journal import Journal, JournalFile, Record
from .keys import Key, Keyring
from .logs import keep_out_of_logs
from .names import Names
from .operations import Operation
from .replies import ByStatus
from .saving import performed
from .servers import address, base_url_from
from .steps import Do, Fetch, Lost, Reply, Send, Step, Steps, run, run_async
from .translation import Translation
from .wire import Watch

Answer = TypeVar("Answer")

DEADLINE_SECONDS = 120.0
"""How long a call may take, unless the caller says otherwise."""

_FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError)
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
"""A connection a call: one that was kept and that the provider has just closed would leave an outcome unknown."""
_DIRECT: dict[str, None] = {f"all://{host}": None for host in ("localhost", "127.0.0.1", "[::1]")}
"""What is on this machine is asked directly, also where the environment names a proxy for everything else."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a client is set up, as its user gave it. `deadline` is in seconds, for one call.

    `server` is one of those that the documents name, and `variables` fill in the parts of its URL that may be chosen.
    """

    key: Key | Keyring
    base_url: str | None
    deadline: float = DEADLINE_SECONDS
    journal: JournalFile | None = None
    on_charge_difference: OnChargeDifference | None = None
    clock: Clock | None = None
    server: str | None = None
    variables: Mapping[str, str | None] = field(default_factory=dict)


class _Base:
    """What both transports share: settings, and everything about a call that needs no waiting."""

    _client: httpx2.Client | httpx2.AsyncClient

    def __init__(self, provider: Provider, settings: Settings) -> None:
        self._provider = provider
        keys = settings.key if isinstance(settings.key, Keyring) else Keyring({"key": settings.key})
        keys.check(provider.credentials)
        for key in keys:
            keep_out_of_logs(key)
        self._keys = keys
        first = address(provider.server_at(settings.server), settings.variables)
        self._base_url = base_url_from(settings.base_url, first)
        self._deadline = deadline_of("", settings.deadline)
        journal = settings.journal
        self._journal = journal if journal is None or isinstance(journal, Journal) else Journal(journal)
        self._on_charge_difference = settings.on_charge_difference
        self._clock = settings.clock or SystemClock()
        is_given = settings.base_url is not None
        self._translation = Translation(provider, keys, self._base_url, settings.variables, is_given)

    def _check_open(self, operation: str) -> None:
        """Raise `InvalidArgument` where the client has been closed."""
        if self._client.is_closed:
            raise InvalidArgument(operation, "the client is closed: call it inside its `with` block, or make a new one")

    def __repr__(self) -> str:
        address = getattr(self, "_base_url", "no address")  # shown by a traceback of its own making
        return f"<{type(self).__name__} {self._provider.name} at {address}>"

    def _call(
        self,
        operation: Operation,
        parameters: Mapping[str, object],
        payload: object = None,
        files: uploads.Files | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        deadline: float | None = None,
        call_key: str | None = None,
        max_bytes: int | None = None,
    ) -> Call:
        """A call that may be sent. Raises what forbids it."""
        self._check_open(operation.name)
        self._keys.require(operation)
        if check:
            checked(self._provider, operation, parameters, payload)
        estimate = priced(self._provider, operation, payload, max_credits, allow_unknown_price)
        prepared = uploads.prepared(operation, files or {}, check=check)
        return Call(
            provider=self._provider,
            operation=operation,
            request=request(operation, parameters, payload, prepared, max_bytes),
            deadline=self._deadline if deadline is None else deadline_of(operation.name, deadline),
            clock=self._clock,
            estimate=estimate,
            record=self._record(operation, payload, call_key),
            on_charge_difference=self._on_charge_difference,
        )

    def _record(self, operation: Operation, payload: object, key: str | None) -> Record | None:
        if operation.reads:
            return None
        call_key_of(operation.name, key)
        if self._journal is None:
            if key is not None:
                raise InvalidArgument(operation.name, "call_key needs a journal: make the client with journal=PATH")
            return None
        return Record(self._journal, operation.name, key, payload)

    def _waiting(
        self,
        operation: Operation,
        answer: type[Answer],
        job_id: str,
        deadline: float,
        interval: float | None,
        on_progress: Callable[[Answer], object] | None,
    ) -> Steps[Answer]:
        waiting = jobs.Waiting(operation, job_id, deadline, interval, on_progress, self._clock, self._journal)

        def poll(seconds: float) -> Call:
            return self._call(operation, {waiting.job.id: job_id}, deadline=seconds)

        return jobs.follow(waiting, poll, answer)

    def _downloading(
        self, operation: Operation, result: object, target: Target, download: Download
    ) -> Steps[list[Path]]:
        self._check_open(operation.name)
        return saved(operation, result, target, download, self._base_url, self._clock)


def _no_cookies() -> CookieJar:
    """A jar that takes no cookie: what an API needs is a parameter or a key, and a cookie may echo either of them."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _kept(step: Send | Fetch, outcome: Reply | Lost | InvalidArgument) -> Reply | Lost | InvalidArgument:
    """The outcome of a request, put where its call finds it, also when it is interrupted before it is handed over."""
    if isinstance(step, Send) and not isinstance(outcome, InvalidArgument):
        step.arrived.append(outcome)
    return outcome


def _settled(outcome: Reply | Lost | InvalidArgument) -> Reply | Lost:
    """The outcome of a request. Raised here, an error has no error of the HTTP library behind it, whose frames hold
    the key."""
    if isinstance(outcome, InvalidArgument):
        raise outcome
    return outcome


class Transport(_Base):
    """Runs the calls of a client. An HTTP client that was given stays open when this one is closed."""

    def __init__(self, provider: Provider, settings: Settings, http_client: httpx2.Client | None) -> None:
        super().__init__(provider, settings)
        self._owned = http_client is None
        if http_client is not None:
            http_client_of(http_client, httpx2.Client)
        self._client: httpx2.Client = http_client or httpx2.Client(
            limits=_LIMITS, mounts=_DIRECT, cookies=_no_cookies()
        )
        self._names = Names()

    def send(
        self,
        operation: Operation,
        answer: type[Answer] | ByStatus[Answer],
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        files: uploads.Files | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        deadline: float | None = None,
        call_key: str | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """Check, price and send one call."""
        call = self._call(
            *(operation, parameters, payload, files, check, max_credits, allow_unknown_price),
            *(deadline, call_key, max_bytes),
        )
        return run(perform(call, answer), self._perform)

    def save(
        self,
        operation: Operation,
        answer: type[Answer] | ByStatus[Answer],
        target: Target,
        download: Download,
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        files: uploads.Files | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        call_key: str | None = None,
    ) -> Answer:
        """Check, price and send one call, and write the bytes of its answer into a file while they come."""
        call = self._call(
            *(operation, parameters, payload, files, check, max_credits, allow_unknown_price),
            *(download.deadline, call_key, download.max_bytes),
        )
        return run(performed(call, answer, target, download), self._perform)

    def wait(
        self,
        operation: Operation,
        answer: type[Answer],
        job_id: str,
        *,
        deadline: float,
        interval: float | None,
        on_progress: Callable[[Answer], object] | None,
    ) -> Answer:
        """Poll a job until it has ended."""
        return run(self._waiting(operation, answer, job_id, deadline, interval, on_progress), self._perform)

    def download(self, operation: Operation, result: object, target: Target, download: Download) -> list[Path]:
        """Fetch the results of a job into files."""
        return run(self._downloading(operation, result, target, download), self._perform)

    def _perform(self, step: Step) -> object:
        if isinstance(step, Send | Fetch):
            return _settled(self._exchange(step))
        if isinstance(step, Do):
            return step.action()
        self._clock.sleep(step.seconds)
        return None

    def _exchange(self, step: Send | Fetch) -> Reply | Lost | InvalidArgument:
        watch, translation = Watch(step, self._names), self._translation
        timer = threading.Timer(step.seconds, watch.cut)
        timer.daemon = True
        timer.start()
        try:
            with self._client.stream(
                **translation.arguments(step), extensions={"trace": watch.note_and_look_up}
            ) as response:
                if watch.begin(response, translation.head(response)):
                    for chunk in response.iter_bytes() if watch.is_unpacked(response) else response.iter_raw():
                        watch.take(chunk)
            outcome = translation.lost(step, None, watch) if watch.passed else translation.reply(response, watch)
            return _kept(step, outcome)
        except _FAILURES as error:
            return _kept(step, translation.lost(step, error, watch))
        except BaseException as interruption:
            _kept(step, translation.lost(step, interruption, watch))
            raise
        finally:
            timer.cancel()

    def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        if self._owned:
            self._client.close()


class AsyncTransport(_Base):
    """Runs the calls of an asynchronous client. An HTTP client that was given stays open when this one is closed."""

    def __init__(self, provider: Provider, settings: Settings, http_client: httpx2.AsyncClient | None) -> None:
        super().__init__(provider, settings)
        self._owned = http_client is None
        if http_client is not None:
            http_client_of(http_client, httpx2.AsyncClient)
        self._client: httpx2.AsyncClient = http_client or httpx2.AsyncClient(
            limits=_LIMITS, mounts=_DIRECT, cookies=_no_cookies()
        )
        self._disk = Disk()

    async def send(
        self,
        operation: Operation,
        answer: type[Answer] | ByStatus[Answer],
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        files: uploads.Files | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        deadline: float | None = None,
        call_key: str | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """Check, price and send one call."""
        call = self._call(
            *(operation, parameters, payload, files, check, max_credits, allow_unknown_price),
            *(deadline, call_key, max_bytes),
        )
        return await run_async(perform(call, answer), self._perform)

    async def save(
        self,
        operation: Operation,
        answer: type[Answer] | ByStatus[Answer],
        target: Target,
        download: Download,
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        files: uploads.Files | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        call_key: str | None = None,
    ) -> Answer:
        """Check, price and send one call, and write the bytes of its answer into a file while they come."""
        call = self._call(
            *(operation, parameters, payload, files, check, max_credits, allow_unknown_price),
            *(download.deadline, call_key, download.max_bytes),
        )
        return await run_async(performed(call, answer, target, download), self._perform)

    async def wait(
        self,
        operation: Operation,
        answer: type[Answer],
        job_id: str,
        *,
        deadline: float,
        interval: float | None,
        on_progress: Callable[[Answer], object] | None,
    ) -> Answer:
        """Poll a job until it has ended."""
        steps = self._waiting(operation, answer, job_id, deadline, interval, on_progress)
        return await run_async(steps, self._perform)

    async def download(self, operation: Operation, result: object, target: Target, download: Download) -> list[Path]:
        """Fetch the results of a job into files."""
        return await run_async(self._downloading(operation, result, target, download), self._perform)

    async def _perform(self, step: Step) -> object:
        if isinstance(step, Send | Fetch):
            return _settled(await self._exchange(step))
        if isinstance(step, Do):
            return await self._disk.do(step.action)
        await self._clock.sleep_async(step.seconds)
        return None

    async def _exchange(self, step: Send | Fetch) -> Reply | Lost | InvalidArgument:
        watch, translation = Watch(step), self._translation
        try:
            async with asyncio.timeout(step.seconds):
                arguments = translation.arguments(step)
                async with self._client.stream(**arguments, extensions={"trace": watch.note_async}) as response:
                    if watch.begin(response, translation.head(response)):
                        async for chunk in (
                            response.aiter_bytes() if watch.is_unpacked(response) else response.aiter_raw()
                        ):
                            watch.take(chunk)
            return _kept(step, translation.reply(response, watch))
        except TimeoutError:
            watch.passed = True
            return _kept(step, translation.lost(step, None, watch))
        except _FAILURES as error:
            return _kept(step, translation.lost(step, error, watch))
        except BaseException as interruption:
            _kept(step, translation.lost(step, interruption, watch))
            raise

    async def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        if self._owned:
            await self._client.aclose()
