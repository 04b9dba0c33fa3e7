"""Operation names: every operation gets a name that can be a method, of its own.

The name is made of its operationId, or else of its method and path: `GET /pets/{petId}` is `get_pets_by_pet_id`.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any, Final

from callsheet.compiling.code import LONGEST_NAME, ascii_snake
from callsheet.ir.texts import SpecText
from callsheet.linting.grammar import METHODS
from callsheet.linting.providers import RESERVED

_IN_BRACES: Final = re.compile(r"\{([^{}]*)\}")


def name_operations(data: dict[str, Any]) -> None:
    """Give every operation an operationId that is an identifier and stands nowhere else."""
    waiting = list(_operations(data))
    taken: set[str] = set()
    # What is written as it is used keeps its name; what has to be made of something gives way.
    for as_it_is in (True, False):
        for path, method, operation in waiting:
            written = operation.get("operationId")
            wanted = _wanted(written, method, path)
            if (wanted == written) is as_it_is:
                operation["operationId"] = _free(wanted, taken)


def _operations(data: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    paths = data.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield path, method, item[method]


def _wanted(written: Any, method: str, path: str) -> str:
    name = ascii_snake(written) if isinstance(written, str) else ""
    if not isinstance(written, str) or not re.search("[A-Za-z0-9]", written):
        name = ascii_snake(f"{method} " + _IN_BRACES.sub(r" by \1 ", path))
    name = f"{method}_{name}" if SpecText(name) in RESERVED else name
    return f"{name}_" if keyword.iskeyword(name) else name


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[: LONGEST_NAME - 4].rstrip('_')}_{number}"
    taken.add(name)
    return name
