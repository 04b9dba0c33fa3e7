"""The fixtures for pytest, in a project of somebody's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TEST = """
import pytest
from callsheet_clients.ulazai import UlazAI
from callsheet_clients.ulazai.errors import JobFailed


def test_my_code_survives_a_failed_job(mock_provider, virtual_clock):
    mock = mock_provider("ulazai", progress="time:60", faults=[{"operation": "*.generate", "fault": "fail-job"}])
    with UlazAI(key="any-key", base_url=mock.url) as ulazai:
        payload = {"model_slug": "veo31_lite", "prompt": "A fox"}
        job_id = ulazai.video_studio.generate(payload).job_ids[0]
        virtual_clock.advance(60)
        with pytest.raises(JobFailed):
            ulazai.video_studio.wait(job_id)
    assert mock.ledger().balance == 10_000


def test_a_ledger_that_is_broken_fails_the_test(mock_provider):
    mock_provider("ulazai").ledger().balance = 0
"""


def test_a_project_uses_the_fixtures_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["callsheet.mock.fixtures"]\n')
    (tmp_path / "test_mine.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "2 passed, 1 error" in done.stdout
    assert "LedgerBroken: initial 10000 − balance 0 is not charges 0 − refunds 0" in done.stdout
