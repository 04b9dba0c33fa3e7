"""Discriminators: when exactly one branch of `oneOf` or `anyOf` can fit, chosen by a constant property.

OpenAPI's discriminator is only a hint. It is followed where it provably gives the verdict that the branches give:
every branch is an object that requires the property and pins it to constants of its own, but for one branch that
excludes all of them. Without a hint, a property that every branch pins is found all the same.
"""

from __future__ import annotations

from callsheet import pointers
from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.schemas import Branch, Constraint, Discriminated, Enum, Not, Property, Required, Schema
from callsheet.ir.texts import SpecText, below, prose, text_of
from callsheet.modelling.context import Context
from callsheet.nearest import did_you_mean


def discriminated(context: Context, pointer: str, keyword: str, schemas: tuple[Schema, ...]) -> Discriminated | None:
    """The branches of `oneOf` or `anyOf` in the schema at `pointer`, or None where no property decides alone."""
    schema = context.mapping(pointer)
    hint = context.mapping(pointers.join(pointer, "discriminator"))
    names = [text_of(hint["propertyName"])] if "propertyName" in hint else _pinned_by_all(schemas)
    if "discriminator" in schema and not isinstance(hint.get("propertyName"), str):
        is_mapping = isinstance(schema["discriminator"], dict)
        text = "propertyName must be text" if is_mapping else "discriminator must be a mapping"
        context.problem(pointers.join(pointer, "discriminator"), "discriminator", text)
        return None
    is_object = schema.get("type") == "object"
    branches = [
        Branch(_name(context, f"{pointer}/{keyword}/{index}", index), (), inner) for index, inner in enumerate(schemas)
    ]
    may_decide = len(schemas) > 1 or (hint and not context.foreign)
    if may_decide and all(is_object or allowed_types(inner) == ("object",) for inner in schemas):
        for name in names:
            found = _chosen_by(name, branches, context, pointer)
            if found is not None:
                _check_mapping(context, pointer, found)
                return found
    if hint and not context.foreign and not context.problems.refused:  # which may have left out what decides
        why = _undecided(names[0], branches, is_object)
        told = prose("nothing is chosen by {name}: {why}", name=names[0], why=why)
        context.problem(pointers.join(pointer, "discriminator", "propertyName"), "discriminator", told)
    return None


def _undecided(name: SpecText, branches: list[Branch], is_object: bool) -> SpecText:
    """Why a property does not choose between branches, and what to do."""
    taken: dict[SpecText, SpecText] = {}
    for branch in branches:
        known = merged_properties(branch.schema.constraints)
        if not is_object and allowed_types(branch.schema) != ("object",):
            return prose("{name} needs type: object", name=branch.name)
        if name not in known:
            near = did_you_mean(name, known)
            return prose("{name} has no such property{near}", name=branch.name, near=near)
        if not any(isinstance(c, Required) and c.name == name for c in branch.schema.constraints):
            return prose("{name} does not require it", name=branch.name)
        for value in values_of(branch.schema, name) or ():
            if value in taken:
                both = "{first} and {second} both pin it to {value!r}"
                return prose(both, first=taken[value], second=branch.name, value=value)
            taken[value] = branch.name
    return _open_branch(name, branches, bool(taken))


def _open_branch(name: SpecText, branches: list[Branch], others_pin: bool) -> SpecText:
    """What to do about the branches that do not pin a property."""
    found = [branch for branch in branches if not values_of(branch.schema, name)]
    if not found:
        return SpecText("its branches overlap")
    if len(found) == 1 and others_pin:
        return prose(
            "{name} must pin it with const, or exclude the others with not: {{ enum: […] }}", name=found[0].name
        )
    return prose("{name} must pin it to texts with const or enum", name=found[0].name)


def _chosen_by(name: SpecText, candidates: list[Branch], context: Context, pointer: str) -> Discriminated | None:
    """The branches as a choice by one property, or None where it does not decide alone."""
    branches: list[Branch] = []
    other: Branch | None = None
    for branch in candidates:
        values = values_of(branch.schema, name)
        if not any(isinstance(c, Required) and c.name == name for c in branch.schema.constraints):
            return None
        if values:
            branches.append(Branch(branch.name, values, branch.schema))
        elif other is None and values is None and _is_text(branch.schema, name):
            other = branch
        else:
            return None
    taken = [value for branch in branches for value in branch.values]
    if not branches or len(set(taken)) < len(taken) or (other and not set(taken) <= _excluded(other.schema, name)):
        return None
    return Discriminated(name, tuple(branches), other, context.basis(pointer))


def _pinned_by_all(schemas: tuple[Schema, ...]) -> list[SpecText]:
    """The properties that every schema pins to constants, in order."""
    names = dict.fromkeys(c.name for schema in schemas[:1] for c in schema.constraints if isinstance(c, Property))
    return [name for name in names if all(values_of(schema, name) for schema in schemas)]


def values_of(schema: Schema, name: SpecText) -> tuple[SpecText, ...] | None:
    """The texts that a property is pinned to by `const` or `enum`; None where it is open or may be no text."""
    inner = merged_properties(schema.constraints).get(name)
    enum = merged_enum(inner) if inner is not None else None
    if enum is None:
        return None
    values = [value.value for value in enum.values]
    texts = tuple(value for value in values if isinstance(value, SpecText))
    return texts if len(texts) == len(values) else ()


def _is_text(schema: Schema, name: SpecText) -> bool:
    inner = merged_properties(schema.constraints).get(name, Schema())
    return allowed_types(inner) == ("string",)


def _property(schema: Schema, name: SpecText) -> list[Constraint]:
    return [
        constraint
        for outer in schema.constraints
        if isinstance(outer, Property) and outer.name == name
        for constraint in outer.schema.constraints
    ]


def _excluded(schema: Schema, name: SpecText) -> set[SpecText]:
    return {
        value.key
        for constraint in _property(schema, name)
        if isinstance(constraint, Not)
        for inner in constraint.schema.constraints
        if isinstance(inner, Enum) and len(constraint.schema.constraints) == 1
        for value in inner.values
        if value.type == "string"
    }


def _name(context: Context, pointer: str, index: int) -> SpecText:
    value = context.at(pointer)
    reference = value.get("$ref") if isinstance(value, dict) else None
    named = pointers.split(reference)[-1:] if isinstance(reference, str) else ()
    return SpecText(named[0] if named else f"form {index + 1}")


def _check_mapping(context: Context, pointer: str, choice: Discriminated) -> None:
    at = pointers.join(pointer, "discriminator", "mapping")
    by_value = {value: branch for branch in choice.branches for value in branch.values}
    mapped = {SpecText(value): str(reference) for value, reference in context.mapping(at).items()}
    named = {branch.name: value for value, branch in by_value.items()}
    told = set()
    for value, reference in mapped.items():
        branch, name = by_value.get(value), SpecText(reference.rpartition("/")[2])
        if branch is None or branch.name != name:
            context.problem(below(at, value), "discriminator", _mismapped(value, name, named.get(name)))
            told.add(name)
    for value, branch in by_value.items():
        if value not in mapped and value != branch.name and branch.is_component and branch.name not in told:
            said = "the mapping does not say that {value!r} stands for {name}: other tools cannot follow it"
            context.problem(at, "discriminator-mapping", prose(said, value=value, name=branch.name))


def _mismapped(value: SpecText, name: SpecText, pinned: SpecText | None) -> SpecText:
    """What is wrong with a mapping of a value to a schema that is another branch, or none."""
    if pinned is None:
        return prose(
            "{value!r} is mapped to {name}, which is no branch: add it to them, or take this out",
            value=value,
            name=name,
        )
    return prose(
        "{value!r} is mapped to {name}, which pins {pinned!r}: write that", value=value, name=name, pinned=pinned
    )
