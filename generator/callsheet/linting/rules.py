"""Rules: what they name must be there, or they never fire."""

from __future__ import annotations

from collections.abc import Iterator

from callsheet.compiling.merging import every_branch, merged_enum, merged_properties
from callsheet.ir.inside import inside
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Conditional,
    Constraint,
    Dependent,
    Discriminated,
    Enum,
    Items,
    Named,
    Not,
    OneOf,
    Property,
    Required,
    Schema,
)
from callsheet.ir.texts import SpecText, prose
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems


def lint_rules(schema: Schema, problems: Problems) -> None:
    """Note every rule without a source, and every one that speaks of what is not there."""
    for constraint in inside(schema):
        if isinstance(constraint, Named):
            _named(constraint, problems)
    _object(schema, problems, {})


def _named(rule: Named, problems: Problems) -> None:
    if rule.basis.source is None:
        problems.add(rule.basis.position, "no-source", prose("the rule {id!r} needs an x-source", id=rule.id))


def _object(schema: Schema, problems: Problems, seen: dict[int, Schema], chosen_by: SpecText | None = None) -> None:
    """The rules of an object, and those of the objects in it, each once."""
    if id(schema) in seen:
        return
    seen[id(schema)] = schema
    for choice in schema.constraints:
        if isinstance(choice, Discriminated):
            others = tuple(constraint for constraint in schema.constraints if constraint is not choice)
            for branch in every_branch(choice):
                # A rule that branches share may name the values that choose the others.
                _object(Schema((*others, *branch.schema.constraints)), problems, seen, chosen_by=choice.property)
            return
    known = merged_properties(schema.constraints)
    for inner in known.values():
        _object(inner, problems, seen)
        for constraint in inner.constraints:
            if isinstance(constraint, Items):
                _object(constraint.schema, problems, seen)
    if known and not any(isinstance(c, AdditionalProperties) for c in schema.constraints):
        checked = {**known, chosen_by: Schema()} if chosen_by in known else known
        for constraint in schema.constraints:
            _same_object(constraint, checked, problems, in_rule=False)


def _same_object(constraint: Constraint, known: dict[SpecText, Schema], problems: Problems, *, in_rule: bool) -> None:
    """What a constraint says of the properties of the object itself, rules included."""
    if isinstance(constraint, Required | Property) and constraint.name not in known:
        near = did_you_mean(constraint.name, known)
        # A schema may require what it does not describe; a rule that speaks of it is a slip.
        if near or in_rule:
            what = prose("{name!r} is no property of this object{near}", name=constraint.name, near=near)
            problems.add(constraint.basis.position, "unknown-property", what)
    elif isinstance(constraint, Property) and in_rule:
        _values(constraint, known[constraint.name], problems)
    if isinstance(constraint, Named) and constraint.at and constraint.at[0] not in known:
        what = prose(
            "the rule {id!r} is put at /{at}, which is no property of this object{near}",
            id=constraint.id,
            at=constraint.at[0],
            near=did_you_mean(constraint.at[0], known),
        )
        problems.add(constraint.basis.position, "unknown-property", what)
    for schema in _parts(constraint):
        for inner in schema.constraints:
            _same_object(inner, known, problems, in_rule=True)


def _parts(constraint: Constraint) -> Iterator[Schema]:
    """The schemas in a constraint that speak of the same object."""
    match constraint:
        case Named() | Not() | Dependent():
            yield constraint.schema
        case Conditional(condition, then, otherwise):
            yield from (condition, then, otherwise)
        case AnyOf(schemas) | OneOf(schemas):
            yield from schemas
        case _:
            return


def _values(constraint: Property, declared: Schema, problems: Problems) -> None:
    """A rule that asks for a value which the property never has can never fire."""
    allowed = merged_enum(declared)
    if allowed is None:
        return
    known = [value.key for value in allowed.values]
    for enum in constraint.schema.constraints:
        if isinstance(enum, Enum):
            for value in enum.values:
                if value not in allowed.values:
                    said = "{name} is never {text}, so that this rule has no effect{near}"
                    near = did_you_mean(value.key, known)
                    text = prose(said, name=constraint.name, text=value.text, near=near)
                    problems.add(enum.basis.position, "dead-rule", text)
