"""Where a server sends the key back, and what must come of it: nobody sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.faults.canary import ESCAPED, ESCAPED_TWICE, KEY
from tests.faults.distorting import END, OK, REACHED_NOBODY, met, with_more
from tests.faults.scenario import Outcome, Piece, Scenario

_DENIED = b"HTTP/1.1 401 Denied\r\nConnection: close\r\n"
DENIED = Outcome("AuthenticationFailed", "no", posts=0, charges=0)


def _said(template: bytes, key: str = KEY) -> Callable[[bytes], bytes]:
    """Something that holds the key. It is made when it is sent, so that no variable of ours shows it."""
    return lambda _: template % key.encode()


def _echo(name: str, row: str, then: Outcome, *pieces: Piece, **more: Any) -> Scenario:
    return met(f"echo-{name}", f"the key comes back {row}", then, *pieces, **{"when": "before", **more})


ECHOES = [
    _echo("message", "in the message of a refusal", DENIED, _DENIED, END, _said(b'{"error": "bad key %b"}')),
    _echo("escaped", "in JSON escapes", DENIED, _DENIED, END, _said(b'{"error": "bad key %b"}', ESCAPED)),
    _echo("slashes", "with escaped slashes", DENIED, _DENIED, END, _said(b'{"error": "%b"}', KEY.replace("/", "\\/"))),
    _echo(
        "utf16",
        "in UTF-16",
        DENIED,
        _DENIED,
        END,
        lambda _: ('{"error": "bad key ' + KEY + '"}').encode("utf-16"),
    ),
    _echo(
        "utf16-escaped",
        "in JSON escapes in UTF-16",
        DENIED,
        _DENIED,
        END,
        lambda _: ('{"error": "bad key ' + ESCAPED + '"}').encode("utf-16"),
    ),
    _echo(
        "utf16-page",
        "in UTF-16, in what is no JSON",
        REACHED_NOBODY,
        b"HTTP/1.1 502 Bad\r\n",
        END,
        lambda _: f"<p>{KEY}</p>".encode("utf-16"),
        journal=True,
    ),
    _echo(
        "capitals", "in capitals and in small letters", DENIED, _DENIED, END, _said(b'{"error": "%b"}', KEY.swapcase())
    ),
    _echo("quoted", "in JSON inside of JSON", DENIED, _DENIED, END, _said(b'{"error": "%b"}', ESCAPED_TWICE)),
    _echo("name", "as the name of a field", DENIED, _DENIED, END, _said(b'{"%b": 1, "error": "no"}')),
    _echo("header", "in a header", DENIED, _DENIED, _said(b"X-Request-Id: %b\r\n\r\n")),
    _echo("reason", "beside the status", DENIED, _said(b"HTTP/1.1 401 no such key %b\r\nContent-Length: 0\r\n\r\n")),
    _echo("bad-header", "in a header that is none", REACHED_NOBODY, _DENIED, _said(b"%b\r\n\r\n")),
    _echo("no-http", "instead of an answer", REACHED_NOBODY, _said(b"Authorization: Bearer %b\r\n")),
    _echo("page", "in a page", REACHED_NOBODY, b"HTTP/1.1 502 Bad\r\n", END, _said(b"<p>Authorization: Bearer %b")),
    _echo(
        "cut",
        "in an answer that is cut",
        REACHED_NOBODY,
        OK,
        b"Content-Length: 999\r\n\r\n",
        _said(b'{"you": "%b", "'),
        journal=True,
    ),
    _echo(
        "escaped-cut",
        "in JSON escapes, in an answer that is cut",
        REACHED_NOBODY,
        OK,
        b"Content-Length: 999\r\n\r\n",
        _said(b'{"you": "%b", "', ESCAPED),
        journal=True,
    ),
    _echo(
        "success",
        "in the answer of success",
        Outcome(),
        OK,
        lambda content: with_more(b'"%b"' % ESCAPED.encode())(content),
        when="after",
        journal=True,
    ),
    _echo(
        "redirect",
        "in the address of a redirect",
        REACHED_NOBODY,
        b"HTTP/1.1 307 Elsewhere\r\nContent-Length: 0\r\n",
        _said(b"Location: https://elsewhere.invalid/?key=%b\r\n\r\n"),
    ),
]
