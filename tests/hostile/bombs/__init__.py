"""Bombs and giants: small specs that stand for far too much, and large ones, each in the place where it can stand.

A bomb is refused with a line that names its place, or done, within two seconds of CPU time and 200 MB. What becomes of
each stands in verdicts.txt, what it costs is told by `python -m tests.bench.bombs`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.hostile.bombs import (
    alternatives,
    extensions,
    files,
    long_texts,
    many,
    nets,
    patterns,
    samples,
    schemas,
    shared,
    yaml_forms,
)
from tests.hostile.bombs.making import BOMBS, Bomb

__all__ = [
    "BOMBS",
    "Bomb",
    "alternatives",
    "extensions",
    "files",
    "long_texts",
    "many",
    "nets",
    "patterns",
    "samples",
    "schemas",
    "shared",
    "yaml_forms",
]

TABLE: Final = Path(__file__).with_name("verdicts.txt")


def read_verdicts() -> dict[str, str]:
    """What becomes of each bomb, by its name: `done`, or the first line that says why it is refused."""
    rows = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.is_file() else []
    return dict(row.split(" | ", 1) for row in rows if not row.startswith("#"))


VERDICTS: Final = read_verdicts()
"""The verdicts as they are written down; `python -m tests.bench.bombs --write` writes them anew."""
