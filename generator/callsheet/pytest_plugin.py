"""The plugin for pytest: the fixture `start_mock`. It loads nothing else until a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from callsheet.testing import MockProvider, StartMock


@pytest.fixture
def start_mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[StartMock]:
    """Starts mock providers on a virtual clock, and stops them when the test is over.

    Fails the test where a ledger does not add up. They are reached without any proxy of the environment.
    """
    from contextlib import ExitStack

    from callsheet.testing import MockProvider, VirtualClock

    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, "127.0.0.1", prepend=",")
    with ExitStack() as running:

        def start(*providers: str, **settings: Any) -> MockProvider:
            mock = MockProvider(*providers, **{"clock": VirtualClock(), **settings})
            return running.enter_context(mock)

        yield start
