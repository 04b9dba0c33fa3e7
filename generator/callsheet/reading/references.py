"""References: what `$ref` is a reference, and what it leads to inside one document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from callsheet import pointers
from callsheet.nearest import nearest
from callsheet.reading.plain_data import mappings, pointer_of

COMPONENT_KINDS: Final = (
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
)

_NAMES: Final = frozenset(
    (
        *COMPONENT_KINDS,
        "paths",
        "webhooks",
        "content",
        "encoding",
        "mapping",
        "properties",
        "patternProperties",
        "dependentSchemas",
        "$defs",
    )
)
"""Keywords whose keys are names that somebody chose."""
_ANCHORS: Final = ("$anchor", "$dynamicAnchor")
_PAYLOADS: Final = frozenset(("example", "default", "const", "enum"))
"""Keywords that hold a payload."""


def is_data(data: Any, pointer: str) -> bool:
    """Whether a pointer of a file lies in a place that holds a payload, where `$ref` is only a key."""
    steps = pointers.split(pointer)
    index = 0
    while index < len(steps):
        step, below = steps[index], index + (2 if steps[index] in _NAMES else 1)
        if step in _PAYLOADS:
            return True
        holder = value_at(data, pointers.join("", *steps[: index + 1])) if step == "examples" else None
        # A schema lists its examples; a media type, a parameter and a header name theirs.
        if step == "examples" and (isinstance(holder, list) or steps[index + 2 : index + 3] == ("value",)):
            return len(steps) > index + 1
        index = below
    return False


def references(data: Any) -> Iterator[tuple[str, str]]:
    """Every local `$ref` of a bundled document, with the pointer to the object that holds it."""
    for trail, holder in mappings(data):
        reference = holder.get("$ref")
        if isinstance(reference, str):
            pointer = pointer_of(trail)
            if not is_data(data, pointer):
                yield pointer, reference


def meant(data: Any, reference: str) -> str:
    """The component that a reference which leads nowhere was probably meant to name, as the end of a sentence."""
    components = data.get("components") if isinstance(data, dict) else None
    known = {
        name: kind
        for kind, named in (components.items() if isinstance(components, dict) else ())
        if kind in COMPONENT_KINDS and isinstance(named, dict)
        for name in named
    }
    found = nearest(unquote(reference).rpartition("/")[2], known)
    return f"; did you mean {pointers.join('#/components', known[found[0]], found[0])!r}?" if found else ""


def lookup(data: Any, reference: str) -> Any | None:
    """What a local reference (`#/components/…`) leads to in a document, or None. Anchors are names of schemas alone."""
    pointer = unquote(reference[1:])
    return value_at(data, pointer) if reference.startswith("#") and pointer[:1] in ("", "/") else None


def anchored(data: Any, name: str) -> str | None:
    """The pointer of the only schema of a document that has an anchor of this name, or None."""
    found = [pointer_of(trail) for trail, holder in mappings(data) if name in map(holder.get, _ANCHORS)]
    schemas = [pointer for pointer in found if not is_data(data, pointer)]
    return schemas[0] if len(schemas) == 1 else None


def value_at(data: Any, pointer: str) -> Any | None:
    """What stands at a JSON Pointer of a document, or None."""
    for step in pointers.split(pointer):
        data = part(data, step)
        if data is None:
            return None
    return data


def part(value: Any, step: str) -> Any | None:
    """What a step of a pointer leads to in a value, or None."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isascii() and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None
