"""Payloads: read from files and streams, one at a time, with what is wrong with their text.

One payload, an array of them, or JSON Lines of any length in constant memory; YAML by its file name.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

MOST_BYTES: Final = 16 * 1024 * 1024
"""The largest payload that is read, in bytes. No API takes a tenth of it."""
DEEPEST: Final = 200
"""How many levels a payload may have: as many as YAML may, and far fewer than Python's stack holds."""
_LONGEST_LINE: Final = MOST_BYTES + len("\r\n")
_LINES: Final = (".jsonl", ".ndjson")
_YAML: Final = (".yaml", ".yml")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_LARGE: Final = 1e15
"""Beyond this orjson may give a float where the text holds an integer."""


class NotAPayload(Exception):
    """A text that is no payload. The message says what is wrong."""


class Payload(NamedTuple):
    """A payload with its place: the file, and the line (from 1) or the item (from 0) where it is one of many.

    `problem` says what is wrong with the text where no payload could be read from it; `size` counts the bytes that
    were read for it.
    """

    file: str
    line: int | None
    value: Any = None
    problem: str | None = None
    size: int = 0
    item: int | None = None

    @property
    def place(self) -> str:
        """The place as `file:line` or `file[item]`."""
        if self.item is not None:
            return f"{self.file}[{self.item}]"
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that cannot be read. The message names it and says why."""

    message: str


def read(files: list[str], stdin: BinaryIO) -> Iterator[Payload | Unreadable]:
    """Every payload of the files, in order; `-` and no file at all are standard input."""
    for name in files or ["-"]:
        try:
            if name == "-":
                yield from _stream(stdin, name)
            else:
                with open(name, "rb", buffering=1 << 20) as file:
                    yield from _form(name)(file, name)
        except OSError as error:
            yield Unreadable(f"{name}: {error.strerror or error}")


def _form(name: str) -> Callable[[BinaryIO, str], Iterator[Payload]]:
    """How a file is read, by its name."""
    suffix = Path(name).suffix.lower()
    if suffix in _LINES:
        return lambda file, name: _numbered(enumerate(_text_lines(file), 1), name)
    if suffix in _YAML:
        return lambda file, name: _whole(file.read(MOST_BYTES + 1), name, decoded_yaml)
    if suffix == ".json":
        return lambda file, name: _whole(file.read(MOST_BYTES + 1), name, decoded)
    return _stream


def decoded(text: bytes) -> Any:
    """The JSON value of a text. Raises `NotAPayload` for whatever is not strict JSON."""
    text = text.rstrip(b" \t\r\n")
    if len(text) > MOST_BYTES:
        raise NotAPayload(f"larger than {MOST_BYTES // 1024 // 1024} MiB: no API takes a payload of that size")
    if text.startswith(_UTF16) or b"\0" in text:
        raise NotAPayload("not UTF-8 but, it seems, UTF-16: save it as UTF-8")
    try:
        value = json.loads(
            text.decode("utf-8-sig"),
            object_pairs_hook=_pairs,
            parse_constant=_constant,
            parse_int=_int,
            parse_float=_float,
        )
    except UnicodeDecodeError as error:
        raise NotAPayload(f"not UTF-8: byte {error.start + 1} cannot be read") from None
    except json.JSONDecodeError as error:
        raise NotAPayload(_said(error)) from None
    except RecursionError:
        raise NotAPayload(_TOO_DEEP) from None
    _refuse(value, text)
    return value


_TOO_DEEP: Final = f"nested more than {DEEPEST} levels deep"


def _said(error: json.JSONDecodeError) -> str:
    where = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
    if error.pos >= len(error.doc):
        return f"not JSON: it ends too early, at {where}"
    said = error.msg.rstrip(": ").removesuffix(" at")
    return f"not JSON: {said[0].lower()}{said[1:]} at {where}"


def _refuse(value: Any, text: bytes) -> None:
    """Raise `NotAPayload` for what the grammar of JSON allows and no payload can hold."""
    if text.count(b"[") + text.count(b"{") > DEEPEST and _is_deep(value):
        raise NotAPayload(_TOO_DEEP)
    if _HALF.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            half = f"\\u{ord(error.object[error.start]):04x}"
            raise NotAPayload(f"{half} stands without the other half of its character: no UTF-8 can hold it") from None


def _is_deep(value: Any) -> bool:
    """Whether a value has more than `DEEPEST` levels."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [
            item
            for parent in level
            for item in (parent.values() if parent.__class__ is dict else parent)
            if item.__class__ is dict or item.__class__ is list
        ]
        if not level:
            return False
    return True


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        repeated, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise NotAPayload(f"the key {json.dumps(repeated)[:80]} stands twice in one object")
    return result


def _constant(name: str) -> Any:
    raise NotAPayload(f"{name} is no JSON number")


def _int(digits: str) -> int:
    if len(digits) > 4000:
        raise NotAPayload(f"a number of {len(digits.lstrip('-'))} digits")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number - number != 0:
        raise NotAPayload(f"{digits if len(digits) <= 40 else digits[:39] + '…'} is too large for a number")
    return number


def _fast() -> Callable[[bytes], Any]:
    """The quickest decoder for lines that is as strict as `decoded`.

    orjson takes the last of two equal keys. A line without escapes has exactly two quotes for every key and every
    text; where the count differs, the strict decoder decides. So it does for deep nesting and for large numbers.
    """
    try:
        import orjson
    except ImportError:
        return decoded

    def decode(line: bytes) -> Any:
        try:
            value = orjson.loads(line)
            exact = (
                value.__class__ is dict
                and line.count(b'"') == 2 * _texts(value)
                and line.count(b"[") + line.count(b"{") <= DEEPEST
            )
        except (ValueError, RecursionError):
            exact = False
        return value if exact else decoded(line)

    return decode


def _texts(value: Any) -> int:
    """How many texts a list or an object holds, keys included. Raises `ValueError` for a large number."""
    count = 0
    if value.__class__ is dict:
        count = len(value)
        value = value.values()
    for item in value:
        kind = item.__class__
        if kind is str:
            count += 1
        elif kind is list or kind is dict:
            count += _texts(item)
        elif kind is float and not -_LARGE < item < _LARGE:
            raise ValueError
    return count


def decoded_yaml(text: bytes) -> Any:
    """The value of a YAML text. Raises `NotAPayload` for whatever specs may not hold either."""
    try:
        from callsheet.documents import parse
        from callsheet.problems import SpecError
    except ImportError:
        raise NotAPayload("YAML needs PyYAML: pip install 'callsheet[cli]'") from None
    try:
        value = parse(text, "").data
    except SpecError as error:
        first = error.problems[0]
        what = "not YAML: " if first.rule == "yaml" else ""
        raise NotAPayload(f"{what}line {first.position.line}: {first.message}") from None
    _refuse(value, text)
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


def _stream(file: BinaryIO, name: str) -> Iterator[Payload]:
    """The payloads of a stream that says nothing of its form.

    It is JSON Lines where the first line is whole JSON and more follows: they are given as they come. Otherwise it
    is one document, or JSON Lines of which the first is broken.
    """
    lines = ((number, line) for number, line in enumerate(_text_lines(file), 1) if not line.isspace())
    first = next(lines, None)
    if first is None:
        return
    try:
        decoded(first[1])
    except NotAPayload:
        yield from _guessed(first, file, name)
        return
    second = next(lines, None)
    if second is None:
        yield from _whole(first[1], name, decoded)
    else:
        yield from _numbered(chain((first, second), lines), name)


def _guessed(first: tuple[int, bytes], file: BinaryIO, name: str) -> Iterator[Payload]:
    """The payloads of a stream whose first line is no JSON by itself."""
    number, line = first
    head = line + file.read(max(0, MOST_BYTES + 1 - len(line)))
    found = list(_whole(head, name, decoded))
    # In a document of which the first line does not open an array, no object begins a line.
    broken = bool(found) and found[0].problem is not None
    if broken and not line.startswith(b"[") and (b"\n{" in head or len(line) > MOST_BYTES):
        yield from _numbered(enumerate(_text_lines(file, head), number), name)
    else:
        yield from found


def _numbered(lines: Iterable[tuple[int, bytes]], name: str) -> Iterator[Payload]:
    """The payloads of JSON Lines, by the numbers of their lines."""
    decode = _fast()
    for number, line in lines:
        if line.isspace():
            continue
        try:
            yield Payload(name, number, decode(line), None, len(line))
        except NotAPayload as error:
            yield Payload(name, number, problem=str(error), size=len(line))
            if number == 1 and line.startswith(_UTF16):
                return


def _text_lines(file: BinaryIO, head: bytes = b"") -> Iterator[bytes]:
    """The lines of a head that was read before, and of the file. Of one that is too long only the start is kept."""
    before, readline = BytesIO(head), file.readline
    while line := before.readline() or readline(_LONGEST_LINE):
        if head and line[-1] != 10 and len(line) < _LONGEST_LINE:
            line += readline(_LONGEST_LINE - len(line))
        if len(line) == _LONGEST_LINE and line[-1] != 10:
            while (rest := readline(1 << 20)) and rest[-1] != 10:
                continue
            line = line[:-1] + b"\n"
        yield line
