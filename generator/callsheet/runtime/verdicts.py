"""Verdicts: the error that a request without success ends in, and whether the request may be sent again.

A request that may have reached the provider is never sent a second time, unless it only reads or was refused before
any work. This is the one place where that is decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .delivery import meaning
from .errors import ApiError, CallsheetError, NoAnswer, NotSent, OutcomeUnknown, UnexpectedAnswer
from .replies import named, refused, unexpected
from .steps import Lost, Reply

if TYPE_CHECKING:
    from .exchanges import Call
    from .operations import Operation


def open_question(operation: Operation, said: str) -> str:
    """What is said of a request of which nobody knows what became."""
    may_be = "a job may exist and may be charged" if operation.starts is not None else "it may have been carried out"
    return f"{said}; the outcome is unknown: {may_be}, so look for it before sending again"


def judged(call: Call, outcome: Reply | Lost) -> tuple[CallsheetError, bool]:
    """The error that an attempt without success ends in, and whether the request may be sent again."""
    if isinstance(outcome, Lost):
        return _of_loss(call, outcome)
    if outcome.status < 400:
        redirect = "a redirect is never followed, because it would carry the key and could send the request twice"
        return unsettled(call, unexpected(call.operation, outcome, redirect)), False
    error = refused(call.provider, call.operation, outcome, call.clock.time())
    delivery = meaning(call.operation, outcome.status)
    if delivery.refused:
        return error, delivery.again
    error.job_ids = named(call.operation, outcome.body, outcome.data)
    return unsettled(call, error, outcome.body), delivery.again


def _of_loss(call: Call, outcome: Lost) -> tuple[CallsheetError, bool]:
    name = call.operation.name
    if not outcome.delivered:
        not_sent = NotSent(name, outcome.reason)
        not_sent.lasting = outcome.lasting
        return not_sent, not outcome.lasting
    if call.operation.reads:
        said = f"no whole answer came back ({outcome.reason}); asking again is safe"
        return NoAnswer(name, said), not outcome.lasting
    return _lost(call, outcome), False


def _lost(call: Call, lost: Lost) -> OutcomeUnknown:
    """The error for an answer that did not come whole; a job id in it may have come whole nevertheless."""
    said = f"sent, and no whole answer came back ({lost.reason})"
    ids = named(call.operation, lost.body)
    said = f"{said}; the jobs {', '.join(ids)} exist" if ids else open_question(call.operation, said)
    unknown = OutcomeUnknown(call.operation.name, said, None, lost.status, lost.body)
    unknown.job_ids = ids
    return unknown


def unsettled(call: Call, error: ApiError | UnexpectedAnswer, body: bytes | None = None) -> CallsheetError:
    """The error for an answer that does not settle what became of the request: itself where the request only read."""
    if call.operation.reads:
        return error
    raw = error.body if isinstance(error, UnexpectedAnswer) else body or b""
    call.stamped(error).charged, error.safe_to_resend = "unknown", False
    unknown = OutcomeUnknown(call.operation.name, _unsettled(call.operation, error), error, error.status, raw)
    unknown.request_id, unknown.retry_after = error.request_id, error.retry_after
    return unknown


def _unsettled(operation: Operation, error: ApiError | UnexpectedAnswer) -> str:
    """What an answer says that does not settle what became of the request."""
    if not error.job_ids:
        return open_question(operation, error.message.rstrip("."))
    if isinstance(error, UnexpectedAnswer):
        return error.message
    jobs = f"the answer names the jobs {', '.join(error.job_ids)}"
    return f"{error.message.rstrip('.')}; {jobs}, which may be charged, so look at them before sending again"
