"""Calls: one call of an operation, checked and priced, as a plain value before any HTTP library is touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from urllib.parse import quote, urlsplit

from .errors import ApiError, InvalidArgument, InvalidPayload, PriceRefused
from .estimates import Estimate
from .findings import Report
from .operations import Operation
from .uploads import Prepared

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True, slots=True)
class Provider:
    """What every call of a provider shares: its functions and the classes of its documented error codes."""

    name: str
    server: str
    key_header: str
    key_prefix: str
    check: Callable[[str, object], Report]
    estimate: Callable[[str, object], Estimate]
    errors: Mapping[str, type[ApiError]]


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: method, path with query, headers without the key, and the body."""

    operation: Operation
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    content: bytes | None = None
    upload: Prepared | None = None

    @property
    def fingerprint(self) -> str:
        """A short hash of what is sent: enough to tell two requests apart, and telling nothing of their content."""
        sent = self.content or (self.upload.content if self.upload else b"")
        address = f"{self.method} {self.path} {sorted(self.query)}"
        return sha256(address.encode() + b"\0" + sent).hexdigest()[:16]


def base_url_from(argument: str | None, server: str) -> str:
    """The base URL to use. Raises `InvalidArgument` for one that is not https; loopback may be http.

    `server` is the one that is documented, or empty where none is.
    """
    if argument is None:
        if not server:
            raise InvalidArgument("", "the documents name no server: pass base_url, the URL of the API")
        return server
    try:
        parts = urlsplit(argument)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise InvalidArgument("", "the base URL is no URL") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if is_safe and parts.hostname and port != 0 and not (parts.query or parts.fragment or parts.username):
        return argument.rstrip("/")
    shown = f"{parts.scheme}://{parts.hostname or ''}"
    raise InvalidArgument("", f"the base URL {shown} must be a plain https URL (http only for this machine)")


def checked(provider: Provider, operation: Operation, payload: object) -> None:
    """Raise `InvalidPayload` where the payload breaks documented rules."""
    report = provider.check(operation.local_name, payload)
    if not report.valid:
        raise InvalidPayload(operation.name, report)


def priced(
    provider: Provider, operation: Operation, payload: object, most: Decimal | int | None, allow_unknown: bool
) -> Estimate | None:
    """What a payload will cost; None for an operation that takes none.

    Raises `PriceRefused` where that may be above `most` credits, or is unknown and that is not allowed.
    """
    if operation.reads or operation.body != "json":
        return None
    estimate = provider.estimate(operation.local_name, payload)
    if most is None:
        return estimate
    if estimate.high is None:
        if not allow_unknown:
            reason = "; ".join(estimate.notes)
            said = f"the price is unknown ({reason}); pass allow_unknown_price=True to send nevertheless"
            raise PriceRefused(operation.name, said, estimate)
    elif estimate.high > most:
        said = f"the price is {estimate}, above the limit of {most}"
        raise PriceRefused(operation.name, said, estimate)
    return estimate


def request(
    operation: Operation,
    parameters: Mapping[str, object],
    payload: object = None,
    upload: Prepared | None = None,
) -> Request:
    """The request of a call. Raises `InvalidArgument` for a parameter or a payload that cannot be sent."""
    path = operation.path
    for name in operation.path_parameters:
        path = path.replace("{" + name + "}", _path_segment(operation, name, parameters.get(name)))
    given = {name: value for name, value in parameters.items() if value is not None}
    query = tuple((name, _text(given[name])) for name in operation.query_parameters if name in given)
    headers = [(name, _header(operation, name, given[name])) for name in operation.header_parameters if name in given]
    content = None
    if operation.body == "json" and payload is not None:
        content = _encoded(operation, payload)
        headers.append(("Content-Type", "application/json"))
    headers.append(("Accept", "application/json"))
    return Request(operation, operation.method, path, query, tuple(headers), content, upload)


def _path_segment(operation: Operation, name: str, value: object) -> str:
    text = _text(value)
    if (
        not isinstance(value, str | int)
        or not text.strip(".")
        or any(c in text for c in "/\\?#")
        or not text.isprintable()
    ):
        raise InvalidArgument(operation.name, f"{name} {text!r} cannot stand in a path: pass the id as it was answered")
    return quote(text, safe="")


def _header(operation: Operation, name: str, value: object) -> str:
    text = _text(value)
    if not text.isascii() or not text.isprintable():
        raise InvalidArgument(operation.name, f"the header {name} holds a character that no header can carry")
    return text


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _encoded(operation: Operation, payload: object) -> bytes:
    try:
        return json.dumps(payload, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgument(operation.name, f"the payload cannot be written as JSON: {error}") from None
