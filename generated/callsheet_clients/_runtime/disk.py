"""Disk: what waits for a disk or for a locked file, beside the tasks of an event loop.

It has threads of its own: those of the loop may all be held by something that never ends, such as the look-up of names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_THREADS = 8


class Disk:
    """Carries out what takes the disk's time, for one event loop after the other."""

    def __init__(self) -> None:
        self._threads: tuple[asyncio.AbstractEventLoop, ThreadPoolExecutor] | None = None

    async def do(self, action: Callable[[], object]) -> object:
        """What an action gives back. Where this is cancelled, the action is carried out to its end nevertheless."""
        loop = asyncio.get_running_loop()
        if self._threads is None or self._threads[0] is not loop:  # also where a process was forked: no thread was
            self._threads = loop, ThreadPoolExecutor(_THREADS, thread_name_prefix="callsheet")
        return await loop.run_in_executor(self._threads[1], action)
