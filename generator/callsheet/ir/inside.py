"""Inside: everything that a schema says, at any depth."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import assert_never

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
    MultipleOf,
    Named,
    Never,
    Not,
    OneOf,
    Pattern,
    PatternProperty,
    PrefixItem,
    Property,
    PropertyNames,
    PublicHost,
    Reference,
    Required,
    Schema,
    Size,
    Types,
    Unevaluated,
    UniqueItems,
)


def inside(schema: Schema) -> Iterator[Constraint]:
    """Every constraint of a schema and of the schemas in it, each schema once. References are not followed."""
    seen: set[int] = set()
    todo = [schema]
    while todo:
        schema = todo.pop()
        if id(schema) not in seen:
            seen.add(id(schema))
            yield from schema.constraints
            todo.extend(inner for constraint in reversed(schema.constraints) for inner in schemas_of(constraint))


@lru_cache(maxsize=10_000)
def calls_functions(schema: Schema) -> bool:
    """Whether a schema holds, at any depth, what is checked by a function of its own."""
    return any(
        isinstance(constraint, Reference | Discriminated | Unevaluated)
        or any(map(calls_functions, schemas_of(constraint)))
        for constraint in schema.constraints
    )


def schemas_of(constraint: Constraint) -> tuple[Schema, ...]:
    """The schemas that a constraint holds."""
    match constraint:
        case AnyOf(schemas) | OneOf(schemas):
            return schemas
        case Conditional(condition, then, otherwise):
            return condition, then, otherwise
        case Discriminated(_, branches, other):
            return tuple(branch.schema for branch in (*branches, *((other,) if other else ())))
        case Items() | PrefixItem() | Contains() | Property() | PatternProperty():
            return (constraint.schema,)
        case AdditionalProperties() | PropertyNames() | Dependent() | Not() | Named() | Unevaluated():
            return (constraint.schema,)
        case Types() | Enum() | Bound() | MultipleOf() | Size() | Pattern() | Format():
            return ()
        case PublicHost() | UniqueItems() | Required() | Reference() | Never():
            return ()
        case _:
            assert_never(constraint)
