"""What the README shows of the mock provider is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from callsheet.mock.faults import KINDS
from callsheet.reading.documents import parse
from callsheet_clients.ulazai import UlazAI

if TYPE_CHECKING:
    from tests.mock.conftest import Post, Start

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Test without paying\n")[2].partition("\n## ")[0]


def example(language: str) -> str:
    """The example in a language."""
    found = re.search(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_runs(payloads: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    exec(example("python"), {"payload": payloads["ulazai.kling30.generate"], "UlazAI": UlazAI})  # noqa: S102


def test_the_fault_script_does_what_it_says(start: Start, post: Post) -> None:
    mock = start("ulazai", faults=parse(example("yaml").encode(), "").data)
    found: list[int | None] = []
    for _ in range(4):
        try:
            found.append(post(mock).status_code)
        except httpx2.TransportError:
            found.append(None)
    assert found == [None, 429, None, 200]
    assert len(mock.ledger().charged()) == 2


def test_the_table_names_every_fault() -> None:
    rows = re.findall(r"^\| (`.*?) \|", SECTION, re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"`([a-z-]+)`", row)] == list(KINDS)
