"""Names: schemas that refer to each other, told apart by what they say instead of by what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Final, TypeVar

from callsheet.compiling.code import literal
from callsheet.ir.basis import Basis
from callsheet.ir.operations import Api
from callsheet.ir.schemas import Branch, Reference, Schema
from callsheet.ir.texts import SpecText

_Value = TypeVar("_Value")
_NO_NAME: Final = SpecText("")


def by_content(old: Api, new: Api) -> tuple[Api, Api]:
    """Two states of an API in which every reference names its schema by a digest of what that says.

    Schemas of the same content have the same name then, whatever their components are called.
    """
    rounds = max(len(old.schemas), len(new.schemas)) + 1
    return _renamed(old, rounds), _renamed(new, rounds)


def _renamed(api: Api, rounds: int) -> Api:
    digests = _digests(api.named, rounds)
    schemas = tuple((digests[name], with_names(schema, digests)) for name, schema in api.schemas)
    operations = tuple(with_names(operation, digests) for operation in api.operations)
    return replace(api, schemas=schemas, operations=operations)


def _digests(schemas: Mapping[SpecText, Schema], rounds: int) -> dict[SpecText, SpecText]:
    """A digest of each schema. Every round tells apart what differs one reference further away."""
    digests = dict.fromkeys(schemas, _NO_NAME)
    for _ in range(rounds):
        digests = {name: _digest(with_names(schema, digests)) for name, schema in schemas.items()}
    return digests


def _digest(schema: Schema) -> SpecText:
    return SpecText(sha256(_text(schema).encode()).hexdigest())


def _text(value: object) -> str:
    """What a part of the IR says, as a text that depends neither on positions nor on the order of a conjunction."""
    if isinstance(value, SpecText):
        return literal(value)
    if isinstance(value, Schema):
        said = ",".join(sorted({_text(constraint) for constraint in value.constraints}))
        return f"{{{said}}}{_text(value.default)}{_text(value.unit)}"
    if isinstance(value, tuple):
        return "(" + ",".join(map(_text, value)) + ")"
    if is_dataclass(value) and not isinstance(value, type):
        said = ",".join(_text(getattr(value, f.name)) for f in fields(value) if f.init and f.name != "basis")
        return f"{type(value).__name__}({said})"
    return repr(value)


def with_names(value: _Value, names: Mapping[SpecText, SpecText]) -> _Value:
    """A value of the IR in which references have other names, and branches none."""
    if isinstance(value, Reference):
        return replace(value, name=names.get(value.name, value.name))
    if isinstance(value, tuple) and not isinstance(value, Basis):
        return tuple(with_names(item, names) for item in value)  # type: ignore[return-value]  # a tuple stays one
    if is_dataclass(value) and not isinstance(value, SpecText | type):
        parts = [f.name for f in fields(value) if f.init and f.name != "basis"]
        further = {name: with_names(getattr(value, name), names) for name in parts}
        if isinstance(value, Branch):
            further["name"] = _NO_NAME
        return replace(value, **further)
    return value
