"""Campaigns: many fault scripts, one after the other, and what is told of the ones that fail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.fuzzing.dice import Way, draw
from tests.faults.fuzzing.judge import account, broken
from tests.faults.fuzzing.program import Life, live
from tests.faults.fuzzing.script import FaultScript
from tests.faults.fuzzing.shrinking import simplest
from tests.faults.surroundings import Hangs

AGAIN = ".venv/bin/python -m tests.faults.fuzzing {}"
"""The command that plays a script again."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What does not hold after a script was played, and what was seen of it."""

    problems: tuple[str, ...]
    lives: tuple[Life, ...]


def judged(script: FaultScript, ways: tuple[Way, ...]) -> Verdict:
    """Play a script in each way, and judge it. A difference between the ways counts if it comes back."""
    verdict = _judged_once(script, ways)
    if len(ways) > 1 and verdict.problems and all(problem.startswith("I5") for problem in verdict.problems):
        return _judged_once(script, ways)
    return verdict


def _judged_once(script: FaultScript, ways: tuple[Way, ...]) -> Verdict:
    problems: list[str] = []
    lives: list[Life] = []
    with tempfile.TemporaryDirectory() as folder:
        for way in ways:
            try:
                lives.append(live(script, Path(folder) / way, asynchronous=way == "async"))
                problems += [f"{way}: {problem}" for problem in broken(lives[-1])]
            except (Hangs, BaseExceptionGroup) as hangs:  # a group, where asyncio was waiting for several things
                problems.append(f"{way}: I3: {hangs!r}")
    # How far a call comes within real seconds is up to the machine.
    accounts = [account(life) for life in lives if not script.is_real]
    if len(accounts) > 1 and accounts[0] != accounts[1]:
        problems.append(f"I5: sync {accounts[0]}, async {accounts[1]}")
    return Verdict(tuple(problems), tuple(lives))


def failures(seeds: Iterable[str]) -> Iterator[str]:
    """What is told of each script that fails, in its simplest form, with the command that plays it again."""
    for seed in seeds:
        script, ways = draw(seed)
        if judged(script, ways).problems:
            simpler = simplest(script, lambda simpler: bool(judged(simpler, ways).problems))  # noqa: B023  # called now
            yield told(simpler, ways)


def first_failure(seeds: Iterable[str]) -> str | None:
    """What is told of the first script that fails, as it was drawn; None where all hold."""
    for seed in seeds:
        script, ways = draw(seed)
        if judged(script, ways).problems:
            return told(script, ways)
    return None


def told(script: FaultScript, ways: tuple[Way, ...]) -> str:
    """A script that fails, what came of it when it was played once more, and what does not hold."""
    verdict = judged(script, ways)
    lines = [AGAIN.format(script.seed), *(f"  {line}" for line in script.lines())]
    for life, way in zip(verdict.lives, ways, strict=False):
        lines += [f"{way}:", *(f"  {line}" for line in story(life))]
    return "\n".join([*lines, "BROKEN", *(f"  {problem}" for problem in verdict.problems or ("not every time",))])


def story(life: Life) -> Iterator[str]:
    """What happened, request by request, and how each act ended."""
    for request in life.requests:
        charged = f"; charged {request.charged}, jobs {', '.join(request.jobs)}" if request.charged else ""
        name = request.operation or request.path
        yield f"{request.number:3} {name} → {request.status or 'no answer'} ({request.fault or 'no fault'}){charged}"
    for act in life.acts:
        end = "the answer" if act.error is None else f"{act.told or act.error!r}"
        yield f"{act.name} after {act.seconds:.2f} s: {end} {list(act.job_ids)}"
