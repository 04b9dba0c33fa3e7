"""What the tests of downloads share: a provider with results, and clients that fetch them, sync and async."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.downloads.results import KEY, KLING, SIZE, Fetch

from callsheet.mock import MockProvider, VirtualClock
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

if TYPE_CHECKING:
    pass


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockProvider]:
    """A provider whose results are 64 KiB large."""
    monkeypatch.setenv("NO_PROXY", "*")
    with MockProvider("ulazai", clock=VirtualClock(), result_bytes=SIZE) as provider:
        yield provider


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def fetch(request: pytest.FixtureRequest, mock: MockProvider) -> Fetch:
    """Downloads with a client, sync and async; `api` and `base_url` may be others."""

    def fetched(result: Any, target: Path, *, api: str = "kling30", base_url: str | None = None, **options: Any) -> Any:
        settings: dict[str, Any] = {"key": KEY, "base_url": base_url or mock.url, "clock": mock.clock}
        if request.param:

            async def run() -> Any:
                async with AsyncUlazAI(**settings) as client:
                    return await getattr(client, api).download(result, target, **options)

            return asyncio.run(run())
        with UlazAI(**settings) as client:
            return getattr(client, api).download(result, target, **options)

    return fetched


@pytest.fixture
def urls(mock: MockProvider) -> list[str]:
    """The addresses of the results of two jobs."""
    with UlazAI(key=KEY, base_url=mock.url, clock=mock.clock) as ulazai:
        tasks = [ulazai.kling30.generate(KLING) for _ in range(2)]
        found = [ulazai.kling30.wait(task.task_id).video_url for task in tasks]
    return [url for url in found if url]


@pytest.fixture
def url(urls: list[str]) -> str:
    """The address of a result."""
    return urls[0]
