"""What gateways, caches and broken servers make of an answer, byte by byte, and what must come of it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

from tests.faults.scenario import Distortion, Outcome, Piece, Scenario
from tests.faults.stage import Stage

LOST = Outcome("OutcomeUnknown", "unknown", holds_job=False)
"""Charged, and the id did not arrive."""
KEPT = Outcome("OutcomeUnknown", "unknown")
"""Charged, the answer is not whole or not as documented, and the id in it arrived whole nevertheless."""
REACHED_NOBODY = Outcome("OutcomeUnknown", "unknown", posts=0, charges=0)
"""Answered by something before the provider, in words that do not settle what became of the request."""

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
END = b"\r\n"


def body(content: bytes) -> bytes:
    """What the provider answered."""
    return content


def announced(content: bytes) -> bytes:
    """What the provider answered, behind its length."""
    return b"Content-Length: %d\r\n\r\n" % len(content) + content


def _part(share: float) -> Callable[[bytes], bytes]:
    return lambda content: content[: int(len(content) * share)]


def _announcing(more: int) -> Callable[[bytes], bytes]:
    """The answer behind a length that is wrong by so many bytes."""
    return lambda content: b"Content-Length: %d\r\n\r\n" % (len(content) + more) + content


def _chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(content), content)


def with_more(extra: bytes) -> Callable[[bytes], bytes]:
    """The answer with one more field at its end."""
    return lambda content: announced(content.rstrip()[:-1] + b', "more": ' + extra + b"}")


def _zipped(content: bytes) -> bytes:
    return announced(gzip.compress(content))


def _bomb(content: bytes) -> bytes:
    """Some kilobytes that become more than any answer may be."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    blanks = b" " * 2**20
    return b"".join([*(packer.compress(blanks) for _ in range(65)), packer.compress(content), packer.flush()])


def met(name: str, row: str, then: Outcome, *pieces: Piece, **more: Any) -> Scenario:
    when, times = more.pop("when", "after"), more.pop("times", 1)
    distortion = Distortion(pieces, when, more.pop("method", "POST"), times)
    return Scenario(name, row, then, **{"site": "gateway", "distortions": (distortion,), **more})


INTERIM = [
    met(
        "continue",
        "100 Continue twice, then the answer",
        Outcome(),
        b"HTTP/1.1 100 Continue\r\n\r\n" * 2,
        OK,
        announced,
    ),
    met(
        "early-hints",
        "103 Early Hints, then the answer",
        Outcome(),
        b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n",
        OK,
        announced,
    ),
    met(
        "continue-without-end",
        "100 Continue without end",
        LOST,
        *(piece for _ in range(60) for piece in (b"HTTP/1.1 100 Continue\r\n\r\n", 0.05)),
        real_seconds=0.4,
    ),
    met(
        "switching",
        "101 Switching Protocols",
        LOST,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ),
    met(
        "early-refusal",
        "413 while the body is still being sent",
        Outcome("ApiError", "no", posts=0, charges=0),
        b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        when="early",
    ),
    met(
        "early-success",
        "200 of a gateway that never asked the provider",
        REACHED_NOBODY,
        OK + b"Content-Length: 2\r\n\r\nok",
        when="early",
    ),
]

FRAMING = [
    met("chunked", "an answer in chunks", Outcome(), OK, b"Transfer-Encoding: chunked\r\n\r\n", _chunk, b"0\r\n\r\n"),
    met(
        "chunked-cut",
        "chunks that end amid a chunk",
        LOST,
        OK,
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"fff\r\n",
        _part(0.1),
    ),
    met("chunked-no-end", "chunks without the last one", KEPT, OK, b"Transfer-Encoding: chunked\r\n\r\n", _chunk),
    met(
        "chunked-nonsense",
        "chunks whose size is no number",
        LOST,
        OK,
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"zz\r\n",
        body,
    ),
    met("length-too-long", "more bytes announced than come", KEPT, OK, _announcing(10)),
    met("length-too-short", "fewer bytes announced than come", KEPT, OK, _announcing(-20)),
    met("length-negative", "a negative length", LOST, OK, b"Content-Length: -1\r\n\r\n", body),
    met("length-twice", "two lengths", LOST, OK, b"Content-Length: 10\r\nContent-Length: 20\r\n\r\n", body),
    met("http10", "HTTP/1.0, the answer ends with the connection", Outcome(), b"HTTP/1.0 200 OK\r\n\r\n", body),
    met("http10-cut", "HTTP/1.0, cut short where nothing tells", LOST, b"HTTP/1.0 200 OK\r\n\r\n", _part(0.2)),
    met("http10-cut-late", "HTTP/1.0, cut short behind the id", KEPT, b"HTTP/1.0 200 OK\r\n\r\n", _part(0.9)),
    met(
        "cut-and-reset",
        "half of the answer, then a reset",
        LOST,
        OK,
        b"Content-Length: 500\r\n\r\n",
        _part(0.1),
        0.05,
        "reset",
    ),
    met("no-http", "an answer that is no HTTP", LOST, b"SSH-2.0-OpenSSH_9.9\r\n"),
    met("bad-header", "a header that is none", LOST, OK, b"no colon\r\n\r\n", body),
    met("much-header", "60 kB of headers", Outcome(), OK, b"X-A: " + b"a" * 60_000 + b"\r\n", announced),
    met("too-much-header", "200 kB of headers", LOST, OK, b"X-A: " + b"a" * 200_000 + b"\r\n", announced),
    met("in-two-parts", "the answer in two parts, some time apart", Outcome(), OK, 0.05, announced, real_seconds=5.0),
    met(
        "idle",
        "connections that the server gives up after a request",
        Outcome(posts=2, charges=2),
        site="keeping",
        distortions=(),
        play=Stage.submit_twice,
    ),
    met("ipv6", "an address of IPv6", Outcome(), OK, announced, site="ipv6"),
    met("over-tls", "over TLS", Outcome(), OK, announced, site="trusted-tls"),
    met(
        "trickle-over-tls",
        "over TLS, slower than the deadline although bytes keep trickling",
        LOST,
        OK,
        *(piece for _ in range(60) for piece in (b"X-A: b\r\n", 0.05)),
        site="trusted-tls",
        real_seconds=0.4,
    ),
]

CONTENT = [
    met("gzip", "a compressed answer", Outcome(), OK, b"Content-Encoding: gzip\r\n", _zipped),
    met("gzip-bomb", "a compressed answer that becomes too large", LOST, OK, b"Content-Encoding: gzip\r\n\r\n", _bomb),
    met(
        "gzip-lie",
        "an answer that says it is compressed, and is not",
        KEPT,
        OK,
        b"Content-Encoding: gzip\r\n",
        announced,
    ),
    met(
        "gzip-spoiled",
        "a compressed answer with a wrong checksum",
        KEPT,
        OK,
        b"Content-Encoding: gzip\r\n",
        lambda content: announced(gzip.compress(content)[:-8] + bytes(8)),
    ),
    met(
        "gzip-cut",
        "a compressed answer that is cut",
        KEPT,
        OK,
        b"Content-Encoding: gzip\r\nContent-Length: 999\r\n\r\n",
        lambda content: gzip.compress(content)[:-12],
    ),
    met("no-content", "204 without a body", LOST, b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    met("bom", "JSON behind a byte order mark", Outcome(), OK, lambda content: announced(b"\xef\xbb\xbf" + content)),
    met("utf16", "JSON in UTF-16", Outcome(), OK, lambda content: announced(content.decode().encode("utf-16"))),
    met("not-utf8", "JSON with bytes that are no UTF-8", KEPT, OK, with_more(b'"\xff\xfe"')),
    met("trailing", "JSON with something behind it", KEPT, OK, lambda content: announced(content + b"<!-- cache -->")),
    met("nan", "a number that is none", Outcome(), OK, with_more(b"NaN")),
    met("huge-number", "a number that is too large", Outcome(), OK, with_more(b"1e999")),
    met("long-number", "a number of 5000 digits", KEPT, OK, with_more(b"1" * 5000)),
    met("deep", "JSON that is nested 300 deep", Outcome(), OK, with_more(b"[" * 300 + b"]" * 300)),
    met("too-deep", "JSON that is nested 100000 deep", KEPT, OK, with_more(b"[" * 100_000 + b"]" * 100_000)),
    met("surrogate", "JSON with half a character", Outcome(), OK, with_more(b'"\\ud800"')),
    *(
        met(f"journal-{name}", f"{row}, with a journal", Outcome(), OK, with_more(extra), journal=True)
        for name, row, extra in (
            ("nan", "a number that is none", b"NaN"),
            ("huge-number", "a number that is too large", b"-1e999"),
            ("deep", "JSON that is nested 300 deep", b"[" * 300 + b"]" * 300),
            ("surrogate", "JSON with half a character", b'"\\ud800"'),
        )
    ),
    *(
        met(
            f"odd-status-{status}",
            f"status {status}",
            LOST if status == 304 else KEPT,
            b"HTTP/1.1 %d Odd\r\nConnection: close\r\n" % status,
            announced,
        )
        for status in (300, 304, 305, 520, 599, 600, 999)
    ),
]

DISTORTING = [*INTERIM, *FRAMING, *CONTENT]
