"""A listener: one port of this machine that can stop taking connections and take them again."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 4096

Handler: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class MockError(Exception):
    """The mock provider cannot be started. The message says why and what to do."""


class Listener:
    """One port. It listens as soon as it is made; `serve` answers whoever has called since."""

    def __init__(self, port: int) -> None:
        self._socket: socket.socket | None = _bound(port)
        self._server: asyncio.Server | None = None
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}"

    def open(self) -> None:
        """Take connections again. May be called from any thread; they wait until `serve` is called."""
        if self._socket is None:
            self._socket = _bound(self.port)

    async def serve(self, handle: Handler) -> None:
        """Answer connections from now on."""
        if self._socket is not None and self._server is None:
            self._server = await asyncio.start_server(handle, sock=self._socket, backlog=_BACKLOG)

    def close(self) -> None:
        """Refuse connections from now on. Called in the thread that serves, or before anything does."""
        if self._server is not None:
            self._server.close()
        elif self._socket is not None:
            self._socket.close()
        self._server = self._socket = None


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise MockError(f"port {port} cannot be used ({reason}): choose another, or 0 for any that is free") from None
    return listening
