"""Connections: calls over real sockets, to servers that answer, hang up, stay silent or do not exist."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.payloads import KLING

from callsheet_clients._runtime import errors
from callsheet_clients._runtime.clocks import VirtualClock
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

if TYPE_CHECKING:
    from tests.generated.conftest import Loopback

    from callsheet.testing import StartMock

PAYLOAD: Any = KLING


@pytest.fixture
def late(loopback: Loopback) -> Iterator[Loopback]:
    """A server that answers when the test is over."""
    over = threading.Event()

    def respond(*_: object) -> tuple[int, dict[str, str], bytes]:
        over.wait(10)
        return 200, {}, b'{"task_id": "late"}'

    loopback.respond = respond
    yield loopback
    over.set()


@pytest.fixture
def closed_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port of this machine that nobody listens on."""
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]


def test_a_call_sends_what_it_should(loopback: Loopback) -> None:
    loopback.respond = lambda *_: (200, {"Content-Type": "application/json"}, b'{"task_id": "t1", "status": "pending"}')
    with UlazAI("test-key", base_url=loopback.url) as ulazai:
        started = ulazai.kling30.generate(PAYLOAD, max_credits=320)
    assert started.task_id == "t1"
    ((method, path, headers, body),) = loopback.seen
    assert (method, path) == ("POST", "/kling30/api/generate/")
    assert headers["authorization"] == "Bearer test-key"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == KLING


def test_this_machine_is_asked_directly_whatever_proxy_the_environment_names(
    start_mock: StartMock, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    mock = start_mock("ulazai")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")

    async def use() -> str:
        async with AsyncUlazAI(**mock.client_settings) as ulazai:
            return (await ulazai.kling30.generate(PAYLOAD)).task_id

    with UlazAI(**mock.client_settings) as ulazai:
        started = {ulazai.kling30.generate(PAYLOAD).task_id, asyncio.run(use())}
    assert started == set(mock.desk.services["ulazai"].jobs)


def test_a_server_that_hangs_up_has_got_one_request(loopback: Loopback) -> None:
    loopback.respond = lambda *_: None
    with UlazAI("test-key", base_url=loopback.url) as ulazai, pytest.raises(errors.OutcomeUnknown):
        ulazai.kling30.generate(PAYLOAD)
    assert [(method, path) for method, path, _, _ in loopback.seen] == [("POST", "/kling30/api/generate/")]


def test_a_server_that_stays_silent_has_got_one_request(late: Loopback) -> None:
    with UlazAI("test-key", base_url=late.url, deadline=0.1) as ulazai, pytest.raises(errors.OutcomeUnknown):
        ulazai.kling30.generate(PAYLOAD)
    assert len(late.seen) == 1


def test_a_name_whose_address_nobody_tells_is_asked_for_no_longer_than_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    over, find = threading.Event(), socket.getaddrinfo

    def silent(host: str, *arguments: Any, **more: Any) -> Any:
        if host == "silent.invalid" and "flags" not in more:
            over.wait(10)
        return find(host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    began = time.monotonic()
    try:
        with (
            UlazAI("test-key", base_url="https://silent.invalid", deadline=0.6) as ulazai,
            pytest.raises(errors.NotSent, match=r"the address of silent\.invalid was not found within"),
        ):
            ulazai.kling30.generate(PAYLOAD)
    finally:
        over.set()
    assert time.monotonic() - began < 1.6


def test_a_cookie_that_a_server_sets_is_neither_kept_nor_sent(loopback: Loopback) -> None:
    loopback.respond = lambda *_: (
        200,
        {"Set-Cookie": "seen=test-key; Path=/"},
        b'{"success": true, "status": "pending"}',
    )
    with UlazAI("test-key", base_url=loopback.url) as ulazai:
        for _ in range(2):
            ulazai.kling30.get_status("t1")
        assert "test-key" not in str(ulazai._transport._client.cookies)
    assert ["cookie" in headers for _, _, headers, _ in loopback.seen] == [False, False]


def test_a_closed_port_is_told_as_not_sent_after_every_attempt(closed_port: int) -> None:
    clock = VirtualClock()
    with (
        UlazAI("test-key", base_url=f"http://127.0.0.1:{closed_port}", clock=clock) as ulazai,
        pytest.raises(errors.NotSent) as caught,
    ):
        ulazai.kling30.generate(PAYLOAD)
    assert (caught.value.attempts, len(clock.naps)) == (5, 4)
    assert (caught.value.charged, caught.value.safe_to_resend) == ("no", True)
