"""`callsheet generate`: specs in, clients out."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from pathlib import Path

from callsheet.commands.findings import print_problems
from callsheet.commands.folders import shown
from callsheet.commands.terminal import Printer, complain
from callsheet.generation import generate as generate_files
from callsheet.modelling.providers import name_problem, read_specs
from callsheet.problems import SpecError
from callsheet.project import SettingsError, can_be_imported, read_settings
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
    wrong = _wrong_call(specs, options.provider)
    if wrong is not None:
        complain(wrong)
        return 2
    try:
        found = read_specs(specs, shown(specs), options.provider)
        files = generate_files(found, package)
        changes = plan(files, out)
        if options.check or options.diff:
            return _compare(changes, out, check=options.check, call=_call(options))
        write(changes, out)
    except SpecError as error:
        print_problems(Printer(sys.stdout), error.problems, "text")
        return 1
    except NotOurs as error:
        complain(str(error))
        return 2
    except OSError as error:
        complain(f"{error.filename or out}: {error.strerror}")
        return 2
    print_problems(Printer(sys.stdout), found.notes, "text")
    _tell(changes, files, out)
    return 0


def _wrong_call(specs: Path, provider: str | None) -> str | None:
    if not specs.exists():
        return f"{shown(specs)}: no such folder: pass --specs DIR"
    if provider is not None and not specs.is_file():
        return f"--provider names the provider of a document, and {shown(specs)} is a folder: its folders are the names"
    if provider is not None and name_problem("provider", provider) is not None:
        return f"--provider {provider!r} must be one lower-case identifier, such as petstore"
    return None


def _call(options: Namespace) -> str:
    """The call that writes what `--check` found missing."""
    parts = ["callsheet generate"]
    for name in ("specs", "provider", "out", "package"):
        if getattr(options, name):
            parts.append(f"--{name} {shlex.quote(getattr(options, name))}")
    return " ".join(parts)


def _compare(changes: tuple[Change, ...], out: Path, *, check: bool, call: str) -> int:
    for change in changes:
        sys.stdout.write(change.diff(shown(out)))
    if not changes:
        Printer(sys.stdout).line("up to date")
        return 0
    if not check:
        return 0
    sys.stdout.flush()
    count = f"{len(changes)} file{'' if len(changes) == 1 else 's'}"
    complain(f"{count} in {shown(out)} {'is' if len(changes) == 1 else 'are'} not up to date; run: {call}")
    return 1


def _tell(changes: tuple[Change, ...], files: dict[str, str], out: Path) -> None:
    printer = Printer(sys.stdout)
    written = sum(change.kind != "stale" for change in changes if not change.path.startswith("."))
    removed = sum(change.kind == "stale" for change in changes)
    told = f"{len(files)} files in {shown(out)}: "
    told += f"{written} written, {removed} removed" if written or removed else "all up to date"
    printer.line(told)
