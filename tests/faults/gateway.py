"""A gateway: stands between a client and the mock provider, and distorts answers byte by byte.

It reads requests and passes them on, so that the ledger of the mock provider judges; what it sends back is written to
the socket as it stands, also where no HTTP library would write it.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import h11
from tests.faults.scenario import Distortion, Piece

CERTIFICATE = Path(__file__).with_name("self_signed.pem")
_CHUNK = 65536


class Gateway:
    """Listens on a port of this machine from its making until `close`. `url` is for `base_url` of a client.

    With `keeps`, a connection stays open after its answer, and is closed as soon as another request comes over it: what
    a client meets that sends over a connection which has just been given up.
    """

    def __init__(
        self,
        target: str,
        distortions: tuple[Distortion, ...] = (),
        *,
        tls: bool = False,
        host: str = "",
        keeps: bool = False,
    ) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port)
        self._distortions = distortions
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._keeps = keeps
        self._context = _tls_context() if tls else None
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host or "127.0.0.1", 0), family=family, backlog=2048)
        port = self._listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else "127.0.0.1"
        self.url = f"{'https' if tls else 'http'}://{shown}:{port}{parts.path}"
        self._connections: list[socket.socket] = []
        self._threads: list[threading.Thread] = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, and wait for the connections to end."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._connections.append(connection)
            thread = threading.Thread(target=self._guarded, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _guarded(self, connection: socket.socket) -> None:
        """Serve one request; a client that goes away ends it."""
        connection.settimeout(10)
        with connection, contextlib.suppress(OSError, h11.RemoteProtocolError, http.client.HTTPException):
            if self._context is not None:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    self._serve(secured)
            else:
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        protocol = h11.Connection(h11.SERVER)
        head = _next(protocol, connection)
        if not isinstance(head, h11.Request):
            return
        distortion = self._distortion(head.method.decode())
        if distortion is not None and distortion.when == "early":
            _send(connection, distortion.pieces, b"")
            return
        body = b""
        while isinstance(event := _next(protocol, connection), h11.Data):
            body += event.data
        if distortion is not None and distortion.when == "before":
            _send(connection, distortion.pieces, b"")
            return
        answer, content = self._passed_on(head, body)
        _send(connection, (answer, content) if distortion is None else distortion.pieces, content)
        if self._keeps:
            connection.recv(1)

    def _distortion(self, method: str) -> Distortion | None:
        with self._lock:
            self._seen[method] += 1
            count = self._seen[method]
        return next((one for one in self._distortions if one.method == method and count <= one.times), None)

    def _passed_on(self, head: h11.Request, body: bytes) -> tuple[bytes, bytes]:
        """What the provider answers: the head as this gateway writes it, and the body."""
        connection = http.client.HTTPConnection(*self._target, timeout=10)
        try:
            headers = {name.decode(): value.decode() for name, value in head.headers}
            connection.request(head.method.decode(), head.target.decode(), body, headers)
            answer = connection.getresponse()
            content = answer.read()
            kept = "".join(f"{name}: {value}\r\n" for name, value in answer.getheaders())
            return f"HTTP/1.1 {answer.status} {answer.reason}\r\n{kept}\r\n".encode(), content
        finally:
            connection.close()


def _next(protocol: h11.Connection, connection: socket.socket) -> object:
    while (event := protocol.next_event()) is h11.NEED_DATA:
        if protocol.they_are_waiting_for_100_continue:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        protocol.receive_data(connection.recv(_CHUNK))
    return event


def _send(connection: socket.socket, pieces: tuple[Piece, ...], body: bytes) -> None:
    for piece in pieces:
        if isinstance(piece, float):
            time.sleep(piece)
        elif piece == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif isinstance(piece, bytes):
            connection.sendall(piece)
        elif callable(piece):
            connection.sendall(piece(body))


def _tls_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


class Silence:
    """A port whose queue of connections is full, so that a connection to it is never made; or, with `accepts`, one
    that takes connections and never says anything."""

    def __init__(self, *, accepts: bool) -> None:
        self._sockets = [socket.create_server(("127.0.0.1", 0), backlog=64 if accepts else 0)]
        address = self._sockets[0].getsockname()
        self.port: int = address[1]
        for _ in range(0 if accepts else 4):
            filling = socket.socket()
            filling.setblocking(False)
            filling.connect_ex(address)
            self._sockets.append(filling)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._sockets:
            each.close()
