"""Delivery: what the status of an answer tells about the request, and what may be done then.

Whether a request was refused before any work decides whether it may be sent again, so it is data of the specs
(`x-retry`). Where they say nothing, a refusal means what HTTP says it means, and everything else is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

from .operations import ErrorAnswer, Operation

REFUSED = frozenset((*range(400, 407), *range(410, 418), 421, 422, 426, 428, 431, 451))
"""Statuses that say that the request was not taken (RFC 9110, RFC 6585). 408, 409, 429 and 5xx do not settle it."""

PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
"""Statuses after which the same request may well succeed; a read is sent again after them."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a status tells: whether the request was refused before any work, and whether to send it again later."""

    refused: bool
    again: bool


def documented(operation: Operation, status: int) -> ErrorAnswer | None:
    """What the documents say of a status: under its number, under its hundred (4XX), or under `default`."""
    by_status = {error.status: error for error in operation.errors}
    return by_status.get(str(status)) or by_status.get(f"{status // 100}XX") or by_status.get("default")


def meaning(operation: Operation, status: int) -> Delivery:
    """What a status that is no success tells about a request of this operation."""
    if operation.reads:
        return Delivery(refused=True, again=status in PASSING)
    known = documented(operation, status)
    if known is not None and known.work is not None:
        refused = known.work == "none"
        return Delivery(refused, again=refused and known.again == "later")
    return Delivery(refused=status in REFUSED, again=False)
