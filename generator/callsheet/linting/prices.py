"""Prices: terms that speak of fields which exist, tables without gaps, and a price for all that starts jobs."""

from __future__ import annotations

import json

from callsheet import pointers
from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import every_branch, merged_enum, merged_properties
from callsheet.documents import Document
from callsheet.ir.inside import inside
from callsheet.ir.operations import Api, JsonBody, Operation
from callsheet.ir.schemas import Axis, Discriminated, Price, Quantity, Reference, Required, Schema, Term
from callsheet.linting.grammar import objects
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems

_TYPES = {"value": {"integer", "number"}, "count": {"array"}, "characters": {"string"}}
_WORDS = {"value": "multiplied, so it must be a number", "count": "counted, so it must be a list"}


def lint_priced(operation: Operation, schema: Schema, problems: Problems) -> None:
    """Note where an operation that starts jobs has no price."""
    if schema.price is not None:
        return
    choice = _choice(schema)
    if choice is None:
        text = "this operation starts jobs and has no x-price: state one, or why it is unknown"
        problems.add(operation.basis.position, "no-price", text)
        return
    for branch in every_branch(choice):
        if branch.schema.price is None:
            text = f"{branch.name} has no x-price: state one, or why it is unknown"
            problems.add(choice.basis.position, "no-price", text)


def lint_prices(schema: Schema, problems: Problems) -> None:
    """Note what is wrong with the prices of a body."""
    for form in (schema, *_forms(schema)):
        if form.price is not None:
            _price(form, form.price, problems)


def lint_idle_prices(document: Document, api: Api, problems: Problems) -> None:
    """Note every price that no operation of a document uses."""
    used = set()
    for operation in api.operations:
        if isinstance(operation.body, JsonBody):
            schema = operation.body.schema
            forms = (schema,) if schema.price is not None else _forms(schema)
            used |= {form.price.basis.position for form in forms if form.price is not None}
    for pointer, kind, value in objects(document.data, "document"):
        position = document.key_position(pointers.join(pointer, "x-price"))
        if kind == "schema" and "x-price" in value and position not in used:
            text = "this price is never used: x-price belongs on the schema of a body, or of a branch of it"
            problems.add(position, "price", text)


def _choice(schema: Schema) -> Discriminated | None:
    return next((constraint for constraint in schema.constraints if isinstance(constraint, Discriminated)), None)


def _forms(schema: Schema) -> tuple[Schema, ...]:
    choice = _choice(schema)
    return tuple(branch.schema for branch in every_branch(choice)) if choice is not None else ()


def _price(schema: Schema, price: Price, problems: Problems) -> None:
    if price.basis.source is None:
        problems.add(price.basis.position, "no-source", "a price needs an x-source: the page that states it")
    properties = merged_properties(schema.constraints)
    for term in price.terms:
        for quantity in term.times:
            _quantity(term, quantity, properties, problems)
        for index, axis in enumerate(term.rate.axes):
            _axis(term, index, axis, schema, properties, problems)
        _gaps(term, problems)
        _condition(term, problems)


def _quantity(term: Term, quantity: Quantity, properties: dict[str, Schema], problems: Problems) -> None:
    inner = properties.get(quantity.field)
    if inner is None:
        near = did_you_mean(quantity.field, properties)
        problems.add(term.basis.position, "price", f"the price depends on {quantity.field!r}, which is no field{near}")
    elif not set(allowed_types(inner) or ()) & _TYPES[quantity.kind]:
        said = _WORDS.get(quantity.kind, "counted in characters, so it must be a text")
        problems.add(term.basis.position, "price", f"{quantity.field} is {said}")


def _axis(
    term: Term, index: int, axis: Axis, schema: Schema, properties: dict[str, Schema], problems: Problems
) -> None:
    inner, where = properties.get(axis.field), term.basis.position
    if inner is None:
        near = did_you_mean(axis.field, properties)
        problems.add(where, "price", f"the rate depends on {axis.field!r}, which is no field{near}")
        return
    listed = {texts[index] for texts, _ in term.rate.cells}
    allowed = _values(inner)
    for text in sorted(listed - allowed) if allowed else ():
        problems.add(where, "price", f"the rate names {text!r}, which {axis.field} never is")
    # A value that is sent and has no amount is unknown. One that may stand for a field left out would be forgotten.
    required = any(isinstance(other, Required) and other.name == axis.field for other in schema.constraints)
    for text in sorted(allowed - listed) if listed <= allowed and inner.default is None and not required else ():
        said = f"the rate has no amount for {text!r}, and {axis.field} may be left out: the estimate would miss it"
        problems.add(where, "price", said)


def _values(schema: Schema) -> set[str]:
    """The values of an enum or a boolean, as the keys of a price table write them."""
    enum = merged_enum(schema)
    values = [json.loads(value.text) for value in enum.values] if enum else []
    if allowed_types(schema) == ("boolean",):
        values = [True, False]
    return {value if isinstance(value, str) else json.dumps(value) for value in values}


def _gaps(term: Term, problems: Problems) -> None:
    combinations = 1
    for index, _ in enumerate(term.rate.axes):
        combinations *= len({texts[index] for texts, _ in term.rate.cells})
    if len(term.rate.cells) < combinations:
        problems.add(term.basis.position, "price", "the rate table has gaps: every combination needs an amount")


def _condition(term: Term, problems: Problems) -> None:
    """A condition is one expression: it calls no function for a schema of its own."""
    for constraint in inside(term.when) if term.when is not None else ():
        if isinstance(constraint, Reference | Discriminated):
            what = "a discriminator" if isinstance(constraint, Discriminated) else f"the schema {constraint.name}"
            text = f"the condition of a price cannot hold {what}: write out what it asks for"
            problems.add(constraint.basis.position, "price", text)
