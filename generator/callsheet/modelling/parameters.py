"""Parameters: what an operation takes in its path, its query, its headers and its cookies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from callsheet import pointers
from callsheet.ir.parameters import USUAL_STYLES, Parameter, ParameterPlace, Style
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, prose, text_of
from callsheet.modelling.context import Context
from callsheet.modelling.media import is_json
from callsheet.modelling.schemas import SchemaReader

_NOT_PARAMETERS: Final = ("accept", "content-type", "authorization")
"""Headers that OpenAPI describes elsewhere: a parameter of such a name has no meaning."""
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
NAMES_IN_PATH: Final = re.compile(r"\{([^{}]*)\}")


_SINGLE: Final = frozenset(("string", "number", "integer", "boolean", "null"))


def is_single(schema: Any) -> bool:
    """Whether a schema takes only values that are one text, number or boolean, whose text is what is written."""
    types: Any = schema.get("type") if isinstance(schema, dict) else None
    listed = types if isinstance(types, list) else [types]
    return schema is None or all(isinstance(name, str) and name in _SINGLE for name in listed)


def read_parameters(reader: SchemaReader, pointer: str, path: str) -> tuple[Parameter, ...]:
    """The parameters of the operation at a pointer, with those of its path."""
    found: dict[tuple[ParameterPlace, SpecText], Parameter] = {}
    for holder in (pointers.parent(pointer), pointer):
        found |= _listed(reader, f"{holder}/parameters")
    _check_path(reader, pointer, path, found)
    return _apart(found.values())


def _listed(reader: SchemaReader, pointer: str) -> dict[tuple[ParameterPlace, SpecText], Parameter]:
    """The parameters of one list, by place and name. Those of an operation replace those of its path."""
    context = reader.context
    listed = context.at(pointer)
    found: dict[tuple[ParameterPlace, SpecText], Parameter] = {}
    for index in range(len(listed) if isinstance(listed, list) else 0):
        at = context.follow(f"{pointer}/{index}")
        if at.startswith("/components/") and not at.startswith("/components/parameters/"):
            continue  # which is told already
        parameter = _parameter(reader, at)
        if parameter is not None and (parameter.place, parameter.name) in found and not context.foreign:
            text = prose(
                "the {place} parameter {name!r} stands in this list already: take one of them out",
                place=parameter.place,
                name=parameter.name,
            )
            context.problem(f"{pointer}/{index}", "parameter", text)
        elif parameter is not None:
            found[parameter.place, parameter.name] = parameter
    return found


def _apart(parameters: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """The parameters, each with a key of its own: of those that share a name, all but the first say where they are."""
    names = [parameter.name for parameter in parameters]
    seen: set[SpecText] = set()
    found = []
    for parameter in parameters:
        key = parameter.name
        while key in seen or (key != parameter.name and key in names):
            key = prose("{place}_{key}", place=parameter.place, key=key)
        seen.add(key)
        found.append(replace(parameter, key=key))
    return tuple(found)


def _check_path(
    reader: SchemaReader, pointer: str, path: str, parameters: dict[tuple[ParameterPlace, SpecText], Parameter]
) -> None:
    """Note where a path and its parameters do not name the same."""
    context = reader.context
    between = set(map(SpecText, path.replace("}", "{").split("{")[1:]))
    lost = [
        parameter for parameter in parameters.values() if parameter.place == "path" and parameter.name not in between
    ]
    bare = [name for name in NAMES_IN_PATH.findall(path) if ("path", SpecText(name)) not in parameters]
    if len(lost) == len(bare) == 1:
        said = "the path has {{{bare}}} where this is {name!r}: write one name in both"
        text = prose(said, bare=bare[0], name=lost[0].name)
        context.problems.add(lost[0].basis.position, "path-parameter", text)
        lost, bare = [], []
    for parameter in lost:
        text = prose("the path has no {{{name}}}", name=parameter.name)
        context.problems.add(parameter.basis.position, "path-parameter", text)
    for name in bare:
        context.problem(pointer, "path-parameter", f"the path parameter {{{name}}} is not described")
    at = context.position(pointers.parent(pointer))
    if re.search(r"[{}]", NAMES_IN_PATH.sub("", path)):
        context.problems.add(at, "path-parameter", "the path has a bracket that is not closed")
    if not {".", ".."}.isdisjoint(path.partition("?")[0].split("/")):
        context.problems.add(at, "structure", "the path leads elsewhere: write it without the steps . and ..")


def _parameter(reader: SchemaReader, pointer: str) -> Parameter | None:
    context = reader.context
    value = context.mapping(pointer)
    if not value:
        return None  # its reference leads nowhere, which is told already
    place, name = value.get("in"), str(value.get("name", ""))
    if place not in USUAL_STYLES:
        context.problem(f"{pointer}/in", "parameter", "a parameter is in the path, the query, a header or a cookie")
        return None
    if place == "header" and name.lower() in _NOT_PARAMETERS:
        text = f"the header {name} is left out: the client sends it by itself"
        context.problem(pointer, "left-out", text)
        return None
    if place in ("header", "cookie") and _TOKEN.fullmatch(name) is None:
        context.problem(f"{pointer}/name", "parameter", f"{name!r} cannot be the name of a {place}")
        return None
    style, schema = _written(context, pointer, value, place)
    return Parameter(
        key=SpecText(name),
        name=SpecText(name),
        place=place,
        required=value.get("required") is True or place == "path",
        description=text_of(value.get("description")),
        schema=reader.read(schema) if context.at(schema) is not None else Schema(),
        style=style,
        explode=value.get("explode", style == "form") is True,
        reserved=value.get("allowReserved") is True,
        deprecated=value.get("deprecated") is True,
        basis=context.basis(pointer),
    )


def _written(context: Context, pointer: str, value: dict[str, Any], place: ParameterPlace) -> tuple[Style, str]:
    """The style of a parameter, which OpenAPI allows at its place, and the pointer to its schema."""
    content = context.mapping(f"{pointer}/content")
    if content:
        media_type = next(iter(content))
        at = pointers.join(pointer, "content", media_type, "schema")
        if is_json(media_type):
            return "json", at
        if not is_single(context.at(context.follow(at))):
            text = f"a parameter is written as JSON or as one text or number: nobody says how as {media_type}"
            context.problem(f"{pointer}/content", "parameter", text)
        return USUAL_STYLES[place], at
    return value.get("style", USUAL_STYLES[place]), f"{pointer}/schema"
