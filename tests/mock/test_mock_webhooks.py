"""Webhooks that the mock provider sends: signed so that the client trusts them, and only to this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from callsheet.mock import MockError, MockProvider
from callsheet_clients.ugen import webhooks
from callsheet_clients.ugen.errors import WebhookRefused

if TYPE_CHECKING:
    from tests.mock.conftest import Start

    from callsheet.mock import VirtualClock

CONTENT = {"event": "job.completed", "job_id": "job_Xm2nKp7q", "status": "completed"}
Received = list[tuple[dict[str, str], bytes]]


@pytest.fixture
def received() -> Received:
    """The deliveries that came."""
    return []


@pytest.fixture
def hook(received: Received) -> Iterator[str]:
    """The address of a program that takes deliveries."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            received.append((dict(self.headers.items()), self.rfile.read(length)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook?of=mine"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def mock(start: Start) -> MockProvider:
    """A mock provider whose webhooks are documented."""
    return start("ugen")


@pytest.mark.parametrize("encoding", ["hex", "base64"])
@pytest.mark.parametrize("form", ["unix", "unix-milliseconds", "iso-8601"])
def test_a_delivery_is_trusted_by_the_client(
    mock: MockProvider, hook: str, received: Received, clock: VirtualClock, encoding: Any, form: Any
) -> None:
    written: dict[str, Any] = {"encoding": encoding, "prefix": "v1=", "timestamp_format": form}
    assert mock.send_webhook(hook, CONTENT, "a-secret", **written).status == 204
    headers, body = received[0]
    assert webhooks.verify(body, headers, "a-secret", **written, tolerance=300, now=clock.time()) == CONTENT
    assert headers["X-Callsheet-Mock"] == "made up: how the signature is written, format of the timestamp"


def test_a_delivery_of_another_secret_or_another_time_is_not(
    mock: MockProvider, hook: str, received: Received, clock: VirtualClock
) -> None:
    mock.send_webhook(hook, CONTENT, "another-secret")
    mock.send_webhook(hook, CONTENT, "a-secret", age=3600)
    for headers, body in received:
        with pytest.raises(WebhookRefused):
            webhooks.verify(
                body,
                headers,
                "a-secret",
                encoding="hex",
                prefix="",
                timestamp_format="unix",
                tolerance=300,
                now=clock.time(),
            )


def test_a_program_that_is_not_there_is_told(mock: MockProvider) -> None:
    assert mock.send_webhook("http://127.0.0.1:9/hook", CONTENT, "a-secret").status is None


@pytest.mark.parametrize("url", ["https://shop.example/hook", "http://10.0.0.1/hook", "http://[::1", "hook", ""])
def test_a_delivery_never_leaves_this_machine(mock: MockProvider, url: str) -> None:
    with pytest.raises(MockError, match="a webhook goes to a program on this machine"):
        mock.send_webhook(url, CONTENT, "a-secret")


def test_nothing_is_signed_where_no_document_says_how(start: Start) -> None:
    with pytest.raises(MockError, match="no document says how ulazai signs what it sends to webhooks"):
        start("ulazai").send_webhook("http://127.0.0.1:9/hook", CONTENT, "a-secret")
