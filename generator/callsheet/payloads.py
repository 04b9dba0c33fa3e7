"""Payloads: read from files and streams, one at a time, with what is wrong with their text.

One payload, an array of them, or JSON Lines of any length in constant memory; YAML by its file name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

MOST_BYTES: Final = 16 * 1024 * 1024
"""The largest payload that is read, in bytes. No API takes a tenth of it."""
_LINES: Final = (".jsonl", ".ndjson")
_YAML: Final = (".yaml", ".yml")


class Unreadable(Exception):
    """A file that cannot be read. The message names it and says why."""


class NotAPayload(Exception):
    """A text that is no payload. The message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload with its place: the file, and the line in it (from 1) where it is one of many.

    `problem` says what is wrong with the text where no payload could be read from it; `size` counts the bytes that
    were read for it.
    """

    file: str
    line: int | None
    value: Any = None
    problem: str | None = None
    size: int = 0

    @property
    def place(self) -> str:
        """The place as `file:line`."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


def read(files: list[str], stdin: BinaryIO) -> Iterator[Payload]:
    """Every payload of the files, in order; `-` and no file at all are standard input.

    Raises `Unreadable` for a file that cannot be read, when its turn comes.
    """
    for name in files or ["-"]:
        if name == "-":
            yield from _stream(stdin, "-")
            continue
        suffix = Path(name).suffix.lower()
        try:
            with open(name, "rb", buffering=1 << 20) as file:
                if suffix in _LINES:
                    yield from _lines(file, name)
                elif suffix in _YAML:
                    yield from _whole(_limited(file), name, _yaml)
                elif suffix == ".json":
                    yield from _whole(_limited(file), name, decoded)
                else:
                    yield from _stream(file, name)
        except OSError as error:
            raise Unreadable(f"{name}: {error.strerror or error}") from None


def decoded(text: bytes) -> Any:
    """The JSON value of a text. Raises `NotAPayload` for whatever is not strict JSON."""
    if len(text) > MOST_BYTES:
        raise NotAPayload(f"larger than {MOST_BYTES // 1024 // 1024} MiB: no API takes a payload of that size")
    try:
        return json.loads(text.decode("utf-8-sig"), object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_int)
    except UnicodeDecodeError as error:
        raise NotAPayload(f"not UTF-8: byte {error.start + 1} cannot be read") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise NotAPayload(f"not JSON: {error.msg[0].lower()}{error.msg[1:]} ({where})") from None
    except RecursionError:
        raise NotAPayload("nested too deeply to be read") from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise NotAPayload(f"the key {json.dumps(repeated, ensure_ascii=False)[:80]} stands twice in one object")
    return result


def _constant(name: str) -> Any:
    raise NotAPayload(f"{name} is no JSON number")


def _int(digits: str) -> int:
    if len(digits) > 4000:
        raise NotAPayload(f"a number of {len(digits)} digits")
    return int(digits)


def _fast() -> Callable[[bytes], Any]:
    """The quickest decoder for lines that is as strict as `decoded`.

    orjson takes the last of two equal keys. A line without escapes has exactly two quotes for every key and every
    text; where the count differs, the strict decoder decides.
    """
    try:
        import orjson
    except ImportError:
        return decoded

    def decode(line: bytes) -> Any:
        try:
            value = orjson.loads(line)
        except ValueError:
            return decoded(line)
        try:
            exact = value.__class__ is dict and line.count(b'"') == 2 * _texts(value)
        except RecursionError:
            exact = False
        return value if exact else decoded(line)

    return decode


def _texts(value: Any) -> int:
    """How many texts a list or an object holds, keys included."""
    if value.__class__ is dict:
        count = len(value)
        for item in value.values():
            if item.__class__ is str:
                count += 1
            elif item.__class__ is list or item.__class__ is dict:
                count += _texts(item)
        return count
    count = 0
    for item in value:
        if item.__class__ is str:
            count += 1
        elif item.__class__ is list or item.__class__ is dict:
            count += _texts(item)
    return count


def _limited(file: BinaryIO) -> bytes:
    return file.read(MOST_BYTES + 1)


def _yaml(text: bytes) -> Any:
    try:
        from callsheet.documents import parse
        from callsheet.problems import SpecError
    except ImportError:
        raise NotAPayload("YAML needs PyYAML: pip install 'callsheet[cli]'") from None
    try:
        return parse(text, "").data
    except SpecError as error:
        first = error.problems[0]
        raise NotAPayload(f"not YAML: line {first.position.line}: {first.message}") from None


def _whole(text: bytes, name: str, decode: Callable[[bytes], Any]) -> Iterator[Payload]:
    """The payloads of a file that is one document: an array holds several."""
    try:
        if len(text) > MOST_BYTES:
            limit = MOST_BYTES // 1024 // 1024
            raise NotAPayload(f"larger than {limit} MiB: put many payloads in JSON Lines (.jsonl)")
        value = decode(text)
    except NotAPayload as error:
        yield Payload(name, None, problem=str(error), size=len(text))
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield Payload(f"{name}[{index}]", None, item)
    else:
        yield Payload(name, None, value, size=len(text))


def _stream(file: BinaryIO, name: str) -> Iterator[Payload]:
    """The payloads of a stream that says nothing of its form: JSON Lines where the first line is whole JSON."""
    first = _line(file)
    while first and not first.strip() and len(first) <= MOST_BYTES:
        first = _line(file)
    try:
        decoded(first)
    except NotAPayload:
        rest = first + file.read(MOST_BYTES + 1 - min(len(first), MOST_BYTES))
        yield from _guessed(rest, name)
        return
    second = _line(file)
    if not second.strip() and not file.peek(1) if hasattr(file, "peek") else not second:
        yield from _whole(first, name, decoded)
    else:
        yield from _numbered(file, name, [first, second])


def _guessed(text: bytes, name: str) -> Iterator[Payload]:
    """A document over several lines: JSON; or else JSON Lines of which the first is broken."""
    found = list(_whole(text, name, decoded))
    lines = text.splitlines()
    if (
        found[0].problem is not None
        and len(lines) > 1
        and lines[1].lstrip()[:1] == b"{"
        and lines[0].rstrip()[-1:] == b"}"
    ):
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _decoded_line(line, name, number, decoded)
        return
    yield from found


def _lines(file: BinaryIO, name: str) -> Iterator[Payload]:
    yield from _numbered(file, name, [])


def _numbered(file: BinaryIO, name: str, before: list[bytes]) -> Iterator[Payload]:
    decode = _fast()
    number = 0
    for line in before:
        number += 1
        if line.strip():
            yield _decoded_line(line, name, number, decode)
    while line := _line(file):
        number += 1
        if line.isspace():
            continue
        yield _decoded_line(line, name, number, decode)


def _decoded_line(line: bytes, name: str, number: int, decode: Callable[[bytes], Any]) -> Payload:
    try:
        return Payload(name, number, decode(line), size=len(line))
    except NotAPayload as error:
        return Payload(name, number, problem=str(error), size=len(line))


def _line(file: BinaryIO) -> bytes:
    """The next line. Of one that is too long only the start is kept, and the rest is passed over."""
    line = file.readline(MOST_BYTES + 1)
    if len(line) > MOST_BYTES:
        while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
            continue
    return line
