"""Contradictions: limits that leave no value, and limits and rules that nothing can ever break.

Both are looked for in what one schema says in all its parts, those it borrows included. A rule that several schemas
share is idle only where none of them needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any, Final

import jsonschema

from callsheet import pointers
from callsheet.compiling.merging import mentioned, merged_properties
from callsheet.documents import Document
from callsheet.implications import contradict, implies, is_impossible, is_stricter, together, without
from callsheet.ir.schemas import Bound, Conditional, Constraint, MultipleOf, Named, Never, Required, Schema, Size
from callsheet.ir.texts import SpecText, prose
from callsheet.linting.grammar import objects
from callsheet.modelling.context import Context
from callsheet.modelling.operations import schema_reader
from callsheet.modelling.schemas import ANNOTATIONS
from callsheet.problems import Position, Problems

_PINNED: Final = ("enum", "const")
_LIMITS: Final = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
)
_ASSERTIONS: Final = frozenset((*_PINNED, *_LIMITS, "type", "multipleOf", "pattern"))
"""Keywords that values of an enum are held against: those that stand beside it and refer to nothing."""


def lint_contradictions(document: Document, problems: Problems) -> None:
    """Note limits of the schemas of a document that contradict each other, and those that never matter."""
    reader = schema_reader(Context(document, Problems()))
    idle: dict[Position, list[SpecText | None]] = {}
    for pointer, kind, value in objects(document.data, "document"):
        if kind == "schema":
            schema = reader.read(pointer)
            _values(document, pointer, value, problems)
            _limits(schema, problems)
            _multiples(schema, problems)
            _required(schema, problems)
            _looser(document, pointer, value, schema, problems)
            if "x-rule" in value:
                _empty(document, pointer, value, problems)
            else:
                for rule in _named(schema):
                    idle.setdefault(rule.basis.position, []).append(_idle_because(schema, rule))
    for position, reasons in idle.items():
        if None not in reasons:
            problems.add(position, "dead-rule", reasons[0] or "")


def _values(document: Document, pointer: str, value: dict[str, Any], problems: Problems) -> None:
    """Note the values of an enum or a const that what stands beside it refuses."""
    for keyword in _PINNED:
        beside = {key: value[key] for key in value if key in _ASSERTIONS and key != keyword}
        listed = value.get(keyword)
        for index, item in enumerate(listed if keyword == "enum" and isinstance(listed, list) else [listed]):
            if keyword in value and not jsonschema.Draft202012Validator(beside).is_valid(item):
                error = next(jsonschema.Draft202012Validator(beside).iter_errors(item))
                at = pointers.join(pointer, keyword, *([index] if keyword == "enum" else []))
                text = f"this value can never be sent: {error.message[:200]}"
                problems.add(document.position(at), "contradiction", text)


def _limits(schema: Schema, problems: Problems) -> None:
    limits = [constraint for constraint in schema.constraints if isinstance(constraint, Bound | Size)]
    for low in limits:
        for high in limits:
            if contradict(low, high):
                text = f"{low.keyword} {low.limit} and {high.keyword} {high.limit} leave no value"
                problems.add(max(low.basis.position, high.basis.position), "contradiction", text)


def _multiples(schema: Schema, problems: Problems) -> None:
    """Note a multipleOf of which no multiple lies between the limits."""
    low = max((c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "minimum"), default=None)
    high = min((c.limit for c in schema.constraints if isinstance(c, Bound) and c.keyword == "maximum"), default=None)
    for step in (c for c in schema.constraints if isinstance(c, MultipleOf)):
        if low is not None and high is not None and low <= high:
            divisor = Fraction(str(step.divisor))
            if floor(Fraction(str(high)) / divisor) * divisor < Fraction(str(low)):
                text = f"no multiple of {step.divisor} lies between minimum {low} and maximum {high}"
                problems.add(step.basis.position, "contradiction", text)


def _empty(document: Document, pointer: str, value: dict[str, Any], problems: Problems) -> None:
    """Note a rule that asks for nothing."""
    if all(keyword.startswith("x-") or keyword in ANNOTATIONS for keyword in value):
        text = f"the rule {value['x-rule'].get('id')!r} can never fire: it asks for nothing"
        problems.add(document.key_position(pointers.join(pointer, "x-rule")), "dead-rule", text)


def _required(schema: Schema, problems: Problems) -> None:
    properties = merged_properties(schema.constraints)
    for constraint in (c for c in schema.constraints if isinstance(c, Required)):
        inner = properties.get(constraint.name)
        if inner is not None and any(isinstance(part, Never) for part in inner.constraints):
            text = prose("{name} is required here, and forbidden as well", name=constraint.name)
            problems.add(constraint.basis.position, "contradiction", text)


def _looser(document: Document, pointer: str, value: dict[str, Any], schema: Schema, problems: Problems) -> None:
    """Note the limits that a schema writes itself although it, or what it borrows, has a stricter one."""
    own = {document.key_position(at) for at in _own(pointer, value)}
    limits = [constraint for constraint in schema.constraints if isinstance(constraint, Bound | Size)]
    for constraint in limits:
        for other in limits:
            if constraint.basis.position in own and constraint is not other and _is_idle_beside(constraint, other):
                place = other.basis.position
                text = f"{constraint.keyword} {constraint.limit} never matters: {other.keyword} {other.limit}"
                text += f" holds as well (line {place.line})"
                problems.add(constraint.basis.position, "dead-rule", text)


def _own(pointer: str, value: dict[str, Any]) -> Iterator[str]:
    """The pointers of the limits that stand in a schema itself, or in a part of its allOf."""
    yield from (pointers.join(pointer, keyword) for keyword in value if keyword in _LIMITS)
    for index, part in enumerate(value.get("allOf") or ()):
        if isinstance(part, dict) and "$ref" not in part:
            yield from (pointers.join(pointer, "allOf", index, keyword) for keyword in part if keyword in _LIMITS)


def _is_idle_beside(constraint: Constraint, other: Constraint) -> bool:
    return is_stricter(other, constraint) and not is_stricter(constraint, other)


def _named(schema: Schema) -> list[Named]:
    return [constraint for constraint in schema.constraints if isinstance(constraint, Named)]


def _near(schema: Schema, rule: Named) -> Schema:
    """The schema without a rule, and without the rules that speak of no field that it speaks of."""
    fields = mentioned(rule.schema)
    return Schema(
        tuple(
            constraint
            for constraint in schema.constraints
            if constraint is not rule
            and not (isinstance(constraint, Named) and fields and not fields & mentioned(constraint.schema))
        )
    )


def _asks_nothing(constraint: Constraint) -> bool:
    return isinstance(constraint, Conditional) and not (constraint.then.constraints or constraint.otherwise.constraints)


def _idle_because(schema: Schema, rule: Named) -> SpecText | None:
    """Why a rule can never fire, or None where it may."""
    asked = [c for c in rule.schema.constraints if not _asks_nothing(c)]
    if not asked:
        return None  # it is wrong in another way, which is told
    alone = _near(schema, rule)
    others = [other for other in _named(alone) if other.severity == "error"]
    earlier = schema.constraints[: schema.constraints.index(rule)]
    # Of two rules that ask for the same, the later one is idle.
    same = [o for o in others if o not in earlier and implies(together(alone, rule.schema), o.schema)]
    known = Schema(tuple(c for c in alone.constraints if c not in same and (not isinstance(c, Named) or c in others)))
    if is_impossible(known) or not implies(known, rule.schema):
        return None
    for other in others:
        if other not in same and not implies(without(known, other), rule.schema):
            return prose("the rule {id!r} can never fire: {other!r} is stricter", id=rule.id, other=other.id)
    return prose("the rule {id!r} can never fire: what the schema asks for anyway is stricter", id=rule.id)
