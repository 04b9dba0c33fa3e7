"""Folders: how the path of a folder reads in messages."""

from __future__ import annotations

import os
from pathlib import Path


def shown(path: Path) -> str:
    """A path as people write it: relative to where they are, if it lies below."""
    try:
        relative = not path.is_absolute() or path.is_relative_to(Path.cwd())
        return Path(os.path.relpath(path)).as_posix() if relative else str(path)
    except ValueError:
        return str(path)
