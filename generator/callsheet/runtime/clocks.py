"""Clocks: where the time comes from, and how it passes while a client waits.

A client reads the time and sleeps through one of these only, so that a test can let an hour pass at once.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and lets it pass."""

    def monotonic(self) -> float:
        """Seconds since some moment; never set back. Deadlines are measured by it."""

    def time(self) -> float:
        """Seconds since 1970 (Unix time), to tell people when something happened."""

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""

    async def sleep_async(self, seconds: float) -> None:
        """Let `seconds` pass without holding up other tasks."""


class SystemClock:
    """The clock of this machine."""

    def monotonic(self) -> float:
        """Seconds since some moment; never set back."""
        return time.monotonic()

    def time(self) -> float:
        """Seconds since 1970 (Unix time)."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Let `seconds` pass without holding up other tasks."""
        await asyncio.sleep(seconds)


class VirtualClock:
    """A clock that moves only when somebody sleeps or pushes it, so that a test waits for nothing.

    `naps` lists every sleep in seconds, in order. It may be shared by several threads.
    """

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._began = now
        self._passed = 0.0  # kept apart from the date, beside which small parts of a second would be rounded away
        self._lock = threading.Lock()
        self.naps: list[float] = []

    def monotonic(self) -> float:
        """Seconds since the clock was made."""
        return self._passed

    def time(self) -> float:
        """Seconds since 1970."""
        return self._began + self._passed

    def advance(self, seconds: float) -> None:
        """Let time pass at once. Raises `ValueError` for less than nothing."""
        if not seconds >= 0:
            raise ValueError(f"a clock never goes back: {seconds} seconds")
        with self._lock:
            self._passed += seconds

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self.naps.append(seconds)
        self.advance(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Let `seconds` pass at once, after every other task has had its turn."""
        self.sleep(seconds)
        await asyncio.sleep(0)
