"""A row on the mock provider: how long the command takes until it serves."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from tests.bench.measuring import RUNS
from tests.bench.table import Row


def mock_rows() -> list[Row]:
    """The time from the call of `callsheet mock` to its last line, after which it serves."""
    taken = statistics.median(_seconds_to_start() for _ in range(RUNS))
    return [Row("callsheet mock, from its call until it serves", taken * 1000, "ms", 300)]


def _seconds_to_start() -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "callsheet", "mock", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while "Ctrl-C" not in process.stdout.readline():
            continue
        taken = time.perf_counter() - start
        process.terminate()
    return taken
