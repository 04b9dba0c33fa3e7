"""Jobs: what was started, how it moves through the documented states, and what a failure gives back."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from callsheet.mock.ledger import Amount, plain

if TYPE_CHECKING:
    from callsheet.runtime.operations import JobState

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ProgressError(ValueError):
    """A progress that cannot be read. The message says what can be."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How jobs move: done when first asked for, after `amount` polls, after `amount` seconds, or when told to."""

    kind: Literal["immediate", "polls", "time", "manual"]
    amount: float = 0

    @classmethod
    def parse(cls, text: str) -> Progress:
        """Read `immediate`, `polls:3`, `time:20` or `manual`. Raises `ProgressError`."""
        kind, _, amount = text.partition(":")
        if text == "immediate":
            return cls("immediate")
        if text == "manual":
            return cls("manual")
        if kind == "polls" and amount.isascii() and amount.isdigit():
            return cls("polls", int(amount))
        if kind == "time" and re.fullmatch(r"[0-9]+([.][0-9]+)?", amount):
            return cls("time", float(amount))
        raise ProgressError(f"the progress must be immediate, polls:N, time:SECONDS or manual, not {text!r}")

    def __str__(self) -> str:
        return self.kind if self.kind in ("immediate", "manual") else f"{self.kind}:{self.amount:g}"


@dataclass(frozen=True, slots=True)
class Life:
    """What a job tells poll by poll; the last state stays. A state is what `Job.set` takes.

    `message` says why it failed, and `refund` whether the credits come back; None is as the documents say.
    """

    states: tuple[str, ...]
    message: str | None = None
    refund: bool | None = None


@dataclass(slots=True)
class Job:
    """One job. `polled_by` is the operation that tells its state, `states` what each documented state means.

    `forced` is a state that somebody set, also one that nobody documented; `life` are the states of its polls where
    somebody wrote them down. `message` says why it failed.
    """

    id: str
    operation: str
    polled_by: str
    states: dict[str, JobState]
    payload: Any
    charged: Amount
    started: float
    fails: bool = False
    message: str = "the mock provider was told to let this job fail"
    refund: bool | None = None
    forced: str | None = None
    life: tuple[str, ...] = ()
    polls: int = 0
    refunded: Amount = 0
    settled: bool = False

    def state(self, progress: Progress, now: float) -> str:
        """The state by its documented name."""
        if self.forced is not None:
            return self.forced
        if self.life:
            return self._documented(self.life[self._chapter()])
        done = self.done(progress, now)
        if done >= 1:
            return self.named("failed" if self.fails else "succeeded")
        steps = [name for kind in ("waiting", "running") for name, means in self.states.items() if means == kind]
        return steps[int(done * len(steps))] if steps else self.named("succeeded")

    def done(self, progress: Progress, now: float) -> float:
        """How far the job is, from 0 to 1."""
        if self.forced is not None:
            return 1.0 if self.kind(self.forced) in ("succeeded", "failed") else 0.5
        if self.life:
            ended = self.kind(self.state(progress, now)) in ("succeeded", "failed")
            return 1.0 if ended else self._chapter() / len(self.life)
        match progress.kind:
            case "immediate":
                return 1.0
            case "manual":
                return 0.0
            case "polls":
                return 1.0 if self.polls > progress.amount else max(self.polls - 1, 0) / max(progress.amount, 1)
            case "time":
                passed = now - self.started
                return 1.0 if passed >= progress.amount else passed / progress.amount

    def _chapter(self) -> int:
        """Which state of its life a job is in."""
        return min(max(self.polls - 1, 0), len(self.life) - 1)

    def kind(self, state: str) -> JobState | None:
        """What a state means; None where nobody documented it."""
        return self.states.get(state)

    def named(self, kind: JobState) -> str:
        """The first documented state of a kind."""
        return next(name for name, means in self.states.items() if means == kind)

    def set(self, state: str, message: str | None = None) -> None:
        """Put the job into a state: a kind (succeeded, failed, …), a documented name, or one that nobody documented."""
        self.forced = self._documented(state)
        if message is not None:
            self.message = message

    def _documented(self, state: str) -> str:
        """The documented name of a kind; a name as it is."""
        kinds: tuple[JobState, ...] = ("waiting", "running", "succeeded", "failed")
        kind = next((kind for kind in kinds if kind == state and state not in self.states), None)
        return self.named(kind) if kind is not None and kind in self.states.values() else state

    def lead(self, life: Life) -> None:
        """Let the job tell what a life says."""
        self.life, self.refund, self.message = life.states, life.refund, life.message or self.message

    def fail(self, message: str | None = None, *, refund: bool | None = None) -> None:
        """Let the job fail; `refund` says whether the credits come back, instead of what the documents say."""
        self.refund = refund
        self.set("failed", message)

    def succeed(self) -> None:
        """Let the job succeed."""
        self.set("succeeded")

    def to_json(self, progress: Progress, now: float) -> dict[str, Any]:
        """The job as plain JSON data."""
        return {
            "id": self.id,
            "operation": self.operation,
            "polled_by": self.polled_by,
            "state": self.state(progress, now),
            "polls": self.polls,
            "charged": plain(self.charged),
            "refunded": plain(self.refunded),
            "payload": self.payload,
        }


@dataclass(slots=True)
class Identities:
    """Ids that are the same in every run for the same requests, in whatever order they come."""

    seed: str
    _seen: Counter[str] = field(default_factory=Counter)

    def take(self, operation: str, body: bytes, count: int, like: str | None) -> list[str]:
        """So many new ids for a request, in the form of a documented one."""
        what = f"{self.seed}\0{operation}\0{hashlib.sha256(body).hexdigest()}"
        self._seen[what] += 1
        digests = [hashlib.sha256(f"{what}\0{self._seen[what]}\0{index}".encode()).digest() for index in range(count)]
        return [_formed(digest, like) for digest in digests]


def _formed(digest: bytes, like: str | None) -> str:
    """An id like a documented one: a UUID, or as many letters and digits as a CUID has after the same beginning."""
    if like is None or _UUID.fullmatch(like):
        import uuid  # when a job starts: it takes longer to load than most of the mock provider

        return str(uuid.UUID(bytes=digest[:16], version=4))
    beginning = re.match(r"[A-Za-z]{0,2}", like)
    start = beginning[0] if beginning else ""
    return start + digest.hex()[: 25 - len(start)]
