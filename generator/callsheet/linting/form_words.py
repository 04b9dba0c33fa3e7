"""Form words: what is wrong with the form of an extension, or of a part of OpenAPI, in a sentence at the very word.

`extensions.schema.yaml` says beside each pattern, under `form`, what the pattern asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

import jsonschema

from callsheet import pointers
from callsheet.linting.homes import home, told_once
from callsheet.nearest import did_you_mean
from callsheet.problems import Position
from callsheet.reading.documents import Document
from callsheet.written import written

_KEY: Final = re.compile(r"[A-Za-z$][A-Za-z0-9$-]*")
"""A key that reads as a word."""
_KINDS: Final = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def said(document: Document, pointer: str, error: jsonschema.ValidationError) -> Iterator[tuple[Position, str]]:
    """Where each thing is that an error is about, and what is wrong with it. `pointer` leads to what was looked at."""
    at = pointers.join(pointer, *error.absolute_path)
    unknown = list(_unknown(error, at))
    if not unknown:
        yield document.position(at), _sentence(error)
    for key, text in unknown:
        yield document.key_position(pointers.join(at, key)), text


def _unknown(error: jsonschema.ValidationError, at: str) -> Iterator[tuple[str, str]]:
    """The keys that an object does not know, where an error is about them, and what to say of each."""
    schema, value = cast("dict[str, Any]", error.schema), cast("dict[str, Any]", error.instance)
    known = list(schema.get("properties", ())) if isinstance(schema, dict) else []
    if error.validator == "additionalProperties":
        for key in value.keys() - set(known):
            yield key, f"{key!r} is not known{did_you_mean(key, known) or ': it is one of ' + ', '.join(known)}"
    elif error.validator == "unevaluatedProperties":
        unknown = [key for key in value if repr(key) in error.message]
        for key in told_once(at, unknown):
            yield key, f"{key!r} is not known here{home(at, key, known)}"


def _sentence(error: jsonschema.ValidationError) -> str:
    """What an error says, in one line."""
    words = _WORDS.get(str(error.validator))
    return " ".join((words(error) if words is not None else error.message).split())[:300]


def _enum(error: jsonschema.ValidationError) -> str:
    allowed = [str(value) for value in cast("list[Any]", error.validator_value)]
    return f"{written(error.instance)} is not one of {', '.join(allowed)}{did_you_mean(str(error.instance), allowed)}"


def _named(error: jsonschema.ValidationError) -> str:
    """What an error is about: the key of the value, where it has one."""
    key = error.absolute_path[-1] if error.absolute_path else None
    return key if isinstance(key, str) and _KEY.fullmatch(key) else "this"


def _required(error: jsonschema.ValidationError) -> str:
    value = cast("dict[str, Any]", error.instance)
    if value.get("in") == "path" and "required" not in value:
        return "a parameter of the path is always needed: write required: true"
    return error.message.replace(" is a required property", " is missing")


def _type(error: jsonschema.ValidationError) -> str:
    name = _named(error)
    if type(error.instance) in (int, float) and error.validator_value == "string":
        return f'{name} must be text: write it in quotes, "{written(error.instance)}"'
    wanted: Any = error.validator_value
    kinds = " or ".join(_KINDS[name] for name in ([wanted] if isinstance(wanted, str) else wanted))
    return _must_be(kinds, error)


def _must_be(what: str, error: jsonschema.ValidationError) -> str:
    return f"{_named(error)} must be {what}, not {written(error.instance)}"


def _one_of(error: jsonschema.ValidationError) -> str:
    """What to choose between: each branch is known by the first name that it requires."""
    branches = cast("list[dict[str, Any]]", error.validator_value)
    names = [name for branch in branches for name in branch.get("required", ())[:1]]
    both = [name for name in names if name in cast("dict[str, Any]", error.instance)]
    return f"{' and '.join(both)} exclude each other" if both else f"write one of {', '.join(names)}"


def _any_of(error: jsonschema.ValidationError) -> str:
    value = error.instance
    if isinstance(value, float):
        whole = value == int(value)
        return f"write {int(value)}, not {value}" if whole else f'write an amount with a fraction as text: "{value}"'
    return _pattern(error)


def _pattern(error: jsonschema.ValidationError) -> str:
    form = cast("dict[str, Any]", error.schema).get("form")
    return f"{written(error.instance)} is not {form}" if form is not None else error.message


def _not_empty(error: jsonschema.ValidationError) -> str:
    return f"{_named(error)} must not be empty" if error.validator_value == 1 else error.message


_WORDS: Final[dict[str, Callable[[jsonschema.ValidationError], str]]] = {
    "anyOf": _any_of,
    "const": lambda error: _must_be(written(error.validator_value), error),
    "enum": _enum,
    "exclusiveMinimum": lambda error: _must_be(f"more than {error.validator_value}", error),
    "minItems": _not_empty,
    "minLength": _not_empty,
    "minProperties": _not_empty,
    "minimum": lambda error: _must_be(f"at least {error.validator_value}", error),
    "oneOf": _one_of,
    "pattern": _pattern,
    "required": _required,
    "type": _type,
}
"""A sentence for each keyword that an extension may break."""
