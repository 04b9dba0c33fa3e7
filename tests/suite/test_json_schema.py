"""The official test suite of JSON Schema 2020-12: every verdict of `compile_schema` is the one that it asks for.

The suite stands in a folder beside the project and is not part of it: without it, these tests are skipped.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import callsheet

SUITE = Path(__file__).resolve().parents[2].parent / "shared" / "json-schema-tests"
CASES = sorted((SUITE / "draft2020-12").rglob("*.json"))
REFUSED: dict[str, str] = {}
"""What is refused, by file, and why. Nothing is."""

pytestmark = pytest.mark.skipif(
    not CASES, reason=f"the JSON Schema test suite is not at {SUITE.name} beside the project"
)


@cache
def remotes() -> dict[str, Any]:
    """The documents that the suite expects at a server of its own."""
    root = SUITE / "remotes"
    return {
        f"http://localhost:1234/{path.relative_to(root).as_posix()}": json.loads(path.read_text(encoding="utf-8"))
        for path in root.rglob("*.json")
    }


def groups(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_verdict_is_that_of_the_standard(path: Path) -> None:
    wrong: list[str] = []
    for group in groups(path):
        try:
            check = callsheet.compile_schema(group["schema"], documents=remotes(), formats="format" in path.parts)
        except callsheet.SchemaError as error:
            if path.stem not in REFUSED:
                wrong.append(f"{group['description']}: refused: {error}")
            continue
        for test in group["tests"]:
            if check(test["data"]).valid is not test["valid"]:
                wrong.append(f"{group['description']}: {test['description']}")
    assert wrong == []


def test_what_is_refused_is_refused_for_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    refused: dict[str, str] = {}
    for path in CASES:
        for group in groups(path):
            try:
                callsheet.compile_schema(group["schema"], documents=remotes())
            except callsheet.SchemaError as error:
                refused[path.stem] = str(error)
    with capsys.disabled():
        print("".join(f"\nrefused: {name}: {reason}" for name, reason in sorted(refused.items())))
    assert refused.keys() == REFUSED.keys()
