"""Faults: what the server does after it has counted a POST. It has read the whole request before each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PAGE = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its line in the table, and what is sent back instead of the answer.

    `does` says what happens to the connection; with "answer" a status, headers and a body are sent, None being the
    answer of success. `no_work` tells that the provider says so itself: nothing was begun.
    """

    row: str
    does: Literal["answer", "close", "reset", "cut", "hang"] = "answer"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    no_work: bool = False


FAULTS = (
    Fault("nothing: the answer comes"),
    Fault("the connection is closed instead of an answer", "close"),
    Fault("the connection is reset instead of an answer", "reset"),
    Fault("the answer is cut short", "cut"),
    Fault("no answer comes within the timeout", "hang"),
    Fault("a page instead of JSON", body=PAGE),
    Fault("an answer without a body", body=""),
    Fault("408", status=408, body="{}"),
    Fault("409", status=409, body="{}"),
    Fault("500", status=500, body="{}"),
    Fault("502, with a page of a gateway", status=502, body=PAGE),
    Fault("503", status=503, body="{}"),
    Fault("504", status=504, body="{}"),
    Fault("429 with Retry-After: 1, without end", status=429, headers={"Retry-After": "1"}, body="{}", no_work=True),
)
