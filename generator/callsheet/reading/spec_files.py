"""Spec files: which files of a folder may be specs, and how they may be called. Knows names, and never opens a file."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_DEVICE: Final = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
_OTHERS: Final = re.compile(r"[^a-z0-9]+")
SPEC_SUFFIXES: Final = (".yaml", ".yml", ".json")


def files_below(folder: Path, suffixes: tuple[str, ...] = SPEC_SUFFIXES, *, deep: bool = True) -> Iterator[Path]:
    """The files of a folder with one of these suffixes; with those of folders in it that are not hidden, if `deep`.

    There are none where there is no such folder.
    """
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if deep and not name.startswith(".")]
        yield from (Path(place, name) for name in names if name.endswith(suffixes))


def name_problem(what: str, name: str) -> str | None:
    """Why a folder or a file cannot have this name, or None where it can."""
    if name.startswith("_"):
        return f"the {what} name {name!r} begins with _, which is for files that others share: begin with a letter"
    if not (name.isidentifier() and name.islower() and name.isascii()):
        text = f"the {what} name {name!r} becomes part of names: use lower-case letters, digits and _"
        if name[:1].isdigit():
            return f"{text}, and begin with a letter"
        folded = _OTHERS.sub("_", name.lower()).strip("_")
        return text + (f", such as {folded}" if folded.isidentifier() else "")
    if keyword.iskeyword(name):
        return f"the {what} name {name!r} is a word of Python: choose another"
    if _DEVICE.fullmatch(name):
        return f"the {what} name {name!r} is that of a device, and Windows has no such {what}: choose another"
    return None
