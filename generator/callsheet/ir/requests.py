"""Requests: what `readOnly` makes of a schema that a request has to fit.

The server sets such a property. A request need not hold it, even where it is required; one that does is told so.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final, assert_never

from callsheet.ir.inside import schemas_of
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
from callsheet.ir.texts import SpecText

_RULE: Final = SpecText("read-only")
_MESSAGE: Final = SpecText("{field} is set by the server: leave it out")


@lru_cache(maxsize=10_000)
def as_request(schema: Schema) -> Schema:
    """The schema of a request: read-only properties are not required, and a warning where they are sent."""
    if not _speaks_of_access(schema):
        return schema
    hidden = {c.name for c in schema.constraints if isinstance(c, Property) and c.schema.access == "readOnly"}
    kept = (c for c in schema.constraints if not (isinstance(c, Required) and c.name in hidden))
    return replace(schema, constraints=tuple(_of_request(constraint) for constraint in kept))


@lru_cache(maxsize=10_000)
def _speaks_of_access(schema: Schema) -> bool:
    return schema.access == "readOnly" or any(
        _speaks_of_access(inner) for constraint in schema.constraints for inner in schemas_of(constraint)
    )


def _of_request(constraint: Constraint) -> Constraint:
    match constraint:
        case Property(_, schema, basis):
            inner = as_request(schema)
            if schema.access == "readOnly":
                told = Named(_RULE, "warning", (), _MESSAGE, None, Schema((Never(basis),)), basis)
                inner = replace(inner, constraints=(*inner.constraints, told))
            return replace(constraint, schema=inner)
        case AnyOf(schemas) | OneOf(schemas):
            return replace(constraint, schemas=tuple(as_request(inner) for inner in schemas))
        case Conditional(condition, then, otherwise):
            return replace(
                constraint,
                condition=as_request(condition),
                then=as_request(then),
                otherwise=as_request(otherwise),
            )
        case Discriminated(_, branches, other):
            return replace(
                constraint,
                branches=tuple(replace(branch, schema=as_request(branch.schema)) for branch in branches),
                other=replace(other, schema=as_request(other.schema)) if other else None,
            )
        case Items() | PrefixItem() | Contains() | PatternProperty() | AdditionalProperties() | PropertyNames():
            return replace(constraint, schema=as_request(constraint.schema))
        case Dependent() | Not() | Named():
            return replace(constraint, schema=as_request(constraint.schema))
        case Unevaluated():
            beside = tuple(_of_request(other) for other in constraint.beside)
            return replace(constraint, schema=as_request(constraint.schema), beside=beside)
        case Types() | Enum() | Bound() | MultipleOf() | Size() | Pattern() | Format():
            return constraint
        case PublicHost() | UniqueItems() | Required() | Reference() | Never():
            return constraint
        case _:
            assert_never(constraint)
