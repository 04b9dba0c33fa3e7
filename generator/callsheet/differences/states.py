"""States: the two specs that are compared, read from folders, revisions of git or single files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from callsheet.differences.revisions import RevisionError, checked_out
from callsheet.modelling.foreign import provider_name
from callsheet.modelling.providers import PROVIDER_FILE, Specs, read_specs
from callsheet.problems import SpecError


@contextmanager
def read_states(old: str, new: str | None, specs: Path, shown: str) -> Iterator[tuple[Specs, Specs]]:
    """The specs of two states. `specs` is the folder or document that is meant where a state does not name one.

    A state is a path or a revision of git; a path wins. Raises `RevisionError` where it is neither, or where one is a
    single file and the other is not, and `SpecError` where specs are wrong.
    """
    with ExitStack() as opened:
        before = opened.enter_context(_place(old, specs))
        after = opened.enter_context(_place(new, specs)) if new is not None else (_there(specs, shown), shown)
        if before[0].is_file() != after[0].is_file():
            raise RevisionError(
                f"{before[1]} and {after[1]} are not of a kind: compare two folders or revisions, or two files"
            )
        if before[0].is_file():
            yield opened.enter_context(_two_files(before, after))
        else:
            yield read_specs(*before), read_specs(*after)


def _there(specs: Path, shown: str) -> Path:
    if not specs.exists():
        raise RevisionError(f"{shown}: no such folder: pass --specs DIR")
    return specs


@contextmanager
def _place(state: str, specs: Path) -> Iterator[tuple[Path, str]]:
    """Where the specs of a state are, and how that reads in messages."""
    if Path(state).exists():
        yield Path(state), state.rstrip("/")
        return
    with TemporaryDirectory() as folder:
        yield checked_out(state, specs, Path(folder)), state


@contextmanager
def _two_files(old: tuple[Path, str], new: tuple[Path, str]) -> Iterator[tuple[Specs, Specs]]:
    """Two states of one file: of a spec, with what its provider shares beside it, or of a document of others."""
    home = next((path.parent for path, _ in (new, old) if (path.parent / PROVIDER_FILE).is_file()), None)
    name = new[0].name if home is None or new[0].parent == home else old[0].name
    if home is None:
        yield read_specs(*old, provider_name(Path(name))), read_specs(*new, provider_name(Path(name)))
        return
    with TemporaryDirectory() as folder:
        before = _alone(old[0], home, Path(folder) / "old", name)
        after = _alone(new[0], home, Path(folder) / "new", name)
        yield _read_alone(before, old[1], name), _read_alone(after, new[1], name)


def _read_alone(folder: Path, shown: str, name: str) -> Specs:
    """The specs of a folder with one spec, whose problems are told of the file that was named."""
    try:
        return read_specs(folder, shown)
    except SpecError as error:
        raise SpecError(
            (
                replace(problem, position=problem.position._replace(file=shown))
                if problem.position.file.endswith(f"/{name}")
                else problem
            )
            for problem in error.problems
        ) from None


def _alone(path: Path, home: Path, folder: Path, name: str) -> Path:
    """A specs folder with one spec under the name of both, and the files that its provider shares."""
    provider = folder / home.resolve().name
    provider.mkdir(parents=True)
    for directory in (home, path.parent):  # its own, where it has them
        for shared in directory.glob("_*.y*ml"):
            shutil.copy(shared, provider / shared.name)
    shutil.copy(path, provider / name)
    return folder
