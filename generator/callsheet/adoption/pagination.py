"""Pagination: what other tools call the pages of a list becomes `x-pagination`, where that can say it.

Those are `x-speakeasy-pagination` and `x-fern-pagination`, with pages that are asked for by a query parameter and stand
at a plain path of the answer. Whether there are such a parameter and such a part is seen later.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from callsheet import pointers
from callsheet.adoption.operations import operations_of
from callsheet.reading.references import lookup

_OURS: Final = "x-pagination"
_PATH: Final = re.compile(r"\$(?:request|response)?((?:\.[A-Za-z_][\w-]*)*)\Z", re.ASCII)


def declare_pages(data: dict[str, Any]) -> None:
    """Say of every operation in our words how it lists pages, where it says so in those of another tool."""
    for item, operation in operations_of(data):
        for keyword, read in _READ.items():
            said = operation.get(keyword)
            pages = read(said) if isinstance(said, dict) and _OURS not in operation else None
            if pages is not None:
                del operation[keyword]
                operation[_OURS] = {**pages, **_first(data, item, operation, pages)}


def _of_speakeasy(said: dict[str, Any]) -> dict[str, str] | None:
    inputs = said.get("inputs")
    outputs = said.get("outputs")
    if not isinstance(inputs, list) or not isinstance(outputs, dict):
        return None
    parts = [one for one in inputs if isinstance(one, dict) and one.get("in") == "parameters"]
    asked = {str(one.get("type")): one.get("name") for one in parts}
    read = {"next": outputs.get("nextCursor"), "items": outputs.get("results"), "pages": outputs.get("numPages")}
    kinds = {"cursor": ("cursor",), "offsetLimit": ("page", "offset")}.get(str(said.get("type")), ())
    kind = next((kind for kind in kinds if kind in asked), None)
    return _pages(kind, {**asked, "size": asked.get("limit")}, read)


def _of_fern(said: dict[str, Any]) -> dict[str, str] | None:
    kind = "cursor" if "cursor" in said else "offset" if "step" in said else "page"
    asked = {"cursor": said.get("cursor"), kind: said.get("cursor", said.get("offset")), "size": said.get("step")}
    names = {name: (_pointer(value) or "").removeprefix("/") for name, value in asked.items()}
    read = {"next": said.get("next_cursor"), "items": said.get("results"), "more": said.get("has-next-page")}
    return _pages(kind, names, read)


_READ: Final[dict[str, Callable[[dict[str, Any]], dict[str, str] | None]]] = {
    "x-speakeasy-pagination": _of_speakeasy,
    "x-fern-pagination": _of_fern,
}


def _pages(kind: str | None, asked: dict[Any, Any], read: dict[str, Any]) -> dict[str, str] | None:
    """What is said in our words: the parameters of the pages, and where the answer holds them."""
    places = {name: _pointer(value) for name, value in read.items() if value is not None}
    name = asked.get(kind)
    if kind is None or not isinstance(name, str) or not name or None in places.values() or "items" not in places:
        return None
    wanted = {"cursor": ("next", "items", "more"), "page": ("items", "more", "pages")}.get(kind, ("items", "more"))
    said = {kind: name, **{place: pointer for place in wanted if (pointer := places.get(place))}}
    size = asked.get("size")
    return {**said, "size": size} if isinstance(size, str) and size else said


def _pointer(path: Any) -> str | None:
    """The JSON Pointer of a plain JSON Path; empty for the whole."""
    found = _PATH.match(path) if isinstance(path, str) else None
    return None if found is None else pointers.join("", *found[1].split(".")[1:])


def _first(
    data: dict[str, Any], item: dict[str, Any], operation: dict[str, Any], pages: dict[str, str]
) -> dict[str, int]:
    """The number of the first page, where the default of its parameter says it."""
    listed = [holder.get("parameters") for holder in (item, operation)]
    for parameter in (one for found in listed if isinstance(found, list) for one in found):
        reference = parameter.get("$ref") if isinstance(parameter, dict) else None
        found = lookup(data, reference) if isinstance(reference, str) else parameter
        schema = found.get("schema") if isinstance(found, dict) and found.get("name") == pages.get("page") else None
        default = schema.get("default") if isinstance(schema, dict) else None
        if isinstance(default, int) and not isinstance(default, bool) and default >= 0:
            return {"first": default}
    return {}
