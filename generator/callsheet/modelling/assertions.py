"""Assertions: the keywords that judge one value by itself - its type, its constants, its size, its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast, get_args

from callsheet.compiling.scalars import FORMAT_WORDS
from callsheet.ir.basis import Basis
from callsheet.ir.constants import Constant, JsonType
from callsheet.ir.expressions import FormatName
from callsheet.ir.schemas import (
    Bound,
    Constraint,
    Enum,
    Format,
    MultipleOf,
    Named,
    Never,
    Pattern,
    PublicHost,
    Schema,
    Size,
    Types,
)
from callsheet.ir.texts import prose, text_of
from callsheet.modelling.constants import constant
from callsheet.nearest import did_you_mean
from callsheet.written import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from callsheet.modelling.schemas import SchemaReader

JSON_TYPES: Final[tuple[JsonType, ...]] = get_args(JsonType)
FORMATS: Final[tuple[FormatName, ...]] = get_args(FormatName)
INTEGER_FORMATS: Final = {"int32": 2**31, "int64": 2**63}
"""Formats of whole numbers: the first number above, as far from 0 as the lowest one."""
ANNOTATION_FORMATS: Final = ("float", "double", "password", "binary", "byte")

_MEANT_TYPES: Final = {
    **dict.fromkeys(("str", "text", "char", "varchar"), "string"),
    **dict.fromkeys(("int", "long", "int32", "int64"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys(("list", "tuple", "set"), "array"),
    **dict.fromkeys(("dict", "map", "mapping", "hash", "struct"), "object"),
    **dict.fromkeys(("none", "nil"), '"null"'),
    **dict.fromkeys(("file", "binary"), "contentMediaType: application/octet-stream, and no type"),
    **{name: f"type: string, format: {name}" for name in ("date", "date-time", "time", "uri", "uuid", "email")},
    **dict.fromkeys(("datetime", "timestamp"), "type: string, format: date-time"),
    "url": "type: string, format: uri",
    **{name.lower(): name for name in JSON_TYPES},
}
"""What other languages call a type, and what it is called here."""

Keyword: TypeAlias = "Callable[[SchemaReader, str, Any, dict[str, Any]], list[Constraint]]"


def wrong(reader: SchemaReader, pointer: str, message: str) -> list[Constraint]:
    """Note that a keyword has a value that it cannot have."""
    reader.context.problem(pointer, "keyword-value", message)
    return []


def _type(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    names = value if isinstance(value, list) else [value]
    for index, name in enumerate(names):
        if name not in JSON_TYPES:
            at = f"{pointer}/{index}" if isinstance(value, list) else pointer
            reader.context.problem(at, "unknown-type", _no_type(name))
            return []
    if not names:
        return wrong(reader, pointer, "type must name at least one type")
    return [Types(tuple(cast(list[JsonType], names)), reader.context.basis(pointer))]


def _no_type(name: Any) -> str:
    """What to write instead of a name that is no type."""
    if name is None:
        return 'null is written "null", in quotes'
    meant = _MEANT_TYPES.get(str(name).lower())
    if meant is not None:
        return f"{name!r} is no type: write {meant}"
    near = did_you_mean(str(name), JSON_TYPES)
    return f"{written(name)} is no type{near or '; types are ' + ', '.join(JSON_TYPES)}"


def _enum(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not isinstance(value, list) or (reader.policy.spec and not value):
        return wrong(reader, pointer, "enum must be a list of at least one value")
    if not value:
        return [Never(reader.context.basis(pointer))]
    values = tuple(constant(item) for item in value)
    seen: set[Constant] = set()
    for index in range(len(value)):
        if values[index] in seen and reader.policy.spec:
            text = prose("{text} stands twice in this enum", text=values[index].text)
            reader.context.problem(f"{pointer}/{index}", "enum-repeats", text)
        seen.add(values[index])
    return [Enum("enum", values, reader.context.basis(pointer))]


def _const(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [Enum("const", (constant(value),), reader.context.basis(pointer))]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bound(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    keyword = cast(Any, pointer.rpartition("/")[2])
    if not _is_number(value):
        return wrong(reader, pointer, f"{keyword} must be a number, not {written(value)}")
    return [Bound(keyword, value, reader.context.basis(pointer))]


def _multiple_of(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    if not _is_number(value) or value <= 0:
        return wrong(reader, pointer, f"multipleOf must be a number above 0, not {written(value)}")
    return [MultipleOf(value, reader.context.basis(pointer))]


def count(reader: SchemaReader, pointer: str, value: Any) -> int | None:
    """A number of characters, items or properties, or None with a problem."""
    if _is_number(value) and value >= 0 and value == int(value):
        return int(value)
    wrong(reader, pointer, f"{pointer.rpartition('/')[2]} must be a whole number, 0 or more, not {written(value)}")
    return None


def _size(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    limit = count(reader, pointer, value)
    keyword = cast(Any, pointer.rpartition("/")[2])
    return [] if limit is None else [Size(keyword, limit, reader.context.basis(pointer))]


def _pattern(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    expression = reader.expression(pointer, value)
    return [] if expression is None else [Pattern(expression, reader.context.basis(pointer))]


def _format(reader: SchemaReader, pointer: str, value: Any, schema: dict[str, Any]) -> list[Constraint]:
    basis = reader.context.basis(pointer)
    if not isinstance(value, str):
        return wrong(reader, pointer, "format must be text")
    use = reader.formats(pointer)
    if value in ANNOTATION_FORMATS or use == "ignored":
        return []
    if value not in FORMATS and value not in INTEGER_FORMATS:
        text = f"the format {value!r} is not enforced{did_you_mean(value, FORMATS)}"
        reader.context.problem(pointer, "unsupported-format", text)
        return []
    asked = _asked_by_format(value, basis, whole=schema.get("type") == "integer")
    if use == "asserted":
        return asked
    message = f"{{field}} should be {FORMAT_WORDS[value]}, not {{value}}"
    return [Named(text_of(f"{value}-format"), "warning", (), text_of(message), None, Schema(tuple(asked)), basis)]


def _asked_by_format(name: str, basis: Basis, *, whole: bool) -> list[Constraint]:
    """What a format asks for, of a value that is `whole` anyway or not."""
    if name not in INTEGER_FORMATS:
        return [Format(cast(FormatName, name), basis)]
    above = INTEGER_FORMATS[name]
    bounds: list[Constraint] = [Bound("minimum", -above, basis), Bound("maximum", above - 1, basis)]
    return bounds if whole else [MultipleOf(1, basis), *bounds]


def _public_host(reader: SchemaReader, pointer: str, value: Any, _: dict[str, Any]) -> list[Constraint]:
    return [PublicHost(reader.context.basis(pointer))] if value is True else []


ASSERTIONS: Final[dict[str, Keyword]] = {
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
    "minItems": _size,
    "maxItems": _size,
    "minProperties": _size,
    "maxProperties": _size,
}
