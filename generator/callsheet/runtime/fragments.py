"""Fragments: what can be read of a JSON text that is cut short, or spoiled somewhere behind its beginning.

The id of a job that was paid for may stand in an answer that did not arrive whole. Only what surely arrived is read: a
text up to its closing quote, a number once something follows it.
"""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 100
"""How deep lists and objects may be nested."""
LONGEST = 65536
"""How many bytes are read."""

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*+")|([{}\[\]:,])|([^\s"{}\[\]:,]++)(?=[\s"{}\[\]:,]))', re.DOTALL)


def readable(content: bytes) -> Any:
    """The list or object at the beginning of a text, as far as it can be read; None where there is none."""
    text = content[:LONGEST].decode("utf-8", errors="replace").removeprefix("\ufeff")
    found, at = _Found(), 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        string, sign, word = match.groups()
        if not (found.sign(sign) if sign else found.value(string or word)):
            break
    return found.root


class _Found:
    """What was read so far. Its methods say whether reading goes on."""

    def __init__(self) -> None:
        self.root: list[Any] | dict[str, Any] | None = None
        self._open: list[list[Any] | dict[str, Any]] = []
        self._name: str | None = None

    def sign(self, sign: str) -> bool:
        """A bracket, a colon or a comma."""
        if sign in "[{":
            holder: list[Any] | dict[str, Any] = [] if sign == "[" else {}
            self._put(holder)
            self._open.append(holder)
            return len(self._open) <= DEEPEST
        if sign in "]}" and self._open:
            self._open.pop()
        self._name = self._name if sign == ":" else None
        return bool(self._open)

    def value(self, text: str) -> bool:
        """A text, a number or a word; in an object, a text without a name before it is the next name."""
        try:
            value = json.loads(text, strict=False) if "\ufffd" not in text else None
        except ValueError:
            return False
        if self._open and isinstance(self._open[-1], dict) and self._name is None:
            self._name = value if isinstance(value, str) else None
            return self._name is not None
        self._put(value)
        return bool(self._open)

    def _put(self, value: Any) -> None:
        holder = self._open[-1] if self._open else None
        if isinstance(holder, list):
            holder.append(value)
        elif isinstance(holder, dict) and self._name is not None:
            holder[self._name] = value
            self._name = None
        elif self.root is None and isinstance(value, list | dict):
            self.root = value
