"""Guards: the lines of the runtime that keep money and secrets (guards.toml), and what notices when one is gone.

    python -m tests.faults.guards [NAME…]      takes them out one at a time, and shows which scenarios turn red
    python -m tests.faults.guards --all NAME…  plays every scenario without the guard, not only those that watch it

Each run uses a copy of the generated clients, so that nothing here is changed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RUNTIME = Path("callsheet_clients/_runtime")
TEST = "tests/faults/test_scenarios.py"
SECONDS = 60
"""How long a run may take; a call that never ends is noticed, too."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: the text that it is in a file of the runtime, what stands there without it, and the scenarios that
    watch it."""

    name: str
    file: str
    text: str
    without: str
    watched_by: tuple[str, ...]


GUARDS = tuple(
    Guard(**{**guard, "watched_by": tuple(guard["watched_by"])})
    for guard in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["guard"]
)


def without(guard: Guard, folder: Path) -> None:
    """Copy the generated clients into a folder, and take a guard out of the copy."""
    shutil.copytree(ROOT / "generated/callsheet_clients", folder / "callsheet_clients")
    path = folder / RUNTIME / guard.file
    path.write_text(path.read_text("utf-8").replace(guard.text, guard.without), "utf-8")


def reds(guard: Guard, *, everything: bool = False) -> list[str]:
    """The scenarios that turn red without a guard."""
    name = "test_whatever_happens_nothing_is_paid_twice_or_lost"
    tests = [TEST] if everything else [f"{TEST}::{name}[{scenario}]" for scenario in guard.watched_by]
    with tempfile.TemporaryDirectory() as folder:
        without(guard, Path(folder))
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", *tests]
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return [f"no end after {SECONDS} s"]
    if done.returncode not in (0, 1):
        raise SystemExit(f"{guard.name}: the scenarios could not be played\n{done.stdout}{done.stderr}")
    return re.findall(r"^FAILED .*\[(.+?)\]", done.stdout, re.MULTILINE)


def main() -> int:
    """Take guards out one at a time; the exit status is 1 where nothing notices that one is gone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="words of the guards to take out; all without any")
    parser.add_argument("--all", action="store_true", help="play every scenario, not only those that watch the guard")
    arguments = parser.parse_args()
    missed = 0
    for guard in GUARDS:
        if arguments.names and not any(name in guard.name for name in arguments.names):
            continue
        found = reds(guard, everything=arguments.all)
        missed += not found
        print(f"{guard.name}\n    {', '.join(found) or 'NOTHING NOTICES THAT IT IS GONE'}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
