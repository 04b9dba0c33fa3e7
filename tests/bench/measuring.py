"""Measuring: functions that take turns, so that a slow moment hits all of them, and the CPU time of whole processes."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence

ROUNDS = 61
RUNS = 21
_COMPILING = {"PYTHONDONTWRITEBYTECODE": ""}
_SLICE = 0.002
"""About how long one function runs at a time, in seconds."""


def ratios(functions: Sequence[Callable[[], object]]) -> list[float]:
    """How long each function takes, as a multiple of the first one: medians of the ratios of many rounds."""
    counts = [max(1, int(_SLICE / _seconds(function, 1))) for function in functions]
    rounds: list[list[float]] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(ROUNDS):
            rounds.append([_seconds(function, count) for function, count in zip(functions, counts, strict=True)])
    finally:
        gc.enable()
    return [statistics.median(taken[i] / taken[0] for taken in rounds) for i in range(len(functions))]


def _seconds(function: Callable[[], object], count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        function()
    return (time.perf_counter() - start) / count


def cpu_ratios(commands: Sequence[Sequence[str]], runs: int = RUNS) -> list[float]:
    """The CPU time of each command, as a multiple of the first one: medians of the ratios of many rounds.

    Every command runs once before, so that Python has compiled what it loads.
    """
    return _ratios(_cpu, commands, runs)


def wall_ratios(commands: Sequence[Sequence[str]], runs: int = RUNS, *, warm: bool = True) -> list[float]:
    """How long each command takes by the clock, as a multiple of the first one. Without `warm`, none runs before."""
    return _ratios(lambda command: _seconds(lambda: _cpu(command), 1), commands, runs, warm)


def _ratios(
    measured: Callable[[Sequence[str]], float], commands: Sequence[Sequence[str]], runs: int, warm: bool = True
) -> list[float]:
    for command in commands if warm else ():
        measured(command)
    rounds = [[measured(command) for command in commands] for _ in range(runs)]
    return [statistics.median(taken[i] / taken[0] for taken in rounds) for i in range(len(commands))]


def _cpu(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **_COMPILING}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
