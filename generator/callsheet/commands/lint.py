"""`callsheet lint`: specs in, problems out."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from callsheet.commands.findings import print_problems, print_rules
from callsheet.commands.folders import shown
from callsheet.commands.terminal import Printer, complain
from callsheet.linting.folder import lint_document, lint_folder
from callsheet.linting.ignores import Findings
from callsheet.problems import Problem, SpecError
from callsheet.project import SettingsError, read_settings


def lint(options: Namespace) -> int:
    """Carry out `lint`; returns the exit status."""
    out = Printer(sys.stdout)
    if options.rules:
        print_rules(out)
        return 0
    try:
        settings = read_settings(Path.cwd())
    except SettingsError as error:
        complain(str(error))
        return 2
    root = Path(options.specs) if options.specs else settings.specs
    wrong = _wrong_call(options, root)
    if wrong is not None:
        complain(wrong)
        return 2
    most = settings.max_age if options.max_age is None else options.max_age
    try:
        found = _found(root, options.names, most)
    except SpecError as error:
        found = Findings(error.problems)
    print_problems(out, found.problems, options.format, found.ignored)
    if options.format == "text":
        out.line(_count(found.problems))
    bad = ("error", "warning") if options.strict else ("error",)
    return int(any(problem.severity in bad for problem in found.problems))


def _wrong_call(options: Namespace, root: Path) -> str | None:
    for name in options.names:
        if Path(name).is_dir():
            return f"{name} is a folder: name files of it, or pass --specs DIR for a whole folder of specs"
        if not Path(name).is_file():
            return f"{name}: no such file"
    if not root.exists() and any(_is_in(root, name) for name in options.names or [root]):
        return f"{shown(root)}: no such folder: pass --specs DIR"
    return None


def _is_in(root: Path, name: str | Path) -> bool:
    """Whether a file lies in the specs folder. One that does not is a document that others wrote."""
    return Path(name).resolve().is_relative_to(root.resolve())


def _found(root: Path, names: list[str], most: int | None) -> Findings:
    """What is wrong in files, or in every file of the specs folder where none is named."""
    wanted = {Path(name).resolve() for name in names if _is_in(root, name)}
    every = lint_folder(root, shown(root), most, date.today()) if wanted or not names else Findings(())
    found = [problem for problem in every.problems if not names or _stands_in(problem, wanted)]
    for name in names:
        if not _is_in(root, name):
            found += lint_document(Path(name), shown(Path(name)))
    return Findings(tuple(found), tuple(pair for pair in every.ignored if not names or _stands_in(pair[0], wanted)))


def _stands_in(problem: Problem, files: set[Path]) -> bool:
    return Path(problem.position.file).resolve() in files


def _count(problems: tuple[Problem, ...]) -> str:
    counts = [
        f"{number} {severity}{'' if number == 1 else 's'}"
        for severity in ("error", "warning", "note")
        for number in [sum(problem.severity == severity for problem in problems)]
        if number
    ]
    return ", ".join(counts) or "no problems"
