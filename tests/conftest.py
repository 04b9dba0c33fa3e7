"""What the tests share: where the project is, and a way to run the command line as its own process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def root() -> Path:
    """The top of the project."""
    return ROOT


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `callsheet` with arguments, in a folder of its own, as a user would."""

    def call(
        *arguments: str | Path, stdin: str | bytes = b"", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "callsheet", *map(str, arguments)],
            input=content,
            capture_output=True,
            cwd=cwd or tmp_path,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"},
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return call
