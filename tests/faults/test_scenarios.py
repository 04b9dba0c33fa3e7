"""Every fault that a paid call meets, sync and async: whatever happens, the invariants hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults.catalogue import SCENARIOS
from tests.faults.invariants import account, broken
from tests.faults.scenario import Scenario
from tests.faults.stage import ids_in, play


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_whatever_happens_nothing_is_paid_twice_or_lost(scenario: Scenario, tmp_path: Path) -> None:
    accounts, problems = [], []
    for way in ("sync", "async"):
        folder = tmp_path / way
        folder.mkdir()
        played = play(scenario, folder, asynchronous=way == "async")
        ids = ids_in(scenario, played)
        problems += [f"{way}: {problem}" for problem in broken(scenario, played, ids)]
        accounts.append(account(scenario, played, ids))
    if accounts[0] != accounts[1]:
        problems.append(f"I5: sync and async differ: {accounts}")
    assert not problems, "\n".join(problems)
