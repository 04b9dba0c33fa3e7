"""Wording: what the sentences of rules speak of must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from callsheet import pointers
from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_OF_OBJECTS: Final = frozenset(("properties", "required", "dependentRequired", "minProperties", "maxProperties"))
"""Keywords by which a rule speaks of an object."""
_FILLED: Final = ("field", "value")
_CODED: Final = re.compile(
    r"(?<![\w./:-])(?:[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+|[a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w/:])"
)
"""A word that is written as fields are: aspectRatio, task_id."""


def lint_placeholders(document: Document, problems: Problems) -> None:
    """Note every {word} of a rule that is not filled in."""
    for place, name, text in _sentences(document):
        for word in _PLACEHOLDER.findall(text):
            if name == "hint":
                said = f"the hint of a rule is printed as it is: {{{word}}} is not filled in"
                problems.add(place.value, "rule", said)
            elif word not in _FILLED:
                said = f"{{{word}}} is not filled in; {{field}} and {{value}} are{did_you_mean(word, _FILLED)}"
                problems.add(place.value, "rule", said)


def names(document: Document) -> set[str]:
    """Every name in a document: its keys, and the texts that are written as a field is."""
    return set(_names(document.data))


def lint_named_fields(document: Document, known: set[str], problems: Problems) -> None:
    """Note every word in the sentences of rules that is written as a field is and is no name that is known."""
    for place, _, text in _sentences(document):
        for word in dict.fromkeys(_CODED.findall(text)):
            if word not in known:
                said = f"{word!r} is named here, and nothing is called so{did_you_mean(word, known)}"
                problems.add(place.value, "message", said)


def lint_whole_values(document: Document, problems: Problems) -> None:
    """Note every rule over several fields that is put at none of them, and yet speaks of its field or its value."""
    for pointer, kind, value in document_objects(document):
        rule = value.get("x-rule") if kind == "schema" else None
        text = rule.get("message") if isinstance(rule, dict) and not rule.get("at") else None
        asked = value["if"] if isinstance(value.get("if"), dict) else value
        if isinstance(text, str) and _PLACEHOLDER.search(text) and not _OF_OBJECTS.isdisjoint(asked):
            word = _PLACEHOLDER.findall(text)[0]
            said = f"{{{word}}} stands for the whole object here: say with `at` which field is meant"
            problems.add(Place(document, pointers.join(pointer, "x-rule", "message")).value, "message", said)


def _sentences(document: Document) -> Iterator[tuple[Place, str, str]]:
    """The sentences of every rule: where each stands, the word for it, and the text."""
    for pointer, kind, value in document_objects(document):
        rule = value.get("x-rule") if kind == "schema" else None
        for name in ("message", "hint"):
            text = rule.get(name) if isinstance(rule, dict) else None
            if isinstance(text, str):
                yield Place(document, pointers.join(pointer, "x-rule", name)), name, text


def _names(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            if key != "x-rule":
                yield from _names(value)
    elif isinstance(data, list):
        for value in data:
            yield from _names(value)
    elif isinstance(data, str) and _CODED.fullmatch(data):
        yield data
