"""Secrets: the key is shown nowhere, whatever a client, a server or a lost connection says."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.payloads import KLING, STUDIO, TRY, VIDEO

from callsheet_clients._runtime import errors
from callsheet_clients.ugclab import AsyncUGCLab, UGCLab
from callsheet_clients.ugen import UGen
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider, Loopback


CANARY = "sk-canary/7f3a91d2"


def everything_in(value: object, depth: int = 6) -> Iterator[str]:
    """What can be read of an object and of what it holds, by repr, str and attributes."""
    yield repr(value)
    yield str(value)
    if depth and not isinstance(value, str | int | bytes):
        held = list(getattr(value, "__dict__", {}).values())
        held += [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
        held += list(value.values()) if isinstance(value, dict) else []
        held += list(value) if isinstance(value, tuple | list) else []
        for inner in held:
            yield from everything_in(inner, depth - 1)


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that any logger says."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    for name in ("callsheet_clients", "httpx2", "httpcore2", "httpcore", "httpx"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


@pytest.mark.parametrize("client", [UGCLab, UlazAI, UGen, AsyncUGCLab, AsyncUlazAI])
def test_nothing_that_a_client_shows_holds_the_key(client: Callable[..., Any]) -> None:
    opened = client(CANARY)
    assert all(CANARY not in text for text in everything_in(opened))
    assert CANARY not in repr(vars(opened))
    for write in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError) as caught:
            write(opened)
        assert CANARY not in str(caught.value)
    if isinstance(opened, AsyncUGCLab | AsyncUlazAI):
        asyncio.run(opened.close())
    else:
        opened.close()


@pytest.mark.parametrize(
    "echo",
    [
        json.dumps({"error": {"message": f"The key {CANARY} is not valid", "code": CANARY}, "detail": [CANARY]}),
        json.dumps({"error": f"Bearer {CANARY}", CANARY: CANARY, "meta": {"requestId": CANARY}}),
        json.dumps({"error": {"message": f"The key {CANARY} is not valid"}}).replace("/", "\\/"),
        json.dumps({"error": {"message": CANARY}}).replace("sk-", "\\u0073k-"),
        f"<html>{CANARY}</html>",
    ],
    ids=["json", "json names", "escaped slash", "escaped letter", "html"],
)
@pytest.mark.parametrize("status", [200, 302, 400, 401, 500])
def test_a_server_that_echoes_the_key_brings_it_nowhere(
    loopback: Loopback, all_logs: pytest.LogCaptureFixture, echo: str, status: int
) -> None:
    loopback.respond = lambda *_: (status, {"Content-Type": "application/json"}, echo.encode())
    caught: list[errors.CallsheetError] = []
    opened_and_called: tuple[tuple[Callable[..., Any], Callable[[Any], object]], ...] = (
        (UGCLab, lambda opened: opened.video.create(VIDEO)),
        (UlazAI, lambda opened: opened.video_studio.generate(STUDIO)),
        (UGen, lambda opened: opened.models.try_model("kling3_std", TRY)),
    )
    for client, call in opened_and_called:
        with client(CANARY, base_url=loopback.url) as opened, pytest.raises(errors.CallsheetError) as raised:
            call(opened)
        caught.append(raised.value)
    assert len(loopback.seen) == 3
    assert all(any(CANARY in value for value in headers.values()) for _, _, headers, _ in loopback.seen)
    for error in caught:
        shown = [*everything_in(error), *traceback.format_exception(error)]
        assert [text for text in shown if CANARY in text] == []
    logged = [text for record in all_logs.records for text in (record.getMessage(), repr(record.args))]
    assert [text for text in logged if CANARY in text] == []


def test_a_lost_connection_does_not_show_the_key(
    calls: Calls, fake: FakeProvider, all_logs: pytest.LogCaptureFixture
) -> None:
    calls.settings["key"] = CANARY
    fake.will(httpx2.RemoteProtocolError(f"illegal header value b'Bearer {CANARY}'"))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert all(CANARY not in text for text in [*everything_in(caught.value), *traceback.format_exception(caught.value)])
    assert CANARY not in all_logs.text


def test_a_journal_does_not_hold_the_key_that_a_server_echoes(calls: Calls, fake: FakeProvider, tmp_path: Path) -> None:
    calls.settings.update(key=CANARY, journal=tmp_path / "jobs.jsonl")
    fake.will_answer(200, json={"task_id": "t1", "key": f"Bearer {CANARY}"})
    calls("ulazai.kling30.generate", KLING)
    for status in (400, 500, 302):
        fake.will_answer(status, json={"error": f"The key {CANARY} is not valid"})
        with pytest.raises(errors.CallsheetError):
            calls("ulazai.kling30.generate", KLING)
    text = (tmp_path / "jobs.jsonl").read_text(encoding="utf-8")
    assert text.count('"prepared"') == 4
    assert "canary" not in text
