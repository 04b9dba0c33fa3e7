"""Schemas: what a value may be, as a conjunction of constraints.

`allOf` and references that hold no recursion are folded in: a schema is the tuple of everything that must hold. Each
constraint applies to one JSON type only (or to any value) and knows what it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from callsheet.ir.basis import Basis
from callsheet.ir.constants import Constant, JsonType
from callsheet.ir.expressions import Expression, FormatName
from callsheet.ir.texts import SpecText, unsealed

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Types:
    """`type`: the JSON types that are allowed."""

    allowed: tuple[JsonType, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Enum:
    """`enum` and `const`."""

    keyword: Literal["enum", "const"]
    values: tuple[Constant, ...]
    basis: Basis
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.values, self.basis)))

    def __hash__(self) -> int:
        # Kept, because thousands of values would be hashed again for every field that refers to them.
        return self._hash


@dataclass(frozen=True, slots=True)
class Bound:
    """`minimum`, `maximum`, `exclusiveMinimum` and `exclusiveMaximum` of numbers."""

    keyword: Literal["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
    limit: int | float
    basis: Basis


@dataclass(frozen=True, slots=True)
class MultipleOf:
    """`multipleOf` of numbers."""

    divisor: int | float
    basis: Basis


@dataclass(frozen=True, slots=True)
class Size:
    """A limit on characters (code points), items or properties."""

    keyword: Literal["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
    limit: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Pattern:
    """`pattern`."""

    expression: Expression
    basis: Basis


@dataclass(frozen=True, slots=True)
class Format:
    """`format` of texts."""

    name: FormatName
    basis: Basis


@dataclass(frozen=True, slots=True)
class PublicHost:
    """`x-public-host`: the URL names no local, private or reserved host."""

    basis: Basis


@dataclass(frozen=True, slots=True)
class Items:
    """`items`: every item after the first `start`."""

    schema: Schema
    start: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class PrefixItem:
    """`prefixItems`: the item at one index."""

    index: int
    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Contains:
    """`contains`, with `minContains` and `maxContains`."""

    schema: Schema
    least: int
    most: int | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class UniqueItems:
    """`uniqueItems: true`."""

    basis: Basis


@dataclass(frozen=True, slots=True)
class Property:
    """`properties`: the schema of one property."""

    name: SpecText
    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Required:
    """`required`: one property that must be there."""

    name: SpecText
    basis: Basis


@dataclass(frozen=True, slots=True)
class PatternProperty:
    """`patternProperties`: the schema of the properties whose names match."""

    expression: Expression
    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class AdditionalProperties:
    """The properties that this schema object itself names neither in full nor by pattern."""

    schema: Schema
    names: tuple[SpecText, ...]
    expressions: tuple[Expression, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class PropertyNames:
    """`propertyNames`: the schema of every name."""

    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Dependent:
    """`dependentRequired` and `dependentSchemas`: with `name` present, the object must fit `schema`."""

    keyword: Literal["dependentRequired", "dependentSchemas"]
    name: SpecText
    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """`unevaluatedProperties` and `unevaluatedItems`: what nothing `beside` it, in the same schema, has spoken of."""

    keyword: Literal["unevaluatedProperties", "unevaluatedItems"]
    schema: Schema
    beside: tuple[Constraint, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`anyOf`."""

    schemas: tuple[Schema, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class OneOf:
    """`oneOf` without a discriminator that decides."""

    schemas: tuple[Schema, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Not:
    """`not`."""

    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if`, `then` and `else`."""

    condition: Schema
    then: Schema
    otherwise: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Branch:
    """One form of a discriminated body: the schema `name`, chosen by these values of the discriminator."""

    name: SpecText
    values: tuple[SpecText, ...]
    schema: Schema

    @property
    def is_component(self) -> bool:
        """Whether the form is a component; what is written in place is called `form 1` and so on."""
        return not unsealed(self.name).startswith("form ")


@dataclass(frozen=True, slots=True)
class Discriminated:
    """`oneOf` whose branches differ in a constant property. `other` takes every text that no branch names."""

    property: SpecText
    branches: tuple[Branch, ...]
    other: Branch | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reference:
    """A named schema that is checked by a function of its own (an object, or one that refers to itself)."""

    name: SpecText
    basis: Basis


@dataclass(frozen=True, slots=True)
class Named:
    """A schema with a name and a sentence (`x-rule`): its failure is one finding at `at`, below the value."""

    id: SpecText
    severity: Severity
    at: tuple[SpecText, ...]
    message: SpecText
    hint: SpecText | None
    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Never:
    """The schema `false`."""

    basis: Basis


Constraint: TypeAlias = (
    Types
    | Enum
    | Bound
    | MultipleOf
    | Size
    | Pattern
    | Format
    | PublicHost
    | Items
    | PrefixItem
    | Contains
    | UniqueItems
    | Property
    | Required
    | PatternProperty
    | AdditionalProperties
    | PropertyNames
    | Dependent
    | Unevaluated
    | AnyOf
    | OneOf
    | Not
    | Conditional
    | Discriminated
    | Reference
    | Named
    | Never
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a price term is multiplied with: the number in `field`, its items or its characters."""

    kind: Literal["value", "count", "characters"]
    field: SpecText
    per: int
    unit: SpecText


@dataclass(frozen=True, slots=True)
class Axis:
    """A field that a rate depends on, with the words that stand for its values in a label."""

    field: SpecText
    words: tuple[tuple[SpecText, SpecText], ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount, or a table: `cells` maps the JSON texts of the axes' values to amounts."""

    axes: tuple[Axis, ...]
    cells: tuple[tuple[tuple[SpecText, ...], Decimal], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a price: rate × quantities, where `when` holds. `maybe` says why it may not apply."""

    name: SpecText
    rate: Rate
    times: tuple[Quantity, ...]
    when: Schema | None
    maybe: SpecText | None
    basis: Basis

    @property
    def axes_shown(self) -> bool:
        """Whether the label names the values that chose the rate."""
        return bool(self.rate.axes)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a total is rounded: to multiples of `step`."""

    step: Decimal
    mode: Literal["up", "down", "half-up"]


@dataclass(frozen=True, slots=True)
class Price:
    """What a request costs, in `unit`. `unknown` says why no price can be stated; there are no terms then."""

    unit: SpecText
    terms: tuple[Term, ...]
    unknown: SpecText | None
    minimum: Decimal | None
    maximum: Decimal | None
    rounding: Rounding | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything that must hold of a value, and what is said about it."""

    constraints: tuple[Constraint, ...] = ()
    title: SpecText | None = None
    description: SpecText | None = None
    unit: SpecText | None = None
    default: Constant | None = None
    price: Price | None = None
    max_bytes: int | None = None
    access: Literal["readOnly", "writeOnly"] | None = None
    """Who sets the value: the server alone, or the caller, who never gets it back."""
    deprecated: bool = False
    nullable: bool = False
    """Whether answers may hold null there nevertheless, as documents say in words that JSON Schema does not know."""
    name: SpecText | None = field(default=None, compare=False)
    """The component that this schema is, where a reference adds nothing to it."""
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.constraints, self.title, self.description)))

    def __hash__(self) -> int:
        # Kept, because a schema that many others hold would be hashed again for every way that leads to it.
        return self._hash
