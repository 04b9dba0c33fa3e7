"""Revisions: the specs folder as it is on disk, or as it was in a revision of git."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory


class RevisionError(Exception):
    """A state of the specs that cannot be had. The message says which, why, and what to do."""


@contextmanager
def specs_folder(state: str, specs: Path) -> Iterator[tuple[Path, str]]:
    """The folder that a state names, and how it reads in messages: a folder of specs, or a revision of git.

    `specs` is the folder whose state a revision is asked for. A folder wins over a revision of the same name. Raises
    `RevisionError` where the state is neither.
    """
    if Path(state).is_dir():
        yield Path(state), state.rstrip("/")
        return
    if Path(state).exists():
        raise RevisionError(f"{state} is a file: name a folder of specs, or a revision of git")
    with TemporaryDirectory() as folder:
        yield _checked_out(state, specs, Path(folder)), state


def _checked_out(revision: str, specs: Path, folder: Path) -> Path:
    """The specs of a revision, in a folder."""
    if revision.startswith("-"):
        raise RevisionError(f"{revision!r} is neither a folder nor a revision of git")
    around = specs.resolve() if specs.is_dir() else specs.resolve().parent
    top = Path(_git(around, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(around, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", said=revision).decode().strip()
    below = specs.resolve().relative_to(top.resolve()).as_posix()
    if not _git(top, "ls-tree", "-d", "--name-only", commit, "--", below).strip() and below != ".":
        raise RevisionError(f"there is no folder {below} in {revision}")
    archive = _git(top, "archive", "--format=tar", commit, "--", below)
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    return folder / below


def _git(folder: Path, *arguments: str, said: str | None = None) -> bytes:
    try:
        call = ["git", "-C", str(folder), *arguments]
        done = subprocess.run(call, capture_output=True, check=False)  # noqa: S603  # git, with checked arguments
    except OSError as error:
        raise RevisionError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        if said is not None:
            raise RevisionError(f"{said!r} is neither a folder nor a revision of git")
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"git says: {reason[-1] if reason else 'nothing'}")
    return done.stdout
