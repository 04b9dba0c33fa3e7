"""Rewriting: a file replaced by a new one at once, or left as it is; and a stream kept where it can be read twice."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(slots=True)
class Rewriting:
    """A file on its way: what is written to `file` takes the place of the old one where `changed` is set."""

    file: BinaryIO
    changed: bool = False


@contextmanager
def rewritten(path: str) -> Iterator[Rewriting]:
    """Write a file anew, beside itself, so that at no moment a half of it can be read. Its mode is kept.

    A link stays a link: what it leads to is written. Raises `OSError` where that cannot be done.
    """
    target = os.path.realpath(path)
    handle, name = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".callsheet-")
    try:
        with os.fdopen(handle, "wb") as file:
            rewriting = Rewriting(file)
            yield rewriting
        if rewriting.changed:
            shutil.copymode(target, name)
            os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)


def copy(path: str, out: BinaryIO) -> None:
    """Copy a file of any size into another one."""
    with open(path, "rb") as file:
        shutil.copyfileobj(file, out, 1 << 20)


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[str]:
    """The path of a temporary file that holds what a stream held."""
    with tempfile.NamedTemporaryFile(prefix="callsheet-") as file:
        shutil.copyfileobj(stream, file, 1 << 20)
        file.flush()
        yield file.name
