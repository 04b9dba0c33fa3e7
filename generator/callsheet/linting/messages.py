"""Messages: which errors of a JSON Schema validator say something to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

import jsonschema

from callsheet.nearest import nearest

_UNKNOWN: Final = frozenset(("additionalProperties", "unevaluatedProperties"))
"""The keywords that a key breaks which nobody knows."""


def leaves(errors: Iterable[jsonschema.ValidationError]) -> Iterator[jsonschema.ValidationError]:
    """The errors that say something: of a combination, those of the branch that nearly fits."""
    listed = list(errors)
    mistyped = [error.absolute_path for error in listed if error.validator == "type"]
    for error in listed:
        if error.validator == "oneOf" and error.absolute_path in mistyped:
            continue  # a value of a wrong type fits every branch that asks nothing of it
        if error.context and not _says_itself(error):
            deepest = max(len(inner.absolute_path) for inner in error.context)
            nearly = [inner for inner in error.context if len(inner.absolute_path) == deepest]
            yield from leaves(nearly[:1])
        else:
            yield error


def without_echoes(errors: Iterable[jsonschema.ValidationError]) -> list[jsonschema.ValidationError]:
    """The errors without those about a name that is missing because it is written with a slip, which is told."""
    listed = list(errors)
    return [error for error in listed if not (error.validator == "required" and _is_misspelt(error, listed))]


def _is_misspelt(missing: jsonschema.ValidationError, errors: list[jsonschema.ValidationError]) -> bool:
    """Whether an error about an unknown key of the same object is about the name that is missing."""
    value: Any = missing.instance
    names = [name for name in cast("list[str]", missing.validator_value) if name not in value]
    told = {str(error.validator) for error in errors if error.absolute_path == missing.absolute_path}
    unknown = [key for key in value if key not in cast("dict[str, Any]", missing.schema).get("properties", ())]
    name = next((name for name in names if repr(name) in missing.message), None)
    return name is not None and bool(told & _UNKNOWN) and any(nearest(key, [name]) for key in unknown)


def _says_itself(error: jsonschema.ValidationError) -> bool:
    """Whether the schema says in words, under `form`, what all its branches ask for together."""
    return isinstance(error.schema, dict) and "form" in error.schema
