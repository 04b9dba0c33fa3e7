"""Arguments: the parameters of an operation as arguments of its method, each with a name and a type of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import Code, Names, code, dotted, identifier, joined
from callsheet.compiling.merging import merged_enum
from callsheet.ir.constants import JsonType
from callsheet.ir.operations import Api, Operation
from callsheet.ir.parameters import Parameter
from callsheet.ir.schemas import AnyOf, Items, OneOf, Reference, Schema
from callsheet.ir.texts import SpecText

_TAKEN: Final = (
    *("self", "body", "check", "deadline", "max_bytes"),
    *("max_credits", "allow_unknown_price", "call_key"),
)
"""The arguments that methods have beside the parameters of their operation."""
_TAKEN_BY_FILES: Final = ("target", "overwrite", "on_progress")
"""The same of operations whose answer may go into a file."""
_SCALARS: Final[dict[JsonType, str]] = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def taken_names(operation: Operation) -> tuple[str, ...]:
    """The names of arguments that a method has anyway."""
    return (*_TAKEN, *_TAKEN_BY_FILES) if operation.gives_bytes else _TAKEN


def argument_names(operation: Operation) -> dict[SpecText, Code]:
    """The names of the arguments by the keys of the parameters."""
    names = Names(taken_names(operation))
    keys = [parameter.key for parameter in operation.parameters]
    # What is written as it is used keeps its name; what has to be made of something gives way.
    in_turn = sorted(keys, key=lambda key: SpecText(str(identifier(key))) != key)
    given = {key: names.take(identifier(key)) for key in in_turn}
    return {key: given[key] for key in keys}


def argument(api: Api, parameter: Parameter, name: Code) -> Code:
    """A parameter as an argument with its type."""
    kind = _annotation(parameter.schema, api.named)
    if parameter.required:
        return code("{n}: {t}", n=name, t=kind)
    return code("{n}: {t} | None = None", n=name, t=kind)


def _annotation(schema: Schema, named: Mapping[SpecText, Schema]) -> Code:
    kinds = value_kinds(schema, named) or ("string",)
    found = [_one(schema, kind, named) for kind in kinds if kind != "null"] or [code("None")]
    return joined(" | ", dict.fromkeys(found))


def _one(schema: Schema, kind: JsonType, named: Mapping[SpecText, Schema]) -> Code:
    if kind in _SCALARS:
        return dotted(_SCALARS[kind])
    if kind == "object":
        return code("Mapping[str, Any]")
    items = [c.schema for c in _meant(schema, named).constraints if isinstance(c, Items)]
    return code("list[{i}]", i=_annotation(items[0], named)) if items else code("list[Any]")


def value_kinds(schema: Schema, named: Mapping[SpecText, Schema]) -> tuple[JsonType, ...]:
    """The JSON types that a value may have; none where nothing is said of them."""
    schema = _meant(schema, named)
    types = allowed_types(schema)
    if types is not None:
        return types
    found: list[JsonType] = []
    for constraint in schema.constraints:
        if isinstance(constraint, AnyOf | OneOf):
            found += [kind for inner in constraint.schemas for kind in value_kinds(inner, named)]
    enum = merged_enum(schema)
    if enum is not None and not found:
        found += [value.type for value in enum.values]
    return tuple(dict.fromkeys(found))


def _meant(schema: Schema, named: Mapping[SpecText, Schema]) -> Schema:
    """The schema that a reference stands for."""
    references = [c.name for c in schema.constraints if isinstance(c, Reference) and c.name in named]
    return named[references[0]] if references and allowed_types(schema) is None else schema
