"""Standing: what a journal tells of a call, in words: whether it was sent, what it may have cost, what became of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from callsheet.clients import Clients
    from callsheet.runtime.entries import Entry
    from callsheet.runtime.operations import Operation

State = Literal["not sent", "refused", "in progress", "outcome unknown", "answered", "started", "succeeded", "failed"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a call stands. `running` are its jobs that have not ended as far as the journal knows.

    `operation` is None where the clients at hand have none of this name.
    """

    entry: Entry
    state: State
    running: tuple[str, ...]
    operation: Operation | None
    charged: str | None

    @property
    def estimate(self) -> str:
        """The estimate in words; empty where there was none."""
        return _price(self.entry.estimate)

    @property
    def note(self) -> str:
        """What is known beyond the state, and what to do about it."""
        entry = self.entry
        match self.state:
            case "not sent":
                return "nothing was charged" + (f": {entry.reason}" if entry.reason else "")
            case "refused":
                return f"nothing was charged: {entry.reason}"
            case "in progress":
                return f"another process may be sending it, until {moment(entry.until)} at the latest"
            case "outcome unknown":
                return self._lookup()
            case _:
                return ""

    def _lookup(self) -> str:
        entry = self.entry
        when = f"sent {moment(entry.sent_at)}" if entry.sent_at is not None else f"prepared {moment(entry.prepared_at)}"
        price = f", estimated {self.estimate}" if self.estimate else ""
        said = entry.reason or "a job may exist and may be charged, so look for it at the provider before sending again"
        return f"{when}, fingerprint {entry.fingerprint}{price}: {said}"

    def to_json(self) -> dict[str, Any]:
        """The standing as plain JSON data; times are Unix time."""
        entry = self.entry
        return {
            "call": entry.call,
            "operation": entry.operation,
            "state": self.state,
            "jobs": [{"id": job, "ended": entry.ended.get(job)} for job in entry.job_ids],
            "prepared_at": entry.prepared_at,
            "sent_at": entry.sent_at,
            "attempts": entry.attempts,
            "fingerprint": entry.fingerprint,
            "estimate": entry.estimate,
            "charged": self.charged,
            "call_key": entry.key,
            "note": self.note,
        }


def standing(entry: Entry, clients: Clients) -> Standing:
    """Where a call stands now."""
    provider, _, local = entry.operation.partition(".")
    operation = clients.operations(provider).get(local) if provider in clients.providers else None
    running = tuple(job for job in entry.job_ids if job not in entry.ended)
    return Standing(entry, _state(entry, running), running, operation, _charged(entry, operation))


def _state(entry: Entry, running: tuple[str, ...]) -> State:
    if running:
        return "started"
    match entry.state:
        case "prepared" | "sending":
            if time.time() <= entry.until + 1:
                return "in progress"
            return "not sent" if entry.state == "prepared" else "outcome unknown"
        case "not-sent":
            return "not sent"
        case "refused":
            return "refused"
        case "answered":
            return "answered"
        case "ended":
            return "succeeded" if set(entry.ended.values()) == {"succeeded"} else "failed"
        case _:
            return "outcome unknown"


def _charged(entry: Entry, operation: Operation | None) -> str | None:
    from callsheet.runtime.charges import charge_at

    pointer = operation.starts.charged if operation is not None and operation.starts is not None else None
    charged = charge_at(entry.answer, pointer)
    return str(charged) if charged is not None else None


def _price(estimate: Any) -> str:
    if not isinstance(estimate, dict):
        return ""
    low, high, unit = estimate.get("low"), estimate.get("high"), estimate.get("unit", "")
    if estimate.get("status") == "unknown" or high is None:
        return "unknown"
    return f"{high} {unit}" if low == high else f"{low} to {high} {unit}"


def moment(seconds: float) -> str:
    """Unix time for people."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return str(seconds)
