"""Serving: the two ports of a mock provider, and the thread that answers whoever calls there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from callsheet.mock.listener import Handler, Listener
from callsheet.mock.wire import Connection

if TYPE_CHECKING:
    from callsheet.mock.desk import Desk


class Serving:
    """Listens as soon as it is made, on `here` and on `elsewhere`; answers between `start` and `stop`.

    Raises `MockError` where the port cannot be used.
    """

    def __init__(self, port: int) -> None:
        self._here = Listener(port)
        self._elsewhere = Listener(0)
        self._connections: dict[asyncio.Task[None], Connection] = {}
        self._thread: threading.Thread | None = None
        self._door = threading.Lock()
        """Held where the port is opened or closed for good: a door that a clock opens must not outlive the house."""
        self.here = self._here.url
        self.elsewhere = self._elsewhere.url

    def start(self, desk: Desk, refuse: Callable[[float], None]) -> None:
        """Answer from now on. `refuse` is called when a fault asks for connections to be refused."""
        self._desk, self._refuse = desk, refuse
        ready = threading.Event()
        main = self._main(ready)
        self._thread = threading.Thread(target=lambda: asyncio.run(main), name="callsheet mock", daemon=True)
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Close every connection and both ports. Does nothing where it has stopped."""
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()
            with self._door:
                self._here.close()  # it may have been opened again in this very moment
                self._thread = None

    async def _main(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        await self._here.serve(self._handler("provider"))
        await self._elsewhere.serve(self._handler("elsewhere"))
        ready.set()
        await self._stopping.wait()
        self._here.close()
        self._elsewhere.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await asyncio.sleep(0)  # the transports say goodbye in the next round of the loop

    def _handler(self, host: str) -> Handler:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = Connection(reader, writer, self._desk, host, self._refuse)
            task = asyncio.current_task()
            assert task is not None  # noqa: S101  # a coroutine that runs is a task
            self._connections[task] = connection
            try:
                await connection.serve()
            except asyncio.CancelledError:
                return
            finally:
                del self._connections[task]

        return handle

    def close_door(self) -> None:
        """Refuse connections; those that are there end after their answer."""
        if threading.current_thread() is self._thread:
            self._close_door()
            return
        done: Future[None] = Future()

        def close() -> None:
            self._close_door()
            done.set_result(None)

        self._loop.call_soon_threadsafe(close)
        done.result()

    def _close_door(self) -> None:
        self._here.close()
        for connection in self._connections.values():
            connection.finish()

    def open_door(self) -> None:
        """Take connections again. Does nothing where it has stopped."""
        with self._door:
            if self._thread is None:
                return
            self._here.open()
            serving = self._here.serve(self._handler("provider"))
            try:
                asyncio.run_coroutine_threadsafe(serving, self._loop)
            except RuntimeError:  # stopped in this very moment
                serving.close()
