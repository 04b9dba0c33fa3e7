"""Exchanges: one call from its record in the journal and its first attempt to its answer."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TypeVar

from .calls import Provider, Request
from .charges import OnChargeDifference, charge_at, reconcile
from .clocks import Clock
from .errors import CallsheetError, UnexpectedAnswer
from .estimates import Estimate
from .interruptions import interrupted
from .journal import Record
from .operations import Operation
from .pointers import job_ids
from .recording import answered, claimed, failed, note, written
from .replies import ByStatus, successful, typed
from .retries import ATTEMPTS, Backoff
from .steps import Lost, Reply, Sleep, Steps, send
from .verdicts import judged, unsettled

log = logging.getLogger("callsheet_clients")

Answer = TypeVar("Answer")
Failure = TypeVar("Failure", bound=CallsheetError)

SILENCE_SECONDS = 30.0
"""How long the provider may stay silent after a read, before it is asked again."""


@dataclass(slots=True)
class Call:
    """One logical call: what is sent, what is known of its price, and how far it has come. `deadline` is in seconds.

    `arrived` holds what has come of the request that is under way; None where none is, so that nothing is open.
    """

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
    arrived: list[Reply | Lost] | None = field(default=None, repr=False)

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

    def job_ids(self, reply: Reply) -> tuple[str, ...]:
        """The jobs that an answer says to have started."""
        starts = self.operation.starts
        return job_ids(reply.data, starts.ids) if starts is not None else ()


def perform(call: Call, answer: type[Answer] | ByStatus[Answer]) -> Steps[Answer]:
    """One call, from its record in the journal to its typed answer. Raises the error that tells what became of it."""
    try:
        earlier = yield from claimed(call)
        if earlier is not None:
            return _typed(call, earlier, answer)
        reply = yield from exchange(call)
        return (yield from _settled(call, reply, answer))
    except BaseException as interruption:
        interrupted(call, interruption)
        raise


def _settled(call: Call, reply: Reply, answer: type[Answer] | ByStatus[Answer]) -> Steps[Answer]:
    """The typed answer of success, after it was written down and its charge held against the estimate."""
    try:
        found = _typed(call, reply, answer)
    except CallsheetError as failure:
        yield from failed(call, failure)
        raise
    ids = call.job_ids(reply)
    yield from answered(call, reply, ids)
    charged = charge_at(reply.data, call.operation.starts.charged) if call.operation.starts else None
    reconcile(call.operation.name, ids, charged, call.estimate, call.on_charge_difference)
    return found


def _typed(call: Call, reply: Reply, answer: type[Answer] | ByStatus[Answer]) -> Answer:
    try:
        return typed(call.operation, reply, answer)
    except UnexpectedAnswer as error:
        raise call.stamped(unsettled(call, error)) from None


def exchange(call: Call) -> Steps[Reply]:
    """Send a call, and again where that cannot pay twice, until it is answered with success.

    Raises the error that tells what became of the call: after a refusal, a lost answer, too many attempts, or at once
    where the provider asks to wait for longer than the deadline.
    """
    while True:
        reply = yield from _attempt(call)
        if isinstance(reply, Reply):
            success = successful(call.operation, reply)
            if success is not None:
                return success
        failure, again = judged(call, reply)
        left = call.left()
        pause = min(call.backoff.pause(call.attempts, failure.retry_after), max(failure.retry_after or 0, left / 2))
        if not again or call.attempts >= ATTEMPTS or pause >= left:
            yield from failed(call, call.stamped(failure))
            raise failure
        call.arrived = None
        log.info("%s; trying again in %.1f s", failure, pause)
        try:
            yield Sleep(pause)
        except BaseException:
            note(call, failure)
            raise


def _attempt(call: Call) -> Steps[Reply | Lost]:
    call.attempts += 1
    record = call.record
    if record is not None:
        attempt = call.attempts
        yield from written(call, lambda: record.sending(attempt, call.left()))
    left = call.left()
    if left <= 0:
        return Lost("the deadline had passed before it could be sent", delivered=False, lasting=True)
    call.sent_at = call.clock.time()
    silence = min(left, SILENCE_SECONDS) if call.operation.reads else left
    call.arrived = []
    try:
        return (yield from send(call.request, left, silence, call.arrived))
    except CallsheetError as unusable:
        note(call, unusable)
        raise
