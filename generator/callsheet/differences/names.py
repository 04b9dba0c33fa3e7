"""Names: schemas that refer to each other, told apart by what they say instead of by what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any, Final, TypeVar

from callsheet.compiling.code import literal
from callsheet.ir.basis import Basis
from callsheet.ir.operations import Api
from callsheet.ir.schemas import Branch, Reference, Schema
from callsheet.ir.texts import SpecText, listed

_Value = TypeVar("_Value")
_NO_NAME: Final = SpecText("")
_ROUNDS: Final = 15
"""How many references away what differs is looked for."""


def by_content(old: Api, new: Api) -> tuple[Api, Api]:
    """Two states of an API in which every reference names its schema by a digest of what that says.

    Schemas of the same content have the same name then, whatever their components are called.
    """
    first, second = _digests(old.named, new.named)
    return _renamed(old, first), _renamed(new, second)


def _renamed(api: Api, digests: Mapping[SpecText, SpecText]) -> Api:
    naming = _Naming(digests)
    schemas = tuple((digests[name], naming.of(schema)) for name, schema in api.schemas)
    operations = tuple(naming.of(operation) for operation in api.operations)
    return replace(api, schemas=schemas, operations=operations)


def _digests(*states: Mapping[SpecText, Schema]) -> list[dict[SpecText, SpecText]]:
    """A digest of each schema of some states. Every round tells apart what differs one reference further away.

    Where there is no end of that, schemas are what they are called, too.
    """
    digests = [dict.fromkeys(schemas, _NO_NAME) for schemas in states]
    apart = 0
    for _ in range(_ROUNDS):
        digests = [_next_digests(*pair) for pair in zip(states, digests, strict=True)]
        told = len({digest for found in digests for digest in found.values()})
        if told == apart:  # a further round would not tell more of them apart
            return digests
        apart = told
    return [{name: listed(" ", (digest, name)) for name, digest in found.items()} for found in digests]


def _next_digests(schemas: Mapping[SpecText, Schema], before: Mapping[SpecText, SpecText]) -> dict[SpecText, SpecText]:
    telling = _Telling(before)
    return {name: SpecText(telling.digest(schema)) for name, schema in schemas.items()}


@dataclass(slots=True)
class _Telling:
    """Tells what parts of the IR say, with other names for references and none for branches. Schemas by a digest, each
    once: they may hold one another in many ways."""

    names: Mapping[SpecText, SpecText]
    known: dict[int, tuple[Schema, str]] = field(default_factory=dict)

    def digest(self, schema: Schema) -> str:
        """A digest of what a schema says."""
        if id(schema) not in self.known:
            said = ",".join(sorted({self.text(constraint) for constraint in schema.constraints}))
            text = f"{{{said}}}{self.text(schema.default)}{self.text(schema.unit)}"
            self.known[id(schema)] = schema, sha256(text.encode()).hexdigest()
        return self.known[id(schema)][1]

    def text(self, value: object) -> str:
        """What a part says, as a text that depends neither on positions nor on the order of a conjunction."""
        if isinstance(value, SpecText):
            return literal(value)
        if isinstance(value, Schema):
            return self.digest(value)
        if isinstance(value, Reference):
            return f"Reference({literal(self.names.get(value.name, value.name))})"
        if isinstance(value, tuple):
            return "(" + ",".join(map(self.text, value)) + ")"
        if is_dataclass(value) and not isinstance(value, type):
            said = ",".join(self.text(getattr(value, name)) for name in _told_parts(type(value)))
            return f"{type(value).__name__}({said})"
        return repr(value)


@cache
def _told_parts(kind: type) -> tuple[str, ...]:
    """The fields of a part of the IR that are told."""
    untold = ("basis", "name") if kind is Branch else ("basis",)
    return tuple(f.name for f in fields(kind) if f.init and f.name not in untold)


@dataclass(slots=True)
class _Naming:
    """Gives references other names, and branches none. Each schema is looked at once."""

    names: Mapping[SpecText, SpecText]
    known: dict[int, tuple[object, object]] = field(default_factory=dict)

    def of(self, value: _Value) -> _Value:
        """A value of the IR under these names."""
        if isinstance(value, Reference):
            return replace(value, name=self.names.get(value.name, value.name))
        if isinstance(value, tuple) and not isinstance(value, Basis):
            return tuple(self.of(item) for item in value)  # type: ignore[return-value]  # a tuple stays one
        if not is_dataclass(value) or isinstance(value, SpecText | type):
            return value
        if id(value) not in self.known:
            self.known[id(value)] = value, self._renamed(value)
        return self.known[id(value)][1]  # type: ignore[return-value]  # what is kept is of the same type

    def _renamed(self, value: Any) -> Any:
        parts = [f.name for f in fields(value) if f.init and f.name != "basis"]
        further = {name: self.of(getattr(value, name)) for name in parts}
        if isinstance(value, Branch):
            further["name"] = _NO_NAME
        return replace(value, **further)
