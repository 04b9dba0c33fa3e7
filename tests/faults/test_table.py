"""The table of faults that people read is the one that is played."""

from __future__ import annotations

from tests.faults.catalogue import SCENARIOS
from tests.faults.table import README, table


def test_the_table_of_faults_is_current() -> None:
    assert README.read_text("utf-8") == table(), "tests/faults/README.md is not up to date: run make faults"


def test_every_scenario_has_a_name_and_a_line_of_its_own() -> None:
    for values in (
        [one.name for one in SCENARIOS],
        [(one.row, one.play, one.site, one.operation, one.then.posts) for one in SCENARIOS],
    ):
        assert len(values) == len(set(values))
