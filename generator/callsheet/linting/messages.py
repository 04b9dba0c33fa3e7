"""Messages: which errors of a JSON Schema validator say something to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

import jsonschema

from callsheet.nearest import nearest

_ALL_NAMED: Final = "additionalProperties"
"""The keyword of which all names are told that may stand there."""
_UNKNOWN: Final = frozenset((_ALL_NAMED, "unevaluatedProperties"))
"""The keywords that a key breaks which nobody knows."""


def leaves(errors: Iterable[jsonschema.ValidationError]) -> Iterator[jsonschema.ValidationError]:
    """The errors that say something: of a combination, those of the branch that nearly fits."""
    listed = list(errors)
    mistyped = [error.absolute_path for error in listed if error.validator == "type"]
    for error in listed:
        if error.validator == "oneOf" and error.absolute_path in mistyped:
            continue  # a value of a wrong type fits every branch that asks nothing of it
        if error.context and not _says_itself(error):
            deepest = max(error.context, key=lambda inner: len(inner.absolute_path))
            yield from leaves(inner for inner in error.context if _are_beside(inner, deepest))
        else:
            yield error


def _are_beside(one: jsonschema.ValidationError, other: jsonschema.ValidationError) -> bool:
    """Whether two errors of a combination are about one value in one branch."""
    same_branch = one.relative_schema_path[0] == other.relative_schema_path[0]
    return same_branch and one.absolute_path == other.absolute_path


def without_echoes(errors: Iterable[jsonschema.ValidationError]) -> list[jsonschema.ValidationError]:
    """The errors without those about a name that is missing because another one stands for it, which is told."""
    listed = list(errors)
    return [error for error in listed if not (error.validator == "required" and _is_misspelt(error, listed))]


def _is_misspelt(missing: jsonschema.ValidationError, errors: list[jsonschema.ValidationError]) -> bool:
    """Whether an error about an unknown key of the same object is about the name that is missing."""
    value: Any = missing.instance
    names = [name for name in cast("list[str]", missing.validator_value) if name not in value]
    beside = [error for error in errors if error.absolute_path == missing.absolute_path]
    unknown = [key for error in beside if error.validator in _UNKNOWN for key in value if repr(key) in error.message]
    name = next((name for name in names if repr(name) in missing.message), None)
    if name is None or not unknown:
        return False
    names_all = any(error.validator == _ALL_NAMED for error in beside)
    stands_for_it = len(unknown) == 1 and (names_all or name == "schema")
    return stands_for_it or any(nearest(key, [name]) for key in unknown)


def _says_itself(error: jsonschema.ValidationError) -> bool:
    """Whether the schema says in words, under `form`, what all its branches ask for together."""
    return isinstance(error.schema, dict) and "form" in error.schema
