"""Invariants: what must hold whatever a call meets, with the ledger as the judge; and what one scenario promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.faults.canary import shows_key
from tests.faults.scenario import PROMPT, Outcome, Scenario
from tests.faults.stage import Played

from callsheet_clients._runtime.errors import CallsheetError, DownloadFailed


def broken(scenario: Scenario, played: Played, ids: tuple[str, ...]) -> list[str]:
    """Everything that does not hold after a scenario; `ids` are the jobs that the caller ends with."""
    return [
        *_charged_once(played),
        *_accounted(played, ids),
        *_in_time(scenario, played),
        *_secret(played),
        *_as_promised(scenario.then, played, ids),
    ]


def _charged_once(played: Played) -> Iterator[str]:
    """I1: at most one charge for one logical call."""
    if played.charges > played.calls:
        yield f"I1: {played.charges} charges for {played.calls} call(s)"


def _accounted(played: Played, ids: tuple[str, ...]) -> Iterator[str]:
    """I2: who was charged ends with the job, or with an error that says so and tells what to look for."""
    error = played.told
    if played.error is None:
        if played.charges and set(ids) != set(played.jobs):
            yield f"I2: the jobs are {played.jobs}, and the answer names {ids}"
        return
    if error is None:
        yield f"I2: {played.error!r} says nothing of the call"
        return
    if isinstance(error, DownloadFailed):
        return  # a result that can be fetched again, of a job that the caller knows
    if played.charges and error.charged == "no" and not getattr(error, "refunded", None):
        yield f"I2: {error!r} says that nothing was charged"
    if played.charges and error.safe_to_resend and error.charged != "no":
        yield f"I2: {error!r} invites to try again"
    if played.charges and not set(ids) >= set(played.jobs):
        yield from _findable(error)
    if error.charged == "yes" and not played.charges:
        yield f"I2: {error!r} says that it was charged"


def _findable(error: CallsheetError) -> Iterator[str]:
    """What is needed to find out what became of a call that was charged, and whose job nobody knows."""
    for name in ("fingerprint", "sent_at", "estimate", "operation"):
        if not getattr(error, name):
            yield f"I2: {error!r} does not tell {name}"


def _in_time(scenario: Scenario, played: Played) -> Iterator[str]:
    """I3: the call ends within its deadline plus one second."""
    if played.seconds > scenario.time_allowed:
        yield f"I3: it took {played.seconds:.2f} s, and {scenario.time_allowed:.2f} s are allowed"
    if played.told is not None and played.told.elapsed > scenario.time_allowed:
        yield f"I3: {played.told.elapsed:.2f} s are said to have passed"


def _secret(played: Played) -> Iterator[str]:
    """I4: the key turns up nowhere, and is not sent to anybody else."""
    for place, text in [("logs", played.logs), *played.shown]:
        if shows_key(text):
            yield f"I4: the key stands in the {place}"
        if place == "journal" and any(spelling in text for spelling in (PROMPT, json.dumps(PROMPT)[1:-1])):
            yield "I4: the prompt stands in the journal"
    for record in played.elsewhere:
        # Whoever may be asked for a result never gets the key; nobody else is asked for anything.
        if record.carried_key or record.operation is None or not record.operation.endswith(".results"):
            yield f"I4: {record.method} {record.path} went to another host"


def _as_promised(then: Outcome, played: Played, ids: tuple[str, ...]) -> Iterator[str]:
    """What the scenario itself promises."""
    yield from _differs("it ends in", played.error_name, then.error)
    yield from _differs("posts are", len(played.posts), then.posts)
    yield from _differs("charges are", played.charges, then.charges)
    error = played.told
    if error is not None:
        yield from _differs("charged is", error.charged, then.charged)
        if then.attempts is not None:
            yield from _differs("attempts are", error.attempts, then.attempts)
    if played.jobs:
        yield from _differs("holding the job is", set(ids) >= set(played.jobs), then.holds_job)
    low, high = then.slept
    if not low <= played.slept <= high:
        yield f"it slept {played.slept:.2f} s, not {low:g} to {high:g}"
    if "NoneType" in str(error or ""):
        yield f"{str(error)!r} gives no reason"
    if then.says not in str(error or ""):
        yield f"{str(error)!r} does not say {then.says!r}"
    if then.logged is not None:
        words, times = then.logged
        yield from _differs(f"{words!r} is logged", played.logs.count(words), times)
    holder: Any = error if error is not None else played.result
    for name, wanted in then.attributes.items():
        yield from _differs(f"{name} is", getattr(holder, name, None), wanted)


def _differs(what: str, found: object, wanted: object) -> Iterator[str]:
    if found != wanted:
        yield f"{what} {found!r}, not {wanted!r}"


def account(scenario: Scenario, played: Played, ids: tuple[str, ...]) -> dict[str, Any]:
    """I5: what must be the same sync and async."""
    error = played.told
    held = ["charged", "safe_to_resend", "retry_after", "status", "code"]
    held += ["attempts"] if scenario.then.attempts is not None else []
    return {
        "error": played.error_name,
        "jobs": len(ids),
        "posts": len(played.posts),
        "charges": played.charges,
        **{name: getattr(error, name, None) for name in held},
    }
