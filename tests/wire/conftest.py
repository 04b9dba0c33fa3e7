"""What the tests of the wire share: clients of a spec that has it all, and a server that keeps every byte it gets."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from callsheet.generation import generate
from callsheet.modelling.providers import read_specs

SPECS = Path(__file__).parent / "specs"
KEYS = {
    "key": "token-0123456789",
    "account": "maria:opens-esame-4711",
    "header": "header-0123456789",
    "query": "que/ry&0123456789",
    "cookie": "cookie-0123456789",
}
"""A key for every security scheme of the spec, by the argument that takes it."""


class Package:
    """The generated package: imports its modules by name."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, name: str) -> Any:
        return import_module(f"wire_clients.{name}")


class Line:
    """A server on this machine that keeps every request as it came, byte by byte, and answers as told."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.answer: Callable[[bytes], bytes] = lambda _: answered(200, b"{}")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                request = _read(connection)
                self.requests.append(request)
                connection.sendall(self.answer(request))

    def will_answer(self, status: int, body: bytes = b"{}", content_type: str = "application/json") -> None:
        """Answer every request alike."""
        self.answer = lambda _: answered(status, body, content_type)

    @property
    def only(self) -> bytes:
        """The one request that came."""
        (request,) = self.requests
        return request

    @property
    def target(self) -> str:
        """The path and the query of the one request, as they came."""
        return self.only.split(b" ", 2)[1].decode("ascii")

    @property
    def body(self) -> bytes:
        """The body of the one request."""
        return self.only.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str | None:
        """A header of the one request; several of one name with a line break between them."""
        lines = self.only.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        pairs = [line.split(": ", 1) for line in lines]
        return "\n".join(value for key, value in pairs if key.lower() == name.lower()) or None

    def close(self) -> None:
        """Stop listening."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < wanted:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answered(status: int, body: bytes, content_type: str = "application/json", **headers: str) -> bytes:
    """An answer as it goes over the wire."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    typed = f"Content-Type: {content_type}\r\n" if content_type else ""
    head = f"HTTP/1.1 {status} Told\r\n{typed}Content-Length: {len(body)}\r\n{more}Connection: close\r\n\r\n"
    return head.encode() + body


class Caller:
    """Calls operations of the client, sync or async."""

    def __init__(self, line: Line, package: Package, asynchronous: bool) -> None:
        self.line = line
        self.package = package
        self.asynchronous = asynchronous
        self.settings: dict[str, Any] = {"base_url": line.url}
        self.keys: dict[str, str | None] = {**KEYS}

    def __call__(self, operation: str, *arguments: Any, **options: Any) -> Any:
        """The answer of one call on a fresh client."""
        provider, _, place = operation.partition(".")
        made = getattr(self.package(provider), ("Async" if self.asynchronous else "") + provider.capitalize())
        client = made(**self.settings, **(self.keys if provider == "acme" else {}))
        if self.asynchronous:
            return asyncio.run(self._call_async(client, place, arguments, options))
        with client:
            found = attrgetter(place)(client)(*arguments, **options)
            return [*found] if hasattr(found, "__next__") else found

    async def _call_async(self, opened: Any, place: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        async with opened as client:
            found = attrgetter(place)(client)(*arguments, **options)
            return [item async for item in found] if hasattr(found, "__aiter__") else await found


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    """The clients of the spec that has it all: imports its modules by name."""
    root = tmp_path_factory.mktemp("wire")
    for name, text in generate(read_specs(SPECS, "specs"), "wire_clients").items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(root))
    yield Package(root)
    sys.path.remove(str(root))


@pytest.fixture(autouse=True)
def few_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no client read the certificates of the whole world, which takes longer than a test: none speaks TLS."""
    monkeypatch.setenv("SSL_CERT_FILE", str(SPECS.parents[1] / "faults" / "self_signed.pem"))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """A server that keeps every byte, reached without any proxy of the environment."""
    monkeypatch.setenv("NO_PROXY", "*")
    server = Line()
    yield server
    server.close()


@pytest.fixture
def call(line: Line, package: Package) -> Caller:
    """Calls of the sync client: what goes into a request is put together before either client sends it."""
    return Caller(line, package, asynchronous=False)


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def calls(request: pytest.FixtureRequest, line: Line, package: Package) -> Caller:
    """Calls in both ways: each test that asks for this runs once sync and once async."""
    return Caller(line, package, request.param)
