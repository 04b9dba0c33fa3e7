"""Parameters: what an operation takes in its path, its query and its headers."""

from __future__ import annotations

import re
from typing import Final

from callsheet import pointers
from callsheet.ir.operations import Parameter
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import text_of
from callsheet.modelling.schemas import SchemaReader

PLACES: Final = ("path", "query", "header")
_NAMES_IN_PATH: Final = re.compile(r"\{([^{}]*)\}")


def read_parameters(reader: SchemaReader, pointer: str, path: str) -> tuple[Parameter, ...]:
    """The parameters of the operation at a pointer, with those of its path."""
    context = reader.context
    found: dict[tuple[str, str], Parameter] = {}
    for holder in (pointers.parent(pointer), pointer):
        listed = context.at(f"{holder}/parameters")
        for index in range(len(listed) if isinstance(listed, list) else 0):
            parameter = _parameter(reader, context.follow(f"{holder}/parameters/{index}"))
            if parameter is not None:
                found[parameter.place, parameter.name] = parameter
    _check_path(reader, pointer, path, found)
    return tuple(found.values())


def _check_path(reader: SchemaReader, pointer: str, path: str, parameters: dict[tuple[str, str], Parameter]) -> None:
    """Note where a path and its parameters do not name the same."""
    context = reader.context
    for parameter in parameters.values():
        if parameter.place == "path" and parameter.name not in path.replace("}", "{").split("{")[1:]:
            text = f"the path has no {{{parameter.name}}}"
            context.problems.add(parameter.basis.position, "path-parameter", text)
    for name in _NAMES_IN_PATH.findall(path):
        if ("path", name) not in parameters:
            context.problem(pointer, "path-parameter", f"the path parameter {{{name}}} is not described")
    if re.search(r"[{}]", _NAMES_IN_PATH.sub("", path)):
        at = context.position(pointers.parent(pointer))
        context.problems.add(at, "path-parameter", "the path has a bracket that is not closed")


def _parameter(reader: SchemaReader, pointer: str) -> Parameter | None:
    context = reader.context
    value = context.mapping(pointer)
    if not value:
        return None  # its reference leads nowhere, which is told already
    if value.get("in") not in PLACES:
        context.problem(f"{pointer}/in", "parameter", "parameters in a cookie are not supported")
        return None
    for keyword in ("style", "explode", "allowReserved", "content"):
        if keyword in value:
            context.problem(f"{pointer}/{keyword}", "parameter", f"{keyword} is not supported on a parameter")
    return Parameter(
        name=str(value.get("name", "")),
        place=value["in"],
        required=value.get("required") is True,
        description=text_of(value.get("description")),
        schema=reader.read(f"{pointer}/schema") if "schema" in value else Schema(),
        basis=context.basis(pointer),
    )
