"""Streams: payloads read from files and streams, one at a time, with what is wrong with their text.

One payload, an array of them, or JSON Lines of any length in constant memory; YAML by its file name.
"""

from __future__ import annotations

from callsheet.payloads.decoding import MOST_BYTES, NotAPayload, decoded, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO, Final

LINES: Final = (".jsonl", ".ndjson")
_YAML: Final = (".yaml", ".yml")


class Payload:
    """A payload with its place: the file, and the line (from 1) or the item (from 0) where it is one of many.

    `problem` says what is wrong with the text where no payload could be read from it; `size` counts the bytes that
    were read for it.
    """

    __slots__ = ("file", "item", "line", "problem", "size", "value")

    def __init__(
        self,
        file: str,
        line: int | None,
        value: Any = None,
        problem: str | None = None,
        size: int = 0,
        item: int | None = None,
    ) -> None:
        self.file = file
        self.line = line
        self.value = value
        self.problem = problem
        self.size = size
        self.item = item

    @property
    def place(self) -> str:
        """The place as `file:line` or `file[item]`."""
        if self.item is not None:
            return f"{self.file}[{self.item}]"
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def named(self, file: str) -> Payload:
        """The payload, with another name for its file."""
        return Payload(file, self.line, self.value, self.problem, self.size, self.item)

    def holding(self, value: Any) -> Payload:
        """The payload at its place, with another value."""
        return Payload(self.file, self.line, value, self.problem, self.size, self.item)


class Batch:
    """Payloads of lines that follow each other: objects, the first of them from line `first` (from 1) of a file.

    `size` counts the bytes that were read for all of them.
    """

    __slots__ = ("file", "first", "size", "values")

    def __init__(self, file: str, first: int, values: list[dict[str, Any]], size: int) -> None:
        self.file = file
        self.first = first
        self.values = values
        self.size = size

    def payload(self, index: int) -> Payload:
        """One of the payloads, by its index (from 0)."""
        return Payload(self.file, self.first + index, self.values[index], None, self.size // len(self.values))


class Unreadable:
    """A file that cannot be read. The message names it and says why."""

    __slots__ = ("message",)

    def __init__(self, message: str) -> None:
        self.message = message


def read(files: list[str], stdin: BinaryIO) -> Iterator[Payload | Unreadable]:
    """Every payload of the files, in order; `-` and no file at all are standard input."""
    for found in read_batched(files, stdin):
        if isinstance(found, Batch):
            yield from map(found.payload, range(len(found.values)))
        else:
            yield found


def read_batched(files: list[str], stdin: BinaryIO) -> Iterator[Payload | Batch | Unreadable]:
    """What `read` gives, with many lines together where they leave no doubt: that is quicker."""
    for name in files or ["-"]:
        try:
            if name == "-":
                yield from _stream(stdin, name)
            else:
                with open(name, "rb", buffering=1 << 19) as file:
                    yield from _form(name)(file, name)
        except OSError as error:
            yield Unreadable(f"{name}: {error.strerror or error}")


def _form(name: str) -> Callable[[BinaryIO, str], Iterator[Payload | Batch]]:
    """How a file is read, by its name."""
    suffix = f".{name.rpartition('.')[2].lower()}"
    if suffix in LINES:
        return _lines
    if suffix in _YAML:
        return lambda file, name: _whole(file.read(MOST_BYTES + 1), name, decoded_yaml)
    if suffix == ".json":
        return lambda file, name: _whole(file.read(MOST_BYTES + 1), name, decoded)
    return _stream


def _lines(file: BinaryIO, name: str, head: bytes = b"", first: int = 1) -> Iterator[Payload | Batch]:
    from callsheet.payloads.json_lines import read_lines

    return read_lines(file, name, head, first)


def decoded_yaml(text: bytes) -> Any:
    """The value of a YAML text. Raises `NotAPayload` for whatever specs may not hold either."""
    try:
        from callsheet.problems import SpecError
        from callsheet.reading.documents import parse
    except ImportError:
        raise NotAPayload("YAML needs PyYAML: pip install 'callsheet[cli]'") from None
    try:
        value = parse(text, "").data
    except SpecError as error:
        first = error.problems[0]
        what = "not YAML: " if first.rule == "yaml" else ""
        raise NotAPayload(f"{what}line {first.position.line}: {first.message}") from None
    refuse(value, text)
    return value


def _whole(text: bytes, name: str, decode: Callable[[bytes], Any]) -> Iterator[Payload]:
    """The payloads of a file that is one document: an array holds several."""
    try:
        if len(text) > MOST_BYTES:
            limit = MOST_BYTES // 1024 // 1024
            raise NotAPayload(f"larger than {limit} MiB: put many payloads in JSON Lines (.jsonl)")
        if not text.removeprefix(b"\xef\xbb\xbf").strip():
            raise NotAPayload("empty: it holds no payload")
        value = decode(text)
    except NotAPayload as error:
        yield Payload(name, None, problem=str(error), size=len(text))
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield Payload(name, None, item, item=index)
    else:
        yield Payload(name, None, value, size=len(text))


def _stream(file: BinaryIO, name: str) -> Iterator[Payload | Batch]:
    """The payloads of a stream that says nothing of its form.

    It is JSON Lines where the first line is whole JSON and more follows: they are given as they come. Otherwise it
    is one document, or JSON Lines of which the first is broken.
    """
    number, line = 1, file.readline(MOST_BYTES + 1)
    while line.isspace() and line[-1:] == b"\n":
        number, line = number + 1, file.readline(MOST_BYTES + 1)
    if not line or line.isspace():
        return
    try:
        decoded(line)
    except NotAPayload:
        yield from _guessed(number, line, file, name)
        return
    second = file.readline(MOST_BYTES + 1)
    blank = 0
    while second.isspace():
        blank, second = blank + 1, file.readline(MOST_BYTES + 1)
    if second:
        yield from _lines(file, name, line + b"\n" * blank + second, number)
    else:
        yield from _whole(line, name, decoded)


def _guessed(number: int, line: bytes, file: BinaryIO, name: str) -> Iterator[Payload | Batch]:
    """The payloads of a stream whose first line is no JSON by itself."""
    head = line + file.read(max(0, MOST_BYTES + 1 - len(line)))
    found = list(_whole(head, name, decoded))
    # In a document of which the first line does not open an array, no object begins a line.
    broken = bool(found) and found[0].problem is not None
    if broken and not line.startswith(b"[") and (b"\n{" in head or len(line) > MOST_BYTES):
        yield from _lines(file, name, head, number)
    else:
        yield from found
