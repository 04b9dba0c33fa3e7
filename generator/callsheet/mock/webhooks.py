"""Webhooks: deliveries to a program on this machine, signed as a provider documents it.

What its documents leave open is an argument, as it is for the `verify` of the client, and stands in `X-Callsheet-Mock`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import SplitResult, urlsplit

from callsheet.mock.answers import MADE_UP
from callsheet.mock.listener import MockError

if TYPE_CHECKING:
    from callsheet.runtime.webhooks import Scheme

Encoding: TypeAlias = Literal["hex", "base64"]
TimestampFormat: TypeAlias = Literal["unix", "unix-milliseconds", "iso-8601"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PATIENCE = 10.0
"""How long a delivery waits for its answer, in real seconds."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How the headers of a delivery are written: the signature after `prefix`, and the time."""

    encoding: Encoding = "hex"
    prefix: str = ""
    timestamp_format: TimestampFormat = "unix"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery: where it went, its headers and its body, and the status that came back; None where none did."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None


def deliver(
    scheme: Scheme, url: str, content: Mapping[str, Any], secret: str, moment: float, writing: Writing
) -> Delivery:
    """Send a signed delivery, whose time is `moment` (Unix time).

    Raises `MockError` for a URL that leads to another machine, and for a way of writing that does not exist.
    """
    parts = _loopback(url)
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = _headers(scheme, body, secret, moment, writing)
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_PATIENCE)
    try:
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        status: int | None = connection.getresponse().status
    except (OSError, HTTPException):
        status = None
    finally:
        connection.close()
    return Delivery(url, headers, body, status)


def _loopback(url: str) -> SplitResult:
    """The parts of an address of this machine."""
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme == "http" and parts.hostname in _LOOPBACK and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise MockError(
            f"a webhook goes to a program on this machine, such as http://127.0.0.1:8000/hook, not to {url!r}"
        )
    return parts


def _headers(scheme: Scheme, body: bytes, secret: str, moment: float, writing: Writing) -> dict[str, str]:
    stated = _stated(moment, writing.timestamp_format)
    before = scheme.signed.removesuffix("{body}").replace("{timestamp}", stated)
    digest = hmac.digest(secret.encode(), before.encode() + body, hashlib.sha256)
    text = digest.hex() if writing.encoding == "hex" else base64.b64encode(digest).decode()
    return {
        "Content-Type": "application/json",
        scheme.timestamp: stated,
        scheme.signature: writing.prefix + text,
        MADE_UP: "made up: how the signature is written, format of the timestamp",
    }


def _stated(moment: float, form: str) -> str:
    match form:
        case "unix":
            return str(int(moment))
        case "unix-milliseconds":
            return str(int(moment * 1000))
        case "iso-8601":
            return datetime.fromtimestamp(moment, UTC).isoformat()
        case _:
            raise MockError(f"timestamp_format must be unix, unix-milliseconds or iso-8601, not {form!r}")
