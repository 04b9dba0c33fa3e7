"""Answers: bodies of success and of refusal, made from documented examples. What was made up is said in a header."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from callsheet.mock.bodies import has, put, put_each, remove
from callsheet.mock.ledger import plain
from callsheet.runtime.pointers import at

if TYPE_CHECKING:
    from callsheet.mock.jobs import Job
    from callsheet.mock.ledger import Amount
    from callsheet.runtime.answers import Answers
    from callsheet.runtime.operations import ErrorAnswer, Operation

MADE_UP = "X-Callsheet-Mock"
"""The header that says what no document says: `made up: status number, body`."""
_SOMEWHERE: Final = "https://example.com/"
"""Where a redirect leads."""


@dataclass(slots=True)
class Answer:
    """What is sent back. `made_up` lists what no document says of it."""

    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    made_up: list[str] = field(default_factory=list)
    content_type: str = "application/json"

    def reason(self) -> str:
        """The words beside the status number."""
        return HTTPStatus(self.status).phrase if self.status in HTTPStatus._value2member_map_ else ""

    def all_headers(self) -> list[tuple[str, str]]:
        """Every header: those of the content, those that were given, and what was made up."""
        given = {name.lower() for name, _ in self.headers}
        own = [("Content-Type", self.content_type), ("Content-Length", str(len(self.body)))]
        if self.made_up:
            said = "made up: " + ", ".join(dict.fromkeys(self.made_up))
            own.append((MADE_UP, "".join(char if char.isascii() and char.isprintable() else "?" for char in said)))
        return [*(header for header in own if header[0].lower() not in given), *self.headers]


def json_answer(status: int, body: Any, made_up: list[str] | None = None) -> Answer:
    """An answer that is JSON."""
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), made_up=made_up or [])


def success_status(answers: Answers, made_up: list[str]) -> int:
    """The documented status of success, or 200 where only its kind is."""
    if answers.status.isdigit():
        return int(answers.status)
    made_up.append("status number")
    return 200


def started(operation: Operation, answers: Answers, jobs: list[Job], balance: Amount) -> Answer:
    """The answer to a request that started jobs."""
    made_up: list[str] = []
    body = _example(answers, made_up)
    starts, more = operation.starts, answers.starts
    if starts is not None:
        put_each(body, starts.ids, [job.id for job in jobs])
        put(body, starts.charged, plain(sum((job.charged for job in jobs), 0)))
        put(body, starts.balance, plain(balance))
        if more is not None:
            put_each(body, more.charges, [plain(job.charged) for job in jobs])
            put_each(body, more.indexes, list(range(len(jobs))))
    return json_answer(success_status(answers, made_up), body, made_up)


def plain_success(answers: Answers) -> Answer:
    """The documented answer as it stands, for an operation that starts and polls nothing."""
    made_up: list[str] = []
    if answers.kind == "json":
        body = _example(answers, made_up)
        return json_answer(success_status(answers, made_up), body, made_up)
    if answers.status.startswith("3"):
        status = int(answers.status) if answers.status.isdigit() else 302
        return Answer(status, headers=[("Location", _SOMEWHERE)], made_up=["address"])
    content = b"" if answers.kind == "empty" else _plain_content(answers, made_up)
    media_type = answers.media_type if "*" not in answers.media_type else "application/octet-stream"
    return Answer(success_status(answers, made_up), content, made_up=made_up, content_type=media_type)


def _plain_content(answers: Answers, made_up: list[str]) -> bytes:
    """The documented text, or one that was made up; nobody writes bytes into a document."""
    if answers.examples and isinstance(answers.examples[0], str):
        return answers.examples[0].encode()
    made_up.append("body")
    return b"a text" if answers.kind == "text" else bytes(range(256))


def _example(answers: Answers, made_up: list[str]) -> Any:
    if answers.examples:
        return deepcopy(answers.examples[0])
    made_up.append("body")
    return deepcopy(answers.whole)


def polled(operation: Operation, answers: Answers, job: Job, state: str, done: float, results: list[str]) -> Answer:
    """The state of a job."""
    made_up: list[str] = []
    polls, more = operation.job, answers.job
    if polls is None or more is None:
        return json_answer(200, {})
    kind = job.kind(state)
    body = _state_example(answers, polls.status, job, state)
    if body is None:
        made_up.append(f"body of a job that is {state}")
        body = deepcopy(answers.least)
    elif isinstance(job.payload, dict):
        _echo(body, job.payload)
    put(body, polls.status, state)
    put(body, more.echo, job.id)
    put(body, more.progress, round(done * 100))
    put(body, more.charged, plain(job.charged))
    _put_refund(body, answers, job, failed=kind == "failed")
    _put_or_clear(
        body, answers, polls.result, _results(answers, polls.result, results) if kind == "succeeded" else None
    )
    _put_or_clear(body, answers, polls.error, job.message if kind == "failed" else None)
    return json_answer(success_status(answers, made_up), body, made_up)


def _state_example(answers: Answers, status: str, job: Job, state: str) -> Any:
    """A documented body of a job in this state, or of one in a state that means the same."""
    means = {"waiting": "unfinished", "running": "unfinished"}
    wanted = means.get(job.kind(state) or "", job.kind(state))
    same = [example for example in answers.examples if at(example, status) == state]
    alike = [
        example
        for example in answers.examples
        for kind in [job.kind(str(at(example, status)))]
        if kind is not None and means.get(kind, kind) == wanted
    ]
    found = [*same, *alike]
    return deepcopy(found[0]) if found else None


def _echo(body: Any, payload: dict[str, Any]) -> None:
    """Give the fields that the payload has, too, the payload's values."""
    for key, value in body.items() if isinstance(body, dict) else ():
        if isinstance(value, dict):
            _echo(value, payload)
        elif key in payload and type(payload[key]) is type(value):
            body[key] = payload[key]


def _put_refund(body: Any, answers: Answers, job: Job, *, failed: bool) -> None:
    pointer = answers.job.refunded if answers.job is not None else None
    if pointer is None:
        return
    if isinstance(at(answers.whole, pointer), bool):
        if failed:
            put(body, pointer, job.refunded > 0)
    else:
        put(body, pointer, plain(job.refunded))


def _results(answers: Answers, pointer: str | None, results: list[str]) -> Any:
    return results if isinstance(at(answers.whole, pointer), list) else results[0]


def _put_or_clear(body: Any, answers: Answers, pointer: str | None, value: Any) -> None:
    """Fill a field in; without a value it is null where an example shows that, and left out otherwise."""
    if value is not None:
        put(body, pointer, value)
    elif pointer is not None and has(body, pointer):
        if any(has(example, pointer) and at(example, pointer) is None for example in answers.examples):
            put(body, pointer, None)
        else:
            remove(body, pointer)


def shortage(operation: Operation, answers: Answers, needed: Amount, available: Amount) -> Answer:
    """The documented answer where credits are short."""
    amounts = {}
    if answers.shortage is not None:
        amounts = {answers.shortage.needed: plain(needed), answers.shortage.available: plain(available)}
    said = f"insufficient credits: {plain(needed)} needed, {plain(available)} available"
    return refusal(operation, answers, 402, said, amounts)


def refusal(
    operation: Operation, answers: Answers, status: int, message: str, fields: dict[str | None, Any] | None = None
) -> Answer:
    """The documented answer of a refusal, as far as it is documented; `fields` are set by their pointers."""
    made_up: list[str] = []
    documented = _documented(operation, status)
    if documented is None:
        made_up.append(f"that it answers {status}")
    elif documented.status != str(status):
        made_up.append("status number")
    examples = answers.errors.get(documented.status, ()) if documented else ()
    body: Any = deepcopy(examples[0]) if examples else {}
    if documented is None or documented.message is None:
        made_up.append("body")
        return json_answer(status, {"error": message}, made_up)
    put(body, documented.message, message)
    for pointer, value in (fields or {}).items():
        put(body, pointer, value)
    if documented.codes:
        if len(documented.codes) > 1:
            made_up.append("which error code")
        if documented.code is None:
            made_up.append("place of the error code")
        put(body, documented.code or documented.message.rpartition("/")[0] + "/code", documented.codes[0])
    return json_answer(status, body, made_up)


def _documented(operation: Operation, status: int) -> ErrorAnswer | None:
    by_status = {error.status: error for error in operation.errors}
    return by_status.get(str(status)) or by_status.get(f"{status // 100}XX") or by_status.get("default")


def documented_status(operation: Operation, *wanted: int) -> int:
    """The first of some statuses that is documented for an operation, or the last one."""
    documented = {error.status for error in operation.errors}
    return next((status for status in wanted if str(status) in documented), wanted[-1])
