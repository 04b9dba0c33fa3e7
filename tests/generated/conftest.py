"""What the tests of the clients share: a provider that answers as told, and calls made in both ways, sync and async."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import attrgetter
from typing import Any, TypeAlias

import httpx2
import pytest

from callsheet_clients._runtime.clocks import VirtualClock
from callsheet_clients.ugclab import AsyncUGCLab, UGCLab
from callsheet_clients.ugen import AsyncUGen, UGen
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

Answer: TypeAlias = "httpx2.Response | Exception | Callable[[httpx2.Request], httpx2.Response]"
AnyClient: TypeAlias = "UGCLab | UGen | UlazAI"
AnyAsyncClient: TypeAlias = "AsyncUGCLab | AsyncUGen | AsyncUlazAI"

SYNC: dict[str, type[AnyClient]] = {"ugclab": UGCLab, "ugen": UGen, "ulazai": UlazAI}
ASYNC: dict[str, type[AnyAsyncClient]] = {"ugclab": AsyncUGCLab, "ugen": AsyncUGen, "ulazai": AsyncUlazAI}


class FakeProvider:
    """Answers requests in the order told, the last answer over and over, and remembers every request."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        self._answers: list[Answer] = []

    def will(self, *answers: Answer) -> None:
        """Answer so from now on."""
        self._answers = list(answers)

    def will_answer(self, status: int, **content: Any) -> None:
        """Answer every request alike: `json`, `text` or `content`, and `headers`."""
        self.will(lambda _: httpx2.Response(status, **content))

    def transport(self) -> httpx2.MockTransport:
        """A transport that leads here."""
        return httpx2.MockTransport(self._handle)

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx2.Response):
            return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)


class Calls:
    """Calls operations by their full name on a client of their provider that leads to the fake provider."""

    def __init__(self, fake: FakeProvider, asynchronous: bool) -> None:
        self.fake = fake
        self.asynchronous = asynchronous
        self.clock = VirtualClock()
        self.settings: dict[str, Any] = {"key": "test-key", "clock": self.clock}

    def __call__(self, operation: str, *arguments: Any, **options: Any) -> Any:
        """The answer of one call on a fresh client."""
        provider, _, place = operation.partition(".")
        if self.asynchronous:
            return asyncio.run(self._call_async(provider, place, arguments, options))
        with httpx2.Client(transport=self.fake.transport()) as http_client:
            client = SYNC[provider](http_client=http_client, **self.settings)
            return attrgetter(place)(client)(*arguments, **options)

    async def _call_async(self, provider: str, place: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        async with httpx2.AsyncClient(transport=self.fake.transport()) as http_client:
            client = ASYNC[provider](http_client=http_client, **self.settings)
            answer: Awaitable[Any] = attrgetter(place)(client)(*arguments, **options)
            return await answer


class Loopback:
    """A real HTTP server on this machine.

    `respond` gets a request and returns status, headers and body, or None to hang up without an answer. With
    `trusts_given_length` a Content-Length that is given stands, be it wrong or empty.
    """

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.trusts_given_length = False
        self.respond: Callable[[str, dict[str, str], bytes], tuple[int, dict[str, str], bytes] | None] = (
            lambda _path, _headers, _body: (200, {"Content-Type": "application/json"}, b"{}")
        )
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            """Hands every request to `respond`."""

            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                """Answer one request, then close the connection."""
                self.close_connection = True
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                loopback.seen.append((self.command, self.path, headers, body))
                answer = loopback.respond(self.path, headers, body)
                if answer is None:
                    return
                status, more, content = answer
                try:
                    self.send_response(status)
                    length = {} if "Transfer-Encoding" in more else {"Content-Length": str(len(content))}
                    headers = {**more, **length} if not loopback.trusts_given_length else {**length, **more}
                    for name, value in {**headers, "Connection": "close"}.items():
                        if value:
                            self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    return

            do_GET = do_POST = handle_any  # noqa: N815  # the names of http.server

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in http.server
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def fake() -> FakeProvider:
    """A provider that answers as told."""
    return FakeProvider()


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def calls(request: pytest.FixtureRequest, fake: FakeProvider) -> Calls:
    """Calls in both ways: each test that asks for this runs once sync and once async."""
    return Calls(fake, request.param)


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A real HTTP server, reached without any proxy of the environment."""
    monkeypatch.setenv("NO_PROXY", "*")
    server = Loopback()
    yield server
    server.close()
