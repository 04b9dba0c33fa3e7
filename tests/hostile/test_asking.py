"""Asking: no command opens a file that is none of its own, reaches another machine or begins a process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from tests.hostile.positions import Spec
from tests.hostile.watched import Record, watched

CLIENTS: Final = ("--clients", "generated")
CALLS: Final = (
    (0, ("generate",)),
    (0, ("generate",)),
    (0, ("generate", "--check")),
    (0, ("lint",)),
    (1, ("diff", "old", "specs")),
    (0, ("new", "other")),
    (0, ("generate", "--specs", "foreign.yaml", "--out", "foreign")),
    (0, ("lint", "foreign.yaml")),
    (0, ("list", *CLIENTS)),
    (0, ("explain", "no-preset", *CLIENTS)),
    (0, ("check", "acme.video.create", "payload.json", *CLIENTS)),
    (0, ("estimate", "acme.video.create", "payload.json", *CLIENTS)),
    (1, ("lint", "--specs", "lures0")),
    (1, ("lint", "--specs", "lures1")),
)
RUN: Final = """
from callsheet.commands.main import run
for status, call in CALLS:
    assert run(call) == status, call
"""
WATCH: Final = """
import signal
from callsheet.commands.main import run
def stop(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 2.5)
try:
    run(["generate", "--watch"])
except KeyboardInterrupt:
    pass
"""
MOCK: Final = """
from callsheet.mock import MockProvider
with MockProvider("acme", clients="generated") as mock:
    assert mock.url
"""
IMPORT: Final = """
import sys
sys.path.insert(0, "generated")
from callsheet_clients.acme import check, client, models, prices, types, webhooks
assert not check("video.create", {}).valid
"""
FETCHED: Final = ("http://127.0.0.1:9/a#/b", "file:///etc/hostname")
"""What a careless reader would fetch: specs hold it where payloads stand, in which nothing is a reference."""

FETCHER: Final = 'raise SystemExit("a library that fetches was imported")'
"""What a library of ours may find installed, or lying about, and must not need: `requests` binds a socket on import."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with specs, older ones, such as lure, a document that others wrote, a payload and a fetcher."""
    folder = tmp_path_factory.mktemp("asking") / "project"
    Spec({}).write(folder / "specs")
    Spec({"enum value": "gone"}).write(folder / "old")
    document: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {}}}
    (folder / "foreign.yaml").write_text(json.dumps(document | teasing(FETCHED[0])), encoding="utf-8")
    for number, address in enumerate(FETCHED):
        luring, lures = Spec({}), teasing(address)
        luring.files["acme/video.yaml"]["paths"] |= lures["paths"]
        luring.files["acme/video.yaml"]["components"]["schemas"] |= lures["components"]["schemas"]
        luring.write(folder / f"lures{number}")
    payload = {"model": "ZqDiscriminatorValue", "ZqTextProperty": "x", "seconds": 3, "mode": "b"}
    (folder / "payload.json").write_text(json.dumps(payload), encoding="utf-8")
    (folder / "requests.py").write_text(FETCHER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def commands(project: Path) -> Record:
    """What the commands opened and asked for, one after the other; they have made clients."""
    return watched(RUN.replace("CALLS", repr(CALLS)), project)


def teasing(address: str) -> dict[str, Any]:
    """What a document may say so that somebody fetches an address: references where payloads stand, and pages."""
    lure = {"$ref": address}
    schema = {
        "type": "object",
        "properties": {"a": {"type": "object", "default": lure, "examples": [lure]}, "b": {"enum": [lure]}},
        "example": lure,
        "externalDocs": {"url": address},
    }
    return {"paths": {"/a": {"post": _operation(schema, lure)}}, "components": {"schemas": {"Kept": schema}}}


def _operation(schema: dict[str, Any], lure: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": "lure",
        "summary": "Create.",
        "requestBody": {"content": {"application/json": {"schema": schema, "examples": {"a": {"value": lure}}}}},
        "responses": {
            "200": {
                "description": "Done.",
                "content": {"application/json": {"schema": schema, "example": lure}},
                "links": {"more": {"operationRef": lure["$ref"]}},
            }
        },
    }


def test_commands_open_their_own_files_and_ask_for_nothing(project: Path, commands: Record) -> None:
    assert commands.foreign(project) == []
    assert commands.asked == set()


@pytest.mark.usefixtures("commands")
def test_importing_clients_opens_their_modules_and_asks_for_nothing(project: Path) -> None:
    record = watched(IMPORT, project)
    assert record.foreign(project / "generated/callsheet_clients") == []
    assert record.asked == set()


@pytest.mark.usefixtures("commands")
def test_the_mock_provider_listens_on_this_machine_and_asks_for_nothing_else(project: Path) -> None:
    record = watched(MOCK, project)
    assert record.foreign(project / "generated/callsheet_clients") == []
    assert "socket.bind 127.0.0.1" in record.asked
    assert record.asked <= {"socket.__new__", "socket.bind 127.0.0.1"}


@pytest.mark.long
def test_watching_opens_its_own_files_and_asks_for_nothing(project: Path) -> None:
    record = watched(WATCH, project)
    assert record.foreign(project) == []
    assert record.asked == set()
