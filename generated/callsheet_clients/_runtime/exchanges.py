"""Exchanges: one call from its first attempt to its answer, and what may be sent again.

A request that may have reached the provider is never sent a second time, unless it only reads or was refused before
any work. This is the one place where that is decided.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from .calls import Provider, Request
from .charges import OnChargeDifference, charge_at, reconcile
from .clocks import Clock
from .delivery import meaning
from .errors import ApiError, CallsheetError, JournalFailed, NoAnswer, NotSent, OutcomeUnknown, UnexpectedAnswer
from .estimates import Estimate
from .journal import Record
from .operations import Operation
from .pointers import job_ids
from .replies import ByStatus, named, refused, typed, unexpected
from .retries import ATTEMPTS, Backoff
from .steps import Do, Lost, Reply, Sleep, Steps, send

log = logging.getLogger("callsheet_clients")

Answer = TypeVar("Answer")
Failure = TypeVar("Failure", bound=CallsheetError)

SILENCE_SECONDS = 30.0
"""How long the provider may stay silent after a read, before it is asked again."""
NOTE_SECONDS = 0.5
"""How long the journal is waited for, if the deadline has passed, to note what became of a call."""


@dataclass(slots=True)
class Call:
    """One logical call: what is sent, what is known of its price, and how far it has come. `deadline` is in seconds."""

    provider: Provider
    operation: Operation
    request: Request
    deadline: float
    clock: Clock
    estimate: Estimate | None = None
    record: Record | None = None
    on_charge_difference: OnChargeDifference | None = None
    backoff: Backoff = field(default_factory=Backoff)
    attempts: int = 0
    started: float = field(init=False)
    sent_at: float | None = None

    def __post_init__(self) -> None:
        self.started = self.clock.monotonic()

    def left(self) -> float:
        """Seconds until the deadline."""
        return self.started + self.deadline - self.clock.monotonic()

    def stamped(self, error: Failure) -> Failure:
        """The error with everything that is known of this call."""
        error.attempts = self.attempts
        error.elapsed = self.clock.monotonic() - self.started
        error.fingerprint = self.request.fingerprint
        error.sent_at = error.sent_at if self.sent_at is None else self.sent_at
        error.estimate = error.estimate or self.estimate
        return error

    def interrupted(self, interruption: BaseException, reply: Reply | None = None) -> None:
        """Tell on an interruption, or on an error of the user's own HTTP client, what became of the call.

        It goes on as it came.
        """
        if isinstance(interruption, CallsheetError) or self.operation.reads:
            return
        by_error = isinstance(interruption, Exception)
        said = f"ended by {type(interruption).__name__}" if by_error else "interrupted"
        ids = self.job_ids(reply) if reply is not None else ()
        named = f"{said} after the answer had come; the jobs {', '.join(ids)} exist"
        unknown = OutcomeUnknown(self.operation.name, named if ids else _UNKNOWN.format(said))
        unknown.job_ids = ids
        tell(interruption, self.stamped(unknown))

    def job_ids(self, reply: Reply) -> tuple[str, ...]:
        """The jobs that an answer says to have started."""
        starts = self.operation.starts
        return job_ids(reply.data, starts.ids) if starts is not None else ()


def tell(interruption: BaseException, error: CallsheetError) -> None:
    """Put an error on an interruption: as a note for people, and as `callsheet_error` for programs."""
    interruption.add_note(str(error))
    interruption.callsheet_error = error  # type: ignore[attr-defined]  # an attribute of ours on an exception of Python


_UNKNOWN = "{}; the outcome is unknown: a job may exist and may be charged, so look for it before sending again"


def perform(call: Call, answer: type[Answer] | ByStatus[Answer]) -> Steps[Answer]:
    """One call, from its record in the journal to its typed answer. Raises the error that tells what became of it."""
    reply = yield from _claimed(call)
    if reply is not None:
        return _typed(call, reply, answer)
    reply = yield from exchange(call)
    try:
        return (yield from _settled(call, reply, answer))
    except BaseException as interruption:
        call.interrupted(interruption, reply)
        raise


def _settled(call: Call, reply: Reply, answer: type[Answer] | ByStatus[Answer]) -> Steps[Answer]:
    """The typed answer of success, after it was written down and its charge held against the estimate."""
    try:
        found = _typed(call, reply, answer)
    except CallsheetError as failure:
        yield from _failed(call, failure)
        raise
    ids = call.job_ids(reply)
    yield from _answered(call, reply, ids)
    charged = charge_at(reply.data, call.operation.starts.charged) if call.operation.starts else None
    reconcile(call.operation.name, ids, charged, call.estimate, call.on_charge_difference)
    return found


def _typed(call: Call, reply: Reply, answer: type[Answer] | ByStatus[Answer]) -> Answer:
    try:
        return typed(call.operation, reply, answer)
    except UnexpectedAnswer as error:
        raise call.stamped(_unsettled(call, error)) from None


def exchange(call: Call) -> Steps[Reply]:
    """Send a call, and again where that cannot pay twice, until it is answered with success.

    Raises the error that tells what became of the call: after a refusal, a lost answer, too many attempts, or at once
    where the provider asks to wait for longer than the deadline.
    """
    while True:
        reply = yield from _attempt(call)
        if isinstance(reply, Reply) and 200 <= reply.status < 300:
            return reply
        failure, again = _judged(call, reply)
        left = call.left()
        pause = min(call.backoff.pause(call.attempts, failure.retry_after), max(failure.retry_after or 0, left / 2))
        if not again or call.attempts >= ATTEMPTS or pause >= left:
            yield from _failed(call, call.stamped(failure))
            raise failure
        log.info("%s; trying again in %.1f s", failure, pause)
        try:
            yield Sleep(pause)
        except BaseException:
            _note(call, failure)
            raise


def _attempt(call: Call) -> Steps[Reply | Lost]:
    call.attempts += 1
    record = call.record
    if record is not None:
        attempt = call.attempts
        yield from _written(call, lambda: record.sending(attempt, call.left()))
    left = call.left()
    if left <= 0:
        return Lost("the deadline had passed before it could be sent", delivered=False, lasting=True)
    call.sent_at = call.clock.time()
    silence = min(left, SILENCE_SECONDS) if call.operation.reads else left
    try:
        return (yield from send(call.request, left, silence))
    except BaseException as interruption:
        call.interrupted(interruption)
        unknown = OutcomeUnknown(call.operation.name, _UNKNOWN.format(f"ended by {type(interruption).__name__}"))
        _note(call, interruption if isinstance(interruption, CallsheetError) else unknown)
        raise


def _judged(call: Call, outcome: Reply | Lost) -> tuple[CallsheetError, bool]:
    """The error that an attempt without success ends in, and whether the request may be sent again."""
    name = call.operation.name
    if isinstance(outcome, Lost):
        if not outcome.delivered:
            not_sent = NotSent(name, outcome.reason)
            not_sent.lasting = outcome.lasting
            return not_sent, not outcome.lasting
        if call.operation.reads:
            return (
                NoAnswer(name, f"no whole answer came back ({outcome.reason}); asking again is safe"),
                not outcome.lasting,
            )
        return _lost(call, outcome), False
    if outcome.status < 400:
        redirect = "a redirect is never followed, because it would carry the key and could send the request twice"
        return _unsettled(call, unexpected(call.operation, outcome, redirect)), False
    error = refused(call.provider, call.operation, outcome, call.clock.time())
    delivery = meaning(call.operation, outcome.status)
    if delivery.refused:
        return error, delivery.again
    error.job_ids = named(call.operation, outcome.body, outcome.data)
    return _unsettled(call, error, outcome.body), delivery.again


def _lost(call: Call, lost: Lost) -> OutcomeUnknown:
    """The error for an answer that did not come whole; a job id in it may have come whole nevertheless."""
    said = f"sent, and no whole answer came back ({lost.reason})"
    ids = named(call.operation, lost.body)
    said = f"{said}; the jobs {', '.join(ids)} exist" if ids else _UNKNOWN.format(said)
    unknown = OutcomeUnknown(call.operation.name, said, None, lost.status, lost.body)
    unknown.job_ids = ids
    return unknown


def _unsettled(call: Call, error: ApiError | UnexpectedAnswer, body: bytes | None = None) -> CallsheetError:
    """The error for an answer that does not settle what became of the request: itself where the request only read."""
    if call.operation.reads:
        return error
    raw = error.body if isinstance(error, UnexpectedAnswer) else body or b""
    call.stamped(error).charged, error.safe_to_resend = "unknown", False
    unknown = OutcomeUnknown(call.operation.name, _open_question(error), error, error.status, raw)
    unknown.request_id, unknown.retry_after = error.request_id, error.retry_after
    return unknown


def _open_question(error: ApiError | UnexpectedAnswer) -> str:
    """What an answer says that does not settle what became of the request."""
    if not error.job_ids:
        return _UNKNOWN.format(error.message.rstrip("."))
    if isinstance(error, UnexpectedAnswer):
        return error.message
    jobs = f"the answer names the jobs {', '.join(error.job_ids)}"
    return f"{error.message.rstrip('.')}; {jobs}, which may be charged, so look at them before sending again"


def _claimed(call: Call) -> Steps[Reply | None]:
    """Write the call into the journal. The answer that the same call key got before, where there is one."""
    record = call.record
    if record is None:
        return None
    while True:
        claim = yield from _written(
            call, lambda: record.claim(call.operation, call.request, call.deadline, call.estimate, call.left())
        )
        if claim is None or isinstance(claim, Reply):
            return claim
        if isinstance(claim, CallsheetError):
            raise call.stamped(claim)
        if call.left() <= 0:
            raise call.stamped(_held(call))
        yield Sleep(min(0.2, max(call.left(), 0.01)))


def _written(call: Call, action: Callable[[], object]) -> Steps[object]:
    """Write into the journal what must stand there before anything is sent. Raises `JournalFailed`."""
    try:
        return (yield Do(action))
    except JournalFailed as error:
        raise call.stamped(JournalFailed(call.operation.name, error.message)) from None


def _held(call: Call) -> OutcomeUnknown:
    said = "another process is sending the call of this key, and its answer has not come"
    return OutcomeUnknown(call.operation.name, _UNKNOWN.format(said))


def _answered(call: Call, reply: Reply, ids: tuple[str, ...]) -> Steps[None]:
    record = call.record
    if record is None:
        return
    try:
        kind = call.operation.answer_kind(reply.status)
        yield Do(lambda: record.answered(reply, ids, kind, max(call.left(), NOTE_SECONDS)))
    except JournalFailed as error:
        said = f"{error.message}; the answer had come, and the jobs {', '.join(ids) or '(none named)'} exist"
        failure = call.stamped(JournalFailed(call.operation.name, said))
        failure.charged, failure.safe_to_resend, failure.job_ids = "unknown", False, ids
        raise failure from None


def _failed(call: Call, failure: CallsheetError) -> Steps[None]:
    """Write into the journal how a call ended."""
    if call.record is not None:
        yield Do(lambda: _note(call, failure))


def _note(call: Call, failure: CallsheetError) -> None:
    """Write into the journal how a call ended. Where that fails, what became of the call matters more."""
    if call.record is not None:
        try:
            call.record.failed(failure, max(call.left(), NOTE_SECONDS))
        except JournalFailed as error:
            log.error("%s", error)
