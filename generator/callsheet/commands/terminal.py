"""Terminal: what a person sees in colour, and a pipe as plain text."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Final, TextIO

STYLES: Final = {"error": "31", "warning": "33", "good": "32", "faint": "2", "strong": "1"}


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is looking at a stream and wants colours."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Printer:
    """Writes lines to a stream; `style` colours only where a person is looking."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.coloured = is_terminal(stream)

    def style(self, text: str, style: str) -> str:
        """The text in a style, or as it is."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.coloured and text else text

    def line(self, text: str = "") -> None:
        """Write a line. What the stream's encoding cannot carry is escaped."""
        encoding = self.stream.encoding or "utf-8"
        self.stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")

    def table(
        self, headings: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()
    ) -> None:
        """Write a table: drawn for a person, aligned columns in a pipe. `right` names columns of numbers."""
        listed = [tuple(row) for row in rows]
        if self.coloured and self._rich_table(headings, rows, right):
            return
        widths = [max(len(row[i]) for row in (tuple(headings), *rows)) for i in range(len(headings))]
        for row in (tuple(headings), *rows):
            cells = [
                cell.rjust(w) if i in right else cell.ljust(w)
                for i, (cell, w) in enumerate(zip(row, widths, strict=True))
            ]
            self.line("  ".join(cells).rstrip())

    def _rich_table(self, headings: Sequence[str], rows: list[tuple[str, ...]], right: frozenset[int]) -> bool:
        try:
            from rich.box import SIMPLE_HEAD
            from rich.console import Console
            from rich.table import Table
        except ImportError:
            return False
        table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
        for index, heading in enumerate(headings):
            table.add_column(heading, justify="right" if index in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(cell.replace("[", "\\[") for cell in row))
        Console(file=self.stream, highlight=False).print(table)
        return True


def complain(message: str) -> None:
    """Write what is wrong with a call to standard error."""
    Printer(sys.stderr).line(f"callsheet: {message}")
