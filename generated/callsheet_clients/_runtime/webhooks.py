"""Webhooks: whether a delivery comes from the provider, told by its signature and its time.

Verified from the raw bytes, in constant time, against every secret that is given, and refused in every case of doubt.
What the documents of a provider leave open is an argument of its `verify`: nothing is guessed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import math
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NoReturn, TypeAlias

from .errors import InvalidArgument, WebhookRefused

Encoding: TypeAlias = Literal["hex", "base64"]
TimestampFormat: TypeAlias = Literal["unix", "unix-milliseconds", "iso-8601"]
Headers: TypeAlias = "Mapping[str, str] | Iterable[tuple[str, str]]"
Secret: TypeAlias = str | bytes

_SHA256_HEX = re.compile(r"[0-9a-fA-F]{64}\Z")
_SECONDS = re.compile(r"[0-9]{1,17}(\.[0-9]{1,9})?\Z")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a provider signs, with HMAC-SHA256: the headers, and what is signed. `operation` is for messages.

    In `signed`, {timestamp} and {body} stand for the text of the header and for the bytes of the body, which end it.
    """

    operation: str
    signature: str
    timestamp: str
    signed: str


class Secrets:
    """Holds the secrets of webhooks; no repr and no variable of a frame shows them. Making it never fails."""

    __slots__ = ("_matches", "problem")
    _matches: Callable[[bytes, bytes], bool]
    problem: str | None

    def __init__(self, given: Secret | Sequence[Secret]) -> None:
        listed = [given] if isinstance(given, str | bytes) else list(given) if isinstance(given, Sequence) else [None]
        usable = all(isinstance(secret, str | bytes) and secret for secret in listed)
        # An empty secret would let everybody sign.
        self.problem = None if listed and usable else "secrets must be a secret, or a list of some, none of them empty"
        keys = [s.encode() if isinstance(s, str) else s for s in listed if isinstance(s, str | bytes)]

        def matches(content: bytes, signature: bytes) -> bool:
            found = False
            for key in keys:  # every one of them, so that the time it takes does not tell which was right
                found |= hmac.compare_digest(hmac.digest(key, content, hashlib.sha256), signature)
            return found

        self._matches = matches

    def match(self, content: bytes, signature: bytes) -> bool:
        """Whether one of the secrets has signed the content."""
        return self._matches(content, signature)

    def __repr__(self) -> str:
        return "Secrets(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("secrets are never pickled or copied")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the headers of a delivery read: the signature after `prefix`, the time and how far it may be from ours."""

    encoding: Encoding
    prefix: str
    timestamp_format: TimestampFormat
    tolerance: float


def verified(
    scheme: Scheme, body: bytes, headers: Headers, secrets: Secrets, reading: Reading, now: float | None
) -> dict[str, Any]:
    """The content of a delivery that is signed with one of the secrets, and whose time is close to `now` (Unix time).

    Raises `InvalidArgument` for arguments that cannot be used, and `WebhookRefused` for a delivery that is not to be
    trusted.
    """
    content = _usable(scheme, body, secrets, reading)
    found = _headers(headers)
    stated = _only(scheme, found, scheme.timestamp)
    signature = _decoded(scheme, _only(scheme, found, scheme.signature), reading)
    before = scheme.signed.removesuffix("{body}").replace("{timestamp}", stated)
    if not secrets.match(before.encode() + content, signature):
        raise WebhookRefused(
            scheme.operation, "the signature does not belong to this body, this time and these secrets"
        )
    moment = _moment(scheme, stated, reading.timestamp_format)
    away = (time.time() if now is None else now) - moment
    if not abs(away) <= reading.tolerance:
        side = "old" if away > 0 else "early"
        said = f"it is {abs(away):.0f} s too {side} to be told from a repetition (tolerance: {reading.tolerance:g} s)"
        raise WebhookRefused(scheme.operation, said)
    return _json(scheme, content)


def _usable(scheme: Scheme, body: object, secrets: Secrets, reading: Reading) -> bytes:
    """The body as bytes. Raises `InvalidArgument` for whatever would make the verdict worthless."""
    if not isinstance(body, bytes | bytearray | memoryview):
        said = "pass the body as the bytes that came: text or parsed JSON may differ from what was signed"
        raise InvalidArgument(scheme.operation, said)
    problem = secrets.problem or _problem(reading)
    if problem is not None:
        raise InvalidArgument(scheme.operation, problem)
    return bytes(body)


def _problem(reading: Reading) -> str | None:
    """Why headers cannot be read as asked."""
    if reading.encoding not in ("hex", "base64"):
        return f"encoding must be hex or base64, not {reading.encoding!r}"
    if reading.timestamp_format not in ("unix", "unix-milliseconds", "iso-8601"):
        return f"timestamp_format must be unix, unix-milliseconds or iso-8601, not {reading.timestamp_format!r}"
    prefix: object = reading.prefix
    if not isinstance(prefix, str):
        return f"prefix must be text, not {prefix!r}"
    tolerance: object = reading.tolerance
    if not isinstance(tolerance, int | float) or not (tolerance > 0 and math.isfinite(tolerance)):
        return f"tolerance must be a number of seconds above 0, not {tolerance!r}"
    return None


def _headers(headers: Headers) -> dict[str, list[str]]:
    """The values of every header, by its name in lower case."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(str(name).lower(), []).append(str(value))
    return found


def _only(scheme: Scheme, headers: dict[str, list[str]], name: str) -> str:
    """The value of a header. One that stands there twice could be read by us and signed by another."""
    values = headers.get(name.lower(), [])
    if len(values) != 1 or not values[0] or not values[0].isascii():
        said = (
            "is missing" if not any(values) else "cannot be read" if len(values) < 2 else "stands there more than once"
        )
        raise WebhookRefused(scheme.operation, f"the header {name} {said}")
    return values[0]


def _decoded(scheme: Scheme, text: str, reading: Reading) -> bytes:
    if text.startswith(reading.prefix):
        digest = text[len(reading.prefix) :]
        try:
            if reading.encoding == "hex":
                return bytes.fromhex(digest if _SHA256_HEX.match(digest) else "?")
            return base64.b64decode(digest, validate=True)
        except (ValueError, binascii.Error):
            pass
    after = f" after {reading.prefix!r}" if reading.prefix else ""
    raise WebhookRefused(scheme.operation, f"the header {scheme.signature} is no {reading.encoding} signature{after}")


def _moment(scheme: Scheme, text: str, form: TimestampFormat) -> float:
    """Unix time of the timestamp."""
    try:
        if form == "iso-8601":
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is not None:
                return moment.timestamp()
        elif _SECONDS.match(text):
            return float(text) / (1000 if form == "unix-milliseconds" else 1)
    except (ValueError, OverflowError):
        pass
    raise WebhookRefused(scheme.operation, f"the header {scheme.timestamp} is no time in the format {form}")


def _json(scheme: Scheme, content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise WebhookRefused(scheme.operation, "it is signed, but its body is no JSON object")
    return found
