"""Transport: runs calls over HTTP, sync and async. With `wire`, the only module that touches the HTTP library."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from . import jobs, uploads
from .calls import Provider, base_url_from, checked, priced, request
from .charges import OnChargeDifference
from .clocks import Clock, SystemClock
from .downloads import Download, Target, saved
from .errors import InvalidArgument
from .exchanges import LONGEST_SECONDS, Call, perform
from .journal import Journal, JournalFile, Record
from .keys import Key
from .logs import keep_out_of_logs
from .operations import Operation
from .origins import without_query
from .replies import read_reply
from .steps import Do, Fetch, Lost, Reply, Send, Step, Steps, run, run_async
from .wire import KeyHeader, NoKey, Watch, is_certificate, is_same_server

Answer = TypeVar("Answer")

CONNECT_SECONDS = 10.0
"""How long a connection may take."""
DEADLINE_SECONDS = 120.0
"""How long a call may take, unless the caller says otherwise."""

_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_UNUSABLE = (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
_FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError)
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
"""A connection a call: one that was kept and that the provider has just closed would leave an outcome unknown."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a client is set up, as its user gave it. `deadline` is in seconds, for one call."""

    key: Key
    base_url: str | None
    deadline: float = DEADLINE_SECONDS
    journal: JournalFile | None = None
    on_charge_difference: OnChargeDifference | None = None
    clock: Clock | None = None


class _Base:
    """What both transports share: settings, and everything about a call that needs no waiting."""

    def __init__(self, provider: Provider, settings: Settings) -> None:
        self._provider = provider
        self._key = settings.key
        self._key.check()
        keep_out_of_logs(self._key)
        self._base_url = base_url_from(settings.base_url, provider.server)
        self._deadline = _positive(settings.deadline)
        journal = settings.journal
        self._journal = journal if journal is None or isinstance(journal, Journal) else Journal(journal)
        self._on_charge_difference = settings.on_charge_difference
        self._clock = settings.clock or SystemClock()
        self._auth = KeyHeader(self._key, provider.key_header, provider.key_prefix)
        self._no_key = NoKey(provider.key_header)

    def __repr__(self) -> str:
        address = getattr(self, "_base_url", "no address")  # shown by a traceback of its own making
        return f"<{type(self).__name__} {self._provider.name} at {address}>"

    def _call(
        self,
        operation: Operation,
        parameters: Mapping[str, object],
        payload: object = None,
        file: uploads.Upload | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        deadline: float | None = None,
        call_key: str | None = None,
    ) -> Call:
        """A call that may be sent. Raises what forbids it."""
        given = {name: value for name, value in parameters.items() if value is not None}
        if check and operation.body != "upload":
            checked(self._provider, operation, payload if operation.body == "json" else given)
        estimate = priced(self._provider, operation, payload, max_credits, allow_unknown_price)
        upload = None
        if operation.file is not None:
            upload = uploads.prepare(operation.name, operation.file, file, check=check)
        return Call(
            provider=self._provider,
            operation=operation,
            request=request(operation, parameters, payload, upload),
            deadline=self._deadline if deadline is None else _positive(deadline),
            clock=self._clock,
            estimate=estimate,
            record=self._record(operation, payload, call_key),
            on_charge_difference=self._on_charge_difference,
        )

    def _record(self, operation: Operation, payload: object, key: str | None) -> Record | None:
        if operation.reads:
            return None
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
        return saved(operation, result, target, download, self._base_url, self._clock)

    def _arguments(self, step: Send | Fetch) -> dict[str, Any]:
        """How the HTTP library is told to send a request."""
        # A name may have several addresses, which are tried one after the other, each for so long.
        connect = min(CONNECT_SECONDS, step.seconds, max(step.seconds / 4, 0.5))
        timeout = httpx2.Timeout(step.seconds, connect=connect, read=step.silence)
        shared = {"headers": dict(step.headers), "timeout": timeout, "follow_redirects": False}
        if isinstance(step, Fetch):
            url = httpx2.URL(step.url)  # as the HTTP library reads it, so that it and we cannot mean different servers
            auth = self._auth if is_same_server(url, httpx2.URL(self._base_url)) else self._no_key
            return shared | {"method": "GET", "url": url, "auth": auth}
        prepared, upload = step.request, step.request.upload
        return shared | {
            "method": prepared.method,
            "url": self._base_url + prepared.path,
            "params": list(prepared.query) or None,
            "content": prepared.content,
            "files": {upload.field: (upload.name, upload.content, upload.media_type)} if upload else None,
            "auth": self._auth,
        }

    def _head(self, response: httpx2.Response) -> dict[str, str]:
        return {name.lower(): self._key.hide(value) for name, value in response.headers.items()}

    def _reply(self, response: httpx2.Response, watch: Watch) -> Reply:
        return read_reply(response.status_code, response.headers, bytes(watch.body), self._key)

    def _lost(self, step: Send | Fetch, error: Exception | None, watch: Watch) -> Lost | InvalidArgument:
        """What is known of a request that got no whole answer; the error where it cannot be sent at all."""
        reason = self._key.hide(str(error or "")) or type(error).__name__
        if isinstance(error, _UNUSABLE):
            return InvalidArgument(step.operation, f"the address cannot be used: {reason}")
        body = self._key.hide_bytes(bytes(watch.body))
        if isinstance(error, _NOT_SENT) or not watch.delivered:
            server = self._base_url if isinstance(step, Send) else without_query(step.url)
            return Lost(f"no connection to {server}: {reason}", delivered=False, lasting=is_certificate(error))
        if watch.passed:
            reason = f"{step.seconds:.3g} s have passed"
        return Lost(reason, delivered=True, lasting=watch.passed, status=watch.status, body=body)


def _settled(outcome: Reply | Lost | InvalidArgument) -> Reply | Lost:
    """The outcome of a request. Raised here, an error has no error of the HTTP library behind it, whose frames hold
    the key."""
    if isinstance(outcome, InvalidArgument):
        raise outcome
    return outcome


def _positive(seconds: float) -> float:
    if not 0 < seconds <= LONGEST_SECONDS:
        raise InvalidArgument("", f"a deadline must be above 0 and at most {LONGEST_SECONDS:g} seconds, not {seconds}")
    return seconds


class Transport(_Base):
    """Runs the calls of a client. An HTTP client that was given stays open when this one is closed."""

    def __init__(self, provider: Provider, settings: Settings, http_client: httpx2.Client | None) -> None:
        super().__init__(provider, settings)
        self._owned = http_client is None
        self._client = http_client or httpx2.Client(limits=_LIMITS)

    def send(
        self,
        operation: Operation,
        answer: type[Answer],
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        file: uploads.Upload | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        deadline: float | None = None,
        call_key: str | None = None,
    ) -> Answer:
        """Check, price and send one call."""
        call = self._call(
            operation, parameters, payload, file, check, max_credits, allow_unknown_price, deadline, call_key
        )
        return run(perform(call, answer), self._perform)

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
        watch = Watch(step)
        timer = threading.Timer(step.seconds, watch.cut)
        timer.daemon = True
        timer.start()
        try:
            with self._client.stream(**self._arguments(step), extensions={"trace": watch.note_and_look_up}) as response:
                if watch.begin(response, self._head(response)):
                    for chunk in response.iter_bytes():
                        watch.take(chunk)
            return self._lost(step, None, watch) if watch.passed else self._reply(response, watch)
        except _FAILURES as error:
            return self._lost(step, error, watch)
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
        self._client = http_client or httpx2.AsyncClient(limits=_LIMITS)

    async def send(
        self,
        operation: Operation,
        answer: type[Answer],
        *,
        parameters: Mapping[str, object],
        payload: object = None,
        file: uploads.Upload | None = None,
        check: bool = True,
        max_credits: Decimal | int | None = None,
        allow_unknown_price: bool = False,
        deadline: float | None = None,
        call_key: str | None = None,
    ) -> Answer:
        """Check, price and send one call."""
        call = self._call(
            operation, parameters, payload, file, check, max_credits, allow_unknown_price, deadline, call_key
        )
        return await run_async(perform(call, answer), self._perform)

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
            return await asyncio.to_thread(step.action)
        await self._clock.sleep_async(step.seconds)
        return None

    async def _exchange(self, step: Send | Fetch) -> Reply | Lost | InvalidArgument:
        watch = Watch(step)
        try:
            async with asyncio.timeout(step.seconds):
                arguments = self._arguments(step)
                async with self._client.stream(**arguments, extensions={"trace": watch.note_async}) as response:
                    if watch.begin(response, self._head(response)):
                        async for chunk in response.aiter_bytes():
                            watch.take(chunk)
            return self._reply(response, watch)
        except TimeoutError:
            watch.passed = True
            return self._lost(step, None, watch)
        except _FAILURES as error:
            return self._lost(step, error, watch)

    async def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        if self._owned:
            await self._client.aclose()
