"""Needed: the components of a document that its operations need, through however many others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from callsheet import pointers
from callsheet.reading.plain_data import mappings, pointer_of
from callsheet.reading.references import references, value_at

_ANCHORS: Final = ("$anchor", "$dynamicAnchor")


def needed_components(data: Any) -> Iterator[str]:
    """The pointer of every component of a bundled document that something outside of the components leads to."""
    named = list(_named_by_anchor(data))
    anchored: dict[str, list[str]] = {}
    for pointer, keyword, name in named:
        if keyword in _ANCHORS:
            anchored.setdefault(name, []).append(_holder(pointer))
    by_holder: dict[str, list[str]] = {}
    for pointer, reference in references(data):
        to = unquote(reference[1:])
        by_holder.setdefault(_holder(pointer), []).extend([_holder(to)] if to[:1] == "/" else anchored.get(to, ()))
    for pointer, keyword, name in named:
        if keyword == "$dynamicRef":
            by_holder.setdefault(_holder(pointer), []).extend(anchored.get(name.removeprefix("#"), ()))
    waiting = [*by_holder.get("", ()), *_named_otherwise(data)]
    seen: set[str] = set()
    while waiting:
        component = waiting.pop()
        if component not in seen:
            seen.add(component)
            waiting.extend(by_holder.get(component, ()))
            yield component


def _named_by_anchor(data: Any) -> Iterator[tuple[str, str, str]]:
    """Every anchor and every dynamic reference: the pointer to the schema that holds it, the keyword, the name."""
    for trail, holder in mappings(data):
        for keyword in (*_ANCHORS, "$dynamicRef"):
            name = holder.get(keyword)
            if isinstance(name, str):
                yield pointer_of(trail), keyword, name


def _holder(pointer: str) -> str:
    """The component that a pointer lies in, or the empty pointer outside of all of them."""
    steps = pointers.split(pointer)
    return pointers.join("", *steps[:3]) if steps[:1] == ("components",) and len(steps) > 2 else ""


def _named_otherwise(data: Any) -> Iterator[str]:
    """The components that are named without a reference: security schemes."""
    for needed in (data.get("security"), *_securities(data)):
        for requirement in needed if isinstance(needed, list) else ():
            for name in requirement if isinstance(requirement, dict) else ():
                yield pointers.join("/components/securitySchemes", name)


def _securities(data: Any) -> Iterator[Any]:
    paths = value_at(data, "/paths")
    for item in paths.values() if isinstance(paths, dict) else ():
        for operation in item.values() if isinstance(item, dict) else ():
            yield operation.get("security") if isinstance(operation, dict) else None
