"""Merging: what the constraints of one schema say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Final

from callsheet.compiling.atoms import allowed_types
from callsheet.ir.constants import JsonType
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Branch,
    Conditional,
    Constraint,
    Dependent,
    Discriminated,
    Enum,
    Named,
    Not,
    OneOf,
    Property,
    Required,
    Schema,
    Types,
)
from callsheet.ir.texts import SpecText

_ANYTHING: Final = Schema()
_MOST_FIELDS: Final = 1_000
"""How many fields of branches are checked also where no branch is chosen: each of them is written out once more."""


def merged_enum(schema: Schema) -> Enum | None:
    """The values that every enum and every type of a schema allows, or None where there is no enum."""
    return _merged_enum(schema) if any(isinstance(c, Enum) for c in schema.constraints) else None


@lru_cache(maxsize=1_000)
def _merged_enum(schema: Schema) -> Enum:
    enums = [c for c in schema.constraints if isinstance(c, Enum)]
    types = allowed_types(schema)
    narrow = min(enums, key=lambda enum: len(enum.values))
    others = [frozenset(enum.values) for enum in enums if enum is not narrow]
    values = tuple(v for v in narrow.values if all(v in other for other in others)) if others else narrow.values
    if types is not None:
        values = tuple(v for v in values if v.type in types or ("number" in types and v.type == "integer"))
    return replace(narrow, values=values) if values != narrow.values else narrow


def with_one_enum(schema: Schema) -> Schema:
    """The schema with one enum instead of several, of values that have one of its types."""
    merged = merged_enum(schema)
    if merged is None or merged in schema.constraints:
        return schema
    return Schema((*(c for c in schema.constraints if not isinstance(c, Enum)), merged))


def merged_properties(constraints: Iterable[Constraint]) -> dict[SpecText, Schema]:
    """The properties of an object; one that is named several times must fit all of its schemas."""
    merged: dict[SpecText, Schema] = {}
    for constraint in constraints:
        if isinstance(constraint, Property):
            before, inner = merged.get(constraint.name, _ANYTHING), constraint.schema
            together = tuple(dict.fromkeys((*before.constraints, *inner.constraints)))
            if before is _ANYTHING and len(together) == len(inner.constraints):
                merged[constraint.name] = inner
                continue
            merged[constraint.name] = replace(
                inner,
                name=inner.name if together == inner.constraints else None,
                constraints=together,
                unit=inner.unit or before.unit,
                description=inner.description or before.description,
                default=inner.default or before.default,
                access=inner.access or before.access,
            )
    return merged


@lru_cache(maxsize=1_000)
def properties_of(schema: Schema) -> Mapping[SpecText, Schema]:
    """The properties of an object as `merged_properties` gives them: many may refer to one that has many."""
    return merged_properties(schema.constraints)


@lru_cache(maxsize=10_000)
def mentioned(schema: Schema) -> frozenset[SpecText]:
    """Every property that a schema names for the same object, also inside its rules."""
    found: set[SpecText] = set()
    for constraint in schema.constraints:
        match constraint:
            case Property(name) | Required(name):
                found.add(name)
            case Dependent(_, name, inner):
                found |= {name} | mentioned(inner)
            case AnyOf(schemas) | OneOf(schemas):
                for inner in schemas:
                    found |= mentioned(inner)
            case Conditional(condition, then, otherwise):
                found |= mentioned(condition) | mentioned(then) | mentioned(otherwise)
            case Named():
                found |= mentioned(constraint.schema)
            case Discriminated():
                for branch in every_branch(constraint):
                    found |= mentioned(branch.schema)
            case _:
                continue
    return frozenset(found)


def every_branch(choice: Discriminated) -> tuple[Branch, ...]:
    """The branches of a discriminated value, the one for everything else last."""
    return (*choice.branches, *((choice.other,) if choice.other else ()))


def without_types(schema: Schema, name: JsonType) -> Schema:
    """The schema of a value that is known to be of a type."""
    kept = (c for c in schema.constraints if not (isinstance(c, Types) and name in c.allowed))
    return replace(schema, constraints=tuple(kept))


def opened(schema: Schema) -> Schema:
    """The schema of an object whose unknown fields are reported elsewhere, so that nothing is said of them here."""
    if not schema.constraints or any(isinstance(c, AdditionalProperties) for c in schema.constraints):
        return schema
    anything = AdditionalProperties(Schema(), (), (), schema.constraints[0].basis)
    return replace(schema, constraints=(*schema.constraints, anything))


def split_branches(choice: Discriminated) -> tuple[Schema, tuple[Branch, ...]]:
    """What every branch asks for in the same words, and the branches with the rest.

    A property is common where its merged schema, and whether it is required, are the same in every branch.
    """
    branches = every_branch(choice)
    merged = [merged_properties(branch.schema.constraints) for branch in branches]
    required = [{c.name for c in branch.schema.constraints if isinstance(c, Required)} for branch in branches]
    names = {
        name
        for name, schema in merged[0].items()
        if name != choice.property
        and all(other.get(name) == schema for other in merged)
        and len({name in needed for needed in required}) == 1
    }
    everywhere = frozenset.intersection(*(frozenset(branch.schema.constraints) for branch in branches))

    def is_common(constraint: Constraint) -> bool:
        if isinstance(constraint, Property | Required):
            return constraint.name in names
        if isinstance(constraint, Named | Conditional | Dependent):
            return constraint in everywhere and choice.property not in mentioned(Schema((constraint,)))
        return False

    first = branches[0].schema.constraints
    common = Schema(tuple(constraint for constraint in first if is_common(constraint)))
    rest = []
    for branch in branches:
        kept = [c for c in branch.schema.constraints if not is_common(c)]
        own = _undecided_by(choice, branch, kept)
        rest.append(replace(branch, schema=replace(branch.schema, constraints=own)))
    return common, tuple(rest)


def _undecided_by(choice: Discriminated, branch: Branch, constraints: list[Constraint]) -> tuple[Constraint, ...]:
    """The constraints of a branch without what choosing it has settled: the discriminator is there, and fits."""
    kept: list[Constraint] = []
    for constraint in constraints:
        if isinstance(constraint, Property) and constraint.name == choice.property:
            settled = Types | Enum if branch.values else Types | Enum | Not
            inner = tuple(c for c in constraint.schema.constraints if not isinstance(c, settled))
            if inner:
                kept.append(replace(constraint, schema=replace(constraint.schema, constraints=inner)))
        elif not (isinstance(constraint, Required) and constraint.name == choice.property):
            kept.append(constraint)
    return tuple(kept)


def alike(branches: tuple[Branch, ...], discriminator: SpecText) -> Schema:
    """What the branches ask for in different places but in the same sense.

    A field must be there where all branches require it, and must be what all branches that know it agree on.
    """
    found: list[Constraint] = []
    for name, known in _fields(branches).items():
        senses = [{_sense(c) for c in schema.constraints} for schema in known[1:]]
        kept = tuple(c for c in known[0].constraints if all(_sense(c) in sense for sense in senses))
        if kept and name != discriminator:
            found.append(Property(name, Schema(kept, unit=known[0].unit), kept[0].basis))
    needed = [{c.name for c in branch.schema.constraints if isinstance(c, Required)} for branch in branches]
    for constraint in branches[0].schema.constraints:
        if isinstance(constraint, Required) and constraint.name != discriminator:
            found += [constraint] if all(constraint.name in names for names in needed) else []
    return Schema(tuple(found))


def _fields(branches: tuple[Branch, ...]) -> dict[SpecText, list[Schema]]:
    """What the branches that know a field ask of it; of a great many fields those that several branches know."""
    found: dict[SpecText, list[Schema]] = {}
    for branch in branches:
        for name, inner in merged_properties(branch.schema.constraints).items():
            found.setdefault(name, []).append(inner)
    if len(found) > _MOST_FIELDS:
        return {name: known for name, known in found.items() if len(known) > 1}
    return found


def _sense(value: Any) -> Any:
    """A constraint without what it rests on and what is said about it, all the way down."""
    if isinstance(value, Schema):
        return frozenset(_sense(constraint) for constraint in value.constraints)
    if isinstance(value, tuple):
        return tuple(_sense(item) for item in value)
    if is_dataclass(value) and not isinstance(value, SpecText):
        return (
            type(value).__name__,
            *(_sense(getattr(value, f.name)) for f in fields(value) if f.init and f.name != "basis"),
        )
    return value
