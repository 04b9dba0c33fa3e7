"""Broken conditions: a condition of several parts that does not fit in a line, as black breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from callsheet.rendering.blackened import NotKnown, fits
from callsheet.rendering.brackets import CLOSING, STRINGS, TOKEN, Item, is_list, must_break, taken_apart

_LOGIC: Final = re.compile(r" (?=(?:and|or) )")
_IN_BRACKETS: Final = re.compile(r"((?:and |or )?(?:not )?)(\(.+\))\Z")


def broken_condition(indent: str, word: str, text: str) -> Iterator[str]:
    """A condition of several parts that does not fit in a line: in brackets of its own, or broken at its last ones."""
    parts = _parts_of(text)
    if " if " in STRINGS.sub("", text) or must_break(text) or len(parts) == 1:
        raise NotKnown
    if len(parts) == 2 and text.endswith(")"):
        yield from _broken_at_end(indent, taken_apart(f"{word} {text}"))
    elif len(parts) == 2 and (text.startswith("(") or text.endswith(("]", "}"))):
        raise NotKnown
    else:
        yield from [f"{indent}{word} (", *_logic(indent + "    ", text), f"{indent}):"]


def _broken_at_end(indent: str, item: Item) -> Iterator[str]:
    """A condition of two parts, broken at the brackets that end it."""
    head, inner = indent + item.before + item.opening, ", ".join(element.text for element in item.items)
    is_tuple = item.before.endswith(" ") and len(item.items) > 1
    if not is_list(item) or not inner or is_tuple or item.has_comma:
        raise NotKnown
    if not (fits(head) and fits(f"{indent}    {inner}")):
        raise NotKnown
    yield from [head, f"{indent}    {inner}", f"{indent}):"]


def _logic(indent: str, text: str) -> Iterator[str]:
    """What stands between the brackets of a condition: in one line, or one part a line."""
    if fits(indent + text):
        yield indent + text
        return
    for part in _parts_of(text):
        found = _IN_BRACKETS.match(part)
        if fits(indent + part):
            yield indent + part
        elif found and taken_apart(found[2]).before == "":
            yield from [indent + found[1] + "(", *_logic(indent + "    ", found[2][1:-1]), indent + ")"]
        else:
            raise NotKnown


def _parts_of(text: str) -> list[str]:
    """The parts of a condition: all but the first begin with `and` or `or`."""
    parts = [""]
    depth = 0
    for token in TOKEN.finditer(text):
        depth += (token[0] in CLOSING) - (token[0] in (")", "]", "}"))
        pieces = [token[0]] if depth or token[0][-1] in "\"'" else _LOGIC.split(token[0])
        parts[-1] += pieces[0]
        parts += pieces[1:]
    return parts
