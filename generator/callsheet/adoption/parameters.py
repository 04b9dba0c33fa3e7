"""Parameters: one that has no place in a request is left out, and one that only the path names is a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from callsheet import pointers
from callsheet.adoption.leftovers import Leftovers
from callsheet.linting.grammar import METHODS
from callsheet.modelling.media import is_json
from callsheet.modelling.parameters import is_single
from callsheet.reading.references import lookup

_IN_PATH: Final = re.compile(r"\{([^{}]+)\}")
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
"""What HTTP takes for the name of a header or a cookie."""


def keep_parameters(data: dict[str, Any], leftovers: Leftovers) -> None:
    """Take every parameter out of the operations that no request of theirs could carry."""
    paths = data.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        at = pointers.join("/paths", path)
        for pointer, holder in ((at, item), *((pointers.join(at, m), _part(item, m)) for m in METHODS)):
            listed = holder.get("parameters") if isinstance(holder, dict) else None
            if isinstance(listed, list):
                reasons = [_reason(data, path, parameter) for parameter in listed]
                for index, reason in enumerate(reasons):
                    if reason:
                        leftovers.add(f"{pointer}/parameters/{index}", reason)
                holder["parameters"] = [one for one, reason in zip(listed, reasons, strict=True) if not reason]


def describe_parameters(data: dict[str, Any], leftovers: Leftovers) -> None:
    """Add every parameter to the operations of a document that only their paths name."""
    paths = data.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in METHODS:
            operation = _part(item, method)
            if isinstance(operation, dict):
                described = {*_path_names(data, item), *_path_names(data, operation)}
                for name in dict.fromkeys(_IN_PATH.findall(path)):
                    if name not in described:
                        at = pointers.join("/paths", path, method)
                        leftovers.add(at, f"the path parameter {name!r} is not described: it may be any text")
                        added = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                        operation["parameters"] = [*(operation.get("parameters") or ()), added]


def _path_names(data: dict[str, Any], holder: Any) -> Iterator[str]:
    """The names of the path parameters that a path item or an operation describes."""
    listed = holder.get("parameters")
    for parameter in listed if isinstance(listed, list) else ():
        found = _followed(data, parameter)
        if isinstance(found, dict) and found.get("in") == "path":
            yield str(found.get("name"))


def _part(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, dict) else None


def _reason(data: dict[str, Any], path: str, parameter: Any) -> str | None:
    """Why a parameter cannot be sent, or None where it can, or where that is no reason to go on without it."""
    found = _followed(data, parameter)
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        return None
    name, place = found["name"], found.get("in")
    if place == "path" and f"{{{name}}}" not in path:
        return f"the parameter {name!r} is left out: the path has no {{{name}}}"
    if found.get("required") is True or place == "path":
        return None
    if place in ("header", "cookie") and not _TOKEN.match(name):
        return f"the parameter {name!r} is left out: it cannot be the name of a {place}"
    media_type = _unwritable(data, found.get("content"))
    if media_type is not None:
        return f"the parameter {name!r} is left out: nobody says how it is written as {media_type}"
    return None


def _unwritable(data: dict[str, Any], content: Any) -> str | None:
    """The media type of a parameter that is neither JSON nor one text or number."""
    media_type = next(iter(content), None) if isinstance(content, dict) else None
    if not isinstance(media_type, str) or is_json(media_type):
        return None
    media = content[media_type]
    schema = _followed(data, media.get("schema")) if isinstance(media, dict) else None
    return None if is_single(schema) else media_type


def _followed(data: dict[str, Any], parameter: Any) -> Any:
    reference = parameter.get("$ref") if isinstance(parameter, dict) else None
    return lookup(data, reference) if isinstance(reference, str) else parameter
