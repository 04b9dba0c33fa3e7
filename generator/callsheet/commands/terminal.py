"""Terminal: what a person sees in colour, and a pipe as plain text."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence
    from typing import Any, Final, Literal, TextIO

STYLES: Final = {"error": "31", "warning": "33", "note": "36", "good": "32", "faint": "2", "strong": "1"}
_GAP: Final = 3
"""The space between two columns of a table that is drawn."""
_NARROWEST: Final = 12
_BEYOND_ASCII: Final = r"\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
"""Controls that JSON leaves as they are: some terminals obey them, end a line or show what follows in another order."""
_COLOUR: Final = rf"\[(?:0|{'|'.join(STYLES.values())})m"
_CONTROL: Final = rf"[\x00-\x08\x0a-\x1a\x1c-\x1f{_BEYOND_ASCII}]|\x1b(?!{_COLOUR})"
"""What would move the cursor, end a line or command a terminal: no text of a payload may do that. Colours may pass."""
_RUNNER_WORDS: Final = ("##[", "##vso[", "##teamcity[")
"""What commands a runner of GitHub, Azure Pipelines or TeamCity, which read what is printed, wherever it stands."""


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
        """Write one line. What the stream's encoding cannot carry is escaped, and so is what would command a terminal
        or a runner."""
        # At the start of a line, two colons command a runner of GitHub.
        self.annotation(text.replace(":", "\\x3a", 1) if text.lstrip().startswith("::") else text)

    def annotation(self, text: str) -> None:
        """Write one line that may begin with a command to a runner of GitHub. Everything else in it is escaped."""
        safe = _without_controls(without_runner_words(text, "\\x23"))
        if not self.coloured:
            safe = safe.replace("\x1b", "\\x1b")
        self.stream.write(self._carried(safe) + "\n")

    def _carried(self, text: str) -> str:
        """A text with everything escaped that the stream's encoding cannot carry."""
        encoding = self.stream.encoding or "utf-8"
        return text.encode(encoding, "backslashreplace").decode(encoding)

    def json(self, value: Any) -> None:
        """Write a value as one line of JSON, in ASCII where the stream is not UTF-8."""
        self.stream.write(self.json_text(value) + "\n")

    def json_text(self, value: Any) -> str:
        """A value as JSON that the stream can carry."""
        unicode = (self.stream.encoding or "").lower().replace("-", "") == "utf8"
        import json

        text = without_runner_words(json.dumps(value, ensure_ascii=not unicode), "\\u0023")
        if not text.isprintable():
            import re

            text = re.sub(f"[{_BEYOND_ASCII}]", lambda found: f"\\u{ord(found[0]):04x}", text)
        return text.encode("utf-8", "backslashreplace").decode("utf-8")

    def table(
        self,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        right: frozenset[int] = frozenset(),
        *,
        cut: bool = False,
    ) -> None:
        """Write a table: drawn for a person, aligned columns in a pipe.

        `right` names columns of numbers. `cut` shortens the last column, rather than wrapping every column, where a
        person's window is too narrow.
        """
        cleaned = [tuple(self._carried(_without_controls(cell)) for cell in row) for row in rows]
        if self.coloured and self._rich_table(headings, cleaned, right, cut):
            return
        widths = [max(len(row[i]) for row in (tuple(headings), *cleaned)) for i in range(len(headings))]
        for row in (tuple(headings), *cleaned):
            cells = [
                cell.rjust(w) if i in right else cell.ljust(w)
                for i, (cell, w) in enumerate(zip(row, widths, strict=True))
            ]
            self.line("  ".join(cells).rstrip())

    def _rich_table(
        self, headings: Sequence[str], rows: list[tuple[str, ...]], right: frozenset[int], cut: bool
    ) -> bool:
        try:
            from rich.box import SIMPLE_HEAD
            from rich.console import Console
            from rich.table import Table
            from rich.text import Text
        except ImportError:
            return False
        console = Console(file=self.stream, highlight=False)
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        overflow: Literal["ellipsis", "fold"] = "ellipsis" if cut else "fold"
        widths = [max(len(row[i]) for row in (tuple(headings), *rows)) for i in range(len(headings))]
        left = console.width - sum(widths[:-1]) - _GAP * (len(widths) - 1)
        for index, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            last = index == len(headings) - 1
            table.add_column(
                heading,
                justify="right" if index in right else "left",
                overflow=overflow,
                no_wrap=cut,
                width=(max(_NARROWEST, min(width, left)) if last else width) if cut else None,
            )
        for row in rows:
            table.add_row(*(Text(cell, overflow=overflow) for cell in row))
        console.print(table)
        return True


def _without_controls(text: str) -> str:
    """The text with every control character escaped."""
    if text.isprintable():
        return text
    import re

    return re.sub(_CONTROL, _escaped, text)


def without_runner_words(text: str, sign: str) -> str:
    """The text with the # escaped, as `sign` writes it, of everything that commands a runner wherever it stands."""
    if "##" in text:
        for word in _RUNNER_WORDS:
            text = text.replace(word, sign + word[1:])
    return text


def _escaped(control: re.Match[str]) -> str:
    return control[0].encode("unicode_escape").decode("ascii")


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number of things, in words: `1 file`, `2 files`. `many` is needed where the plural is more than an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def harmless(text: str) -> str:
    """The text with everything escaped that would command a terminal, colours too."""
    return _without_controls(text).replace("\x1b", "\\x1b")


def complain(message: str) -> None:
    """Write what is wrong with a call to standard error, after whatever was printed before."""
    try:  # noqa: SIM105  # contextlib takes longer to load than many a check
        sys.stdout.flush()
    except OSError:
        pass
    Printer(sys.stderr).line(f"callsheet: {message}")
