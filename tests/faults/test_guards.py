"""Every guard of the runtime is watched by a scenario, which turns red when the guard is gone."""

from __future__ import annotations

import pytest
from tests.faults.catalogue import SCENARIOS
from tests.faults.guards import GUARDS, ROOT, RUNTIME, Guard, reds


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_stands_where_it_is_said_to_stand(guard: Guard) -> None:
    text = (ROOT / "generated" / RUNTIME / guard.file).read_text("utf-8")
    assert text.count(guard.text) == 1, f"{guard.text!r} is not once in {guard.file}: change tests/faults/guards.toml"
    assert set(guard.watched_by) <= {scenario.name for scenario in SCENARIOS}


@pytest.mark.long
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_that_is_gone_is_missed(guard: Guard) -> None:
    assert reds(guard), f"no scenario notices that this is gone: {guard.name}"
