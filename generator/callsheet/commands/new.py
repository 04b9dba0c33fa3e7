"""`callsheet new`: a first spec to fill in."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from callsheet.commands.folders import shown
from callsheet.commands.terminal import Printer, complain
from callsheet.first_specs import CannotBegin, editor_schema_file, first_specs
from callsheet.project import SettingsError, read_settings
from callsheet.writing.output import replace


def new(options: Namespace) -> int:
    """Carry out `new`; returns the exit status."""
    if (options.provider is None) == (not options.schema):
        complain("name a provider, such as acme; or pass --schema for the schema of editors alone")
        return 2
    try:
        settings = read_settings(Path.cwd())
        specs = Path(shown(Path(options.specs) if options.specs else settings.specs))
        if options.schema:
            return _schema(specs)
        begun = first_specs(specs, options.provider, options.api, date.today())
        _write(begun.files)
    except (SettingsError, CannotBegin) as error:
        complain(str(error))
        return 2
    except OSError as error:
        complain(f"{error.filename or 'the specs'}: {error.strerror}")
        return 2
    out = Printer(sys.stdout)
    for path in sorted(begun.files):
        out.line(f"wrote {path.as_posix()}")
    out.line()
    out.line(f"Fill in {begun.api.as_posix()} from the provider's pages; `callsheet lint` shows what is left.")
    return 0


def _schema(specs: Path) -> int:
    files = editor_schema_file(specs)
    _write(files)
    written = [f"wrote {path.as_posix()}" for path in files]
    Printer(sys.stdout).line(written[0] if written else "up to date")
    return 0


def _write(files: dict[Path, str]) -> None:
    """Write all of the files. Where one cannot be written, those that were not there before are removed again."""
    begun: list[Path] = []
    try:
        for path, text in files.items():
            is_new = not path.exists()
            replace(path, text)
            begun += [path] if is_new else []
    except OSError:
        for path in begun:
            path.unlink()
        raise
