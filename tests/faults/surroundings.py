"""Surroundings: what a scenario changes around a call while it is played."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator

from callsheet_clients._runtime import transport


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """A signal of our own interrupts as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)


@contextlib.contextmanager
def without_proxies() -> Iterator[None]:
    """No proxy of the environment is used."""
    before = os.environ.get("NO_PROXY")
    os.environ["NO_PROXY"] = "*"
    try:
        yield
    finally:
        if before is None:
            del os.environ["NO_PROXY"]
        else:
            os.environ["NO_PROXY"] = before


@contextlib.contextmanager
def connecting_within(seconds: float) -> Iterator[None]:
    """Give a connection so little time that a test can wait for it."""
    before, transport.CONNECT_SECONDS = transport.CONNECT_SECONDS, seconds
    try:
        yield
    finally:
        transport.CONNECT_SECONDS = before
