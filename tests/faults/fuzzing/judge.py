"""The judge: what does not hold after a program has lived through a fault script. The ledger knows what was paid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.faults.canary import shows_key
from tests.faults.fuzzing.program import Act, Life
from tests.faults.fuzzing.script import RESULT_BYTES

from callsheet.mock.results import content
from callsheet_clients._runtime.errors import CallsheetError, InvalidArgument, JobFailed, OutcomeUnknown

AGAIN = (429,)
"""The statuses after which a client may send by itself again; documents call them a refusal before any work."""


def broken(life: Life) -> list[str]:
    """Everything that does not hold."""
    return [
        *_paid_once(life),
        *_within_limit(life),
        *(problem for act in life.acts for problem in (*_sent_once(act), *_told(act), *_in_time(life, act))),
        *_accounted(life),
        *_waited_for(life),
        *_whole(life),
        *_secret(life),
    ]


def account(life: Life) -> list[tuple[Any, ...]]:
    """I5: what must be the same sync and async."""
    return [
        (
            (
                act.name,
                type(act.told).__name__,
                act.told.charged,
                act.told.safe_to_resend,
                len(act.job_ids),
                act.charges,
            )
            if act.told is not None
            else (act.name, act.error is None, len(act.job_ids), act.charges)
        )
        for act in life.acts
    ]


def _paid_once(life: Life) -> Iterator[str]:
    """I1: at most one charge for one logical call, also where a program does as the errors say."""
    if len(life.charged) > 1:
        yield f"I1: {len(life.charged)} charges for one call"


def _within_limit(life: Life) -> Iterator[str]:
    limit = life.script.max_credits
    paid = sum((Decimal(entry.amount) for entry in life.charged), Decimal(0))
    if limit is not None and not life.script.allow_unknown_price and paid > limit:
        yield f"max_credits is {limit}, and {paid} credits were charged"


def _sent_once(act: Act) -> Iterator[str]:
    """I1: what may have been taken is not sent again by itself."""
    before = [record for record in act.posts[:-1] if record.status not in AGAIN]
    if before:
        yield f"I1: {act.name} sent again after {[record.fault or record.status for record in before]}"
    if act.name != "submit" and act.posts:
        yield f"I1: {act.name} sent a request that costs money"


def _told(act: Act) -> Iterator[str]:
    """I2: an error says no more than is so, and never invites to pay twice."""
    charged = [record for record in act.posts if record.charged]
    if act.error is None:
        return
    if act.told is None:
        if not (act.name == "download" and not isinstance(act.error, Exception)):  # a result can be fetched again
            yield f"I2: {act.name} ends in {act.error!r}, which says nothing of the call"
        return
    if charged and (act.told.charged == "no" or act.told.safe_to_resend):
        yield f"I2: {act.name} was charged, and {act.told!r} says otherwise"
    if act.told.charged == "yes" and not act.charges:
        yield f"I2: {act.name} was not charged, and {act.told!r} says otherwise"


def _accounted(life: Life) -> Iterator[str]:
    """I2: who was charged ends with the job, or with an error that tells what to look for."""
    for entry in life.charged:
        act = next((act for act in life.of("submit") for record in act.posts if record.number == entry.request), None)
        if act is None:
            yield f"I2: request {entry.request} was charged, and nobody made it"
        elif act.error is None or set(act.job_ids) >= set(entry.jobs) != set():
            if set(act.job_ids) != set(entry.jobs):
                yield f"I2: the jobs are {entry.jobs}, and {act.told!r} or the answer names {act.job_ids}"
        else:
            yield from _findable(act.told)
    known = {job for entry in life.charged for job in entry.jobs}
    for act in life.of("submit"):
        if act.error is None and not set(act.job_ids) <= known:
            yield f"I2: the answer names {act.job_ids}, and the jobs are {known}"


def _findable(error: CallsheetError | None) -> Iterator[str]:
    if not isinstance(error, OutcomeUnknown):
        yield f"I2: charged, and neither a job nor an unknown outcome: {error!r}"
        return
    for name in ("fingerprint", "sent_at", "estimate", "operation"):
        if not getattr(error, name):
            yield f"I2: {error!r} does not tell {name}"


def _waited_for(life: Life) -> Iterator[str]:
    """I2: whatever ends a wait names the job, and says that nothing was charged only of what was given back."""
    refunded = {job for entry in life.entries if entry.kind == "refund" for job in entry.jobs}
    for act in life.of("wait"):
        error = act.told
        if error is None or isinstance(error, InvalidArgument):
            continue
        if not error.job_ids:
            yield f"I2: {error!r} names no job"
        invites = error.safe_to_resend or error.charged == "no"
        if invites and not (isinstance(error, JobFailed) and refunded & set(error.job_ids)):
            yield f"I2: {error!r} invites to pay again, and the ledger shows no refund"


def _in_time(life: Life, act: Act) -> Iterator[str]:
    """I3: a call ends within its deadline plus one second."""
    if act.seconds > life.script.deadline + 1:
        yield f"I3: {act.name} took {act.seconds:.2f} s, and its deadline is {life.script.deadline:g} s"


def _whole(life: Life) -> Iterator[str]:
    """A file under its name is whole, and no part of one is left behind."""
    results = {content(name, RESULT_BYTES) for name in _results(life)}
    for name, found in life.files.items():
        if name == "result.mp4" and found not in results:
            yield f"a file of {len(found)} bytes stands under its name, and it is no result"
        elif name not in ("result.mp4", "journal.jsonl"):
            yield f"{name} is left behind"
    for act in life.of("download"):
        if act.error is None and "result.mp4" not in life.files:
            yield "the download succeeded, and there is no file"


def _results(life: Life) -> set[str]:
    return {request.path.rpartition("/")[2] for request in life.requests if "/results/" in request.path}


def _secret(life: Life) -> Iterator[str]:
    """I4: the key turns up nowhere, and goes to nobody else."""
    texts = [("logs", life.logs), *((name, found.decode("latin-1")) for name, found in life.files.items())]
    texts += [(f"{place} of {act.name}", text) for act in life.acts for place, text in act.shown]
    for place, text in texts:
        if shows_key(text):
            yield f"I4: the key stands in the {place}"
    for request in life.requests:
        if request.host == "elsewhere" and (request.carried_key or "/results/" not in request.path):
            yield f"I4: {request.method} {request.path} went to another host"
