"""The plugin for pytest: the fixtures `start_mock` and `virtual_clock`. It loads nothing else until a test asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from callsheet.testing import MockProvider, StartMock, VirtualClock


@pytest.fixture
def virtual_clock() -> VirtualClock:
    """A clock that moves when it is told to, or when somebody sleeps on it."""
    from callsheet.testing import VirtualClock

    return VirtualClock()


@pytest.fixture
def start_mock(monkeypatch: pytest.MonkeyPatch, virtual_clock: VirtualClock) -> Iterator[StartMock]:
    """Starts mock providers on the virtual clock: `start_mock("ulazai", progress="polls:2")`.

    They are reached without any proxy of the environment and stopped after the test, and their ledgers must add up.
    """
    from contextlib import ExitStack

    from callsheet.testing import MockProvider

    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, "127.0.0.1,localhost", prepend=",")
    with ExitStack() as running:

        def start(*providers: str, **settings: Any) -> MockProvider:
            return running.enter_context(MockProvider(*providers, **{"clock": virtual_clock, **settings}))

        yield start
