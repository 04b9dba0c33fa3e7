"""Odd values: values and patterns of a schema that are not what they look like - several in one text, letters that
nobody sees, quotes that belong to the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.written import written

RULE: Final = "odd-value"
_JOINED: Final = re.compile(r"[\w.:-]+(?:\s*[,|;]\s*[\w.:-]+)+")
_LISTED: Final = re.compile(r"[\w.:-]+(?:, [\w.:-]+)+")
_UNSEEN: Final = re.compile("[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\u2066-\u2069\ufeff]")
_PRINTED: Final = re.compile(
    "[\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb].*[\u2018\u2019\u201c\u201d\u00ab\u00bb]"
)
_BETWEEN_SLASHES: Final = re.compile(r"/(\^.*|.*\$)/[a-z]*")
"""A pattern that would begin before its first letter, or end behind its last one."""


def lint_odd_values(document: Document, problems: Problems) -> None:
    """Note the values of enums, the patterns and the names of fields of a file that are not what they look like."""
    for pointer, kind, schema in document_objects(document):
        if kind == "schema":
            place = Place(document, pointer)
            for at, text in (*_values(place, schema), *_pattern(place, schema)):
                problems.add(at.value, RULE, text)
            properties: Any = schema.get("properties")
            for name in properties if isinstance(properties, dict) else ():
                if _UNSEEN.search(name):
                    problems.add(place.below("properties", name).key, RULE, _unseen(name))


def _values(place: Place, schema: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    listed = schema.get("enum")
    values = [(place.below("enum", i), value) for i, value in enumerate(listed if isinstance(listed, list) else ())]
    if "const" in schema:
        values.append((place.below("const"), schema["const"]))
    for at, value in values:
        if isinstance(value, int | float) and schema.get("type") == "string":
            yield at, f'{written(value)} is no text, as the schema asks for: write it in quotes, "{written(value)}"'
        elif not isinstance(value, str):
            continue
        elif (_JOINED if len(values) == 1 and "enum" in schema else _LISTED).fullmatch(value):
            parts = ", ".join(f'"{part}"' for part in re.split(r"\s*[,|;]\s*", value))
            yield at, f'"{value}" is one value: write each in quotes of its own, as in [{parts}]'
        elif _UNSEEN.search(value):
            yield at, _unseen(value)
        elif _PRINTED.fullmatch(value):
            yield at, f'the quotes of {value} belong to the value: write plain ones, as in "{value[1:-1]}"'
        elif value != value.strip():
            yield at, f"{value!r} begins or ends with a space: take it out, unless the API wants it so"


def _pattern(place: Place, schema: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """A pattern between slashes, as JavaScript has them, or between quotes of print: they are letters of it here."""
    pattern = schema.get("pattern")
    if not isinstance(pattern, str):
        return
    slashes = _BETWEEN_SLASHES.fullmatch(pattern)
    if slashes is not None:
        text = f"no text fits this pattern, because its slashes belong to it: write '{slashes[1]}'"
        yield place.below("pattern"), text
    elif _PRINTED.fullmatch(pattern):
        text = f"the quotes of {pattern} belong to the pattern: write plain ones, as in '{pattern[1:-1]}'"
        yield place.below("pattern"), text


def _unseen(text: str) -> str:
    found = dict.fromkeys(f"U+{ord(letter):04X}" for letter in _UNSEEN.findall(text))
    return f"{text!a} holds what nobody sees ({', '.join(found)}): take it out"
