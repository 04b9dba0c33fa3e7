"""Extensions: which are ours. Other tools have some of the same names, and mean other things by them."""

from __future__ import annotations

from typing import Any

from callsheet.linting.extensions import extension_schema, fits_extension


def is_ours(data: dict[str, Any], keyword: str, kind: str, value: Any) -> bool:
    """Whether an extension on this kind of object of a document is one of ours, by its place and its form."""
    if keyword == "x-source":
        pages = data.get("x-sources")
        return isinstance(pages, dict) and isinstance(value, str) and value in pages
    return kind in extension_schema()["$defs"].get(keyword, {}).get("places", ()) and fits_extension(keyword, value)


def why_left_out(keyword: str) -> str:
    """What is told of an extension that is not ours."""
    if keyword in extension_schema()["$defs"]:
        return f"{keyword} is left out: it has not the form of the extension of that name that is known here"
    return f"{keyword} is left out: it is an extension of another tool"
