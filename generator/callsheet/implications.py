"""Implications: whether every value that fits one schema fits another, as far as that can be shown.

Answers are one-sided: True is proven, False says only that no proof was found. A schema is a conjunction, so that what
is known of a value and what is asked of it are both lists of constraints. References are not followed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from math import ceil, floor
from typing import Any, Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.constants import JsonType
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Bound,
    Conditional,
    Constraint,
    Contains,
    Dependent,
    Enum,
    Items,
    MultipleOf,
    Named,
    Never,
    Not,
    OneOf,
    Pattern,
    Property,
    Required,
    Schema,
    Size,
    Types,
)
from callsheet.ir.texts import SpecText

_TYPES: Final[tuple[JsonType, ...]] = ("null", "boolean", "number", "string", "array", "object")
_SPEAKS_OF: Final[dict[str, JsonType]] = {
    "Length": "string",
    "Items": "array",
    "Properties": "object",
}
_HOLDS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "minimum": operator.ge,
    "exclusiveMinimum": operator.gt,
    "maximum": operator.le,
    "exclusiveMaximum": operator.lt,
}
_ROUNDS: Final = 3
"""How often rules whose conditions hold may bring up further rules."""


def sense(value: Any) -> Any:
    """What a schema or a constraint says, without what it rests on, as a value that can be compared and hashed."""
    if isinstance(value, Schema):
        return _senses(value)
    if isinstance(value, tuple):
        return tuple(sense(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type | SpecText):
        constraint: Any = value
        return _sense(constraint)
    return value


@lru_cache(maxsize=10_000)
def _senses(schema: Schema) -> frozenset[Any]:
    said: frozenset[Any] = _first_equal(frozenset(sense(constraint) for constraint in schema.constraints))
    return said


@lru_cache(maxsize=10_000)
def _sense(constraint: Any) -> tuple[Any, ...]:
    parts = [f.name for f in fields(constraint) if f.init and f.name != "basis"]
    said: tuple[Any, ...] = _first_equal((type(constraint).__name__, *(sense(getattr(constraint, n)) for n in parts)))
    return said


@lru_cache(maxsize=100_000)
def _first_equal(said: Hashable) -> Any:
    """The first value that was equal to this one, so that equal ones are the same and compared at once: schemas that
    share others would be gone through on every way that leads to these."""
    return said


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is asked of a schema for each of the constraints that it may imply: there may be hundreds."""

    enum: Enum | None
    types: tuple[JsonType, ...] | None
    fields: Mapping[SpecText, Schema]
    required: frozenset[SpecText]
    choices: tuple[AnyOf | OneOf, ...]


@lru_cache(maxsize=200)
def _facts(schema: Schema) -> _Facts:
    return _Facts(
        merged_enum(schema),
        allowed_types(schema),
        merged_properties(schema.constraints),
        frozenset(c.name for c in schema.constraints if isinstance(c, Required)),
        tuple(c for c in schema.constraints if isinstance(c, AnyOf | OneOf)),
    )


def implies(known: Schema, wanted: Schema) -> bool:
    """Whether it can be shown that every value that fits `known` fits `wanted`."""
    known = saturated(known)
    return is_impossible(known) or all(_holds(known, constraint) for constraint in wanted.constraints)


def excludes(known: Schema, other: Schema) -> bool:
    """Whether it can be shown that no value fits both schemas."""
    return is_impossible(together(known, other))


def together(*schemas: Schema) -> Schema:
    """What several schemas ask for together."""
    return Schema(tuple(dict.fromkeys(constraint for schema in schemas for constraint in schema.constraints)))


@lru_cache(maxsize=100)
def saturated(known: Schema) -> Schema:
    """The schema with what its own rules ask for, where it is sure that their conditions hold."""
    for _ in range(_ROUNDS):
        further = together(known, *_asked_by_rules(known))
        for constraint in further.constraints:
            consequence = _consequence(further, constraint)
            if consequence.constraints:
                further = together(further, consequence)
        if further == known:
            break
        known = further
    return known


def _asked_by_rules(known: Schema) -> Iterator[Schema]:
    for constraint in known.constraints:
        if isinstance(constraint, Named) and constraint.severity == "error":
            yield constraint.schema


def _consequence(known: Schema, constraint: Constraint) -> Schema:
    match constraint:
        case Conditional(condition, then, otherwise):
            if _all_hold(known, condition):
                return then
            return otherwise if otherwise.constraints and excludes(known, condition) else Schema()
        case Dependent(_, name, schema) if _is_required(known, name):
            return schema
        case _:
            return Schema()


def _all_hold(known: Schema, wanted: Schema) -> bool:
    return all(_holds(known, constraint) for constraint in wanted.constraints)


def _holds(known: Schema, wanted: Constraint) -> bool:
    """Whether a constraint holds for every value that fits a schema."""
    if sense(wanted) in _senses(known):
        return True
    enum = _facts(known).enum
    if enum is not None and not isinstance(wanted, Not | AnyOf):
        told = [_fits(value.as_payload(), wanted) for value in enum.values]
        if None not in told:
            return all(told)
    return _follows(known, wanted) or _holds_in_every_case(known, wanted)


def _holds_for_every_type(known: Schema, wanted: Constraint) -> bool:
    """Whether a constraint holds for the values of each type that a schema allows, where these are several."""
    types = _facts(known).types or ()
    basis = wanted.basis
    return len(types) > 1 and all(
        _follows(replace(known, constraints=(*_untyped(known), Types((name,), basis))), wanted) for name in types
    )


def _untyped(known: Schema) -> tuple[Constraint, ...]:
    return tuple(constraint for constraint in known.constraints if not isinstance(constraint, Types))


def _follows(known: Schema, wanted: Constraint) -> bool:
    match wanted:
        case Types(allowed):
            types = _facts(known).types
            return types is not None and all(name in allowed or _is_whole(name, allowed) for name in types)
        case Bound() | MultipleOf() | Size():
            if not _may_be(known, _type_of(wanted)):
                return True
            whole = _facts(known).types == ("integer",)
            return any(is_stricter(_closed(c), wanted) if whole else is_stricter(c, wanted) for c in known.constraints)
        case Property(name, schema):
            declared = _facts(known).fields.get(name, Schema())
            return not _may_be(known, "object") or implies(declared, schema)
        case Items(schema, start):
            return not _may_be(known, "array") or any(
                isinstance(c, Items) and c.start <= start and implies(c.schema, schema) for c in known.constraints
            )
        case AdditionalProperties() | Named(severity="error"):
            return implies(Schema() if isinstance(wanted, AdditionalProperties) else known, wanted.schema)
        case Dependent(_, name, schema):
            present = Schema((Required(name, wanted.basis),))
            return excludes(known, present) or implies(together(known, present), schema)
        case AnyOf(schemas):
            return any(_all_hold(known, schema) for schema in schemas) or _holds_for_every_type(known, wanted)
        case Not(schema):
            refused = (c.schema for c in known.constraints if isinstance(c, Not))
            return excludes(known, schema) or any(implies(schema, other) for other in refused)
        case Contains():
            return any(isinstance(c, Contains) and _contains_as_much(c, wanted) for c in known.constraints)
        case Conditional(condition, then, otherwise):
            met = excludes(known, condition) or implies(together(known, condition), then)
            return met and (not otherwise.constraints or _all_hold(known, condition) or implies(known, otherwise))
        case _:
            return False


def _contains_as_much(known: Contains, wanted: Contains) -> bool:
    """Whether a list that holds so many items of one kind holds so many of another one."""
    enough = known.least >= wanted.least and (not wanted.least or implies(known.schema, wanted.schema))
    if wanted.most is None:
        return enough
    few = known.most is not None and known.most <= wanted.most and implies(wanted.schema, known.schema)
    return enough and few


def _holds_in_every_case(known: Schema, wanted: Constraint) -> bool:
    """Whether a constraint holds whichever of several schemas a value fits that is known to fit one of them."""
    for choice in _facts(known).choices:
        cases = [together(without(known, choice), case) for case in choice.schemas]
        if all(is_impossible(case) or _holds(case, wanted) for case in cases):
            return True
    return False


def is_impossible(schema: Schema) -> bool:
    """Whether it can be shown that no value fits a schema."""
    if any(isinstance(constraint, Never) for constraint in schema.constraints):
        return True
    enum = _facts(schema).enum
    if enum is not None:
        values = [value.as_payload() for value in enum.values]
        return all(any(_fits(value, c) is False for c in schema.constraints) for value in values)
    return all(_is_empty(schema, name) for name in _TYPES if _may_be(schema, name))


def _is_empty(schema: Schema, name: JsonType) -> bool:
    """Whether no value of a type fits."""
    if name == "object" and _misses_a_field(schema):
        return True
    limits = [c for c in schema.constraints if isinstance(c, Bound | Size) and _type_of(c) == name]
    return any(contradict(low, high) for low in limits for high in limits)


def contradict(low: Bound | Size, high: Bound | Size) -> bool:
    """Whether no number, or no size, keeps a lower and an upper limit."""
    match low, high:
        case Bound("minimum" | "exclusiveMinimum"), Bound("maximum" | "exclusiveMaximum"):
            is_open = low.keyword == "exclusiveMinimum" or high.keyword == "exclusiveMaximum"
            return low.limit > high.limit or (low.limit == high.limit and is_open)
        case Size(), Size():
            pair = low.keyword.startswith("min") and high.keyword == low.keyword.replace("min", "max")
            return pair and low.limit > high.limit
        case _:
            return False


def _misses_a_field(schema: Schema) -> bool:
    """Whether a field is required that no value fits."""
    facts = _facts(schema)
    return any(name in facts.fields and is_impossible(facts.fields[name]) for name in facts.required)


def _is_required(schema: Schema, name: SpecText) -> bool:
    return name in _facts(schema).required


def _may_be(schema: Schema, name: JsonType) -> bool:
    types = _facts(schema).types
    return types is None or name in types or (name == "number" and "integer" in types)


def _is_whole(name: JsonType, allowed: tuple[JsonType, ...]) -> bool:
    return name == "integer" and "number" in allowed


def _type_of(constraint: Bound | MultipleOf | Size) -> JsonType:
    """The type whose values a limit speaks of."""
    if isinstance(constraint, Size):
        return _SPEAKS_OF[constraint.keyword[3:]]
    return "number"


def _closed(constraint: Constraint) -> Constraint:
    """A limit as a whole number keeps it: more than 1 is at least 2."""
    match constraint:
        case Bound("exclusiveMinimum", limit, basis):
            return Bound("minimum", floor(limit) + 1, basis)
        case Bound("exclusiveMaximum", limit, basis):
            return Bound("maximum", ceil(limit) - 1, basis)
        case _:
            return constraint


def is_stricter(known: Constraint, wanted: Constraint) -> bool:
    """Whether what fits one limit always fits the other; two equal limits are both that."""
    match known, wanted:
        case Bound(), Bound():
            return _is_inside(known, wanted)
        case Size(), Size():
            same = known.keyword == wanted.keyword
            least = known.keyword.startswith("min")
            return same and (known.limit >= wanted.limit if least else known.limit <= wanted.limit)
        case MultipleOf(), MultipleOf():
            return known.divisor % wanted.divisor == 0
        case _:
            return False


def _is_inside(known: Bound, wanted: Bound) -> bool:
    if known.keyword[-7:].lower() != wanted.keyword[-7:].lower():
        return False  # one is a minimum, the other a maximum
    beyond = known.limit > wanted.limit if known.keyword.lower().endswith("minimum") else known.limit < wanted.limit
    is_open = known.keyword.startswith("exclusive")
    return beyond or (known.limit == wanted.limit and (is_open or not wanted.keyword.startswith("exclusive")))


def _fits(value: Any, constraint: Constraint) -> bool | None:
    """Whether one value fits a constraint; None where that takes more than a look."""
    match constraint:
        case Types(allowed):
            return any(_is_of(value, name) for name in allowed)
        case Enum(_, values):
            return any(_is_same(value, other.as_payload()) for other in values)
        case Bound(keyword, limit):
            return not _is_of(value, "number") or _HOLDS[keyword](value, limit)
        case Size(keyword, limit) if _is_of(value, _type_of(constraint)):
            return len(value) >= limit if keyword.startswith("min") else len(value) <= limit
        case Size() | Required() | Property() if not isinstance(value, dict):
            return True
        case Pattern(expression) if isinstance(value, str):
            return expression.is_found_in(value)
        case Pattern():
            return True
        case Never():
            return False
        case _:
            return None


def _is_of(value: Any, name: JsonType) -> bool:
    kinds: dict[JsonType, tuple[type, ...]] = {
        "null": (type(None),),
        "boolean": (bool,),
        "number": (int, float),
        "integer": (int, float),
        "string": (str,),
        "array": (list,),
        "object": (dict,),
    }
    if isinstance(value, bool) and name != "boolean":
        return False
    is_fraction = name == "integer" and isinstance(value, float) and not value.is_integer()
    return isinstance(value, kinds[name]) and not is_fraction


def _is_same(left: Any, right: Any) -> bool:
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def without(schema: Schema, constraint: Constraint) -> Schema:
    """The schema without one of its constraints."""
    return replace(schema, constraints=tuple(c for c in schema.constraints if c is not constraint))
