"""Locating: the text of a payload in its file, and the lines and columns of what stands in it.

A file is read a second time, and only where something was found: a document as a whole, JSON Lines a line at a time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from callsheet import pointers
from callsheet.commands.sarif import Region
from callsheet.payloads.decoding import MOST_BYTES, decoded
from callsheet.payloads.editing import JSON, YAML, Style
from callsheet.payloads.spans import Span, Spans, json_items, json_spans, yaml_spans
from callsheet.payloads.streams import Payload, decoded_yaml
from callsheet.problems import SpecError

BOM: Final = "\ufeff"
_OF_NAMES: Final = ("unknown-field", "other-models-field")
"""The rules that speak of the name of a field, not of its value."""
_PIECE: Final = 1 << 20


class Breaks:
    """The line feeds of a text, found when a line is asked for. `line` is the line that the text begins with."""

    def __init__(self, text: str, line: int) -> None:
        self._text = text
        self._line = line
        self._offsets: list[int] | None = None

    def at(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both counted from 1."""
        if self._offsets is None:
            self._offsets = [found.start() for found in re.finditer("\n", self._text)]
        before = bisect_left(self._offsets, offset)
        return self._line + before, offset - (self._offsets[before - 1] if before else -1)


@dataclass(frozen=True, slots=True)
class Place:
    """A payload in a text. `below` is its JSON Pointer there."""

    text: str
    spans: Spans
    style: Style
    below: str
    breaks: Breaks

    def region(self, path: str, *, key: bool = False) -> Region:
        """Where the value at a path of the payload stands, or its key; what is missing is put where it belongs."""
        pointer = self.below + path
        if key and pointer in self.spans.keys:
            return self.of(self.spans.keys[pointer])
        if pointer in self.spans.values:
            return self.of(self.spans.values[pointer])
        while pointer and pointer not in self.spans.values:
            pointer = pointers.parent(pointer)
        start = self.spans.values[pointer].start
        return self.of(Span(start, start + 1))

    def of(self, span: Span) -> Region:
        """The lines and columns of a span."""
        return Region(*self.breaks.at(span.start), *self.breaks.at(span.end))


def violation_region(place: Place, violation: Mapping[str, Any], below: str) -> Region:
    """Where a violation stands; `below` is the pointer of the payload in what was read for it."""
    rule: str = violation["rule"]
    about_text = rule.startswith("callsheet.")
    return place.region(
        violation["path"] if about_text else below + violation["path"],
        key=rule.rpartition(".")[2].startswith(_OF_NAMES),
    )


class Lines:
    """The lines of a file by their numbers, each asked for after the ones before it. What is skipped goes to `copy`."""

    def __init__(self, file: BinaryIO, copy: BinaryIO | None = None) -> None:
        self.file = file
        self._copy = copy
        self._number = 0

    def line(self, number: int) -> bytes:
        """The line of a number, counted from 1, with its end."""
        while self._number < number - 1:
            self._skip()
            self._number += 1
        self._number = number
        return self.file.readline()

    def skip_rest(self) -> None:
        """Copy whatever follows."""
        while self._skip():
            continue

    def _skip(self) -> bool:
        """Copy one line, piece by piece: one that is no payload may have any length."""
        read = False
        while piece := self.file.readline(_PIECE):
            read = True
            if self._copy is not None:
                self._copy.write(piece)
            if piece.endswith(b"\n"):
                break
        return read


class Document:
    """A text that holds one payload, or an array of `several`; `line` is the line of its file that it begins with."""

    def __init__(self, text: str, style: Style, *, several: bool, line: int = 1) -> None:
        self.text = text
        self._style = style
        self._several = several
        self._line = line
        self._breaks = Breaks(text, line)
        self._items: list[Span] | None = None
        self._spans: Spans | None = None

    def place(self, item: int | None) -> Place:
        """The place of the payload, or of one of the array. Raises `LookupError` where the text has none there."""
        if self._style is YAML:
            self._spans = self._spans or yaml_spans(self.text)
            return Place(self.text, self._spans, YAML, "" if item is None else f"/{item}", self._breaks)
        start = 0
        if item is not None:
            self._items = self._items or json_items(self.text)
            start = self._items[item].start
        return Place(self.text, json_spans(self.text, start), JSON, "", self._breaks)

    def values(self) -> list[Any]:
        """What is read from the text, payload by payload. Raises `NotAPayload`."""
        value = (decoded_yaml if self._style is YAML else decoded)(self.text.encode("utf-8", "surrogatepass"))
        return value if self._several and isinstance(value, list) else [value]

    def with_text(self, text: str) -> Document:
        """A document of the same kind that holds another text."""
        return Document(text, self._style, several=self._several, line=self._line)


def style_of(file: str) -> Style:
    """How the values of a file are written, by its name."""
    return YAML if PurePath(file).suffix.lower() in (".yaml", ".yml") else JSON


class Locator:
    """Finds the places of payloads, which must be asked for in their order."""

    def __init__(self) -> None:
        self._file: str | None = None
        self._document: Document | None = None
        self._lines: Lines | None = None

    def place(self, payload: Payload) -> Place | None:
        """The place of a payload; None where its file has no text to look at, as standard input has none."""
        if payload.file == "-" or payload.problem is not None:
            return None
        with suppress(OSError, ValueError, LookupError, SpecError):
            if payload.file != self._file:
                self._open(payload)
            if self._lines is not None and payload.line is not None:
                text = self._lines.line(payload.line).decode("utf-8").removeprefix(BOM)
                return Document(text, JSON, several=False, line=payload.line).place(None)
            if self._document is not None:
                return self._document.place(payload.item)
        return None

    def _open(self, payload: Payload) -> None:
        if self._lines is not None:
            self._lines.file.close()
        self._file, self._document, self._lines = payload.file, None, None
        file = open(payload.file, "rb", buffering=1 << 20)  # noqa: SIM115  # lines are read on, until the next file
        if payload.line is not None:
            self._lines = Lines(file)
            return
        with file:
            text = file.read(MOST_BYTES + 1).decode("utf-8").removeprefix(BOM)
        self._document = Document(text, style_of(payload.file), several=payload.item is not None)
