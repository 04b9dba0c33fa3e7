"""`callsheet generate`: specs in, clients out."""

from __future__ import annotations

import shlex
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from callsheet.collecting import rare_collections
from callsheet.commands.diffs import show
from callsheet.commands.findings import print_problems
from callsheet.commands.folders import shown
from callsheet.commands.terminal import Printer, complain
from callsheet.problems import SpecError
from callsheet.project import SettingsError, package_problem, read_settings
from callsheet.reading.spec_files import SPEC_SUFFIXES, files_below, name_problem
from callsheet.writing.output import Change, NotOurs, plan, written
from callsheet.writing.regeneration import Regenerated, made, regenerated


@dataclass(frozen=True, slots=True)
class _Project:
    """What is generated from where to where. `provider` is what the provider of a document is called."""

    specs: Path
    provider: str | None
    out: Path
    package: str

    def files(self) -> Regenerated:
        """What must stand in the output folder, with what needs not be made taken from there."""
        return regenerated(self.specs, shown(self.specs), self.provider, self.out, self.package)

    def files_made_anew(self) -> Regenerated:
        """What must stand in the output folder, whatever stands there."""
        return made(self.specs, shown(self.specs), self.provider, self.package)

    def watched(self) -> Iterable[Path]:
        """The specs; of a document, the files beside it are some, too."""
        return files_below(self.specs.parent, deep=False) if self.specs.is_file() else files_below(self.specs)


def generate(options: Namespace) -> int:
    """Carry out `generate`; returns the exit status. With `--watch`, only Ctrl-C ends it."""
    try:
        settings = read_settings(Path.cwd())
    except SettingsError as error:
        complain(str(error))
        return 2
    project = _Project(
        specs=Path(options.specs) if options.specs else settings.specs,
        provider=options.provider,
        out=Path(options.out) if options.out else settings.out,
        package=settings.package if options.package is None else options.package,
    )
    problem = package_problem(project.package)
    if problem is not None:
        complain(f"--package {problem}")
        return 2
    if options.watch:
        _watch(project)
    if options.check or options.diff:
        return _told(project, lambda: _compare(project, check=options.check, call=_call(options)))
    return _told(project, lambda: _write(project))


def _told(project: _Project, act: Callable[[], int]) -> int:
    """The exit status of an act; what is in its way is told."""
    try:
        wrong = _wrong_call(project.specs, project.provider) or _wrong_folder(project.out)
        if wrong is not None:
            complain(wrong)
            return 2
        with rare_collections():
            return act()
    except SpecError as error:
        print_problems(Printer(sys.stdout), error.problems, "text")
        return 1
    except NotOurs as error:
        complain(str(error))
        return 2
    except OSError as error:
        complain(f"{error.filename or project.out}: {error.strerror}")
        return 2


def _wrong_call(specs: Path, provider: str | None) -> str | None:
    if not specs.exists():
        what = "file" if specs.suffix in SPEC_SUFFIXES else "folder: pass --specs DIR"
        return f"{shown(specs)}: no such {what}"
    if not specs.is_file() and not specs.is_dir():
        return f"{shown(specs)} is neither a file nor a folder: save what it holds as a file"
    if provider is not None and not specs.is_file():
        return f"--provider names the provider of a document, and {shown(specs)} is a folder: its folders are the names"
    if provider is not None and name_problem("provider", provider) is not None:
        return f"--provider {provider!r} must be one lower-case identifier, such as petstore"
    return None


def _wrong_folder(out: Path) -> str | None:
    """Why nothing can be written into a folder, where something else has its place."""
    for place in (out, *out.parents):
        if place.is_symlink() and not place.exists():
            return f"{shown(place)} is a link that leads nowhere: choose another --out"
        if place.exists():
            return None if place.is_dir() else f"{shown(place)} is no folder: choose another --out"
    return None


def _watch(project: _Project) -> NoReturn:
    """Write the clients now, and whenever a spec has changed."""
    from callsheet.writing.watching import Watch

    watch = Watch(project.watched)
    _told(project, lambda: _write(project))
    _said(f"watching {shown(project.specs)}; Ctrl-C stops it")
    while True:
        event = _event(watch.wait())
        if _told(project, partial(_write, project, event)) != 0:
            _said(f"{event}nothing was written")


def _said(line: str) -> None:
    """Print a line at once, whoever reads it."""
    Printer(sys.stdout).line(line)
    sys.stdout.flush()


def _event(changed: tuple[Path, ...]) -> str:
    """How a line begins that tells what came of a change: when it was, and of which file."""
    named = shown(changed[0]) if changed else "changed and changed back"
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{time.strftime('%H:%M:%S')} {named}{more}: "


def _write(project: _Project, event: str = "") -> int:
    """Write what differs. `event` is how the line begins that tells it."""
    found = project.files()
    changes = written(found.files, project.out)
    found.remember()
    print_problems(Printer(sys.stdout), found.notes, "text")
    _tell(changes, found.files, project.out, event)
    return 0


def _call(options: Namespace) -> str:
    """The call that writes what `--check` found missing."""
    parts = ["callsheet generate"]
    for name in ("specs", "provider", "out", "package"):
        if getattr(options, name):
            parts.append(f"--{name} {shlex.quote(getattr(options, name))}")
    return " ".join(parts)


def _compare(project: _Project, *, check: bool, call: str) -> int:
    """Show what differs from files that are all made anew."""
    out = project.out
    changes = plan(project.files_made_anew().files, out)
    for change in changes:
        show(Printer(sys.stdout), change.diff(shown(out)).removesuffix("\n").split("\n"))
    if not changes:
        Printer(sys.stdout).line("up to date")
        return 0
    if not check:
        return 0
    sys.stdout.flush()
    count = f"{len(changes)} file{'' if len(changes) == 1 else 's'}"
    complain(f"{count} in {shown(out)} {'is' if len(changes) == 1 else 'are'} not up to date; run: {call}")
    return 1


def _tell(changes: tuple[Change, ...], files: dict[str, str], out: Path, event: str) -> None:
    written = sum(change.kind != "stale" for change in changes if not change.path.startswith("."))
    removed = sum(change.kind == "stale" for change in changes)
    told = f"{event}{len(files)} files in {shown(out)}: "
    told += f"{written} written, {removed} removed" if written or removed else "all up to date"
    _said(told)
