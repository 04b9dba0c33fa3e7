"""Recording: the steps of a call that are written into the journal, before it is sent and after it was answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from .errors import CallsheetError, JournalFailed, OutcomeUnknown
from .steps import Do, Reply, Sleep, Steps
from .verdicts import open_question

if TYPE_CHECKING:
    from .exchanges import Call

log = logging.getLogger("callsheet_clients")

NOTE_SECONDS = 0.5
"""How long the journal is waited for, if the deadline has passed, to note what became of a call."""


def claimed(call: Call) -> Steps[Reply | None]:
    """Write the call into the journal. The answer that the same call key got before, where there is one."""
    record = call.record
    if record is None:
        return None
    while True:
        claim = yield from written(
            call, lambda: record.claim(call.operation, call.request, call.deadline, call.estimate, call.left())
        )
        if claim is None or isinstance(claim, Reply):
            return claim
        if isinstance(claim, CallsheetError):
            raise call.stamped(claim)
        if call.left() <= 0:
            raise call.stamped(_held(call))
        yield Sleep(min(0.2, max(call.left(), 0.01)))


def written(call: Call, action: Callable[[], object]) -> Steps[object]:
    """Write into the journal what must stand there before anything is sent. Raises `JournalFailed`."""
    try:
        return (yield Do(action))
    except JournalFailed as error:
        raise call.stamped(JournalFailed(call.operation.name, error.message)) from None


def _held(call: Call) -> OutcomeUnknown:
    said = "another process is sending the call of this key, and its answer has not come"
    return OutcomeUnknown(call.operation.name, open_question(call.operation, said))


def answered(call: Call, reply: Reply, ids: tuple[str, ...]) -> Steps[None]:
    """Write down the answer of success. Raises `JournalFailed`, with the jobs that it names."""
    record = call.record
    if record is None:
        return
    try:
        kind = call.operation.answer_kind(reply.status)
        is_kept = kind != "binary" or call.request.saving is None  # what is in a file need not be here
        yield Do(lambda: record.answered(reply, ids, kind, max(call.left(), NOTE_SECONDS), is_kept=is_kept))
    except JournalFailed as error:
        said = f"{error.message}; the answer had come, and the jobs {', '.join(ids) or '(none named)'} exist"
        failure = call.stamped(JournalFailed(call.operation.name, said))
        failure.charged, failure.safe_to_resend, failure.job_ids = "unknown", False, ids
        raise failure from None


def failed(call: Call, failure: CallsheetError) -> Steps[None]:
    """Write down how a call ended that has no answer of success."""
    if call.record is not None:
        yield Do(lambda: note(call, failure, max(call.left(), NOTE_SECONDS)))


def note(call: Call, failure: CallsheetError, within: float = NOTE_SECONDS) -> None:
    """Write down how a call ended, at once. Where that fails, what became of the call matters more."""
    if call.record is not None:
        try:
            call.record.failed(failure, within)
        except JournalFailed as error:
            log.error("%s", error)
