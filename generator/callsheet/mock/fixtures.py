"""Fixtures for pytest. In the conftest.py at the top of the tests:

pytest_plugins = ["callsheet.mock.fixtures"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, TypeAlias

import pytest

from callsheet.mock.clock import VirtualClock
from callsheet.mock.server import MockProvider

StartMock: TypeAlias = Callable[..., MockProvider]


@pytest.fixture
def virtual_clock() -> VirtualClock:
    """A clock that moves when it is told to, or when somebody sleeps on it."""
    return VirtualClock()


@pytest.fixture
def mock_provider(monkeypatch: pytest.MonkeyPatch, virtual_clock: VirtualClock) -> Iterator[StartMock]:
    """Starts mock providers on the virtual clock: `mock_provider("ulazai", progress="polls:2")`.

    They are reached without any proxy of the environment, stopped after the test, and their ledgers must add up.
    """
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    with ExitStack() as running:

        def start(*providers: str, **settings: Any) -> MockProvider:
            return running.enter_context(MockProvider(*providers, **{"clock": virtual_clock, **settings}))

        yield start
