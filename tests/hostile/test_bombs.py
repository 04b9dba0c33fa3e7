"""Bombs: each is refused with a line that names its place, or done, and ends in no traceback."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from tests.hostile.bombs import BOMBS, VERDICTS, Bomb
from tests.hostile.bombs.making import ours, ref

from callsheet.commands.main import run

QUICK = (
    "aliases of aliases",
    "descriptions by alias",
    "braces",
    "one of nested",
    "reference chain",
    "path items of one file",
    "twenty thousand fields",
    "price table by alias",
    "pattern of a megabyte",
    "amount of thousands of digits",
    "mistakes without end",
    "net of if",
    "price conditions that are deep",
)


def verdict(bomb: Bomb, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What comes of a bomb: the first line that says why it is refused, and how many more there are; or `done`."""
    with contextlib.chdir(folder):
        status = run(["generate", "--specs", bomb.write(folder), "--out", "out"])
    said, complaint = capsys.readouterr()
    assert complaint == ""
    lines = [line for line in said.splitlines() if ": error: " in line]
    assert (status == 0) == (not lines)
    if not lines:
        return "done"
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    return lines[0] + more


def test_every_bomb_has_a_verdict() -> None:
    assert list(VERDICTS) == list(BOMBS)


@pytest.mark.parametrize("name", QUICK)
def test_a_bomb_is_refused_with_its_place(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict(BOMBS[name](), tmp_path, capsys) == VERDICTS[name]


@pytest.mark.long
@pytest.mark.parametrize("name", BOMBS)
def test_every_bomb_is_refused_with_its_place_or_done(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verdict(BOMBS[name](), tmp_path, capsys) == VERDICTS[name]


def test_lint_does_not_look_at_a_schema_for_every_way_that_leads_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schemas = {f"S{n}": {"allOf": [ref(f"S{n + 1}"), ref(f"S{n + 1}")]} for n in range(40)}
    made = ours(ref("S0"), components={"schemas": {**schemas, "S40": {"type": "object"}}})
    with contextlib.chdir(tmp_path):
        made.write(tmp_path)
        assert run(["lint"]) == 0
    assert capsys.readouterr().out.endswith("\n2 warnings\n")  # of its example and its errors
