"""Unpacking: the body of an answer out of its content coding (gzip, deflate and what else the HTTP library reads).

It is unpacked when it is there, not while it comes: where that fails, the bytes are still at hand, and the id of a job
that was paid for may stand in them.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx2

BYTEWISE = 65536
"""How much of a spoiled body is unpacked byte by byte, to read all that comes before the fault."""


class _Pieces(httpx2.SyncByteStream):
    """A body in pieces of so many bytes."""

    def __init__(self, content: bytes, size: int) -> None:
        self._content, self._size = content, size

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), self._size):
            yield self._content[start : start + self._size]


def unpacked(content: bytes, coding: str, most: int) -> bytes:
    """The whole body. Raises `httpx2.DecodingError` for a spoiled one, and `httpx2.ReadError` for one above `most`
    bytes."""
    found = bytearray()
    for piece in _unpacking(content, coding, max(len(content), 1)):
        found += piece
        if len(found) > most:
            raise httpx2.ReadError(f"the answer is larger than {most} bytes")
    return bytes(found)


def salvaged(content: bytes, coding: str, most: int) -> bytes:
    """What can be read of a body that is cut, spoiled or too large; the bytes themselves where nothing can."""
    found = bytearray()
    try:
        for piece in _unpacking(content[:BYTEWISE], coding, 1):
            found += piece
            if len(found) > most:
                break
    except httpx2.DecodingError:
        pass
    return bytes(found[:most]) or content


def _unpacking(content: bytes, coding: str, size: int) -> Iterator[bytes]:
    if not coding:
        return iter((content,))
    response = httpx2.Response(200, headers={"Content-Encoding": coding}, stream=_Pieces(content, size))
    return response.iter_bytes()
