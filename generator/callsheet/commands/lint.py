"""`callsheet lint`: specs in, problems out."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from callsheet.commands.findings import print_problems, print_rules
from callsheet.commands.folders import shown
from callsheet.commands.terminal import Printer, complain
from callsheet.linting.folder import lint_folder
from callsheet.problems import Problem
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
    root = Path(options.specs_dir) if options.specs_dir else settings.specs
    wrong = _wrong_call(options, root)
    if wrong is not None:
        complain(wrong)
        return 2
    most = settings.max_age if options.max_age is None else options.max_age
    found = lint_folder(root, shown(root), most, date.today())
    wanted = {Path(name).resolve() for name in options.specs}
    if wanted:
        found = tuple(problem for problem in found if Path(problem.position.file).resolve() in wanted)
    print_problems(out, found, options.format)
    if options.format == "text":
        out.line(_count(found))
    return int(any(options.strict or problem.severity == "error" for problem in found))


def _wrong_call(options: Namespace, root: Path) -> str | None:
    if not root.is_dir():
        return f"{shown(root)}: no such folder: pass --specs-dir DIR"
    for name in options.specs:
        if not Path(name).is_file():
            return f"{name}: no such file"
        if not Path(name).resolve().is_relative_to(root.resolve()):
            return f"{name} is not in the specs folder {shown(root)}: pass --specs-dir DIR"
    return None


def _count(problems: tuple[Problem, ...]) -> str:
    counts = [
        f"{number} {severity}{'' if number == 1 else 's'}"
        for severity in ("error", "warning")
        for number in [sum(problem.severity == severity for problem in problems)]
        if number
    ]
    return ", ".join(counts) or "no problems"
