"""Steps: what a call asks for while it runs, and how it is run, sync and async.

A call is written once, as a generator. It yields a step (send this, let that time pass, do this with a file) and is
given the result; it never waits and touches no network itself. Both transports run the same generators, so that sync
and async cannot differ in what they decide.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from .calls import Request

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request once. The result is a `Reply`, or a `Lost`.

    All of it may take `seconds`; within them the provider may stay silent for `silence` seconds. What comes of it is
    put into `arrived`, too, also where the step is interrupted.
    """

    request: Request
    seconds: float
    silence: float
    arrived: list[Reply | Lost] = field(default_factory=list, repr=False, compare=False)

    @property
    def operation(self) -> str:
        """The full name of the operation."""
        return self.request.operation.name

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers without the key."""
        return self.request.headers


@dataclass(frozen=True, slots=True)
class Fetch:
    """Fetch a file once. The result is a `Reply` without its body, or a `Lost`.

    `begin` is told the status, the headers (names in lower case) and whether the end of the body can be told from a
    cut, and says whether the body is wanted; `take` gets it piece by piece. The key goes along to the provider's own
    address only.
    """

    operation: str
    url: str
    headers: tuple[tuple[str, str], ...]
    seconds: float
    silence: float
    begin: Callable[[int, Mapping[str, str], bool], bool]
    take: Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Sleep:
    """Let time pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Do:
    """Do something that takes the disk's time. The result is what `action` gives back."""

    action: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer. Header names are in lower case; the key is blanked wherever the server echoed it.

    `data` is the body read as JSON; None, with `is_json` unset, where it is none.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    data: Any = field(repr=False)
    is_json: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """No whole answer. `delivered` is False where nothing can have reached the provider.

    `lasting` tells that trying again would end alike; `status` and `body` are what had arrived until then.
    """

    reason: str
    delivered: bool
    lasting: bool = False
    status: int | None = None
    body: bytes = field(default=b"", repr=False)


Step: TypeAlias = "Send | Fetch | Sleep | Do"
Steps: TypeAlias = Generator[Step, Any, Result]


def send(request: Request, seconds: float, silence: float, arrived: list[Reply | Lost]) -> Steps[Reply | Lost]:
    """Send a request once."""
    return (yield from exchanged(Send(request, seconds, silence, arrived)))


def exchanged(step: Send | Fetch) -> Steps[Reply | Lost]:
    """What comes back for one request."""
    result = yield step
    if not isinstance(result, Reply | Lost):
        raise TypeError(f"a sent request gives a reply or its loss, not {type(result).__name__}")
    return result


def run(steps: Steps[Result], perform: Callable[[Step], object]) -> Result:
    """Run a call to its end: every step is performed, and its result handed back."""
    handled = sys.exception()
    try:
        step = next(steps)
        while True:
            try:
                result = perform(step)
            except BaseException as error:
                _forget_locals(error, handled)
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as end:
        value: Result = end.value
        return value
    except BaseException as interruption:
        if getattr(steps, "gi_frame", None) is not None:  # between two steps: the call does not know of it yet
            steps.throw(interruption)
        raise


async def run_async(steps: Steps[Result], perform: Callable[[Step], Awaitable[object]]) -> Result:
    """Run a call to its end without holding up other tasks."""
    handled = sys.exception()
    try:
        step = next(steps)
        while True:
            try:
                result = await perform(step)
            except BaseException as error:
                _forget_locals(error, handled)
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as end:
        value: Result = end.value
        return value
    except BaseException as interruption:
        if getattr(steps, "gi_frame", None) is not None:  # between two steps: the call does not know of it yet
            steps.throw(interruption)
        raise


def _forget_locals(error: BaseException | None, handled: BaseException | None) -> None:
    """Empty the frames that an error has come through: the locals of the HTTP library hold the key.

    What was being handled before the call began is the caller's, and is left alone.
    """
    pending, seen = [error], [handled]
    while pending:
        error = pending.pop()
        if error is not None and not any(error is other for other in seen):
            seen.append(error)
            traceback.clear_frames(error.__traceback__)
            pending += [error.__cause__, error.__context__]
