"""First specs: what a new provider, or a new API of one, begins with. Every part that is to be filled in says so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from callsheet.editor_schema import FILE, editor_schema_text
from callsheet.modelling.providers import PROVIDER_FILE
from callsheet.project import data_folder
from callsheet.reading.spec_files import name_problem

_SAMPLE_DAY: Final = "2026-01-01"


class CannotBegin(Exception):
    """A spec that cannot be begun. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class FirstSpecs:
    """The files of a new API: the text of each, and the one to open first."""

    files: dict[Path, str]
    api: Path


def first_specs(specs: Path, provider: str, api: str, today: date) -> FirstSpecs:
    """The files that a new API adds to a specs folder. A provider that is there already keeps its own file.

    Raises `CannotBegin` for a name that cannot be used, and for an API that is there already.
    """
    for what, name in (("provider", provider), ("API", api)):
        problem = name_problem(what, name)
        if problem is not None:
            raise CannotBegin(problem)
    folder = specs / provider
    path = folder / f"{api}.yaml"
    taken = next((p for p in (path, path.with_suffix(".yml"), path.with_suffix(".json")) if os.path.lexists(p)), None)
    if taken is not None:
        raise CannotBegin(f"{taken} is there already: choose another name with --api")
    if specs.exists() and not specs.is_dir():
        raise CannotBegin(f"{specs} is no folder")
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
        raise CannotBegin(f"{folder} is there already, and is no folder")
    files = {path: _text("api.yaml").replace(_SAMPLE_DAY, today.isoformat())}
    if not os.path.lexists(folder / PROVIDER_FILE):
        files[folder / PROVIDER_FILE] = _provider(provider)
    return FirstSpecs({**files, **editor_schema_file(specs)}, path)


def editor_schema_file(specs: Path) -> dict[Path, str]:
    """The schema for editors, where that of a specs folder is missing or out of date.

    Raises `CannotBegin` where another file has its name.
    """
    path, text = specs / FILE, editor_schema_text()
    before = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None
    if os.path.lexists(path) and (path.is_symlink() or "Written by callsheet" not in (before or "")[:1000]):
        raise CannotBegin(f"{path} is not ours: move it away, editors look for our schema there")
    return {} if before == text else {path: text}


def _provider(name: str) -> str:
    class_name = "".join(part.capitalize() for part in name.split("_"))
    return _text(PROVIDER_FILE).replace("class: Acme", f"class: {class_name}").replace("ACME", name.upper())


def _text(name: str) -> str:
    return (data_folder("templates") / "new" / name).read_text(encoding="utf-8")
