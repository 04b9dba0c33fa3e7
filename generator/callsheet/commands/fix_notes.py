"""Fix notes: what `check --fix` says of each payload beside the diff, and the sum of it at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callsheet.commands.formats.text import Text
from callsheet.commands.terminal import complain, counted

if TYPE_CHECKING:
    from callsheet.commands.repairs import Repair
    from callsheet.commands.terminal import Printer


class FixNotes:
    """Prints which fixes were applied and what is left, and counts both. `quiet` leaves only the sum."""

    def __init__(self, out: Printer, *, write: bool, unsafe: bool, quiet: bool) -> None:
        self._out = out
        self._text = Text(out, only_price=False, several=True, quiet=False)
        self._write = write
        self._unsafe = unsafe
        self._quiet = quiet
        self._payloads = self._fixes = self._left = self._blocked = self._invalid = self._invalid_before = 0
        self._files: set[str] = set()

    def take(self, repair: Repair) -> None:
        """Print what became of one payload, where there is something to say."""
        self._payloads += 1
        self._fixes += len(repair.fixes)
        if repair.blocked:
            self._blocked += len(repair.left)
        else:
            self._left += len(repair.left)
        self._invalid += not repair.after.valid
        self._invalid_before += not repair.before.valid
        if repair.fixes:
            self._files.add(repair.payload.file)
        if not self._quiet and (repair.fixes or repair.after.violations):
            self._print(repair)

    def finish(self, *, unreadable: bool) -> int:
        """Print the sum; returns the exit status."""
        if not self._payloads:
            if not unreadable:
                complain("nothing to check: the input holds no payload")
            return 2
        self._out.line(f"{self._done()}{self._not_done()}")
        invalid = self._invalid if self._write else self._invalid_before
        return 2 if unreadable else 1 if invalid else 0

    def _print(self, repair: Repair) -> None:
        out, result = self._out, repair.after
        fixes = counted(len(repair.fixes), "fix", "fixes") + ", then " if repair.fixes else ""
        out.line(f"{repair.payload.place}: {result.operation}: {fixes}{self._text.state(result)}")
        for fix in repair.fixes:
            out.line(f"  {out.style('fix    ', 'good')}  {fix.path or '/'}: {fix.message}")
        if repair.before.valid and str(repair.before.estimate) != str(result.estimate):
            out.line(f"  price    {repair.before.estimate} before, {result.estimate} with the fixes")
        for violation in result.violations:
            self._text.violation(violation)
        for fix in repair.left:
            why = "cannot be written into the text as it stands" if repair.blocked else "with --unsafe-fixes"
            out.line(f"  {out.style('could  ', 'faint')}  {fix.path or '/'}: {fix.message} ({why})")

    def _done(self) -> str:
        if not self._fixes:
            return "nothing was fixed"
        said = f"{counted(self._fixes, 'fix', 'fixes')} in {counted(len(self._files), 'file')}"
        return f"{said}, written" if self._write else f"{said}; --write writes {'it' if self._fixes == 1 else 'them'}"

    def _not_done(self) -> str:
        said = f"; {counted(self._invalid, 'payload')} {'is' if self._invalid == 1 else 'are'} not valid"
        said = said if self._invalid else ""
        if self._blocked:
            said += f"; {counted(self._blocked, 'fix', 'fixes')} cannot be written into the text as it stands"
        if self._left and not self._unsafe:
            said += f"; {counted(self._left, 'fix', 'fixes')} would change what is asked for: --unsafe-fixes"
        return said
