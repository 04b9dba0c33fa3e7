"""Revisions: the specs as they were in a revision of git."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path


class RevisionError(Exception):
    """A state of the specs that cannot be had. The message says which, why, and what to do."""


def checked_out(revision: str, specs: Path, folder: Path) -> Path:
    """The specs of a revision, in a folder: those of a specs folder, or one document and what lies beside it.

    Raises `RevisionError` where there is no such revision, or no specs in it.
    """
    if revision.startswith("-"):
        raise RevisionError(f"{revision!r} is neither a path nor a revision of git")
    specs = specs.resolve()
    around = specs if specs.is_dir() else specs.parent
    top = Path(_git(around, "rev-parse", "--show-toplevel", said=revision).decode().strip()).resolve()
    commit = _git(around, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", said=revision).decode().strip()
    below = specs.relative_to(top).as_posix()
    if not _git(top, "ls-tree", "--name-only", commit, "--", below).strip() and below != ".":
        raise RevisionError(f"there is no {below} in {revision}")
    whole = specs.parent.relative_to(top).as_posix() if specs.is_file() else below
    archive = _git(top, "archive", "--format=tar", commit, "--", whole)
    try:
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
    except tarfile.FilterError as error:
        raise RevisionError(f"{error.tarinfo.name} in {revision} is a link that leaves the specs folder") from None
    return folder / below


def _git(folder: Path, *arguments: str, said: str | None = None) -> bytes:
    try:
        call = ["git", "-C", str(folder), *arguments]
        done = subprocess.run(call, capture_output=True, check=False)  # noqa: S603  # git, with checked arguments
    except OSError as error:
        raise RevisionError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        if said is not None:
            raise RevisionError(f"{said!r} is neither a path nor a revision of git")
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"git says: {reason[-1] if reason else 'nothing'}")
    return done.stdout
