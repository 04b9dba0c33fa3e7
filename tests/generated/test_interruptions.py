"""Interruptions: Ctrl-C and cancelled tasks go on as they came, and tell which jobs may have been paid for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from tests.generated.payloads import KLING

from callsheet_clients._runtime import errors
from callsheet_clients._runtime.clocks import VirtualClock
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

PAYLOAD: Any = KLING


def told(interruption: BaseException) -> Any:
    """The error that an interruption carries, which its only note repeats."""
    error = getattr(interruption, "callsheet_error", None)
    assert getattr(interruption, "__notes__", []) == ([str(error)] if error else [])
    return error


class Interrupting(VirtualClock):
    """A clock whose sleeper is interrupted."""

    def sleep(self, seconds: float) -> None:
        """Sleep for no second of them."""
        raise KeyboardInterrupt(seconds)


def interrupted(call: Callable[[UlazAI], object], *answers: httpx2.Response, clock: VirtualClock) -> BaseException:
    """How a call ends where Ctrl-C is pressed once these answers have come."""
    left = list(answers)

    def handle(_: httpx2.Request) -> httpx2.Response:
        if not left:
            raise KeyboardInterrupt
        return left.pop(0)

    with httpx2.Client(transport=httpx2.MockTransport(handle)) as http_client:
        client = UlazAI("test-key", http_client=http_client, clock=clock)
        with pytest.raises(KeyboardInterrupt) as caught:
            call(client)
    return caught.value


async def cancelled(call: Callable[[AsyncUlazAI], Awaitable[object]], *answers: httpx2.Response) -> BaseException:
    """How a call ends whose task is cancelled once these answers have come."""
    left = list(answers)
    asked = asyncio.Event()

    async def handle(_: httpx2.Request) -> httpx2.Response:
        if not left:
            asked.set()
            await asyncio.Event().wait()
        return left.pop(0)

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(handle)) as http_client:
        client = AsyncUlazAI("test-key", http_client=http_client, clock=VirtualClock())
        task = asyncio.ensure_future(call(client))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
    return caught.value


def test_ctrl_c_while_a_paid_call_is_sent_tells_that_its_outcome_is_unknown() -> None:
    error = told(interrupted(lambda client: client.kling30.generate(PAYLOAD), clock=VirtualClock()))
    assert type(error) is errors.OutcomeUnknown
    assert str(error) == (
        "ulazai.kling30.generate: interrupted; the outcome is unknown: a job may exist and may be charged, "
        "so look for it before sending again"
    )
    assert (error.charged, error.safe_to_resend, error.attempts, error.job_ids) == ("unknown", False, 1, ())
    assert error.estimate is not None
    assert error.estimate.high == 320
    assert error.fingerprint
    assert error.sent_at


def test_ctrl_c_during_the_pause_after_a_refusal_has_nothing_to_tell() -> None:
    again = httpx2.Response(429)
    assert told(interrupted(lambda client: client.kling30.generate(PAYLOAD), again, clock=Interrupting())) is None


def test_ctrl_c_while_reading_has_nothing_to_tell() -> None:
    assert told(interrupted(lambda client: client.kling30.get_status("t1"), clock=VirtualClock())) is None


@pytest.mark.parametrize("clock", [VirtualClock(), Interrupting()], ids=["while asking", "while pausing"])
def test_ctrl_c_while_waiting_names_the_job_that_goes_on(clock: VirtualClock) -> None:
    pending = httpx2.Response(200, json={"status": "pending"})
    error = told(interrupted(lambda client: client.kling30.wait("t1"), pending, clock=clock))
    assert type(error) is errors.JobStillRunning
    assert error.job_ids == ("t1",)
    assert error.answer.status == "pending"
    assert str(error) == (
        "ulazai.kling30.get_status: interrupted while waiting for job t1; it goes on, wait for it again"
    )


def test_a_task_that_is_cancelled_while_a_paid_call_is_sent_tells_that_its_outcome_is_unknown() -> None:
    error = told(asyncio.run(cancelled(lambda client: client.kling30.generate(PAYLOAD))))
    assert type(error) is errors.OutcomeUnknown
    assert (error.charged, error.attempts, error.job_ids) == ("unknown", 1, ())
    assert error.estimate is not None
    assert error.estimate.high == 320


def test_a_task_that_is_cancelled_while_reading_has_nothing_to_tell() -> None:
    assert told(asyncio.run(cancelled(lambda client: client.kling30.get_status("t1")))) is None


def test_a_task_that_is_cancelled_while_waiting_names_the_job_that_goes_on() -> None:
    pending = httpx2.Response(200, json={"status": "pending"})
    error = told(asyncio.run(cancelled(lambda client: client.kling30.wait("t1"), pending)))
    assert type(error) is errors.JobStillRunning
    assert error.job_ids == ("t1",)


def test_a_timeout_around_a_call_stays_a_timeout_and_its_cause_tells_of_the_call() -> None:
    async def silent(_: httpx2.Request) -> httpx2.Response:
        await asyncio.Event().wait()
        return httpx2.Response(200)

    async def use() -> None:
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(silent)) as http_client:
            client = AsyncUlazAI("test-key", http_client=http_client)
            async with asyncio.timeout(0.02):
                await client.kling30.generate(PAYLOAD)

    with pytest.raises(TimeoutError) as caught:
        asyncio.run(use())
    assert caught.value.__cause__ is not None
    assert type(told(caught.value.__cause__)) is errors.OutcomeUnknown
