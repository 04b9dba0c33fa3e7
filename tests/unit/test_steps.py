"""Steps: a call written once runs sync and async alike, and is told of whatever goes wrong on its way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from callsheet.runtime.calls import Request
from callsheet.runtime.operations import Operation
from callsheet.runtime.steps import Do, Reply, Send, Sleep, Step, Steps, run, run_async, send

REQUEST = Request(Operation("acme.clips.get", "GET", "/clips/1", "", "none"), "GET", "/clips/1", (), ())
REPLY = Reply(200, {}, b"{}", {}, is_json=True)

Run = Callable[[Steps[Any], Callable[[Step], object]], Any]


def run_sync(steps: Steps[Any], perform: Callable[[Step], object]) -> Any:
    """Run a call."""
    return run(steps, perform)


def run_in_a_loop(steps: Steps[Any], perform: Callable[[Step], object]) -> Any:
    """Run a call in an event loop."""

    async def performed(step: Step) -> object:
        return perform(step)

    return asyncio.run(run_async(steps, performed))


@pytest.fixture(params=[run_sync, run_in_a_loop], ids=["sync", "async"])
def runs(request: pytest.FixtureRequest) -> Run:
    """Both ways to run a call."""
    chosen: Run = request.param
    return chosen


def refuse(step: Step) -> object:
    """Perform nothing."""
    raise OSError(f"no {type(step).__name__}")


def test_each_step_is_performed_in_order_and_its_result_handed_back(runs: Run) -> None:
    def call() -> Steps[list[object]]:
        return [(yield Sleep(1)), (yield Do(lambda: "done")), (yield from send(REQUEST, 5, 5, []))]

    seen: list[Step] = []

    def perform(step: Step) -> object:
        seen.append(step)
        return REPLY if isinstance(step, Send) else step.action() if isinstance(step, Do) else None

    assert runs(call(), perform) == [None, "done", REPLY]
    assert [type(step) for step in seen] == [Sleep, Do, Send]


def test_a_call_without_steps_gives_its_result(runs: Run) -> None:
    def call() -> Steps[int]:
        yield from ()
        return 5

    assert runs(call(), refuse) == 5


def test_an_error_in_a_step_is_raised_where_the_step_was_asked_for(runs: Run) -> None:
    def call() -> Steps[str]:
        try:
            yield Sleep(1)
        except OSError as error:
            return str(error)
        return "slept"

    assert runs(call(), refuse) == "no Sleep"


def test_an_error_that_the_call_does_not_take_is_the_callers(runs: Run) -> None:
    def call() -> Steps[None]:
        yield Sleep(1)

    with pytest.raises(OSError, match="no Sleep"):
        runs(call(), refuse)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_an_interruption_reaches_the_call_without_the_frames_that_hold_the_key(
    interruption: type[BaseException],
) -> None:
    held: list[object] = []

    def call() -> Steps[None]:
        try:
            yield Sleep(1)
        except BaseException as error:
            held.append(error.__traceback__)
            raise

    def interrupt(_: Step) -> object:
        secret = "sk-canary"  # noqa: F841, S105  # looked for in the frame
        raise interruption

    with pytest.raises(interruption) as caught:
        run(call(), interrupt)
    frames = [frame.f_locals for frame, _ in _walked(caught.value)]
    assert held
    assert all("secret" not in held_locals for held_locals in frames)


def _walked(error: BaseException) -> list[tuple[Any, int]]:
    import traceback

    return list(traceback.walk_tb(error.__traceback__))


def test_what_is_no_answer_to_a_request_is_a_mistake_of_the_transport(runs: Run) -> None:
    with pytest.raises(TypeError, match="gives a reply or its loss, not str"):
        runs(send(REQUEST, 5, 5, []), lambda _: "reply")
