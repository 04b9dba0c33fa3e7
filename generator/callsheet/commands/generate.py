"""`callsheet generate` and `callsheet lint`: specs in, clients or problems out."""

from __future__ import annotations

import json
import os
import shlex
import sys
from argparse import Namespace
from pathlib import Path

from callsheet.commands.terminal import Printer, complain
from callsheet.generation import generate as generate_files
from callsheet.modelling.providers import read_specs
from callsheet.problems import Problem, SpecError
from callsheet.project import Settings, SettingsError, can_be_imported, read_settings
from callsheet.writing import Change, NotOurs, plan, write


def generate(options: Namespace) -> int:
    """Carry out `generate`; returns the exit status."""
    try:
        settings = read_settings(Path.cwd())
    except SettingsError as error:
        complain(str(error))
        return 2
    specs = Path(options.specs) if options.specs else settings.specs
    out = Path(options.out) if options.out else settings.out
    package = settings.package if options.package is None else options.package
    if not can_be_imported(package):
        complain(f"--package {package!r} must be one identifier, such as my_clients")
        return 2
    if not specs.is_dir():
        complain(f"{_shown(specs)}: no such folder: pass --specs DIR")
        return 2
    try:
        files = generate_files(read_specs(specs, _shown(specs)), package)
        changes = plan(files, out)
        if options.check or options.diff:
            return _compare(changes, out, check=options.check, call=_call(options))
        write(changes, out)
    except SpecError as error:
        _print_problems(error.problems, "text")
        return 1
    except NotOurs as error:
        complain(str(error))
        return 2
    except OSError as error:
        complain(f"{error.filename or out}: {error.strerror}")
        return 2
    _tell(changes, files, out)
    return 0


def _call(options: Namespace) -> str:
    """The call that writes what `--check` found missing."""
    parts = ["callsheet generate"]
    for name in ("specs", "out", "package"):
        if getattr(options, name):
            parts.append(f"--{name} {shlex.quote(getattr(options, name))}")
    return " ".join(parts)


def _compare(changes: tuple[Change, ...], out: Path, *, check: bool, call: str) -> int:
    for change in changes:
        sys.stdout.write(change.diff(_shown(out)))
    if not changes:
        Printer(sys.stdout).line("up to date")
        return 0
    if not check:
        return 0
    sys.stdout.flush()
    count = f"{len(changes)} file{'' if len(changes) == 1 else 's'}"
    complain(f"{count} in {_shown(out)} {'is' if len(changes) == 1 else 'are'} not up to date; run: {call}")
    return 1


def _tell(changes: tuple[Change, ...], files: dict[str, str], out: Path) -> None:
    printer = Printer(sys.stdout)
    written = sum(change.kind != "stale" for change in changes if not change.path.startswith("."))
    removed = sum(change.kind == "stale" for change in changes)
    told = f"{len(files)} files in {_shown(out)}: "
    told += f"{written} written, {removed} removed" if written or removed else "all up to date"
    printer.line(told)


def lint(options: Namespace) -> int:
    """Carry out `lint`; returns the exit status."""
    try:
        settings: Settings = read_settings(Path.cwd())
    except SettingsError as error:
        complain(str(error))
        return 2
    root = Path(options.specs_dir) if options.specs_dir else settings.specs
    if not root.is_dir():
        complain(f"{_shown(root)}: no such folder: pass --specs-dir DIR")
        return 2
    for name in options.specs:
        if not Path(name).is_file():
            complain(f"{name}: no such file")
            return 2
        if not Path(name).resolve().is_relative_to(root.resolve()):
            complain(f"{name} is not in the specs folder {_shown(root)}: pass --specs-dir DIR")
            return 2
    try:
        read_specs(root, _shown(root))
        problems: tuple[Problem, ...] = ()
    except SpecError as error:
        problems = error.problems
    wanted = {Path(name).resolve() for name in options.specs}
    if wanted:
        problems = tuple(problem for problem in problems if Path(problem.position.file).resolve() in wanted)
    _print_problems(problems, options.format)
    if options.format == "text":
        count = len(problems)
        Printer(sys.stdout).line(f"{count} problem{'' if count == 1 else 's'}" if count else "no problems")
    return 1 if problems else 0


def _print_problems(problems: tuple[Problem, ...], form: str) -> None:
    out = Printer(sys.stdout)
    for problem in problems:
        at = problem.position
        if form == "json":
            row = {
                "file": at.file,
                "line": at.line,
                "column": at.column,
                "message": problem.message,
                "rule": problem.rule,
            }
            out.line(json.dumps(row, ensure_ascii=False))
        elif form == "github":
            said = f"{problem.message} [{problem.rule}]".replace("%", "%25").replace("\n", "%0A")
            out.line(f"::error file={at.file},line={at.line},col={at.column}::{said}")
        else:
            out.line(str(problem))


def _shown(path: Path) -> str:
    """A path as people write it: relative to where they are, if it lies below."""
    try:
        return (
            Path(os.path.relpath(path)).as_posix()
            if not path.is_absolute() or path.is_relative_to(Path.cwd())
            else str(path)
        )
    except ValueError:
        return str(path)
