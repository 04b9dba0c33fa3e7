"""Keywords: what each keyword of a schema adds to its conjunction. One function a keyword, and the table of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from callsheet import pointers
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Conditional,
    Constraint,
    Contains,
    Dependent,
    Items,
    Named,
    Not,
    OneOf,
    PatternProperty,
    PrefixItem,
    Property,
    PropertyNames,
    Required,
    Schema,
    UniqueItems,
)
from callsheet.ir.texts import SpecText
from callsheet.modelling.alternatives import read_alternatives
from callsheet.modelling.assertions import ASSERTIONS, Keyword, count, wrong
from callsheet.modelling.context import last
from callsheet.runtime.expressions import WrongExpression

if TYPE_CHECKING:
    from callsheet.modelling.schemas import SchemaReader


def _items(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    prefix = schema.get("prefixItems")
    start = len(prefix) if isinstance(prefix, list) else 0
    return [Items(reader.read(pointer), start, reader.context.basis(pointer))]


def _prefix_items(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    schemas = reader.members(pointer, value)
    return [PrefixItem(i, schema, reader.context.basis(f"{pointer}/{i}")) for i, schema in enumerate(schemas)]


def _contains(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    above = pointers.parent(pointer)
    least = count(reader, f"{above}/minContains", schema["minContains"]) if "minContains" in schema else 1
    most = count(reader, f"{above}/maxContains", schema["maxContains"]) if "maxContains" in schema else None
    return [Contains(reader.read(pointer), 1 if least is None else least, most, reader.context.basis(pointer))]


def _contained(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    """A limit that `contains` reads; alone it means nothing."""
    count(reader, pointer, value)
    return []


def _definitions(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    """Schemas for references: they ask for nothing here."""
    return [] if isinstance(value, dict) else wrong(reader, pointer, f"{last(pointer)} must be a mapping")


def _nothing(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    """A keyword that only has a meaning beside another one, which reads it."""
    return []


def _unique_items(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, bool):
        return wrong(reader, pointer, "uniqueItems must be true or false")
    return [UniqueItems(reader.context.basis(pointer))] if value else []


def _properties(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [
        Property(SpecText(name), schema, reader.context.basis(pointers.join(pointer, name)))
        for name, schema in reader.mapping(pointer, value).items()
    ]


def _required(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        whose = pointers.split(pointer)[-3:-1]
        is_field = isinstance(value, bool) and whose[:1] == ("properties",)
        remedy = f": the object that holds {whose[1]} lists it, as in required: [{whose[1]}]" if is_field else ""
        return wrong(reader, pointer, f"required must be a list of names{remedy}")
    for index, name in enumerate(value):
        if name in value[:index] and reader.policy.spec and not reader.context.foreign:
            wrong(reader, f"{pointer}/{index}", f"{name!r} is required already: take it out here")
    return [Required(SpecText(name), reader.context.basis(f"{pointer}/{index}")) for index, name in enumerate(value)]


def _pattern_properties(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    found: list[Constraint] = []
    for written, schema in reader.mapping(pointer, value).items():
        below = pointers.join(pointer, written)
        expression = reader.expression(below, written)
        if expression is not None:
            found.append(PatternProperty(expression, schema, reader.context.basis(below)))
    return found


def _additional(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    names = schema.get("properties")
    patterns = schema.get("patternProperties")
    expressions = []
    for written in patterns if isinstance(patterns, dict) else ():
        try:
            expressions.append(reader.context.expressions.of(written))
        except WrongExpression:
            continue  # patternProperties itself reports it
    return [
        AdditionalProperties(
            reader.read(pointer),
            tuple(map(SpecText, names)) if isinstance(names, dict) else (),
            tuple(expressions),
            reader.context.basis(pointer),
        )
    ]


def _property_names(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [PropertyNames(reader.read(pointer), reader.context.basis(pointer))]


def _dependent_required(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, dict):
        return wrong(reader, pointer, "dependentRequired must be a mapping of lists")
    found: list[Constraint] = []
    for name, needed in value.items():
        below = pointers.join(pointer, name)
        schema = Schema(tuple(_required(reader, below, needed, {})))
        found.append(Dependent("dependentRequired", SpecText(name), schema, reader.context.basis(below)))
    return found


def _dependent_schemas(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [
        Dependent("dependentSchemas", SpecText(name), schema, reader.context.basis(pointers.join(pointer, name)))
        for name, schema in reader.mapping(pointer, value).items()
    ]


def _dependencies(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    """What dependentRequired and dependentSchemas were before 2019; the standard keeps its meaning."""
    if not isinstance(value, dict):
        return wrong(reader, pointer, "dependencies must be a mapping")
    found: list[Constraint] = []
    for name, needed in value.items():
        below = pointers.join(pointer, name)
        if isinstance(needed, list):
            schema = Schema(tuple(_required(reader, below, needed, {})))
            found.append(Dependent("dependentRequired", SpecText(name), schema, reader.context.basis(below)))
        else:
            found.append(Dependent("dependentSchemas", SpecText(name), reader.read(below), reader.context.basis(below)))
    return found


def _all_of(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [constraint for schema in reader.members(pointer, value) for constraint in schema.constraints]


def _any_of(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    schemas, found = read_alternatives(reader, pointer, value)
    return [found or AnyOf(schemas, reader.context.basis(pointer))]


def _one_of(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    schemas, found = read_alternatives(reader, pointer, value)
    return [found or OneOf(schemas, reader.context.basis(pointer))]


def _not(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [Not(reader.read(pointer), reader.context.basis(pointer))]


def _if(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    above = pointers.parent(pointer)
    then = reader.read(f"{above}/then") if "then" in schema else Schema()
    otherwise = reader.read(f"{above}/else") if "else" in schema else Schema()
    return [Conditional(reader.read(pointer), then, otherwise, reader.context.basis(pointer))]


def _warnings(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    found: list[Constraint] = []
    for index, schema in enumerate(reader.members(pointer, value)):
        for constraint in schema.constraints:
            if not isinstance(constraint, Named):
                text = "every schema of x-warnings needs an x-rule with its id and message"
                reader.context.problem(f"{pointer}/{index}", "rule", text)
                break
            found.append(replace(constraint, severity="warning"))
    return found


KEYWORDS: Final[dict[str, Keyword]] = {
    **ASSERTIONS,
    "prefixItems": _prefix_items,
    "items": _items,
    "contains": _contains,
    "minContains": _contained,
    "maxContains": _contained,
    "$defs": _definitions,
    "definitions": _definitions,
    "uniqueItems": _unique_items,
    "properties": _properties,
    "required": _required,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional,
    "propertyNames": _property_names,
    "dependentRequired": _dependent_required,
    "dependentSchemas": _dependent_schemas,
    "dependencies": _dependencies,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "then": _nothing,
    "else": _nothing,
    "x-warnings": _warnings,
}
