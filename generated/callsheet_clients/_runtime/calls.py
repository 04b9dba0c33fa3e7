"""Calls: one call of an operation, checked and priced, as a plain value before any HTTP library is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from .arguments import credits_of
from .bodies import PAYLOADS, encoded
from .credentials import Credential
from .errors import ApiError, InvalidPayload, PriceRefused
from .estimates import Estimate
from .findings import Report
from .operations import Operation
from .servers import Server
from .styles import IN_COOKIE, IN_HEADER, IN_PATH, IN_QUERY, check_id, in_cookie, in_header, in_path, in_query
from .uploads import Prepared

if TYPE_CHECKING:
    from .saving import Saving


@dataclass(frozen=True, slots=True)
class Provider:
    """What every call of a provider shares: where it goes, how its keys are sent, and its functions and errors.

    `server` is the first one, empty where it is not known. `servers` are the others that have variables.
    `check_parameters` is for operations that take a payload or files beside them; None where there is none.
    """

    name: str
    server: str | Server
    check: Callable[[str, object], Report]
    estimate: Callable[[str, object], Estimate]
    errors: Mapping[str, type[ApiError]]
    credentials: tuple[Credential, ...] = ()
    servers: tuple[Server, ...] = ()
    check_parameters: Callable[[str, object], Report] | None = None

    def server_at(self, url: str | None) -> str | Server:
        """The server of a URL as the documents write it, or the first one."""
        if url is None:
            return self.server
        known = [server for server in (self.server, *self.servers) if not isinstance(server, str)]
        return next((server for server in known if server.url == url), url)

    def credentials_of(self, keys: tuple[str, ...]) -> tuple[Credential, ...]:
        """How some keys are sent."""
        return tuple(credential for credential in self.credentials if credential.key in keys)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: method, path and query (both escaped), headers without the key, and the body.

    `largest` is how many bytes of an answer are read; None for as many as usual. `saving` takes them into a file.
    """

    operation: Operation
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    content: bytes | None = None
    largest: int | None = None
    saving: Saving | None = field(default=None, repr=False, compare=False)

    @property
    def target(self) -> str:
        """The path with its query."""
        query = "&".join(f"{name}={value}" for name, value in self.query)
        sign = "&" if "?" in self.path else "?"  # documents may write a part of the query into the path
        return f"{self.path}{sign}{query}" if query else self.path

    @property
    def fingerprint(self) -> str:
        """A short hash of what is sent: enough to tell two requests apart, and telling nothing of their content."""
        address = f"{self.method} {self.path} {sorted(self.query)}"
        return sha256(address.encode() + b"\0" + (self.content or b"")).hexdigest()[:16]


def checked(provider: Provider, operation: Operation, parameters: Mapping[str, object], payload: object) -> None:
    """Raise `InvalidPayload` where what is passed breaks documented rules. Files are checked as they are read."""
    given = {name: value for name, value in parameters.items() if value is not None}
    reports = []
    if operation.body == "none":
        reports.append(provider.check(operation.local_name, given))
    elif parameters and provider.check_parameters is not None:
        reports.append(provider.check_parameters(operation.local_name, given))
    if operation.body in PAYLOADS and not (payload is None and operation.body_optional):
        reports.append(provider.check(operation.local_name, payload))
    for report in reports:
        if not report.valid:
            raise InvalidPayload(operation.name, report)


def priced(
    provider: Provider, operation: Operation, payload: object, most: Decimal | int | None, allow_unknown: bool
) -> Estimate | None:
    """What a payload will cost; None for an operation that takes none.

    Raises `PriceRefused` where that may be above `most` credits, or is unknown and that is not allowed.
    """
    if operation.reads or operation.body not in PAYLOADS:
        return None
    credits_of(operation.name, most)
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
    files: Sequence[Prepared] = (),
    largest: int | None = None,
) -> Request:
    """The request of a call. Raises `InvalidArgument` for a parameter or a payload that cannot be sent."""
    path = operation.path
    for key in operation.path_parameters:
        name = operation.wire_name(key)
        if operation.job is not None and key == operation.job.id:
            check_id(operation.name, name, parameters.get(key))
        written = in_path(operation.name, name, parameters.get(key), operation.styles.get(key, IN_PATH))
        path = path.replace("{" + name + "}", written)
    headers = _headers(operation, parameters)
    body = encoded(operation, payload, files)
    if body is not None:
        headers.append(("Content-Type", body[0]))
    headers.append(("Accept", operation.accept))
    query = _query(operation, parameters)
    content = body[1] if body is not None else None
    return Request(operation, operation.method, path, query, tuple(headers), content, largest)


def _query(operation: Operation, parameters: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(
        pair
        for key in operation.query_parameters
        if parameters.get(key) is not None
        for pair in in_query(
            operation.name, operation.wire_name(key), parameters[key], operation.styles.get(key, IN_QUERY)
        )
    )


def _headers(operation: Operation, parameters: Mapping[str, object]) -> list[tuple[str, str]]:
    """The headers of the parameters, their cookies in one of them."""
    headers: list[tuple[str, str]] = []
    cookies: list[str] = []
    for key in (*operation.header_parameters, *operation.cookie_parameters):
        name, value = operation.wire_name(key), parameters.get(key)
        if value is not None and key in operation.cookie_parameters:
            cookies += in_cookie(operation.name, name, value, operation.styles.get(key, IN_COOKIE))
        elif value is not None:
            headers.append((name, in_header(operation.name, name, value, operation.styles.get(key, IN_HEADER))))
    return [*headers, ("Cookie", "; ".join(cookies))] if cookies else headers
