"""Exchanging: a folder that takes the place of another at one go, so that nobody ever sees a mixture of both.

Linux and macOS exchange two folders in one step. Elsewhere, and on file systems that cannot, nothing is done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

_HERE: Final = -100
"""Paths start in the working folder (AT_FDCWD)."""
_SWAP: Final = 2
"""Exchange the two names (RENAME_EXCHANGE, RENAME_SWAP)."""


def exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have taken each other's name; where they have not, nothing has happened."""
    swap = _system_call()
    return swap is not None and swap(os.fsencode(one), os.fsencode(other)) == 0


def can_exchange() -> bool:
    """Whether this system has a call that exchanges folders."""
    return _system_call() is not None


def _system_call() -> Callable[[bytes, bytes], int] | None:
    import ctypes  # it takes as long as a small run, and only a run that writes needs it

    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return lambda one, other: int(library.renamex_np(one, other, _SWAP))
        call = library.renameat2
    except (AttributeError, OSError, TypeError):  # Windows, and systems that do not know it
        return None
    return lambda one, other: int(call(_HERE, one, _HERE, other, _SWAP))


def mirror(folder: Path, to: Path) -> bool:
    """Give everything in a folder a second name in another one; whether all of it has one now.

    A file stays the same file under both names. Links stay links, and folders keep their rights.
    """
    try:
        to.mkdir(parents=True)
        to.chmod(folder.stat().st_mode & 0o7777)
        for entry in os.scandir(folder):
            if entry.is_symlink():
                os.symlink(os.readlink(entry.path), to / entry.name)
            elif entry.is_dir():
                if not mirror(Path(entry.path), to / entry.name):
                    return False
            else:
                os.link(entry.path, to / entry.name)
    except OSError:
        return False
    return True
