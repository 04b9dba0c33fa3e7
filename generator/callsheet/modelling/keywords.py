"""Keywords: what each keyword of a schema adds to its conjunction. One function a keyword, and the table of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from callsheet import pointers
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Bound,
    Conditional,
    Constraint,
    Contains,
    Dependent,
    Discriminated,
    Enum,
    Format,
    Items,
    JsonType,
    MultipleOf,
    Named,
    Not,
    OneOf,
    Pattern,
    PatternProperty,
    PrefixItem,
    Property,
    PropertyNames,
    PublicHost,
    Required,
    Schema,
    Size,
    Types,
    UniqueItems,
)
from callsheet.modelling.constants import comparable, constant
from callsheet.modelling.discriminators import discriminated
from callsheet.modelling.expressions import NotPython, translate

if TYPE_CHECKING:
    from callsheet.modelling.schemas import SchemaReader

JSON_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
FORMATS: Final = ("date", "date-time", "email", "ipv4", "ipv6", "uri", "uuid")
ANNOTATION_FORMATS: Final = ("float", "double", "password", "binary", "byte")

Keyword: TypeAlias = "Callable[[SchemaReader, str, Any, dict[str, Any]], list[Constraint]]"


def _wrong(reader: SchemaReader, pointer: str, message: str) -> list[Constraint]:
    reader.context.problem(pointer, "keyword-value", message)
    return []


def _type(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    names = value if isinstance(value, list) else [value]
    for index, name in enumerate(names):
        if name not in JSON_TYPES:
            at = f"{pointer}/{index}" if isinstance(value, list) else pointer
            said = 'null is written "null", in quotes' if name is None else f"{name!r} is no type"
            reader.context.problem(at, "unknown-type", f"{said}; types are {', '.join(JSON_TYPES)}")
            return []
    if not names:
        return _wrong(reader, pointer, "type must name at least one type")
    return [Types(tuple(cast(list[JsonType], names)), reader.context.basis(pointer))]


def _enum(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, list) or not value:
        return _wrong(reader, pointer, "enum must be a list of at least one value")
    values = tuple(constant(item) for item in value)
    seen: set[str] = set()
    for index, item in enumerate(value):
        if comparable(item) in seen:
            text = f"{values[index].text} stands twice in this enum"
            reader.context.problem(f"{pointer}/{index}", "enum-repeats", text)
        seen.add(comparable(item))
    return [Enum("enum", values, reader.context.basis(pointer))]


def _const(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [Enum("const", (constant(value),), reader.context.basis(pointer))]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bound(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    keyword = cast(Any, pointer.rpartition("/")[2])
    if not _is_number(value):
        return _wrong(reader, pointer, f"{keyword} must be a number")
    return [Bound(keyword, value, reader.context.basis(pointer))]


def _multiple_of(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not _is_number(value) or value <= 0:
        return _wrong(reader, pointer, "multipleOf must be a number above 0")
    return [MultipleOf(value, reader.context.basis(pointer))]


def _count(reader: SchemaReader, pointer: str, value: Any) -> int | None:
    if _is_number(value) and value >= 0 and value == int(value):
        return int(value)
    _wrong(reader, pointer, f"{pointer.rpartition('/')[2]} must be a whole number, 0 or more")
    return None


def _size(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    limit = _count(reader, pointer, value)
    keyword = cast(Any, pointer.rpartition("/")[2])
    return [] if limit is None else [Size(keyword, limit, reader.context.basis(pointer))]


def _pattern(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    regex = reader.expression(pointer, value)
    return [] if regex is None else [Pattern(value, regex, reader.context.basis(pointer))]


def _format(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    basis = reader.context.basis(pointer)
    if value in ANNOTATION_FORMATS:
        return []
    if value in ("int32", "int64"):
        most = 2 ** (31 if value == "int32" else 63)
        return [Bound("minimum", -most, basis), Bound("maximum", most - 1, basis)]
    if value not in FORMATS:
        text = f"the format {value!r} is not enforced; formats are {', '.join(FORMATS)}"
        reader.context.problem(pointer, "unsupported-format", text)
        return []
    return [Format(value, basis)]


def _public_host(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [PublicHost(reader.context.basis(pointer))] if value is True else []


def _items(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    prefix = schema.get("prefixItems")
    start = len(prefix) if isinstance(prefix, list) else 0
    return [Items(reader.read(pointer), start, reader.context.basis(pointer))]


def _prefix_items(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    schemas = reader.members(pointer, value)
    return [PrefixItem(i, schema, reader.context.basis(f"{pointer}/{i}")) for i, schema in enumerate(schemas)]


def _contains(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    above = pointers.parent(pointer)
    least = _count(reader, f"{above}/minContains", schema["minContains"]) if "minContains" in schema else 1
    most = _count(reader, f"{above}/maxContains", schema["maxContains"]) if "maxContains" in schema else None
    return [Contains(reader.read(pointer), 1 if least is None else least, most, reader.context.basis(pointer))]


def _nothing(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    """A keyword that only has a meaning beside another one, which reads it."""
    return []


def _unique_items(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, bool):
        return _wrong(reader, pointer, "uniqueItems must be true or false")
    return [UniqueItems(reader.context.basis(pointer))] if value else []


def _properties(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [
        Property(name, schema, reader.context.basis(pointers.join(pointer, name)))
        for name, schema in reader.mapping(pointer, value).items()
    ]


def _required(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return _wrong(reader, pointer, "required must be a list of names")
    return [Required(name, reader.context.basis(f"{pointer}/{index}")) for index, name in enumerate(value)]


def _pattern_properties(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    found: list[Constraint] = []
    for written, schema in reader.mapping(pointer, value).items():
        below = pointers.join(pointer, written)
        regex = reader.expression(below, written)
        if regex is not None:
            found.append(PatternProperty(regex, schema, reader.context.basis(below)))
    return found


def _additional(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    names = schema.get("properties")
    patterns = schema.get("patternProperties")
    regexes = []
    for written in patterns if isinstance(patterns, dict) else ():
        try:
            regexes.append(translate(written))
        except NotPython:
            continue  # patternProperties itself reports it
    return [
        AdditionalProperties(
            reader.read(pointer),
            tuple(names) if isinstance(names, dict) else (),
            tuple(regexes),
            reader.context.basis(pointer),
        )
    ]


def _property_names(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [PropertyNames(reader.read(pointer), reader.context.basis(pointer))]


def _dependent_required(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, dict):
        return _wrong(reader, pointer, "dependentRequired must be a mapping of lists")
    found: list[Constraint] = []
    for name, needed in value.items():
        below = pointers.join(pointer, name)
        schema = Schema(tuple(_required(reader, below, needed, {})))
        found.append(Dependent("dependentRequired", name, schema, reader.context.basis(below)))
    return found


def _dependent_schemas(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [
        Dependent("dependentSchemas", name, schema, reader.context.basis(pointers.join(pointer, name)))
        for name, schema in reader.mapping(pointer, value).items()
    ]


def _all_of(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [constraint for schema in reader.members(pointer, value) for constraint in schema.constraints]


def _any_of(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [AnyOf(reader.members(pointer, value), reader.context.basis(pointer))]


def _one_of(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    schemas = reader.members(pointer, value)
    found: Discriminated | None = None
    if "discriminator" in schema:
        found = discriminated(reader.context, pointers.parent(pointer), schemas)
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
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _bound,
    "maximum": _bound,
    "exclusiveMinimum": _bound,
    "exclusiveMaximum": _bound,
    "multipleOf": _multiple_of,
    "minLength": _size,
    "maxLength": _size,
    "pattern": _pattern,
    "format": _format,
    "x-public-host": _public_host,
    "prefixItems": _prefix_items,
    "items": _items,
    "contains": _contains,
    "minContains": _nothing,
    "maxContains": _nothing,
    "minItems": _size,
    "maxItems": _size,
    "uniqueItems": _unique_items,
    "properties": _properties,
    "required": _required,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional,
    "propertyNames": _property_names,
    "minProperties": _size,
    "maxProperties": _size,
    "dependentRequired": _dependent_required,
    "dependentSchemas": _dependent_schemas,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "then": _nothing,
    "else": _nothing,
    "x-warnings": _warnings,
}
