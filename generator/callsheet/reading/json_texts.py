"""JSON texts: what makes them texts that the parsers of YAML read as JSON does.

YAML 1.2 holds all of JSON, but its parsers here are of YAML 1.1: they take no tabs between the parts of a text, and
read the two escapes of a character beyond the first 65,536 (`\\ud83d\\ude80`) as two. Nothing is moved: every
position in the text stays.
"""

from __future__ import annotations

import json
import re
from typing import Final

_HIGH: Final = r"u[dD][89abAB][0-9a-fA-F]{2}"
_LOW: Final = r"u[dD][c-fC-F][0-9a-fA-F]{2}"
_PAIR: Final = re.compile(rf"(?<!\\)((?:\\\\)*)\\({_HIGH})\\({_LOW})")
HALF: Final = re.compile("[\ud800-\udfff]")
"""Half of a character, which stands for nothing without the other one."""
MARK: Final = "\ue000"
"""Stands for the backslash of an escape that is half of a pair. It has no meaning of its own."""
_WRITTEN_MARK: Final = re.compile(r"\\(?:u|U0000)[eE]000")
_MARKED: Final = re.compile(rf"{MARK}({_HIGH}){MARK}({_LOW})")


def is_json(text: str) -> bool:
    """Whether a text is a JSON object."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def without_tabs(text: str) -> str:
    """A JSON text with spaces for its tabs: none can stand in quotes."""
    return text.replace("\t", " ")


def with_pairs_marked(text: str) -> str:
    """A text in which a mark stands for the backslashes of each pair of escapes; as it is where it has the mark."""
    if "\\u" not in text or MARK in text or _WRITTEN_MARK.search(text):
        return text
    return _PAIR.sub(rf"\1{MARK}\2{MARK}\3", text)


def with_pairs(value: str, *, quoted: bool) -> str:
    """A value that was read from such a text, as it is meant. Escapes are some in double quotes only."""
    if MARK not in value:
        return value
    return _MARKED.sub(lambda found: _character(found) if quoted else f"\\{found[1]}\\{found[2]}", value)


def _character(found: re.Match[str]) -> str:
    return "".join(chr(int(half[1:], 16)) for half in found.groups()).encode("utf-16", "surrogatepass").decode("utf-16")
