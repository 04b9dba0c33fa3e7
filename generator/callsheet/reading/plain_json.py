"""Plain JSON: read with the position of every value in half the time that the reader of YAML takes.

What there is anything to say of is left to that reader, which tells the place: keys that stand twice, parts that are
too large, halves of characters, and whatever JSON allows and YAML does not.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from math import inf
from typing import Any, Final

from callsheet import pointers
from callsheet.problems import Position
from callsheet.reading.json_texts import HALF
from callsheet.reading.sizes import (
    DEEPEST,
    MOST_DIGITS,
    MOST_NODES,
    MOST_OF_A_SCHEMA,
    giant_part,
    keyword_below,
    most_entries,
    too_long,
)

_STRANGE: Final = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")
"""What YAML takes for a line break or for nothing that may stand in a text."""
_STRING: Final = r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
_KEY: Final = re.compile(rf"{_STRING}[ \t]*:[ \t\r\n]*")
_SCALAR: Final = re.compile(rf"{_STRING}|[-+.\w]+")
_SIGN: Final = re.compile(r"[ \t\r\n]*([,\]}]?)[ \t\r\n]*")
_LONGEST_KEY: Final = 1_000
"""How many characters a key may have, in its quotes: YAML takes no more than 1,024."""


class _NotPlain(Exception):
    """There is something to say of a text."""


Read = tuple[Any, dict[str, Position], dict[str, Position]]
"""The data of a document, and where each value and each key stands, by JSON Pointer."""


def read_plainly(text: str, shown: str) -> Read | None:
    """What a JSON text holds; None where it is to be read as YAML. `shown` is how its path reads in messages."""
    if _STRANGE.search(text):
        return None
    reader = _Reader(text, shown)
    try:
        return reader.read(), reader.values, reader.keys
    except _NotPlain:
        return None


class _Reader:
    """Goes through a text that is known to be JSON."""

    def __init__(self, text: str, shown: str) -> None:
        self.values: dict[str, Position] = {}
        self.keys: dict[str, Position] = {}
        self._text = text
        self._shown = shown
        self._breaks = array("q", (-1,))
        self._breaks.extend(found.start() for found in re.finditer("\n", text))
        self._nodes = 0
        self._most_nodes = MOST_NODES
        """How many nodes there may be before something that holds the next one is too large."""

    def read(self) -> Any:
        """The data. Raises `_NotPlain`."""
        return self._value(len(self._text) - len(self._text.lstrip()), "", "", 0, is_schema=False)[0]

    def _value(self, at: int, pointer: str, keyword: str, depth: int, *, is_schema: bool) -> tuple[Any, int]:
        """The value that begins at an index, and the index where it ends. `keyword` is the key above it."""
        self.values[pointer] = self._place(at)
        self._nodes += 1
        sign = self._text[at]
        if sign not in "{[":
            return self._scalar(at, keyword)
        if depth > DEEPEST or self._nodes > self._most_nodes:
            raise _NotPlain
        before, most = self._nodes, self._most_nodes
        if is_schema:
            self._most_nodes = min(most, before + MOST_OF_A_SCHEMA)
        inside = self._object if sign == "{" else self._list
        found, end = inside(at + 1, pointer, keyword, depth + 1)
        self._most_nodes = most
        # The characters of an enum are counted with all that stands between them: what is near is left to YAML.
        wrong = giant_part(keyword, self._nodes - before + 1, end - at, is_schema=is_schema)
        if wrong or self._nodes > most:
            raise _NotPlain
        return found, end

    def _object(self, at: int, pointer: str, keyword: str, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        most = most_entries(keyword)
        sign, at = self._sign(at)
        while sign != "}":
            key = _KEY.match(self._text, at)
            if key is None or key.end() - at > _LONGEST_KEY or len(found) == most:
                raise _NotPlain
            name = self._written(key)
            if name in found or name == "<<":
                raise _NotPlain
            below = f"{pointer}/{pointers.escape(name)}"
            self.keys[below] = self._place(at)
            is_schema = keyword == "schemas" or name == "schema"
            said_above = keyword_below(keyword, name)
            found[name], at = self._value(key.end(), below, said_above, depth, is_schema=is_schema)
            sign, at = self._sign(at)
        return found, at

    def _list(self, at: int, pointer: str, keyword: str, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        most = most_entries(keyword)
        sign, at = self._sign(at)
        while sign != "]":
            if len(found) == most:
                raise _NotPlain
            item, at = self._value(at, f"{pointer}/{len(found)}", "", depth, is_schema=False)
            found.append(item)
            sign, at = self._sign(at)
        return found, at

    def _sign(self, at: int) -> tuple[str, int]:
        """What stands between two values at an index, or ends them, and the index behind it."""
        found = _SIGN.match(self._text, at)
        return (found[1], found.end()) if found else ("", at)

    def _scalar(self, at: int, keyword: str) -> tuple[Any, int]:
        found = _SCALAR.match(self._text, at)
        if found is None or too_long(keyword, found.end() - at):
            raise _NotPlain
        if found[1] is not None:
            return self._written(found), found.end()
        value = json.loads(found[0])
        if len(found[0]) > MOST_DIGITS or value in (inf, -inf):
            raise _NotPlain
        return value, found.end()

    def _written(self, text: re.Match[str]) -> str:
        """What a text in quotes says."""
        if "\\" not in text[1]:
            return text[1]
        said: str = json.loads(f'"{text[1]}"')
        if HALF.search(said):
            raise _NotPlain
        return said

    def _place(self, at: int) -> Position:
        line = bisect_left(self._breaks, at)
        return Position(self._shown, line, at - self._breaks[line - 1])
