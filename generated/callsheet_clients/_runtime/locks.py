"""Locks: a file that one writes at a time, of several threads and processes, and that none waits for without end."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # Windows: one process at a time
    fcntl = None  # type: ignore[assignment]  # the module is missing there

LOCK_SECONDS = 10.0
"""How long a file may stay locked by others, unless the caller says otherwise: as a rule it is for milliseconds."""
_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.05


def can_lock() -> bool:
    """Whether this system has file locks."""
    return fcntl is not None


@contextlib.contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[int]:
    """The file, open for appending; it is made where it is not there. Raises `OSError` and `ValueError`."""
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        yield file
    finally:
        os.close(file)


def lock(file: int, within: float) -> None:
    """Lock a file until it is closed. Raises `TimeoutError` where others keep it locked for longer than `within`
    seconds, as a process does that was stopped."""
    until, pause = time.monotonic() + within, _FIRST_PAUSE
    while fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"another process has kept it locked for {within:.3g} s") from None
            time.sleep(min(pause, left))
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return
