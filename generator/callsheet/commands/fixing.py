"""`callsheet check --fix`: what can be repaired in files of payloads, as a diff; with `--write`, in the files.

The diff alone goes to standard output, so that it can be kept or given to `patch`; whatever else there is to say goes
to standard error. JSON Lines are repaired a line at a time, in constant memory, other files as a whole. Standard input
is copied to a temporary file first; with `--write` its repaired text goes to standard output instead of a diff.
"""

from __future__ import annotations

import sys
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from callsheet.commands.diffs import document_hunks, header, line_hunk, show
from callsheet.commands.fix_notes import FixNotes
from callsheet.commands.locating import BOM, Document, Lines, style_of
from callsheet.commands.repairs import Repairer
from callsheet.commands.results import EACH
from callsheet.commands.rewriting import copy, rewritten, spooled
from callsheet.commands.terminal import Printer, complain
from callsheet.payloads.editing import JSON
from callsheet.payloads.streams import Payload, Unreadable, read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from callsheet.commands.results import Judge

    Show: TypeAlias = Callable[[Iterable[str]], None]
    """Shows some lines of a diff."""


def fix(options: Namespace, judge: Judge) -> int:
    """Carry out `check --fix`; returns the exit status.

    It is the status of the files as they are left: with `--write` after the fixes, otherwise before them.
    """
    files: list[str] = options.files or ["-"]
    if not options.fix:
        complain(f"{'--write' if options.write else '--unsafe-fixes'} goes with --fix")
        return 2
    if options.format != "text":
        complain(f"--fix shows a diff and goes with --format text, not {options.format}; sarif has the fixes in it")
        return 2
    if options.write and "-" in files and len(files) > 1:
        complain("with --write, standard input goes alone: its repaired text is what is printed")
        return 2
    below = "/payload" if options.operation == EACH else ""
    notes = FixNotes(Printer(sys.stderr), write=options.write, unsafe=options.unsafe_fixes, quiet=options.quiet)
    fixing = _Fixing(Repairer(judge, below, unsafe=options.unsafe_fixes), notes, write=options.write)
    for name in files:
        fixing.take(name)
    return notes.finish(unreadable=fixing.unreadable)


class _Fixing:
    """Repairs one file after the other, shows how they differ, and writes them where that is wanted."""

    def __init__(self, repairer: Repairer, notes: FixNotes, *, write: bool) -> None:
        self._repairer = repairer
        self._notes = notes
        self._write = write
        self._out = Printer(sys.stdout)
        self.unreadable = False

    def take(self, name: str) -> None:
        """Repair a file, or standard input."""
        try:
            if name == "-":
                with spooled(sys.stdin.buffer) as path:
                    self._file(path, name, sys.stdout.buffer if self._write else None)
            elif not self._write:
                self._file(name, name, None)
            elif Path(name).exists() and not Path(name).is_file():
                self._refuse(f"{name}: no regular file, so it cannot be written")
            else:
                with rewritten(name) as rewriting:
                    rewriting.changed = self._file(name, name, rewriting.file)
        except OSError as error:
            self._refuse(f"{name}: {error.strerror or error}")

    def _refuse(self, message: str) -> None:
        self.unreadable = True
        complain(message)

    def _file(self, path: str, shown: str, out: BinaryIO | None) -> bool:
        """Repair a file into another one; returns whether they differ. `shown` is how its name reads."""
        payloads = (found.named(shown) if isinstance(found, Payload) else found for found in read([path], BytesIO()))
        first = next(payloads, None)
        if isinstance(first, Unreadable):
            self._refuse(first.message)
            return False
        if first is None:
            return False
        shows = self._shown(shown)
        if first.line is None:
            return self._document(
                path, out, [first, *(found for found in payloads if isinstance(found, Payload))], shows
            )
        return self._lines(path, out, chain([first], payloads), shows)

    def _shown(self, name: str) -> Show:
        """Shows the hunks of a file below one header, unless the repaired text is printed itself."""
        named = False

        def hunks(lines: Iterable[str]) -> None:
            nonlocal named
            if name == "-" and self._write:
                return
            show(self._out, lines if named else chain(header(name), lines))
            named = True

        return hunks

    def _document(self, path: str, out: BinaryIO | None, payloads: list[Payload], shows: Show) -> bool:
        if payloads[0].problem is not None:
            self._notes.take(self._repairer.unrepaired(payloads[0]))
            if out is not None:
                copy(path, out)
            return False
        raw = Path(path).read_bytes()
        text = raw.decode("utf-8").removeprefix(BOM)
        document = Document(text, style_of(path), several=payloads[0].item is not None)
        repaired, repairs = self._repairer.repaired(document, payloads)
        for repair in repairs:
            self._notes.take(repair)
        if repaired.text != text:
            shows(document_hunks(text, repaired.text))
        if out is not None:
            out.write(raw[: len(raw) - len(text.encode())] + repaired.text.encode())
        return repaired.text != text

    def _lines(self, path: str, out: BinaryIO | None, payloads: Iterable[Payload | Unreadable], shows: Show) -> bool:
        changed = False
        with open(path, "rb", buffering=1 << 20) as file:
            lines = Lines(file, out)
            for payload in payloads:
                if isinstance(payload, Unreadable):
                    self._refuse(payload.message)
                elif payload.line is None or payload.problem is not None:
                    self._notes.take(self._repairer.unrepaired(payload))
                else:
                    raw = lines.line(payload.line)
                    text = raw.decode("utf-8").removeprefix(BOM)
                    document, repairs = self._repairer.repaired(Document(text, JSON, several=False), [payload])
                    self._notes.take(repairs[0])
                    if document.text != text:
                        changed = True
                        shows(line_hunk(payload.line, text, document.text))
                    if out is not None:
                        out.write(raw[: len(raw) - len(text.encode())] + document.text.encode())
            lines.skip_rest()
        return changed
