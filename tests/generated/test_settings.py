"""Settings: the key, the base URL, the deadline and the HTTP client of a client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.payloads import KLING

from callsheet_clients._runtime import errors
from callsheet_clients._runtime.clocks import VirtualClock
from callsheet_clients.ugclab import AsyncUGCLab, UGCLab
from callsheet_clients.ugen import UGen
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider, Loopback


def test_the_key_comes_from_the_environment_where_none_is_given(
    fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.will_answer(200, json=[])
    monkeypatch.setenv("UGEN_API_KEY", "from-environment")
    with httpx2.Client(transport=fake.transport()) as http_client:
        UGen(http_client=http_client).models.list()
        UGen("from-argument", http_client=http_client).models.list()
    assert [request.headers["x-api-key"] for request in fake.requests] == ["from-environment", "from-argument"]


@pytest.mark.parametrize(
    ("client", "variable"),
    [
        (UGCLab, "UGCLAB_API_KEY"),
        (AsyncUGCLab, "UGCLAB_API_KEY"),
        (UlazAI, "ULAZAI_API_KEY"),
        (AsyncUlazAI, "ULAZAI_API_KEY"),
        (UGen, "UGEN_API_KEY"),
    ],
)
def test_a_missing_key_is_told_with_the_variable_to_set(
    client: Callable[[], object], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(errors.InvalidArgument, match=f"pass key=… or set the environment variable {variable}"):
        client()
    monkeypatch.setenv(variable, "")
    with pytest.raises(errors.InvalidArgument, match=variable):
        client()


@pytest.mark.parametrize(
    "key", ["canary\n", "can ary", " canary", "canary\r\nX-Admin: 1", "canäry", "canary\x00", "\t"]
)
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(errors.InvalidArgument) as caught:
        UlazAI(key)
    assert "character that no key has" in str(caught.value)
    assert "can" not in str(caught.value).replace("character", "")
    if "\x00" not in key:
        monkeypatch.setenv("ULAZAI_API_KEY", key)
        with pytest.raises(errors.InvalidArgument, match="character that no key has"):
            UlazAI()


# Base URL, timeouts, HTTP client


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://proxy.test", "https://proxy.test/models"),
        ("https://proxy.test/", "https://proxy.test/models"),
        ("https://proxy.test:8443/u-gen/v1/", "https://proxy.test:8443/u-gen/v1/models"),
        ("http://localhost:8000", "http://localhost:8000/models"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/models"),
        ("http://[::1]:8000", "http://[::1]:8000/models"),
    ],
)
def test_a_base_url_replaces_the_server(calls: Calls, fake: FakeProvider, base_url: str, url: str) -> None:
    fake.will_answer(200, json=[])
    calls.settings["base_url"] = base_url
    calls("ugen.models.list")
    assert str(fake.requests[0].url) == url


@pytest.mark.parametrize(
    "base_url",
    [
        "http://api.u-gen.ai",
        "http://localhost.evil.test",
        "http://127.0.0.1@evil.test",
        "https://user:secret@api.u-gen.ai",
        "http://10.0.0.1",
        "ftp://api.u-gen.ai",
        "api.u-gen.ai",
        "//api.u-gen.ai",
        "",
        "https://",
        "https://[::1",
        "https://api.u-gen.ai:99999",
        "https://api.u-gen.ai/v1?debug=1",
        "https://api.u-gen.ai/v1#top",
    ],
)
def test_a_base_url_that_could_leak_the_key_is_refused(base_url: str) -> None:
    with pytest.raises(errors.InvalidArgument, match="base URL"):
        UGen("test-key", base_url=base_url)


def test_the_deadline_comes_from_the_client_and_can_be_set_for_one_call(fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    payload: Any = KLING
    with httpx2.Client(transport=fake.transport()) as http_client:
        ulazai = UlazAI("test-key", deadline=5, http_client=http_client, clock=VirtualClock())
        ulazai.kling30.generate(payload)
        ulazai.kling30.generate(payload, deadline=2.5)
        ulazai = UlazAI("test-key", http_client=http_client, clock=VirtualClock())
        ulazai.kling30.generate(payload)
    set_to = [request.extensions["timeout"] for request in fake.requests]
    assert set_to[0] == {"connect": 1.25, "read": 5, "write": 5, "pool": 5}  # a name may have several addresses
    assert set_to[1] == {"connect": 0.625, "read": 2.5, "write": 2.5, "pool": 2.5}
    assert set_to[2] == {"connect": 10.0, "read": 120.0, "write": 120.0, "pool": 120.0}


def test_a_read_may_be_silent_for_less_than_its_deadline_so_that_it_can_be_asked_again(
    calls: Calls, fake: FakeProvider
) -> None:
    fake.will_answer(200, json={"models": []})
    calls("ulazai.video_studio.list_models")
    calls("ulazai.video_studio.list_models", deadline=7)
    assert [request.extensions["timeout"]["read"] for request in fake.requests] == [30.0, 7]


@pytest.mark.parametrize("deadline", [0, -1, float("nan"), float("inf"), 86_401])
def test_a_deadline_that_is_no_time_is_refused(calls: Calls, fake: FakeProvider, deadline: float) -> None:
    with pytest.raises(errors.InvalidArgument, match="deadline must be above 0 and at most 86400 seconds"):
        UGen("test-key", deadline=deadline)
    with pytest.raises(errors.InvalidArgument, match="deadline must be above 0 and at most 86400 seconds"):
        calls("ugen.models.list", deadline=deadline)
    assert fake.requests == []


def test_an_http_client_of_ones_own_stays_open(fake: FakeProvider) -> None:
    fake.will_answer(200, json=[])
    with httpx2.Client(transport=fake.transport()) as http_client:
        with UGen("test-key", http_client=http_client) as ugen:
            ugen.models.list()
        assert not http_client.is_closed
        ugen.models.list()
    assert len(fake.requests) == 2


def test_an_async_http_client_of_ones_own_stays_open(fake: FakeProvider) -> None:
    fake.will_answer(200, json={"models": []})

    async def use() -> None:
        async with httpx2.AsyncClient(transport=fake.transport()) as http_client:
            async with AsyncUlazAI("test-key", http_client=http_client) as ulazai:
                await ulazai.video_studio.list_models()
            assert not http_client.is_closed
            await ulazai.video_studio.list_models()

    asyncio.run(use())
    assert len(fake.requests) == 2


def test_a_client_closes_the_connections_that_it_opened(loopback: Loopback) -> None:
    loopback.respond = lambda *_: (200, {}, b"[]")
    with UGen("test-key", base_url=loopback.url) as ugen:
        assert ugen.models.list() == []
    with pytest.raises(errors.InvalidArgument, match="the client is closed"):
        ugen.models.list()
    ugen.close()
    assert len(loopback.seen) == 1


def test_an_async_client_closes_the_connections_that_it_opened(loopback: Loopback) -> None:
    async def use() -> None:
        async with AsyncUlazAI("test-key", base_url=loopback.url) as ulazai:
            await ulazai.video_studio.list_models()
        with pytest.raises(errors.InvalidArgument, match="the client is closed"):
            await ulazai.video_studio.list_models()
        await ulazai.close()

    asyncio.run(use())
    assert len(loopback.seen) == 1


def test_a_base_url_with_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(errors.InvalidArgument) as caught:
        UlazAI("test-key", base_url="https://user:hunter2@ulazai.com")
    assert "hunter2" not in str(caught.value)
