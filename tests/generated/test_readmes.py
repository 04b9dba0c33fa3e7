"""The README of every provider: its example runs, and its payloads are those of the spec."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import callsheet_clients

CLIENTS = Path(__file__).resolve().parents[2] / "generated" / "callsheet_clients"
READMES = sorted(CLIENTS.glob("*/README.md"))


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.parent.name)
def test_the_example_at_the_top_runs_and_finds_no_error(readme: Path, tmp_path: Path) -> None:
    example = re.search(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    done = subprocess.run([sys.executable, "-c", example[1]], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "error" not in done.stdout
    assert done.stdout.splitlines()[-1] == "unknown" or "credits" in done.stdout


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.parent.name)
def test_every_payload_that_is_shown_is_accepted(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    sections = re.split(r"\n### `([^`]+)`\n", text)
    shown = 0
    for operation, section in zip(sections[1::2], sections[2::2], strict=True):
        for block in re.findall(r"```json\n(.*?)```", section, re.DOTALL):
            assert callsheet_clients.check(operation, json.loads(block)).valid
            shown += 1
    assert shown >= 1
