"""The payloads of the bench: valid ones, and invalid ones whose violations were listed by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
_FOLDER = ROOT / "tests" / "bench" / "payloads"


@dataclass(frozen=True, slots=True)
class Sample:
    """A payload of an operation, and the places where something is wrong with it, each with a few words why."""

    operation: str
    payload: Any
    violations: dict[str, str]


def valid() -> list[Sample]:
    """The payloads that nothing is wrong with."""
    return _samples("valid.jsonl")


def invalid() -> list[Sample]:
    """The payloads that something is wrong with."""
    return _samples("invalid.jsonl")


def _samples(name: str) -> list[Sample]:
    rows = map(json.loads, (_FOLDER / name).read_text(encoding="utf-8").splitlines())
    return [Sample(row["operation"], row["payload"], row.get("violations", {})) for row in rows]
