"""Misreadings: in words what is wrong with a text that is no JSON, what it probably is, and what to do about it."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from json import JSONDecodeError
    from typing import Final

KINDS: Final = (
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"PK\x03\x04", "a ZIP archive: unpack it first"),
    (b"\x89PNG", "an image, not a payload"),
    (b"\xff\xd8\xff", "an image, not a payload"),
    (b"%PDF", "a PDF file, not a payload"),
)
"""How files of other kinds begin, and what to say of them."""
_YAML: Final = re.compile(r"---\s|- |[A-Za-z_][\w-]*:(?:\s|\Z)")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$-]{0,40}")
_WORD: Final = re.compile(r"[^\s,:\]}]{1,40}")
_WORDS: Final = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_QUOTES: Final = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"
_CONTROLS: Final = {"\n": ("a line break", "\\n"), "\r": ("a line break", "\\n"), "\t": ("a tab", "\\t")}


def misread(error: JSONDecodeError) -> str:
    """What to say of a text that the JSON decoder does not take, with the place."""
    where = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
    text, rest = error.doc, error.doc[error.pos : error.pos + 200]
    start = text[:200].lstrip()
    if start.startswith("<"):
        return "not JSON: a page of HTML or XML"
    if error.pos == len(text) - len(text.lstrip()) and _YAML.match(start):
        return "not JSON: it looks like YAML, which goes in a file called .yaml"
    wrong = _wrong(error.msg, text[: error.pos].rstrip()[-1:], rest) if rest else "it ends too early"
    return f"not JSON at {where}: {wrong}"


def _wrong(message: str, before: str, rest: str) -> str:
    """What is wrong where `rest` begins; `before` is what stands there last, but for white space."""
    char = rest[0]
    if message.startswith("Extra data"):
        return "more follows; several payloads go one a line into a .jsonl file, or into an array"
    if rest.startswith(("//", "/*", "#")):
        return "JSON has no comments: leave it out"
    if message.startswith("Illegal trailing comma") or (before == "," and char in "}]"):
        return "nothing follows the comma: leave it out"
    if message.startswith("Invalid control character"):
        name, escape = _CONTROLS.get(char, ("a control character", f"\\u{ord(char):04x}"))
        return f"{name} inside a text: write {escape}"
    if message.startswith("Invalid \\"):
        return "a backslash that means nothing: write two of them"
    if message.startswith("Unterminated string"):
        return "the text that begins here is never closed"
    return _instead(message, char, rest)


def _instead(message: str, char: str, rest: str) -> str:
    """What is wrong where something else should stand."""
    if char == "'" or char in _QUOTES:
        return f'a text stands in double quotes ("), not in {char}'
    if message.startswith("Expecting property name"):
        name = _NAME.match(rest)
        return f"the name {name[0]} must stand in double quotes" if name else "a name in double quotes is missing"
    if message.startswith("Expecting ',"):
        return "a comma is missing"
    if message.startswith("Expecting ':"):
        return "a colon is missing"
    word = _WORD.match(rest)
    if word is None:
        return "a value is missing"
    right = _WORDS.get(word[0])
    return f"{word[0]} is written {right} in JSON" if right else f"{word[0]!a} is no value of JSON"
