"""Diffs: how two versions of a text differ, in the unified format that `patch` and `git apply` read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from callsheet.commands.terminal import Printer

_STYLES: Final = {"+": "good", "-": "error", "@": "faint"}


def header(file: str) -> Iterator[str]:
    """The lines that name the file of a diff."""
    yield f"--- {file}"
    yield f"+++ {file}"


def document_hunks(old: str, new: str) -> Iterator[str]:
    """The hunks of a text, with three lines around each."""
    before, after = _lines(old), _lines(new)
    for line in list(unified_diff(before, after, lineterm=""))[2:]:
        kept = line.removesuffix("\n")
        yield kept.removesuffix("\r")
        if kept == line and line[:1] != "@":
            yield "\\ No newline at end of file"


def line_hunk(number: int, old: str, new: str) -> Iterator[str]:
    """The hunk of one line, which needs no other line to be known."""
    yield f"@@ -{number} +{number} @@"
    for sign, line in (("-", old), ("+", new)):
        kept = line.removesuffix("\n")
        yield sign + kept.removesuffix("\r")
        if kept == line:
            yield "\\ No newline at end of file"


def show(out: Printer, lines: Iterable[str]) -> None:
    """Print the lines of a diff, coloured where a person is looking."""
    for line in lines:
        named = line.startswith(("--- ", "+++ "))
        style = "strong" if named else _STYLES.get(line[:1])
        out.line(out.style(line, style) if style else line)


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends. Nothing but a line feed ends one."""
    *lines, rest = text.split("\n")
    return [line + "\n" for line in lines] + ([rest] if rest else [])
