"""Faults: what may happen to a request on its way to a paid endpoint and back. Plain values; `wire` carries them out.

Close       the connection is closed instead of an answer
Reset       the connection is reset instead of an answer
Hang        nothing comes, for so many seconds or until the client has gone; then the connection is closed
Interrupt   the connection is reset while the request body is being sent
Cut         the answer's body ends after so many bytes, and the connection is closed
Trickle     the answer's body comes byte by byte, one every so many seconds
Status      any status with any headers and any body
Html        a page instead of JSON
Empty       the answer's status with no body at all
Redirect    a redirect: to this host, to the second port, which stands for somebody else's server, or to any address
Edit        the answer with fields set or removed
FailJob     the answer as it is; the jobs that the request starts will fail
Refuse      the answer as it is; after it, connections are refused for so many seconds
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

When = Literal["before", "after"]
"""Whether a fault strikes before the request is carried out, so that nothing is charged, or after it."""


@dataclass(frozen=True, slots=True)
class Close:
    """The connection is closed instead of an answer."""


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset (RST) instead of an answer."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Nothing comes for so many seconds, or until the client has gone; then the connection is closed."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Interrupt:
    """The connection is reset when so many bytes of the request body were read. Nothing is carried out."""

    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """The body of the answer ends after so many bytes, fewer than announced."""

    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Trickle:
    """The body of the answer comes byte by byte, one every so many seconds of the mock's clock."""

    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Status:
    """A status with headers and a body: JSON, or text as it is; None is no body."""

    status: int = 500
    headers: tuple[tuple[str, str], ...] = ()
    body: Any = None


@dataclass(frozen=True, slots=True)
class Html:
    """A page instead of JSON; None keeps the answer's status."""

    status: int | None = None


@dataclass(frozen=True, slots=True)
class Empty:
    """The answer's status without a body."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect. `to` is "here", "elsewhere" (the second port) or an address."""

    to: str = "elsewhere"
    status: int = 307


@dataclass(frozen=True, slots=True)
class Edit:
    """The answer with fields set, by JSON Pointer, and removed."""

    set: tuple[tuple[str, Any], ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailJob:
    """The answer as it is; the jobs that the request starts will fail. `refund` None: as the documents say."""

    message: str | None = None
    refund: bool | None = None


@dataclass(frozen=True, slots=True)
class Refuse:
    """The answer as it is; after it, connections are refused for so many seconds of the mock's clock."""

    seconds: float = 1.0


Fault: TypeAlias = (
    Close | Reset | Hang | Interrupt | Cut | Trickle | Status | Html | Empty | Redirect | Edit | FailJob | Refuse
)

KINDS: dict[str, type[Fault]] = {
    "close": Close,
    "reset": Reset,
    "hang": Hang,
    "interrupt": Interrupt,
    "cut": Cut,
    "trickle": Trickle,
    "status": Status,
    "html": Html,
    "empty": Empty,
    "redirect": Redirect,
    "edit": Edit,
    "fail-job": FailJob,
    "refuse": Refuse,
}
"""The faults by the names that a script calls them."""


ALWAYS_AFTER = (Edit, FailJob, Refuse, Trickle)
"""The faults that need the answer to a request that was carried out."""


def name_of(fault: Fault) -> str:
    """The name that a script calls a fault."""
    return next(name for name, kind in KINDS.items() if type(fault) is kind)


def usual_time(fault: Fault) -> When:
    """When a fault strikes unless a script says otherwise: a refusal before the charge, everything else after it."""
    if isinstance(fault, Interrupt) or (isinstance(fault, Status) and not 200 <= fault.status < 300):
        return "before"
    return "after"
