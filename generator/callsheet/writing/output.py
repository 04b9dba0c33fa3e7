"""Output: a mapping of paths to texts held against a folder, then written, checked or shown as a diff.

Only what changed is touched. A manifest in the output folder lists the files that are ours: stale ones are removed,
and a file that it does not list is never overwritten or removed. The new package is built beside the old one, with what
does not change under a second name, and then takes its place at one go: a run that is killed leaves the old output
whole, or the new one. Where the system cannot exchange folders (Windows), files are moved into place one after another,
and the next run finishes what a killed one left. Until it is through, the manifest lists the old files and the new
ones, so that the next run knows them all for ours. One run at a time writes into a folder; another one waits for it.
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from callsheet.runtime.locks import LOCK_SECONDS, can_lock, lock
from callsheet.writing.exchanging import can_exchange, exchanged, mirror

MANIFEST: Final = ".callsheet"
"""The file in which an output folder lists what was generated into it."""

STAGE: Final = ".callsheet-new"
"""The folder in an output folder where a run gathers what it is about to put in place."""

_HIDDEN: Final = re.compile(r"(?:\A|/)(?:[./]|\Z)")
"""A step of a path that begins with a dot, or is empty."""

Kind = Literal["new", "changed", "stale"]


class NotOurs(Exception):
    """A file stands where one must be written, and it was not generated. The message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs: its path below the output folder, the text there now and the text to be."""

    kind: Kind
    path: str
    before: str
    after: str

    def diff(self, shown: str) -> str:
        """The change as a unified diff. `shown` is how the output folder reads in it."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"{shown}/{self.path}",
            f"{shown}/{self.path} (from the specs)",
        )
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def written(files: dict[str, str], out: Path) -> tuple[Change, ...]:
    """Write what differs in a folder; returns what that was. Raises `NotOurs` and `OSError`."""
    out.mkdir(parents=True, exist_ok=True)
    with alone_in(out):
        changes = plan(files, out)
        write(changes, out)
    return changes


@contextlib.contextmanager
def alone_in(out: Path, within: float = LOCK_SECONDS) -> Iterator[None]:
    """Keep other runs out of a folder, where the system can. Raises `OSError` where one is in it for longer than
    `within` seconds."""
    if not can_lock():
        yield
        return
    opened = os.open(out, os.O_RDONLY)
    try:
        try:
            lock(opened, within)
        except TimeoutError:
            raise OSError(errno.EBUSY, "another run is writing into it", str(out)) from None
        except OSError:
            pass  # a file system that locks no folders
        yield
    finally:
        os.close(opened)


def plan(files: dict[str, str], out: Path) -> tuple[Change, ...]:
    """What would change in a folder, in order of path. Raises `NotOurs` and `OSError`."""
    ours = listed(out)
    changes: list[Change] = []
    for path, text in {**files, MANIFEST: _manifest(files)}.items():
        target = out.joinpath(*path.split("/"))
        _refuse_links(out, target)
        _refuse_files(out, target.parent)
        if not target.exists():
            changes.append(Change("new", path, "", text))
            continue
        before = _read(target)
        if before == text:
            continue
        if path not in ours and path != MANIFEST:
            raise NotOurs(f"{target} exists and was not generated: move it away, or choose another --out")
        changes.append(Change("changed", path, before, text))
    for path in sorted(ours - set(files) - {MANIFEST}):
        target = out.joinpath(*path.split("/"))
        _refuse_links(out, target)
        if target.is_file():
            changes.append(Change("stale", path, _read(target), ""))
    return tuple(sorted(changes, key=lambda change: change.path))


def write(changes: tuple[Change, ...], out: Path) -> None:
    """Carry out a plan. Raises `OSError` where the folder cannot be written."""
    stage = out / STAGE
    _refuse_links(out, stage)
    if stage.exists() and not stage.is_dir():
        raise NotOurs(f"{stage} is no folder, and one must stand there: move it away")
    _remove(stage)  # left by a run that was killed
    try:
        _write(changes, out, stage)
    except BaseException:
        with contextlib.suppress(OSError):
            _remove(stage)
        raise
    _remove(stage)


def _write(changes: tuple[Change, ...], out: Path, stage: Path) -> None:
    manifests = [change for change in changes if change.path == MANIFEST]
    rest = [change for change in changes if change.path != MANIFEST]
    by_entry = groupby(rest, lambda change: change.path.partition("/")[0])
    entries = [_Entry(out / name, stage / name, tuple(own)) for name, own in by_entry]
    whole = [entry.build() for entry in entries]
    for change in manifests:
        _list(_manifest(_paths(change.before) | _paths(change.after)), out, stage)
    for entry, is_whole in zip(entries, whole, strict=True):
        entry.put_in_place(is_whole=is_whole)
    for change in manifests:
        _list(change.after, out, stage)


def _list(manifest: str, out: Path, stage: Path) -> None:
    """Put a manifest in its place."""
    replace(stage / MANIFEST, manifest)
    os.replace(stage / MANIFEST, out / MANIFEST)


def _remove(stage: Path) -> None:
    """Remove the stage. Folders in it may be read-only, as those of the output are."""
    for folder, _, _ in os.walk(stage):
        os.chmod(folder, 0o700)
    if stage.is_dir():
        shutil.rmtree(stage)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the output folder that changes, most often the package: where it is, and where the new one is built.

    The paths of the changes start with its name.
    """

    current: Path
    new: Path
    changes: tuple[Change, ...]

    def build(self) -> bool:
        """Build the new entry beside the output; whether it is there with all that does not change, users' files too.

        Otherwise it holds what is new only.
        """
        several = len(self.changes) > 1 and can_exchange() and self.current.is_dir()
        is_whole = not self.current.exists() or (several and mirror(self.current, self.new))
        for change in self.changes:
            target = self._in(self.new, change)
            if change.kind != "stale":
                replace(target, change.after)
            elif is_whole:
                target.unlink()
                _remove_empty(target.parent, self.new.parent)
        return is_whole

    def put_in_place(self, *, is_whole: bool) -> None:
        """Put the new entry in the place of the old one: at one go where it is whole, or else file by file."""
        if is_whole and not self.new.exists():
            os.rename(self.current, self.new)  # all of it is stale
        elif is_whole and not self.current.exists():
            os.rename(self.new, self.current)
        elif not (is_whole and exchanged(self.new, self.current)):
            self._put_files_in_place()

    def _put_files_in_place(self) -> None:
        for change in self.changes:
            target = self._in(self.current, change)
            if change.kind == "stale":
                target.unlink()
                _remove_empty(target.parent, self.current.parent)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(self._in(self.new, change), target)

    @staticmethod
    def _in(entry: Path, change: Change) -> Path:
        return entry.parent.joinpath(*change.path.split("/"))


def _manifest(files: Iterable[str]) -> str:
    return "# Files that callsheet generated here; do not edit.\n" + "".join(f"{path}\n" for path in sorted(files))


def listed(out: Path) -> set[str]:
    """The paths that the manifest lists, but for what no run writes: hidden files, and what is not in the folder."""
    return _paths((own_bytes(out, MANIFEST) or b"").decode("utf-8", errors="replace"))


def own_bytes(out: Path, path: str) -> bytes | None:
    """What a file of an output folder holds; None where there is none, or a link, a folder or a pipe. Raises `OSError`
    for one that cannot be read."""
    target = out.joinpath(*path.split("/"))
    if any(part.is_symlink() for part in _below(out, target)) or not target.is_file():
        return None
    return target.read_bytes()


def _paths(manifest: str) -> set[str]:
    lines = (line for line in manifest.splitlines() if line and not line.startswith("#"))
    return {line for line in lines if not _HIDDEN.search(line) and not {":", "\\"} & set(line)}


def _read(path: Path) -> str:
    if not path.is_file():
        raise NotOurs(f"{path} is no file, and one must be written there: move it away")
    return path.read_bytes().decode("utf-8", errors="replace")


def _refuse_links(out: Path, target: Path) -> None:
    for part in _below(out, target):
        if part.is_symlink():
            raise NotOurs(f"{part} is a link: files are only written below the output folder itself")


def _refuse_files(out: Path, folder: Path) -> None:
    for part in _below(out, folder):
        if part.exists() and not part.is_dir():
            raise NotOurs(f"{part} is no folder, and one must stand there: move it away")


def _below(out: Path, target: Path) -> Iterator[Path]:
    current = target
    while current != out:
        yield current
        current = current.parent


def replace(target: Path, text: str) -> None:
    """Write a file beside its place and move it there, so that it is never there in part. Raises `OSError`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".callsheet-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remove_empty(folder: Path, out: Path) -> None:
    while folder != out and folder.is_dir() and all(_is_compiled(path) for path in folder.iterdir()):
        shutil.rmtree(folder)
        folder = folder.parent


def _is_compiled(path: Path) -> bool:
    """Whether a path is the folder in which Python keeps what it compiled, and holds nothing else."""
    if path.name != "__pycache__" or path.is_symlink() or not path.is_dir():
        return False
    return all(inner.suffix == ".pyc" and inner.is_file() for inner in path.iterdir())
