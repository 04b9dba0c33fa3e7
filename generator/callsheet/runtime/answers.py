"""Answers: what the emitted `answers.py` knows of the answers of each operation. The mock provider is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from .credentials import Credential
    from .operations import AnswerKind


@dataclass(frozen=True, slots=True)
class Access:
    """Where the API is, and how its keys are sent."""

    server: str
    credentials: tuple[Credential, ...] = ()


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A documented limit: so many requests in so many seconds, counted per what `per` says."""

    requests: int
    seconds: int
    per: str


@dataclass(frozen=True, slots=True)
class StartedJobs:
    """`count` is the field of the payload that says how many jobs are started. `charges` and `indexes` are JSON
    Pointers to the part of each job and to its number from 0; `*` stands for every item."""

    count: str | None = None
    charges: str | None = None
    indexes: str | None = None


@dataclass(frozen=True, slots=True)
class PolledJob:
    """JSON Pointers into the state of a job: its id, its progress in percent, what was charged and given back.

    `refunds` says whether a failure gives the credits back; None where nobody documents it.
    """

    echo: str | None = None
    progress: str | None = None
    charged: str | None = None
    refunded: str | None = None
    refunds: Literal["always", "maybe"] | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """JSON Pointers into the refusal where credits are short: how many were needed, and how many there were."""

    needed: str | None = None
    available: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one operation. `status` is the number of success, 2XX where it is not documented.

    `examples` are documented bodies. `whole` and `least` were put together from the schema: a body with every field,
    and one with the required fields only. `errors` holds documented bodies by their status.
    """

    status: str
    kind: AnswerKind = "json"
    media_type: str = "application/json"
    examples: tuple[Any, ...] = ()
    whole: Any = None
    least: Any = None
    errors: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    shortage: Shortage | None = None
    limits: tuple[RateLimit, ...] = ()
    starts: StartedJobs | None = None
    job: PolledJob | None = None
    page_size: str | None = None
