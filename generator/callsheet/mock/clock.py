"""Clocks: what the time is for the mock provider. Each is a clock for a client, too, so that both share their time.

A test uses a `VirtualClock`: it moves only when it is told to, or when somebody sleeps on it, so that nothing waits.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from itertools import count
from typing import Protocol

from callsheet.runtime import clocks


class Clock(clocks.Clock, Protocol):
    """Tells the time in seconds, lets it pass, and does what is due."""

    def now(self) -> float:
        """The time in seconds, from any beginning, never backwards."""

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""

    def pause(self, seconds: float) -> float:
        """How long somebody must really wait, in seconds, for `seconds` to pass. A virtual clock moves on instead."""

    def at(self, moment: float, action: Callable[[], None]) -> None:
        """Carry out an action when the time has come."""


class _Agenda:
    """What is to be done at which time."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._lock = threading.Lock()

    def add(self, moment: float, action: Callable[[], None]) -> None:
        with self._lock:
            heapq.heappush(self._entries, (moment, next(self._order), action))

    def carry_out(self, now: float) -> None:
        """Carry out everything whose time has come, the earliest first."""
        while True:
            with self._lock:
                if not self._entries or self._entries[0][0] > now:
                    return
                action = heapq.heappop(self._entries)[2]
            action()


class VirtualClock(clocks.VirtualClock):
    """A clock that moves only when somebody advances it or sleeps on it. Safe to share between threads."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        super().__init__(now)
        self._agenda = _Agenda()

    def now(self) -> float:
        """The time in seconds."""
        return self.monotonic()

    def advance(self, seconds: float) -> None:
        """Let time pass at once, and carry out what was due in it. Raises `ValueError` for less than nothing."""
        super().advance(seconds)
        self._agenda.carry_out(self.now())

    def pause(self, seconds: float) -> float:
        """Let time pass at once; nobody has to wait."""
        self.advance(seconds)
        return 0.0

    def at(self, moment: float, action: Callable[[], None]) -> None:
        """Carry out an action when the clock has come to a moment."""
        self._agenda.add(moment, action)
        self._agenda.carry_out(self.now())


class RealClock(clocks.SystemClock):
    """The clock of this machine. `advance` puts it forward."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._agenda = _Agenda()

    def monotonic(self) -> float:
        """The time in seconds."""
        return super().monotonic() + self._ahead

    def time(self) -> float:
        """Seconds since 1970, put forward too."""
        return super().time() + self._ahead

    def now(self) -> float:
        """The time in seconds."""
        return self.monotonic()

    def advance(self, seconds: float) -> None:
        """Put the clock forward, and carry out what was due. Raises `ValueError` for less than nothing."""
        if not seconds >= 0:
            raise ValueError(f"a clock never goes back: {seconds} seconds")
        self._ahead += seconds
        self._agenda.carry_out(self.now())

    def pause(self, seconds: float) -> float:
        """The seconds themselves: on a real clock everybody has to wait."""
        return seconds

    def at(self, moment: float, action: Callable[[], None]) -> None:
        """Carry out an action when the time has come, in a thread of its own."""
        self._agenda.add(moment, action)
        timer = threading.Timer(max(moment - self.now(), 0.0), lambda: self._agenda.carry_out(self.now()))
        timer.daemon = True
        timer.start()
