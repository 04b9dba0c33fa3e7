"""Samples: a value that fits a schema, for answers that no document shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import every_branch, merged_enum, merged_properties
from callsheet.ir.schemas import (
    AnyOf,
    Bound,
    Constraint,
    Discriminated,
    Format,
    Items,
    Named,
    OneOf,
    Reference,
    Schema,
    Size,
)
from callsheet.ir.schemas import Required as RequiredProperty
from callsheet.ir.texts import Json, SpecText, prose

_DEEPEST: Final = 8
"""From how deep on only what is required is filled in: a schema may refer to itself."""
_MOST_SCHEMAS: Final = 100
_MOST_ITEMS: Final = 10
_MOST_CHARACTERS: Final = 200
_BY_FORMAT: Final = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "duration": "PT1S",
    "email": "name@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "00:00:00Z",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def sample(schema: Schema, named: Mapping[SpecText, Schema], *, whole: bool) -> Json:
    """A value that fits a schema, as JSON: with every property, or with the required ones only.

    Patterns and rules over several properties are not looked at.
    """
    return _Sampler(named, whole).value(schema, SpecText(""), _DEEPEST)


@dataclass(slots=True)
class _Sampler:
    """Makes one sample. `left` counts down the schemas that it looks at: they may refer to each other in many ways.

    At 0 only what is required is still filled in; far below, nothing is followed any more.
    """

    named: Mapping[SpecText, Schema]
    whole: bool
    left: int = _MOST_SCHEMAS

    def value(self, schema: Schema, name: SpecText, depth: int) -> Json:
        schema = self._joined(schema)
        enum = merged_enum(schema)
        if enum is not None and enum.values:
            return enum.values[0].value
        if schema.default is not None:
            return schema.default.value
        properties = merged_properties(schema.constraints)
        types = allowed_types(schema) or (("object",) if properties else ())
        kind = next((kind for kind in types if kind != "null"), "null")
        match kind:
            case "object":
                return self._object(schema, properties, depth)
            case "array":
                return self._array(schema, name, depth)
            case "string":
                return _text(schema, name)
            case "integer" | "number":
                return _number(schema)
            case "boolean":
                return True
            case _:
                return None

    def _joined(self, schema: Schema) -> Schema:
        """The schema with what it refers to, and with the first of its alternatives."""
        found: list[Constraint] = []
        self.left -= 1
        for constraint in schema.constraints:
            inner = self._chosen(constraint) if self.left > -_MOST_SCHEMAS else None
            found.append(constraint)
            if inner is not None:
                found += self._joined(inner).constraints
        return Schema(tuple(found), default=schema.default)

    def _chosen(self, constraint: Constraint) -> Schema | None:
        match constraint:
            case Reference(name):
                return self.named.get(name)
            case AnyOf(schemas) | OneOf(schemas):
                return schemas[0] if schemas else None
            case Discriminated():
                return every_branch(constraint)[0].schema
            case _:
                return None

    def _object(self, schema: Schema, properties: dict[SpecText, Schema], depth: int) -> dict[SpecText, Json]:
        if depth < -_DEEPEST:
            return {}  # an object that requires another of its own kind fits no sample
        required = dict.fromkeys(c.name for c in schema.constraints if isinstance(c, RequiredProperty))
        wanted = properties | required if self.whole and depth > 0 and self.left > 0 else required
        found: dict[SpecText, Json] = {}
        for name in wanted:
            if name in required or self.left > 0:
                found[name] = self.value(properties.get(name, Schema()), name, depth - 1)
        return found

    def _array(self, schema: Schema, name: SpecText, depth: int) -> list[Json]:
        if self.left <= -_MOST_SCHEMAS:
            return []
        items = [c.schema for c in schema.constraints if isinstance(c, Items)]
        least = _least(schema, "minItems", _MOST_ITEMS)
        count = max(least, 1) if items and self.whole and depth > 0 and self.left > 0 else least
        return [self.value(items[0] if items else Schema(), name, depth - 1) for _ in range(count)]


def _number(schema: Schema) -> int | float:
    """The lowest number that is allowed, or 1; between two limits that are not allowed themselves, the middle."""
    low = [c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "minimum"]
    low += [c.limit + 1 for c in schema.constraints if isinstance(c, Bound) and c.keyword == "exclusiveMinimum"]
    high = [c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "maximum"]
    found = min([max(low, default=1), *high])
    below = [c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "exclusiveMaximum"]
    above = [c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "exclusiveMinimum"]
    if not below or found < min(below):
        return found
    return (max(above) + min(below)) / 2 if above else min(below) - 1


def _least(schema: Schema, keyword: str, most: int) -> int:
    """A lower limit on the size of a value; none that would make a sample long."""
    return min(
        max((c.limit for c in schema.constraints if isinstance(c, Size) and c.keyword == keyword), default=0), most
    )


def _text(schema: Schema, name: SpecText) -> SpecText:
    asked = [schema, *(c.schema for c in schema.constraints if isinstance(c, Named) and c.severity == "warning")]
    formats = [c.name for inner in asked for c in inner.constraints if isinstance(c, Format)]
    text = next((_BY_FORMAT[name] for name in formats if name in _BY_FORMAT), name or "text")
    return prose("{text:x<{least}}", text=text, least=_least(schema, "minLength", _MOST_CHARACTERS))
