"""What the tests of the mock provider share: mock providers on a clock that nobody waits for, calls and payloads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, TypeAlias

import httpx2
import pytest

from callsheet.mock import MockProvider, VirtualClock
from callsheet_clients.ugclab import UGCLab
from callsheet_clients.ugen import UGen
from callsheet_clients.ulazai import UlazAI

Start: TypeAlias = Callable[..., MockProvider]
Call: TypeAlias = Callable[..., Any]
Post: TypeAlias = Callable[..., httpx2.Response]
Begin: TypeAlias = Callable[..., "Running"]

CLIENTS: dict[str, Callable[..., UGCLab | UGen | UlazAI]] = {"ugclab": UGCLab, "ugen": UGen, "ulazai": UlazAI}
PAYLOADS: dict[str, dict[str, Any]] = {
    "ulazai.kling30.generate": {  # 320 credits
        "prompt": "A paper boat on a river",
        "generationMode": "text_to_video",
        "durationSeconds": 8,
        "qualityMode": "pro",
        "sound": True,
        "prompt_directory_optin": False,
    },
    "ulazai.video_studio.generate": {"model_slug": "veo31_lite", "prompt": "A paper boat"},  # 40 credits
    "ulazai.legacy_video.generate": {"video_model": "veo3", "prompt": "A paper boat"},
    "ugclab.video.create": {
        "projectId": "clxyz0123456789abcdefghij",
        "prompt": "A paper boat on a river",
        "model": "kling-2.6",
        "duration": "5",
    },
    "ugclab.image.create": {
        "projectId": "clxyz0123456789abcdefghij",
        "prompt": "A paper boat on a river",
        "model": "seedream-4.5",
        "tier": "pro",
    },
    "ugen.models.try_model": {"model_id": "kling3_std", "prompt": "A paper boat"},
}
"""A payload for each operation that takes one; those without a note cost what no document says."""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def arguments_of(operation: str) -> tuple[Any, ...]:
    """Arguments that an operation takes; the id of a job is not among them."""
    first = ("kling3_std",) if operation in ("ugen.models.try_model", "ugen.models.get") else ()
    return (*first, *((PAYLOADS[operation],) if operation in PAYLOADS else (PNG,) if "upload" in operation else ()))


@pytest.fixture
def payloads() -> dict[str, dict[str, Any]]:
    """A payload for each operation that takes one."""
    return {operation: dict(payload) for operation, payload in PAYLOADS.items()}


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that moves when it is told to."""
    return VirtualClock()


@pytest.fixture
def start(start_mock: Start, clock: VirtualClock) -> Start:
    """Starts mock providers on the clock of the test."""
    return lambda *providers, **settings: start_mock(*providers, **{"clock": clock, **settings})


@pytest.fixture
def call() -> Call:
    """Calls an operation by its full name with a client of its provider; most have arguments ready."""

    def made(mock: MockProvider, operation: str, *arguments: Any, **options: Any) -> Any:
        provider, _, place = operation.partition(".")
        arguments = arguments or arguments_of(operation)
        with CLIENTS[provider](key="test-key", base_url=mock.url_of(provider)) as client:
            return attrgetter(place)(client)(*arguments, **options)

    return made


@pytest.fixture
def post() -> Post:
    """Sends a Kling request that no client guards."""

    def sent(mock: MockProvider, content: Any = None, *, key: str | None = "test-key", timeout: float = 5.0) -> Any:
        headers = {"Authorization": f"Bearer {key}"} if key is not None else {}
        url = mock.url_of("ulazai") + "/kling30/api/generate/"
        with httpx2.Client(timeout=timeout, headers=headers) as client:
            if isinstance(content, bytes):
                return client.post(url, content=content)
            return client.post(url, json=PAYLOADS["ulazai.kling30.generate"] if content is None else content)

    return sent


class Running:
    """A mock provider as a process of its own."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "callsheet", "mock", "--port", "0", *arguments]
        environment = {**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)
        assert self.process.stdout is not None
        self.announced: list[str] = []
        for line in self.process.stdout:
            self.announced.append(line)
            if "Ctrl-C stops it." in line:
                break

    def url(self, name: str) -> str:
        """The address that was announced under a name."""
        return next(line.split()[1] for line in self.announced if line.startswith(name))

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Stop it as Ctrl-C does; its exit status and what it still printed."""
        self.process.send_signal(number)
        printed, complained = self.process.communicate(timeout=20)
        return self.process.returncode, printed, complained


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Starts the command, and ends it where the test did not."""
    monkeypatch.setenv("NO_PROXY", "*")
    started: list[Running] = []

    def run(*arguments: str) -> Running:
        started.append(Running(*arguments))
        return started[-1]

    yield run
    for running in started:
        running.process.kill()
        running.process.communicate()
