"""Idle keywords: what a schema says of values that it never takes, and what has no effect without its companion.

JSON Schema takes `minimum` beside `type: string` and asks nothing by it. Whoever wrote it meant something.
"""

from __future__ import annotations

from typing import Any, Final

from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_KEYWORDS: Final = {
    ("integer", "number"): ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    ("integer", "number", "string"): ("x-unit",),  # a number may be written as text
    ("string",): ("minLength", "maxLength", "pattern", "x-public-host"),
    ("array",): ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"),
    ("object",): (
        *("properties", "required", "patternProperties", "additionalProperties", "propertyNames"),
        *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "x-price"),
    ),
}
_SPEAKS_OF: Final = {keyword: frozenset(types) for types, keywords in _KEYWORDS.items() for keyword in keywords}
"""The types whose values a keyword speaks of."""
_OF_NUMBERS: Final = ("int32", "int64", "float", "double")
"""The formats of numbers; all others are of texts."""
_HOLDS_NUMBERS: Final = frozenset(("enum", "const", "pattern", "allOf", "anyOf", "oneOf", "$ref"))
"""Keywords that may say of a text that it holds a number."""
_COMPANIONS: Final = {
    "if": ("then", "else"),
    "then": ("if",),
    "else": ("if",),
    "discriminator": ("oneOf", "anyOf"),
    "minContains": ("contains",),
    "maxContains": ("contains",),
}
"""Keywords that have an effect only beside one of these."""


def lint_idle_keywords(document: Document, problems: Problems) -> None:
    """Note every keyword that its schema makes pointless."""
    for pointer, kind, schema in document_objects(document):
        if kind == "schema":
            place = Place(document, pointer)
            types = _types(schema)
            for keyword in schema:
                text = _never_asked(keyword, schema, types) or _alone(keyword, schema) or _uncounted(keyword, schema)
                if text is not None:
                    problems.add(place.below(keyword).key, "idle-keyword", text)


def _types(schema: dict[str, Any]) -> frozenset[str]:
    """The types that a schema names itself; none where it names none."""
    named = schema.get("type", ())
    return frozenset((named,) if isinstance(named, str) else named)


def _never_asked(keyword: str, schema: dict[str, Any], types: frozenset[str]) -> str | None:
    wanted = _of_format(schema["format"]) if keyword == "format" else _SPEAKS_OF.get(keyword)
    if wanted is None or not types or wanted & types:
        return None
    said = f"{keyword} {schema[keyword]}" if keyword == "format" else keyword
    return f"{said} asks nothing of type {_listed(types)}: it speaks of {_listed(wanted)}"


def _of_format(name: str) -> frozenset[str]:
    return frozenset(("integer", "number") if name in _OF_NUMBERS else ("string",))


def _alone(keyword: str, schema: dict[str, Any]) -> str | None:
    companions = _COMPANIONS.get(keyword, ())
    if not companions or any(companion in schema for companion in companions):
        return None
    return f"{keyword} has no effect without {_listed(companions)} beside it"


def _uncounted(keyword: str, schema: dict[str, Any]) -> str | None:
    """What to say of a unit on a text that may be anything."""
    if keyword != "x-unit" or _types(schema) != {"string"} or not _HOLDS_NUMBERS.isdisjoint(schema):
        return None
    return "x-unit says what a number counts, and this text may be anything: list its values, or take x-unit out"


def _listed(names: frozenset[str] | tuple[str, ...]) -> str:
    return " or ".join(sorted(names) if isinstance(names, frozenset) else names)
