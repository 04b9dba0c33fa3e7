"""Testing a program that calls paid APIs: job lives as they are written down, on a clock that nobody waits for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callsheet.testing import MockProvider, RealClock, VirtualClock
from callsheet_clients.ugen import UGen
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI, models, types
from callsheet_clients.ulazai.errors import AuthenticationFailed, JobFailed, JobStillRunning

if TYPE_CHECKING:
    from callsheet.testing import StartMock

CLIP: types.KlingGenerateRequest = {
    "prompt": "A paper boat",
    "generationMode": "text_to_video",
    "durationSeconds": 8,
    "qualityMode": "std",
    "sound": False,
    "prompt_directory_optin": False,
}


def test_a_job_lives_as_it_was_written_down_and_nobody_waits(start_mock: StartMock, tmp_path: Path) -> None:
    mock = start_mock("ulazai")
    mock.next_job("pending", "processing", "processing", "completed")
    seen: list[models.KlingTask] = []
    began = time.monotonic()
    with UlazAI(**mock.client_settings) as ulazai:
        task = ulazai.kling30.generate(CLIP)
        done = ulazai.kling30.wait(task.task_id, on_progress=seen.append)
        clip = ulazai.kling30.download(done, tmp_path / "clip.mp4")
    assert [state.status for state in seen] == ["pending", "processing", "processing", "completed"]
    assert mock.clock.now() >= 9
    assert time.monotonic() - began < 5
    assert clip.stat().st_size == 64 * 1024
    assert mock.ledger().charges == 160


def test_a_job_fails_as_it_was_written_down(start_mock: StartMock) -> None:
    mock = start_mock("ulazai")
    mock.next_job("processing", "failed", message="the prompt was refused", refund=False)
    with UlazAI(**mock.client_settings) as ulazai:
        task = ulazai.kling30.generate(CLIP)
        with pytest.raises(JobFailed):
            ulazai.kling30.wait(task.task_id)
    assert mock.job(task.task_id).message == "the prompt was refused"
    assert (mock.ledger().charges, mock.ledger().refunds) == (160, 0)


def test_lives_are_led_one_after_the_other_and_then_jobs_are_as_usual(start_mock: StartMock) -> None:
    mock = start_mock("ulazai")
    mock.next_job("waiting")
    mock.next_job("failed")
    ends = []
    with UlazAI(**mock.client_settings) as ulazai:
        for _ in range(3):
            task = ulazai.kling30.generate(CLIP)
            try:
                ends.append(ulazai.kling30.wait(task.task_id).status)
            except (JobFailed, JobStillRunning) as error:
                ends.append(type(error).__name__)
    assert ends == ["JobStillRunning", "JobFailed", "completed"]
    assert mock.clock.now() >= 600


def test_the_client_and_the_mock_share_their_clock_also_where_the_client_is_asynchronous(start_mock: StartMock) -> None:
    mock = start_mock("ulazai", progress="time:120")

    async def run() -> str:
        async with AsyncUlazAI(**mock.client_settings) as ulazai:
            task = await ulazai.kling30.generate(CLIP)
            return (await ulazai.kling30.wait(task.task_id)).status

    assert asyncio.run(run()) == "completed"
    assert 120 <= mock.clock.now() < 130


def test_a_pause_that_the_provider_asks_for_is_made_on_the_virtual_clock(start_mock: StartMock) -> None:
    mock = start_mock("ulazai")
    mock.inject("status", "ulazai.kling30.generate", status=429, headers={"Retry-After": "40"})
    with UlazAI(**mock.client_settings) as ulazai:
        ulazai.kling30.generate(CLIP)
    assert mock.clock.now() >= 40
    assert mock.ledger().charges == 160


def test_the_key_of_the_client_is_one_that_the_mock_takes(start_mock: StartMock) -> None:
    mock = start_mock("ulazai", "ugen", keys=["the-right-key"])
    with UlazAI(**mock.client_settings_of("ulazai")) as ulazai:
        ulazai.kling30.generate(CLIP)
    with UGen(**{**mock.client_settings_of("ugen"), "key": "another-key"}) as ugen, pytest.raises(AuthenticationFailed):
        ugen.models.get_task("1")


def test_a_job_without_a_state_is_none(start_mock: StartMock) -> None:
    with pytest.raises(ValueError, match="at least one state"):
        start_mock("ulazai").next_job()


def test_the_mock_works_without_pytest_and_on_the_clock_of_this_machine() -> None:
    for clock in (VirtualClock(), RealClock()):
        with MockProvider("ulazai", clock=clock) as mock, UlazAI(**mock.client_settings) as ulazai:
            task = ulazai.kling30.generate(CLIP)
            assert ulazai.kling30.wait(task.task_id).status == "completed"


def test_a_ledger_that_is_broken_fails_the_test(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text(
        "def test_broken(start_mock, virtual_clock):\n    mock = start_mock('ulazai')\n"
        "    assert mock.clock is virtual_clock\n    mock.ledger().balance = 0\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed, 1 error" in done.stdout
    assert "LedgerBroken: initial 10000 − balance 0 is not charges 0 − refunds 0" in done.stdout


def test_the_plugin_loads_nothing_that_a_test_does_not_ask_for(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(
        "import sys\n\ndef test_nothing():\n    assert 'callsheet.pytest_plugin' in sys.modules\n"
        "    assert not {'callsheet.mock', 'callsheet.testing', 'h11', 'httpx2', 'pydantic'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:anyio"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
