"""Beside: work that takes long and waits for nothing is done by a second process, while this one goes on.

The second process is a fork, which has everything that the work needs already and opens nothing. So there is one on
Linux only, where forks are safe, and where a second processor is free to run it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

Result = TypeVar("Result")


@contextmanager
def beside(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Let a second process begin some work; gives a function that waits for the result, which can be pickled.

    That function does the work itself where no second process could begin it, and where one came to no result: what
    the work raises is raised there. The second process ends with the block.
    """
    receiver, sender = multiprocessing.Pipe(duplex=False)
    with receiver:
        process = _begun(work, sender) if _can_fork() else None
        sender.close()
        try:
            yield partial(_received, receiver, work)
        finally:
            if process is not None:
                process.kill()
                process.join()


def _can_fork() -> bool:
    """Whether a second process can be had that does not stand in the way of this one."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


def _begun(work: Callable[[], object], sender: Connection) -> BaseProcess | None:
    """The process that has begun the work; None where the system has no room for one."""
    process = multiprocessing.get_context("fork").Process(target=_send, args=(work, sender), daemon=True)
    try:
        process.start()
    except OSError:
        return None
    return process


def _send(work: Callable[[], object], sender: Connection) -> None:
    """Do the work and send its result; nothing where it fails. An interruption is the business of who waits for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what both have is not to be looked through, nor copied
    with suppress(Exception):
        sender.send(work())


def _received(receiver: Connection, work: Callable[[], Result]) -> Result:
    try:
        found: Result = receiver.recv()
    except (EOFError, OSError):
        return work()
    return found
