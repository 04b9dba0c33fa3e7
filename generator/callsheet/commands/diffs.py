"""Diffs: how two versions of a text differ, in the unified format that `patch` and `git apply` read.

The versions differ in places only, by a line or a few, and may be long: they are walked side by side, which takes
linear time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from callsheet.commands.terminal import Printer

_AROUND: Final = 3
"""How many lines are shown before and after a change."""
_FARTHEST: Final = 200
"""How many lines a change may take in both versions together before everything after it counts as changed."""
_STYLES: Final = {"+": "good", "-": "error", "@": "faint"}


class _Change(NamedTuple):
    """Lines from `old` to before `old_end` that became those from `new` to before `new_end`, counted from 0."""

    old: int
    old_end: int
    new: int
    new_end: int


def header(file: str) -> Iterator[str]:
    """The lines that name the file of a diff."""
    yield f"--- {file}"
    yield f"+++ {file}"


def document_hunks(old: str, new: str) -> Iterator[str]:
    """The hunks of a text, with three lines around each."""
    before, after = _lines(old), _lines(new)
    hunk: list[_Change] = []
    for change in _changes(before, after):
        if hunk and change.old - hunk[-1].old_end > 2 * _AROUND:
            yield from _hunk(before, after, hunk)
            hunk = []
        hunk.append(change)
    if hunk:
        yield from _hunk(before, after, hunk)


def line_hunk(number: int, old: str, new: str) -> Iterator[str]:
    """The hunk of one line, which needs no other line to be known."""
    yield f"@@ -{number} +{number} @@"
    yield from _shown("-", old)
    yield from _shown("+", new)


def show(out: Printer, lines: Iterable[str]) -> None:
    """Print the lines of a diff, coloured where a person is looking."""
    for line in lines:
        named = line.startswith(("--- ", "+++ "))
        style = "strong" if named else _STYLES.get(line[:1])
        out.line(out.style(line, style) if style else line)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
            continue
        change = _change(old, new, i, j)
        yield change
        i, j = change.old_end, change.new_end


def _change(old: Sequence[str], new: Sequence[str], i: int, j: int) -> _Change:
    """The change that begins at two lines: to the nearest place where both versions go on alike."""
    for size in range(1, _FARTHEST):
        for more in sorted(range(size + 1), key=lambda count: abs(2 * count - size)):
            a, b = i + more, j + size - more
            if a <= len(old) and b <= len(new) and old[a : a + 2] == new[b : b + 2]:
                return _Change(i, a, j, b)
    return _Change(i, len(old), j, len(new))


def _hunk(old: Sequence[str], new: Sequence[str], changes: list[_Change]) -> Iterator[str]:
    first, last = changes[0], changes[-1]
    lead = min(_AROUND, first.old)
    tail = min(_AROUND, len(old) - last.old_end)
    start, end = first.old - lead, last.old_end + tail
    start_new, end_new = first.new - lead, last.new_end + tail
    yield f"@@ -{_range(start, end)} +{_range(start_new, end_new)} @@"
    at = start
    for change in changes:
        for sign, lines in ((" ", old[at : change.old]), ("-", old[change.old : change.old_end])):
            for line in lines:
                yield from _shown(sign, line)
        for line in new[change.new : change.new_end]:
            yield from _shown("+", line)
        at = change.old_end
    for line in old[at:end]:
        yield from _shown(" ", line)


def _range(start: int, end: int) -> str:
    """The lines of a hunk: the first, counted from 1, and how many, where that is not one."""
    count = end - start
    return f"{start + 1 if count else start}" + (f",{count}" if count != 1 else "")


def _shown(sign: str, line: str) -> Iterator[str]:
    kept = line.removesuffix("\n")
    yield sign + kept.removesuffix("\r")
    if kept == line:
        yield "\\ No newline at end of file"


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends. Nothing but a line feed ends one."""
    *lines, rest = text.split("\n")
    return [line + "\n" for line in lines] + ([rest] if rest else [])
