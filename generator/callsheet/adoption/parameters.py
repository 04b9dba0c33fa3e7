"""Parameters: one that has no place in a request is left out, unless the request needs it."""

from __future__ import annotations

import re
from typing import Any, Final

from callsheet import pointers
from callsheet.adoption.leftovers import Leftovers
from callsheet.linting.grammar import METHODS
from callsheet.references import lookup

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


def _part(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, dict) else None


def _reason(data: dict[str, Any], path: str, parameter: Any) -> str | None:
    """Why a parameter cannot be sent, or None where it can, or where that is no reason to go on without it."""
    reference = parameter.get("$ref") if isinstance(parameter, dict) else None
    found = lookup(data, reference) if isinstance(reference, str) else parameter
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        return None
    name, place = found["name"], found.get("in")
    if place == "path" and f"{{{name}}}" not in path:
        return f"the parameter {name!r} is left out: the path has no {{{name}}}"
    if place in ("header", "cookie") and found.get("required") is not True and not _TOKEN.match(name):
        return f"the parameter {name!r} is left out: it cannot be the name of a {place}"
    return None
