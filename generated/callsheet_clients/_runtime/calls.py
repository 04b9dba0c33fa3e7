"""Calls: one call of an operation, checked and priced, as a plain value before any HTTP library is touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlsplit

from .errors import (
    ApiError,
    InvalidArgument,
    InvalidPayload,
    PriceRefused,
    UnexpectedAnswer,
    class_for_status,
)
from .estimates import Estimate
from .findings import Report
from .operations import ErrorAnswer, Operation
from .pointers import at, job_ids
from .uploads import Prepared

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))

_USUAL_PLACES = ("/error/message", "/error", "/message", "/detail")
"""Where APIs put the message of an error, for errors whose body no document describes."""


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


def base_url_from(argument: str | None, server: str) -> str:
    """The base URL to use. Raises `InvalidArgument` for one that is not https; loopback may be http."""
    if argument is None:
        return server
    try:
        parts = urlsplit(argument)
        port = parts.port
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
) -> None:
    """Raise `PriceRefused` where the price may be above `most` credits, or is unknown and that is not allowed."""
    if most is None:
        return
    estimate = provider.estimate(operation.local_name, payload)
    if estimate.high is None:
        if not allow_unknown:
            reason = "; ".join(estimate.notes)
            said = f"the price is unknown ({reason}); pass allow_unknown_price=True to send nevertheless"
            raise PriceRefused(operation.name, said, estimate)
    elif estimate.high > most:
        said = f"the price is {estimate}, above the limit of {most}"
        raise PriceRefused(operation.name, said, estimate)


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


def decoded(operation: Operation, status: int, body: bytes) -> Any:
    """The JSON of an answer of success. Raises `UnexpectedAnswer` where there is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        said = f"HTTP {status}, and the answer is not JSON"
        raise UnexpectedAnswer(operation.name, said, status, body, ()) from None


def unexpected(operation: Operation, status: int, body: bytes, answer: Any, reason: str) -> UnexpectedAnswer:
    """The error for an answer that is not as documented; what can be read of the job ids is kept."""
    ids = job_ids(answer, operation.starts.ids) if operation.starts else ()
    kept = f"; the jobs {', '.join(ids)} exist" if ids else ""
    return UnexpectedAnswer(operation.name, f"HTTP {status}, and {reason}{kept}", status, body, ids)


def refused(
    provider: Provider,
    operation: Operation,
    status: int,
    body: bytes,
    request_id: str | None,
    hide: Callable[[str], str],
) -> ApiError:
    """The error for an answer of refusal: the class of its documented code, or else of its status.

    `hide` blanks the key in whatever the server echoed.
    """
    try:
        answer = _hidden(json.loads(body), hide)
    except (ValueError, RecursionError):
        answer = None
    if request_id is None:
        found = at(answer, "/meta/requestId")
        request_id = found if isinstance(found, str) else None
    by_status = {error.status: error for error in operation.errors}
    documented = by_status.get(str(status)) or by_status.get(f"{status // 100}XX") or by_status.get("default")
    message = _message(operation, documented, answer)
    code = _code(documented, answer) if documented else None
    error = provider.errors.get(code or "", class_for_status(status))
    return error(
        operation.name,
        status,
        documented.meaning if documented else "the provider failed" if status >= 500 else "",
        message,
        code,
        request_id,
        answer,
    )


def _code(documented: ErrorAnswer, answer: Any) -> str | None:
    """The error code of an answer: at its documented place, or else wherever one of the documented codes stands."""
    code = at(answer, documented.code)
    if isinstance(code, str):
        return code
    found = [text for text in _texts(answer, 4) if text in documented.codes]
    return found[0] if found else None


def _message(operation: Operation, documented: ErrorAnswer | None, answer: Any) -> str | None:
    """The provider's message: at its documented place, where other errors have theirs, or where it usually is."""
    places = [documented.message] if documented and documented.message else []
    places += [error.message for error in operation.errors if error.message]
    places += _USUAL_PLACES
    found = (at(answer, place) for place in places)
    return next((text for text in found if isinstance(text, str) and text), None)


def _hidden(value: Any, hide: Callable[[str], str]) -> Any:
    """A decoded answer with the key blanked wherever it stands."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, list):
        return [_hidden(item, hide) for item in value]
    if isinstance(value, dict):
        return {hide(key): _hidden(item, hide) for key, item in value.items()}
    return value


def _texts(answer: Any, depth: int) -> list[str]:
    if isinstance(answer, str):
        return [answer]
    if depth == 0 or not isinstance(answer, dict | list):
        return []
    below = answer.values() if isinstance(answer, dict) else answer
    return [text for value in below for text in _texts(value, depth - 1)]
