"""A process that is killed in the middle of a journalled call: nothing is paid twice, and no job is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults.killed import PAYLOAD

from callsheet.mock import MockProvider
from callsheet_clients._runtime import entries
from callsheet_clients._runtime.errors import OutcomeUnknown
from callsheet_clients.ulazai import UlazAI

ROOT = Path(__file__).resolve().parents[2]
GENERATE = "ulazai.kling30.generate"
NOT_SENT = ("prepared", "not-sent", "refused")


def call(mock: MockProvider, path: Path, line: int) -> subprocess.CompletedProcess[str]:
    """Make the call in a process of its own, killed before a line of the runtime."""
    command = [sys.executable, "-m", "tests.faults.killed", mock.url, str(path), "poster", str(line)]
    environment = {**os.environ, "NO_PROXY": "*"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def lines_of_a_call(tmp_path: Path) -> int:
    """How many lines a whole call executes."""
    with MockProvider("ulazai") as mock:
        done = call(mock, tmp_path / "whole", 0)
        assert done.returncode == 0, done.stderr
        return int(done.stdout.split()[-1])


def killed(tmp_path: Path, line: int) -> list[str]:
    """What does not hold after a call that was killed before a line."""
    path = tmp_path / f"journal-{line}"
    with MockProvider("ulazai") as mock:
        done = call(mock, path, line)
        if done.returncode == 0:
            return [f"line {line}: the process outlived it"]
        sent, jobs = len(mock.requests_of(GENERATE)), list(mock.desk.services["ulazai"].jobs)
        held = entries.read(path) if path.exists() else ()
        state = held[-1].state if held else "prepared"
        problems = [] if sent <= 1 else ["sent twice"]
        if state in NOT_SENT and sent:
            problems.append(f"the journal says {state}, and {sent} request was sent")
        if state == "answered" and list(held[-1].job_ids) != jobs:
            problems.append(f"the journal names {held[-1].job_ids}, and the jobs are {jobs}")
        problems += resumed(mock, path, state, jobs)
        return [f"line {line}: {problem}" for problem in problems]


def resumed(mock: MockProvider, path: Path, state: str, jobs: list[str]) -> list[str]:
    """What does not hold when the call is made again under its key, after the deadline of the first one."""
    text = path.read_text() if path.exists() else ""
    for entry in entries.read(path) if path.exists() else ():
        text = text.replace(str(entry.until), "0.0")
    path.write_text(text)
    with UlazAI(key="any-key", base_url=mock.url, journal=path) as ulazai:
        try:
            found = ulazai.kling30.generate(PAYLOAD, call_key="poster").task_id
        except OutcomeUnknown:
            found = None
    sent = len(mock.requests_of(GENERATE))
    problems = [] if sent <= 1 else [f"sent {sent} times once it was made again"]
    if state == "answered" and [found] != jobs:
        problems.append(f"the next call of the key got {found}, and the jobs are {jobs}")
    if state in NOT_SENT and found is None:
        problems.append(f"the journal says {state}, and the next call of the key was not sent")
    return problems


def test_a_call_that_is_killed_is_never_sent_a_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    lines = lines_of_a_call(tmp_path)
    chosen = range(1, lines + 1, max(1, lines // 10))
    problems = [problem for line in chosen for problem in killed(tmp_path, line)]
    assert not problems, "\n".join(problems)


@pytest.mark.long
def test_a_call_that_is_killed_before_any_line_is_never_sent_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    problems = [problem for line in range(1, lines_of_a_call(tmp_path) + 1) for problem in killed(tmp_path, line)]
    assert not problems, "\n".join(problems)
