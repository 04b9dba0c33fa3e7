"""Discriminators: when exactly one branch of `oneOf` can fit, chosen by a constant property.

OpenAPI's discriminator is only a hint. It is followed where it provably gives the verdict that `oneOf` gives: every
branch requires the property and pins it to constants of its own, but for one branch that excludes all of them.
"""

from __future__ import annotations

import json
from typing import Any

from callsheet import pointers
from callsheet.ir.schemas import Branch, Constraint, Discriminated, Enum, Not, Property, Required, Schema
from callsheet.modelling.context import Context


def discriminated(context: Context, pointer: str, schemas: tuple[Schema, ...]) -> Discriminated | None:
    """The branches of the `oneOf` at `pointer`, or None where the discriminator does not decide alone."""
    hint = context.mapping(pointers.join(pointer, "discriminator"))
    name = hint.get("propertyName")
    if not isinstance(name, str):
        context.problem(pointers.join(pointer, "discriminator"), "discriminator", "propertyName must be text")
        return None
    branches: list[Branch] = []
    other: Branch | None = None
    for index, schema in enumerate(schemas):
        branch = Branch(_name(context, f"{pointer}/oneOf/{index}", index), values_of(schema, name), schema)
        if Required(name, _required_basis(schema, name)) not in schema.constraints:
            return None
        if branch.values:
            branches.append(branch)
        elif other is None:
            other = branch
        else:
            return None
    taken = [value for branch in branches for value in branch.values]
    if len(set(taken)) < len(taken) or (other and not set(taken) <= _excluded(other.schema, name)):
        return None
    _check_mapping(context, pointer, branches)
    return Discriminated(name, tuple(branches), other, context.basis(pointer))


def values_of(schema: Schema, name: str) -> tuple[str, ...]:
    """The texts that a property is pinned to by `const` or `enum`; none where it is open."""
    pinned: list[tuple[str, ...]] = []
    for constraint in _property(schema, name):
        if isinstance(constraint, Enum):
            values = [json.loads(value.text) for value in constraint.values]
            pinned.append(tuple(value for value in values if isinstance(value, str)))
    return tuple(value for value in pinned[0] if all(value in others for others in pinned)) if pinned else ()


def _property(schema: Schema, name: str) -> list[Constraint]:
    return [
        constraint
        for outer in schema.constraints
        if isinstance(outer, Property) and outer.name == name
        for constraint in outer.schema.constraints
    ]


def _excluded(schema: Schema, name: str) -> set[str]:
    return {
        json.loads(value.text)
        for constraint in _property(schema, name)
        if isinstance(constraint, Not)
        for inner in constraint.schema.constraints
        if isinstance(inner, Enum) and len(constraint.schema.constraints) == 1
        for value in inner.values
    }


def _required_basis(schema: Schema, name: str) -> Any:
    for constraint in schema.constraints:
        if isinstance(constraint, Required) and constraint.name == name:
            return constraint.basis
    return None


def _name(context: Context, pointer: str, index: int) -> str:
    value = context.at(pointer)
    reference = value.get("$ref") if isinstance(value, dict) else None
    return pointers.split(reference[1:])[-1] if isinstance(reference, str) else f"form {index + 1}"


def _check_mapping(context: Context, pointer: str, branches: list[Branch]) -> None:
    at = pointers.join(pointer, "discriminator", "mapping")
    by_value = {value: branch for branch in branches for value in branch.values}
    for value, reference in context.mapping(at).items():
        branch = by_value.get(value)
        if branch is None or branch.name != str(reference).rpartition("/")[2]:
            text = f"{value!r} is mapped to {reference}, which does not pin the discriminator to it"
            context.problem(pointers.join(at, value), "discriminator", text)
