"""Surroundings: what a scenario changes around a call while it is played."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator

from callsheet_clients._runtime import translation


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


class Hangs(BaseException):
    """Something that should have ended has not. No handler of errors holds it up."""


@contextlib.contextmanager
def ending_within(seconds: float) -> Iterator[None]:
    """Raise `Hangs` where something takes longer than so many real seconds."""

    def end(*_: object) -> None:
        raise Hangs(f"no end after {seconds:g} real seconds")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """No proxy of the environment is used, and no authority trusted: to read them all takes longer than most calls."""
    with (
        tempfile.TemporaryDirectory() as nothing,
        _environment("NO_PROXY", "*"),
        _environment("SSL_CERT_FILE", ""),
        _environment("SSL_CERT_DIR", nothing),
    ):
        yield


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def connecting_within(seconds: float) -> Iterator[None]:
    """Give a connection so little time that a test can wait for it."""
    before, translation.CONNECT_SECONDS = translation.CONNECT_SECONDS, seconds
    try:
        yield
    finally:
        translation.CONNECT_SECONDS = before
