"""The server that counts: a POST counts when all of it was read, and then its fault happens."""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.bench.paid_posts.faults import Fault

CERTIFICATE = Path(__file__).parents[2] / "faults" / "self_signed.pem"
"""For localhost and 127.0.0.1; it is its own authority."""


class Counter:
    """Listens on a port of its own, and counts the POSTs of one call. Each connection carries one request."""

    def __init__(self, fault: Fault, success: str, *, tls: bool) -> None:
        self.posts = 0
        self._fault = fault
        self._success = success
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=32)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if tls else None
        if self._tls is not None:
            self._tls.load_cert_chain(CERTIFICATE)
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        """The port of this machine that it listens on."""
        port: int = self._listening.getsockname()[1]
        return port

    def close(self) -> None:
        """Listen no more."""
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answered, args=(connection,), daemon=True).start()

    def _answered(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), self._secured(connection) as secured, secured.makefile("rb") as reader:
            if self._is_whole(reader):
                self._strike(secured, reader)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return connection if self._tls is None else self._tls.wrap_socket(connection, server_side=True)

    def _is_whole(self, reader: io.BufferedReader) -> bool:
        """Read a request, and count it where it is a POST whose body came whole."""
        method = reader.readline().partition(b" ")[0]
        headers = http.client.parse_headers(reader)
        size = int(headers.get("Content-Length", 0))
        if not method or len(reader.read(size)) < size:
            return False
        self.posts += method == b"POST"
        return True

    def _strike(self, connection: socket.socket, reader: io.BufferedReader) -> None:
        match self._fault.does:
            case "close":
                return
            case "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "hang":
                reader.read()  # until the client has gone
            case "cut":
                whole = self._whole()
                connection.sendall(whole[: len(whole) - len(self._success) // 2])
            case "answer":
                connection.sendall(self._whole())

    def _whole(self) -> bytes:
        fault = self._fault
        body = (self._success if fault.body is None else fault.body).encode()
        kind = "text/html" if body.startswith(b"<") else "application/json"
        head = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close", **fault.headers}
        lines = [
            f"HTTP/1.1 {fault.status} {http.client.responses[fault.status]}",
            *(f"{k}: {v}" for k, v in head.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body


@contextlib.contextmanager
def counting(faults: tuple[Fault, ...], success: str, *, tls: bool) -> Iterator[list[Counter]]:
    """A counter for each fault."""
    counters = [Counter(fault, success, tls=tls) for fault in faults]
    try:
        yield counters
    finally:
        for counter in counters:
            counter.close()
