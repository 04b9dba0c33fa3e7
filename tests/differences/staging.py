"""Staging: a specs folder with one API of UlazAI, edited, and what is told of the edits."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from callsheet.differences.changes import Change
from callsheet.differences.providers import differences
from callsheet.modelling.providers import Specs, read_specs

SPECS = Path(__file__).resolve().parents[2] / "specs"
KLING, STUDIO, PROVIDER, UGCLAB = "kling30.yaml", "video_studio.yaml", "_provider.yaml", "ugclab/_provider.yaml"
GENERATE, STATUS = "ulazai.kling30.generate", "ulazai.kling30.get_status"

Told = list[tuple[str, str, str]]
"""The changes that are told: kind, subject and sentence."""


@dataclass(frozen=True)
class Mutation:
    """A change of a spec, and what is told of it and of the way back."""

    file: str
    edits: list[tuple[str, str]]
    there: Told
    back: Told


def staged(folder: Path, file: str, edits: list[tuple[str, str]]) -> Path:
    """A specs folder that holds one API of UlazAI, with edits of one of its files."""
    root = folder / "specs"
    (root / "ulazai").mkdir(parents=True)
    for name in {PROVIDER, KLING}:
        shutil.copy(SPECS / "ulazai" / name, root / "ulazai" / name)
    path = root / "ulazai" / file
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return root


@cache
def kling() -> Specs:
    """The specs of UlazAI's Kling API as they are."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return read_specs(staged(Path(folder), KLING, []), "specs")


def told(changes: tuple[Change, ...]) -> Told:
    return [(change.kind, change.subject, change.sentence) for change in changes]


def both_ways(mutation: Mutation, folder: Path) -> tuple[Told, Told]:
    """What is told of a mutation, and of the way back, in order of kind, subject and sentence."""
    after = read_specs(staged(folder, mutation.file, mutation.edits), "specs")
    there, back = differences(kling().providers, after.providers), differences(after.providers, kling().providers)
    return sorted(told(there)), sorted(told(back))
