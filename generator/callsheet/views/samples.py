"""Samples: a value that fits a schema, for answers that no document shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import every_branch, merged_enum, merged_properties
from callsheet.ir.schemas import AnyOf, Bound, Constraint, Discriminated, Format, Items, OneOf, Reference, Schema, Size
from callsheet.ir.schemas import Required as RequiredProperty

_DEEPEST: Final = 8
"""How far a sample follows references: a schema may refer to itself."""
_BY_FORMAT: Final = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "email": "name@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def sample(schema: Schema, named: Mapping[str, Schema], *, whole: bool) -> Any:
    """A value that fits a schema, as plain JSON data: with every property, or with the required ones only.

    Patterns and rules over several properties are not looked at.
    """
    return _Sampler(named, whole).value(schema, "", _DEEPEST)


@dataclass(frozen=True, slots=True)
class _Sampler:
    named: Mapping[str, Schema]
    whole: bool

    def value(self, schema: Schema, name: str, depth: int) -> Any:
        schema = self._joined(schema, depth)
        enum = merged_enum(schema)
        if enum is not None and enum.values:
            return json.loads(enum.values[0].text)
        if schema.default is not None:
            return json.loads(schema.default.text)
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
                floors = [c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "minimum"]
                return max(floors, default=1)
            case "boolean":
                return True
            case _:
                return None

    def _joined(self, schema: Schema, depth: int) -> Schema:
        """The schema with what it refers to, and with the first of its alternatives."""
        found: list[Constraint] = []
        for constraint in schema.constraints:
            inner = self._chosen(constraint) if depth > 0 else None
            found.append(constraint)
            if inner is not None:
                found += self._joined(inner, depth - 1).constraints
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

    def _object(self, schema: Schema, properties: dict[str, Schema], depth: int) -> dict[str, Any]:
        required = dict.fromkeys(c.name for c in schema.constraints if isinstance(c, RequiredProperty))
        wanted = properties | required if self.whole and depth > 0 else required
        return {name: self.value(properties.get(name, Schema()), name, depth - 1) for name in wanted}

    def _array(self, schema: Schema, name: str, depth: int) -> list[Any]:
        items = [c.schema for c in schema.constraints if isinstance(c, Items)]
        least = max((c.limit for c in schema.constraints if isinstance(c, Size) and c.keyword == "minItems"), default=0)
        count = max(least, 1) if self.whole and depth > 0 else least
        return [self.value(items[0] if items else Schema(), name, depth - 1) for _ in range(count if items else least)]


def _text(schema: Schema, name: str) -> str:
    formats = [c.name for c in schema.constraints if isinstance(c, Format)]
    least = max((c.limit for c in schema.constraints if isinstance(c, Size) and c.keyword == "minLength"), default=0)
    text = next((_BY_FORMAT[name] for name in formats if name in _BY_FORMAT), name or "text")
    return text.ljust(least, "x")
