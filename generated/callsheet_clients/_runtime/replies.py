"""Replies: what an answer says, read against what the documents describe."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from .delivery import documented
from .errors import ApiError, UnexpectedAnswer, class_for_status
from .fragments import readable
from .operations import ErrorAnswer, Operation
from .pointers import at, job_ids
from .retries import retry_after
from .steps import Reply

if TYPE_CHECKING:
    from .calls import Provider
    from .keys import Keyring

Answer = TypeVar("Answer")

_CHARSET = re.compile(r"charset=\"?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_USUAL_PLACES = ("/error/message", "/error", "/message", "/detail")
"""Where APIs put the message of an error, for errors whose body no document describes."""


def read_reply(status: int, headers: Mapping[str, str], body: bytes, keys: Keyring) -> Reply:
    """A reply with the keys blanked, in the raw bytes and in what they mean (JSON can spell a letter in many ways)."""
    shown = {name.lower(): keys.hide(value) for name, value in headers.items()}
    body = keys.hide_bytes(body)
    try:
        data = _hidden(json.loads(body), keys)
    except (ValueError, RecursionError):
        return Reply(status, shown, body, None, is_json=False)
    return Reply(status, shown, body, data, is_json=True)


def _hidden(value: Any, keys: Keyring) -> Any:
    if isinstance(value, str):
        return keys.hide(value)
    if isinstance(value, list):
        return [_hidden(item, keys) for item in value]
    if isinstance(value, dict):
        return {keys.hide(name): _hidden(item, keys) for name, item in value.items()}
    return value


def successful(operation: Operation, reply: Reply) -> Reply | None:
    """A reply of success, or None. A redirect that is one is the text of its address."""
    if 200 <= reply.status < 300:
        return reply
    address = reply.headers.get("location") if operation.gives_address(reply.status) else None
    return None if address is None else Reply(reply.status, {}, address.encode(), None, is_json=False)


class ByStatus(Generic[Answer]):
    """What the answers of success of an operation are read as, by their status; None for one that holds nothing."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers

    def of(self, status: int) -> Any:
        """What an answer with this status is read as."""
        first = next(iter(self._answers.values()))
        return self._answers.get(str(status), self._answers.get("2XX", first))


def typed(operation: Operation, reply: Reply, answer: type[Answer] | ByStatus[Answer]) -> Answer:
    """The answer of success. Raises `UnexpectedAnswer`, with every job id that could be read, where it is none."""
    found: Any = _read(operation, reply, answer.of(reply.status) if isinstance(answer, ByStatus) else answer)
    result: Answer = found
    return result


def _read(operation: Operation, reply: Reply, wanted: Any) -> Any:
    kind = operation.answer_kind(reply.status)
    if kind == "empty":
        return None
    if kind == "binary":
        return reply.body
    if kind == "text":
        return _text(operation, reply)
    if not reply.is_json:
        raise unexpected(operation, reply, "the answer is not JSON")
    try:
        found = TypeAdapter(wanted).validate_python(reply.data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(step) for step in first["loc"]) or "the answer"
        raise unexpected(operation, reply, f"{where}: {first['msg']}") from None
    if operation.starts is not None and not job_ids(reply.data, operation.starts.ids):
        raise unexpected(operation, reply, f"there is no job id at {operation.starts.ids}")
    return found


def _text(operation: Operation, reply: Reply) -> str:
    """The answer as text, in the character set that its header names."""
    named = _CHARSET.search(reply.headers.get("content-type", ""))
    charset = named[1] if named is not None else "utf-8"
    try:
        return reply.body.decode(charset)
    except (LookupError, UnicodeDecodeError):
        raise unexpected(operation, reply, f"the answer is no text in {charset}") from None


def unexpected(operation: Operation, reply: Reply, reason: str) -> UnexpectedAnswer:
    """The error for an answer that is not as documented; what can be read of the job ids is kept."""
    ids = named(operation, reply.body, reply.data)
    kept = f"; the jobs {', '.join(ids)} exist" if ids else ""
    error = UnexpectedAnswer(operation.name, f"HTTP {reply.status}, and {reason}{kept}", reply.status, reply.body, ids)
    error.request_id = request_id(reply.headers, reply.data)
    return error


def named(operation: Operation, body: bytes, data: Any = None) -> tuple[str, ...]:
    """The jobs that an answer names. Of a body that is not JSON (`data` None), as far as it can be read."""
    if operation.starts is None:
        return ()
    return job_ids(readable(body) if data is None else data, operation.starts.ids)


def request_id(headers: Mapping[str, str], data: Any) -> str | None:
    """The provider's own id for a request, from the header or from the body."""
    found = headers.get("x-request-id") or at(data, "/meta/requestId")
    return found if isinstance(found, str) and found else None


def refused(provider: Provider, operation: Operation, reply: Reply, now: float) -> ApiError:
    """The error for an answer of refusal: the class of its documented code, or else of its status.

    `now` is Unix time, against which a date in `Retry-After` is read.
    """
    answer = reply.data
    known = documented(operation, reply.status)
    code = _code(known, answer) if known else None
    kind = provider.errors.get(code or "", class_for_status(reply.status))
    error = kind(
        operation.name,
        reply.status,
        known.meaning if known else "the provider failed" if reply.status >= 500 else "",
        _message(operation, known, answer),
        code,
        request_id(reply.headers, answer),
        answer,
    )
    error.retry_after = retry_after(reply.headers, answer, now)
    return error


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


def _texts(answer: Any, depth: int) -> list[str]:
    if isinstance(answer, str):
        return [answer]
    if depth == 0 or not isinstance(answer, dict | list):
        return []
    below = answer.values() if isinstance(answer, dict) else answer
    return [text for value in below for text in _texts(value, depth - 1)]
