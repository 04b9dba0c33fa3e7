"""Projects: folders with the specs of one provider, and what a run changed in them."""

from __future__ import annotations

import os
from pathlib import Path

from tests.behaviour.acme import SPEC

OLD = 1_000_000_000


def add_provider(project: Path, name: str) -> None:
    path = project / "specs" / name / "video.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(SPEC, encoding="utf-8")


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"__pycache__", ".callsheet_cache"} & set(path.parts)
    }


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (OLD, OLD))


def touched(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mtime != OLD
    )
