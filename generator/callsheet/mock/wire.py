"""The wire: one connection. The protocol comes from h11, the socket is ours, so that a fault is a real one."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, assert_never

import h11

from callsheet.mock import faults
from callsheet.mock.answers import Answer, json_answer
from callsheet.mock.journal import Received

if TYPE_CHECKING:
    from callsheet.mock.desk import Desk, Reply

_CHUNK: Final = 64 * 1024
MOST_BODY: Final = 64 * 1024 * 1024
"""The largest body that is read, in bytes."""
_WITHOUT_BODY: Final = (204, 304)


class _Gone(Exception):
    """The client has gone before its request was whole."""


class Connection:
    """Serves one connection until either side closes it. `host` says which of the two ports it came to."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        desk: Desk,
        host: str,
        refuse: Callable[[float], None],
    ) -> None:
        self._idle = True
        self._last = False
        self._reader = reader
        self._writer = writer
        self._desk = desk
        self._host = host
        self._refuse = refuse
        self._h11 = h11.Connection(h11.SERVER)

    async def serve(self) -> None:
        """Answer requests until the connection ends."""
        try:
            while await self._exchange() and not self._last:
                self._h11.start_next_cycle()
        except h11.RemoteProtocolError as error:
            await self._complain(error)
        except (ConnectionError, _Gone):
            pass
        finally:
            self._writer.close()

    async def _complain(self, error: h11.RemoteProtocolError) -> None:
        """Answer what is no HTTP, where an answer is still possible."""
        if self._h11.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = {"error": f"this is no HTTP: {error}"}
            with suppress(ConnectionError):
                await self._whole(json_answer(error.error_status_hint, body, ["everything"]), "GET", last=True)

    def finish(self) -> None:
        """Close the connection: at once where nothing is under way, or else after the answer."""
        self._last = True
        if self._idle:
            # At once: closing takes another round of the loop, in which the client may still send something.
            with suppress(OSError):
                self._writer.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            self._writer.close()

    async def _exchange(self) -> bool:
        """One request and its answer; says whether another may follow."""
        event = await self._next()
        if not isinstance(event, h11.Request):
            return False
        self._idle = False
        request = self._received(event)
        interrupt = self._desk.early(request)
        try:
            request.body = await self._body(interrupt.bytes if interrupt is not None else None)
        except _Gone:
            self._desk.broken_off(request, interrupt)
            raise
        if interrupt is not None:
            self._desk.broken_off(request, interrupt)
            self._reset()
            return False
        await self._send(self._desk.respond(request), request.method)
        return self._h11.our_state is h11.DONE and self._h11.their_state is h11.DONE

    def _received(self, event: h11.Request) -> Received:
        path, _, search = event.target.decode("latin-1").partition("?")
        return Received(
            host=self._host,
            method=event.method.decode("ascii"),
            path=path,
            search=search,
            headers=tuple((name.decode("ascii"), value.decode("latin-1")) for name, value in event.headers),
        )

    async def _next(self) -> h11.Event | type[h11.PAUSED]:
        while True:
            event = self._h11.next_event()
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]  # the hints of h11 know no NEED_DATA
            if self._h11.they_are_waiting_for_100_continue:
                self._writer.write(self._h11.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
            self._h11.receive_data(await self._reader.read(_CHUNK))

    async def _body(self, most: int | None) -> bytes:
        """The body of a request; with `most`, only as much of it as has come when so many bytes are there."""
        pieces: list[bytes] = []
        size = 0
        while most is None or size < most:
            event = await self._next()
            if isinstance(event, h11.Data):
                pieces.append(bytes(event.data))
                size += len(event.data)
                if size > MOST_BODY:
                    raise _Gone
            elif isinstance(event, h11.EndOfMessage):
                break
            else:
                raise _Gone
        return b"".join(pieces)

    async def _send(self, reply: Reply, method: str) -> None:
        """Send an answer, or let its fault happen."""
        answer, fault = reply
        match fault:
            case faults.Close():
                self._writer.close()
            case faults.Reset():
                self._reset()
            case faults.Hang(seconds):
                await self._hang(seconds)
            case faults.Cut(size):
                cut = answer.body[: min(size, max(len(answer.body) - 1, 0))]
                await self._write(self._head(answer) + self._part(cut))
                self._writer.close()
            case faults.Trickle(seconds):
                await self._trickle(answer, seconds)
            case faults.Refuse(seconds):
                await self._whole(answer, method, last=True)
                self._refuse(seconds)
            case None | faults.Status() | faults.Html() | faults.Empty() | faults.Redirect() | faults.Edit():
                await self._whole(answer, method)
            case faults.FailJob() | faults.Interrupt():
                await self._whole(answer, method)
            case _:
                assert_never(fault)

    async def _whole(self, answer: Answer, method: str, *, last: bool = False) -> None:
        has_body = method != "HEAD" and answer.status not in _WITHOUT_BODY
        data = self._head(answer, last=last) + (self._part(answer.body) if has_body else b"")
        await self._end(data)

    def _head(self, answer: Answer, *, last: bool = False) -> bytes:
        headers = [*answer.all_headers(), *([("Connection", "close")] if last else [])]
        encoded = [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers]
        response = h11.Response(status_code=answer.status, headers=encoded, reason=answer.reason().encode())
        return self._h11.send(response) or b""

    def _part(self, content: bytes) -> bytes:
        return (self._h11.send(h11.Data(data=content)) or b"") if content else b""

    async def _end(self, data: bytes = b"") -> None:
        """Write what is left of an answer, and its end."""
        data += self._h11.send(h11.EndOfMessage()) or b""
        # Before the client can know that the answer is whole: it may look at this connection at once.
        self._idle = True
        await self._write(data)

    async def _trickle(self, answer: Answer, seconds: float) -> None:
        await self._write(self._head(answer))
        for index in range(len(answer.body)):
            await asyncio.sleep(self._desk.clock.pause(seconds))
            await self._write(self._part(answer.body[index : index + 1]))
        await self._end()

    async def _hang(self, seconds: float | None) -> None:
        if seconds is None:
            await self._reader.read()
        else:
            await asyncio.sleep(self._desk.clock.pause(seconds))
        self._writer.close()

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def _reset(self) -> None:
        """Close the connection with a reset (RST) in place of an orderly end."""
        found = self._writer.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
