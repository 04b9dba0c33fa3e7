"""Spoiling: what a fault makes of the content of an answer. What it does to the connection is carried out by `wire`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, assert_never

from callsheet.mock import faults
from callsheet.mock.answers import Answer
from callsheet.mock.bodies import put, remove

_PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n"


def spoiled(answer: Answer, fault: faults.Fault, path: str, here: str, elsewhere: str) -> Answer:
    """The answer as a fault leaves it. `path` is the one of the request with its query, for redirects."""
    match fault:
        case faults.Status(status, headers, body):
            return _replaced(status, headers, body)
        case faults.Html(status):
            status = answer.status if status is None else status
            return Answer(status, _PAGE, content_type="text/html; charset=utf-8")
        case faults.Empty():
            return replace(answer, body=b"", content_type="text/plain")
        case faults.Redirect(to, status):
            address = {"here": here + path, "elsewhere": elsewhere + path}.get(to, to)
            return Answer(status, headers=[("Location", address)], content_type="text/plain")
        case faults.Edit(values, removed):
            return _edited(answer, values, removed)
        case faults.Close() | faults.Reset() | faults.Hang() | faults.Interrupt() | faults.Cut() | faults.Trickle():
            return answer
        case faults.FailJob() | faults.Refuse():
            return answer
        case _:
            assert_never(fault)


def _replaced(status: int, headers: tuple[tuple[str, str], ...], body: Any) -> Answer:
    if body is None:
        return Answer(status, headers=list(headers), content_type="text/plain")
    if isinstance(body, str):
        return Answer(status, body.encode(), list(headers), content_type="text/plain; charset=utf-8")
    return Answer(status, json.dumps(body).encode(), list(headers))


def _edited(answer: Answer, values: tuple[tuple[str, Any], ...], removed: tuple[str, ...]) -> Answer:
    try:
        body = json.loads(answer.body)
    except ValueError:
        return answer
    for pointer, value in values:
        put(body, pointer, value)
    for pointer in removed:
        remove(body, pointer)
    return replace(answer, body=json.dumps(body).encode())
