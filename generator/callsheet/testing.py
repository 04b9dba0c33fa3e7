"""Testing: what the tests of a program need that calls paid APIs, so that none of them calls one, or waits.

    from callsheet.testing import MockProvider, VirtualClock
    from callsheet_clients.ulazai import UlazAI

    with MockProvider("ulazai", clock=VirtualClock()) as mock, UlazAI(**mock.client_settings) as ulazai:
        mock.next_job("pending", "processing", "completed")
        ...

With pytest, the fixture `start_mock` does the same, and is there as soon as this package is installed.
"""

from __future__ import annotations

from typing import Any, Protocol

from callsheet.mock import Job, LedgerBroken, MockProvider, RealClock, VirtualClock, faults

__all__ = ["Job", "LedgerBroken", "MockProvider", "RealClock", "StartMock", "VirtualClock", "faults"]


class StartMock(Protocol):
    """The fixture `start_mock`."""

    def __call__(self, *providers: str, **settings: Any) -> MockProvider:
        """Start a mock provider on a virtual clock of its own. `settings` are those of `MockProvider`."""
