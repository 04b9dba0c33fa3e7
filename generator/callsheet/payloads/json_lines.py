"""JSON Lines: the payloads of a stream of lines, of any length, in constant memory.

Lines are read in blocks. Where orjson is installed, and nothing in a block leaves a doubt, its payloads come together;
else every line is decoded strictly by itself. Both ways give the same.
"""

from __future__ import annotations

from io import BytesIO
from itertools import chain

from callsheet.payloads.decoding import DEEPEST, MOST_BYTES, UTF16, NotAPayload, decoded
from callsheet.payloads.streams import Batch, Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Final, Protocol, TypeAlias

    class Stream(Protocol):
        """What lines are read from."""

        def read(self, size: int, /) -> bytes:
            """At most so many bytes; none at the end."""

        def readline(self, size: int, /) -> bytes:
            """A line, or so much of it; nothing at the end."""

    Decode: TypeAlias = Callable[[list[bytes], bytes], list[Any] | None]

_LONGEST_LINE: Final = MOST_BYTES + len("\r\n")
_BLOCK: Final = 1 << 16
_FEW: Final = 32
_DOUBT: Final = -2
_LARGE: Final = 1e15
"""Beyond this orjson may give a float where the text holds an integer."""


def read_lines(file: Stream, name: str, head: bytes = b"", first: int = 1) -> Iterator[Payload | Batch]:
    """The payloads of a head that was read before, and of the file; `first` is the number of the first line."""
    decode = _decoder()
    number = first
    for block in _blocks(file, head):
        lines = BytesIO(block).readlines()
        if number == 1 and block.startswith(UTF16):
            yield _payload(lines[0], name, number)
            return
        yield from _found(lines, block, name, number, decode)
        number += len(lines)


def _found(lines: list[bytes], block: bytes, name: str, number: int, decode: Decode) -> Iterator[Payload | Batch]:
    """The payloads of a block; where it leaves a doubt, of smaller ones, and at last of each line by itself."""
    values = decode(lines, block)
    if values is not None:
        yield Batch(name, number, values, len(block))
    elif len(lines) > _FEW:
        for start in range(0, len(lines), _FEW):
            few = lines[start : start + _FEW]
            yield from _found(few, b"".join(few), name, number + start, decode)
    else:
        for index, line in enumerate(lines):
            if not line.isspace():
                yield _payload(line, name, number + index)


def _payload(line: bytes, name: str, number: int) -> Payload:
    try:
        return Payload(name, number, decoded(line), None, len(line))
    except NotAPayload as error:
        return Payload(name, number, problem=str(error), size=len(line))


def _blocks(file: Stream, head: bytes) -> Iterator[bytes]:
    """The file in blocks of whole lines, as they come. Of a line that is too long only the start is kept."""
    read: Callable[[int], bytes] = getattr(file, "read1", file.read)
    block = head or read(_BLOCK)
    while block:
        if block[-1] == 10:
            yield block
        else:
            end = block.rfind(b"\n") + 1
            if end:
                yield block[:end]
            yield _completed(block[end:], file)
        block = read(_BLOCK)


def _completed(start: bytes, file: Stream) -> bytes:
    """The line that begins with `start`."""
    line = start + file.readline(_LONGEST_LINE - len(start))
    if len(line) == _LONGEST_LINE and line[-1] != 10:
        while (rest := file.readline(1 << 20)) and rest[-1] != 10:
            continue
        line = line[:-1] + b"\n"
    return line


def _decoder() -> Decode:
    """Decodes the lines of a block where that gives exactly what `decoded` gives for each of them, else None."""
    try:
        from orjson import loads
    except ImportError:
        return lambda _lines, _block: None

    def decode(lines: list[bytes], block: bytes) -> list[Any] | None:
        try:
            values = list(map(loads, lines))
        except (ValueError, RecursionError):
            return None
        quotes = block.count(b'"')
        if b"\\" in block:
            # Where no backslash is escaped, every quote after a backslash is part of a text.
            quotes = -1 if b"\\\\" in block else quotes - block.count(b'\\"')
        return values if _texts(values) * 2 == quotes else None

    return decode


def _texts(values: list[Any]) -> int:
    """How many texts some objects hold, keys included; `_DOUBT` where one of the values leaves a doubt.

    orjson takes the last of two equal keys. A block has exactly two quotes for every key and every text, so that a key
    which stands twice shows in their count.
    """
    if set(map(type, values)) != {dict}:
        return _DOUBT
    count = 0
    objects: list[Any] = values
    lists: list[Any] = []
    for _ in range(DEEPEST):
        count += sum(map(len, objects))
        level = list(chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists)))
        kinds = list(map(type, level))
        found = set(kinds)
        count += kinds.count(str)
        if float in found and not all(-_LARGE < number < _LARGE for number in _of(float, kinds, level)):
            return _DOUBT
        objects = _of(dict, kinds, level) if dict in found else []
        lists = _of(list, kinds, level) if list in found else []
        if not objects and not lists:
            return count
    return _DOUBT


def _of(kind: type, kinds: list[type], level: list[Any]) -> list[Any]:
    """The values of one type, by the types of all."""
    found, at = [], -1
    for _ in range(kinds.count(kind)):
        at = kinds.index(kind, at + 1)
        found.append(level[at])
    return found
