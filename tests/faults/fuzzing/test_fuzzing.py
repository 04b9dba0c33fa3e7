"""Whatever a program meets, in any order, it pays once, keeps its job, ends in time and shows no key."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults.fuzzing.campaign import failures
from tests.faults.fuzzing.dice import draw
from tests.faults.fuzzing.script import FaultScript
from tests.faults.fuzzing.shrinking import simplest
from tests.faults.guards import GUARDS, ROOT, without

PART = 250
"""How many scripts one of the long tests plays, so that several processes can share ten thousand."""
SEED = os.environ.get("FAULTS_SEED") or f"day-{random.SystemRandom().randrange(10**6)}"
"""Where ten thousand scripts begin; elsewhere each time, unless it is said."""

MISSED = (
    "5xx does not say that nothing was charged",
    "what may have arrived is not sent again",
    "a request counts as delivered once its head begins to leave",
    "what no document calls safe is not sent again",
    "nobody sleeps beyond the deadline",
    "the key is blanked in what comes back",
    "the key is blanked in raw bytes",
)
"""Guards that any program misses before long, the quickest first."""


@pytest.mark.parametrize("part", range(2))
def test_a_program_pays_once_whatever_it_meets(part: int) -> None:
    problems = "\n\n".join(failures(f"short:{number}" for number in range(part * 18, part * 18 + 18)))
    assert not problems, f"\n{problems}"


@pytest.mark.long
@pytest.mark.parametrize("part", range(10_000 // PART))
def test_a_program_pays_once_whatever_it_meets_ten_thousand_times(part: int) -> None:
    problems = "\n\n".join(failures(f"{SEED}:{number}" for number in range(part * PART, part * PART + PART)))
    assert not problems, f"\n{problems}"


@pytest.mark.parametrize("name", [MISSED[0], *(pytest.param(name, marks=pytest.mark.long) for name in MISSED[1:])])
def test_a_program_misses_a_guard_that_is_gone(name: str, tmp_path: Path) -> None:
    (guard,) = (guard for guard in GUARDS if guard.name == name)
    without(guard, tmp_path)
    command = [sys.executable, "-m", "tests.faults.fuzzing", "teeth", "--count", "250", "--first"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_a_seed_gives_one_script() -> None:
    assert draw("seed") == draw("seed")
    assert draw("seed") != draw("another")


def test_a_script_that_fails_is_shown_without_what_does_not_matter() -> None:
    close = {"operation": "*", "fault": "close", "skip": 0, "times": 1}
    script = FaultScript("s", rules=({"operation": "*", "fault": "html"}, {**close, "skip": 2}), journal=True, busy=20)
    found = simplest(script, lambda simpler: any(rule["fault"] == "close" for rule in simpler.rules))
    assert found == FaultScript("s", rules=(close,))
