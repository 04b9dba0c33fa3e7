"""Transport: runs calls over HTTP, sync and async. The only module that touches the HTTP library."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

import httpx2

from . import jobs, uploads
from .calls import Provider, base_url_from, checked, priced, request
from .charges import OnChargeDifference
from .clocks import Clock
from .errors import InvalidArgument
from .exchanges import LONGEST_SECONDS, Call, perform
from .journal import Journal, JournalFile, Record
from .keys import Key, key_from
from .operations import Operation
from .replies import read_reply
from .steps import Do, Lost, Reply, Send, Step, Steps, run, run_async

Answer = TypeVar("Answer")

CONNECT_SECONDS = 10.0
"""How long a connection may take."""
DEADLINE_SECONDS = 120.0
"""How long a call may take, unless the caller says otherwise."""
LARGEST_ANSWER = 64 * 2**20
"""The largest answer that is read, in bytes."""

_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
_UNUSABLE = (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
"""A connection a call: one that was kept and that the provider has just closed would leave an outcome unknown."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a client is set up, as its user gave it. `deadline` is in seconds, for one call."""

    key: str | None
    variable: str
    base_url: str | None
    deadline: float = DEADLINE_SECONDS
    journal: JournalFile | None = None
    on_charge_difference: OnChargeDifference | None = None
    clock: Clock | None = None


class _KeyHeader(httpx2.Auth):
    """Puts the key into its header when a request leaves, so that no frame of ours holds it."""

    def __init__(self, key: Key, header: str, prefix: str) -> None:
        self._key, self._header, self._prefix = key, header, prefix

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Add the header; what comes back is never answered with another request."""
        if self._header:
            request.headers[self._header] = self._prefix + self._key.reveal()
        yield request


class _Watch:
    """Follows one request: whether it has begun to leave, and whether its time has passed."""

    def __init__(self) -> None:
        self.connecting = False
        self.sending = False
        self.passed = False
        self.status: int | None = None
        self.body = bytearray()
        self._stream: Any = None

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """An event that the HTTP library tells of."""
        self.connecting = self.connecting or event.startswith("connection.")
        self.sending = self.sending or event.endswith("send_request_headers.started")
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info.get("return_value")
            if self.passed:
                self.cut()

    async def note_async(self, event: str, info: Mapping[str, Any]) -> None:
        """The same, as the asynchronous HTTP library asks for it."""
        self.note(event, info)

    def cut(self) -> None:
        """End the request from another thread: whoever reads from its socket finds it closed."""
        self.passed = True
        found = self._stream.get_extra_info("socket") if self._stream is not None else None
        if isinstance(found, socket.socket):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(found, socket.SHUT_RDWR)

    def take(self, chunk: bytes) -> None:
        """A part of the answer. Raises where it is too large, or came too late."""
        if self.passed:  # a connection that was open before cannot be cut
            raise httpx2.ReadTimeout("too late")
        self.body += chunk
        if len(self.body) > LARGEST_ANSWER:
            raise httpx2.ReadError(f"the answer is larger than {LARGEST_ANSWER} bytes")

    @property
    def delivered(self) -> bool:
        """Whether anything of the request may have reached the provider."""
        return self.sending or not self.connecting


class _Base:
    """What both transports share: settings, and everything about a call that needs no waiting."""

    def __init__(self, provider: Provider, settings: Settings) -> None:
        self._provider = provider
        self._key = key_from(settings.key, settings.variable)
        self._base_url = base_url_from(settings.base_url, provider.server)
        self._deadline = _positive(settings.deadline)
        journal = settings.journal
        self._journal = journal if journal is None or isinstance(journal, Journal) else Journal(journal)
        self._on_charge_difference = settings.on_charge_difference
        self._clock = settings.clock or Clock()
        self._auth = _KeyHeader(self._key, provider.key_header, provider.key_prefix)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._provider.name} at {self._base_url}>"

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

    def _arguments(self, step: Send) -> dict[str, Any]:
        prepared, upload = step.request, step.request.upload
        connect = min(CONNECT_SECONDS, step.seconds)
        return {
            "method": prepared.method,
            "url": self._base_url + prepared.path,
            "params": list(prepared.query) or None,
            "headers": dict(prepared.headers),
            "content": prepared.content,
            "files": {upload.field: (upload.name, upload.content, upload.media_type)} if upload else None,
            "timeout": httpx2.Timeout(step.seconds, connect=connect, read=step.silence),
            "auth": self._auth,
            "follow_redirects": False,
        }

    def _reply(self, response: httpx2.Response, watch: _Watch) -> Reply:
        return read_reply(response.status_code, response.headers, bytes(watch.body), self._key)

    def _lost(self, step: Send, error: Exception | None, watch: _Watch) -> Lost:
        """What is known of a request that got no whole answer. Raises `InvalidArgument` where it cannot be sent."""
        operation = step.request.operation.name
        reason = self._key.hide(str(error or "")) or type(error).__name__
        if isinstance(error, _UNUSABLE):
            raise InvalidArgument(operation, f"the address cannot be used: {reason}")
        body = self._key.hide_bytes(bytes(watch.body))
        if isinstance(error, _NOT_SENT) or not watch.delivered:
            said = f"no connection to {self._base_url}: {reason}"
            return Lost(said, delivered=False, lasting=_is_certificate(error))
        if watch.passed:
            reason = f"{step.seconds:.3g} s have passed"
        return Lost(reason, delivered=True, lasting=watch.passed, status=watch.status, body=body)


def _is_certificate(error: BaseException | None) -> bool:
    """Whether a connection failed because the other side is not who it should be."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


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

    def _perform(self, step: Step) -> object:
        if isinstance(step, Send):
            return self._fetch(step)
        if isinstance(step, Do):
            return step.action()
        self._clock.sleep(step.seconds)
        return None

    def _fetch(self, step: Send) -> Reply | Lost:
        watch = _Watch()
        timer = threading.Timer(step.seconds, watch.cut)
        timer.daemon = True
        timer.start()
        try:
            with self._client.stream(**self._arguments(step), extensions={"trace": watch.note}) as response:
                watch.status = response.status_code
                for chunk in response.iter_bytes():
                    watch.take(chunk)
            return self._lost(step, None, watch) if watch.passed else self._reply(response, watch)
        except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError) as error:
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

    async def _perform(self, step: Step) -> object:
        if isinstance(step, Send):
            return await self._fetch(step)
        if isinstance(step, Do):
            return await asyncio.to_thread(step.action)
        await self._clock.sleep_async(step.seconds)
        return None

    async def _fetch(self, step: Send) -> Reply | Lost:
        watch = _Watch()
        try:
            async with asyncio.timeout(step.seconds):
                arguments = self._arguments(step)
                async with self._client.stream(**arguments, extensions={"trace": watch.note_async}) as response:
                    watch.status = response.status_code
                    async for chunk in response.aiter_bytes():
                        watch.take(chunk)
            return self._reply(response, watch)
        except TimeoutError:
            watch.passed = True
            return self._lost(step, None, watch)
        except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError) as error:
            return self._lost(step, error, watch)

    async def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        if self._owned:
            await self._client.aclose()
