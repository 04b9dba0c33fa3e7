"""Messages: which errors of a JSON Schema validator say something to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import jsonschema


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


def _says_itself(error: jsonschema.ValidationError) -> bool:
    """Whether the schema says in words, under `form`, what all its branches ask for together."""
    return isinstance(error.schema, dict) and "form" in error.schema
