"""Prices: terms that speak of fields which exist, tables without gaps, and a price for all that starts jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from callsheet import pointers
from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import plain_words
from callsheet.compiling.merging import every_branch, merged_properties
from callsheet.compiling.price_inputs import choices
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api, Operation
from callsheet.ir.schemas import Axis, Bound, Discriminated, Price, Quantity, Required, Schema, Term
from callsheet.ir.texts import SpecText, prose
from callsheet.lint_rules import RuleId
from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.linting.price_conditions import lint_condition
from callsheet.nearest import did_you_mean
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document

_TYPES = {"value": {"integer", "number"}, "count": {"array"}, "characters": {"string"}}
_KEYWORDS = {"value": "field", "count": "count", "characters": "characters"}
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
            said = prose("{name} has no x-price: state one, or why it is unknown", name=branch.name)
            problems.add(choice.basis.position, "no-price", said)


def lint_prices(schema: Schema, places: Mapping[Position, Place], problems: Problems) -> None:
    """Note what is wrong with the prices of a body. `places` are those of all prices of its document."""
    for form in priced_forms(schema):
        if form.price is not None and form.price.basis.position in places:
            _price(form, form.price, places[form.price.basis.position], problems)


def lint_idle_prices(document: Document, api: Api, problems: Problems) -> None:
    """Note every price that no operation of a document uses."""
    used = set()
    for operation in api.operations:
        if isinstance(operation.body, PayloadBody):
            schema = operation.body.schema
            forms = (schema,) if schema.price is not None else _forms(schema)
            used |= {form.price.basis.position for form in forms if form.price is not None}
    for pointer, kind, value in document_objects(document):
        position = document.key_position(pointers.join(pointer, "x-price"))
        if kind == "schema" and "x-price" in value and position not in used:
            text = "this price is never used: x-price belongs on the schema of a body, or of a branch of it"
            problems.add(position, "price", text)


def priced_forms(schema: Schema) -> tuple[Schema, ...]:
    """The schema of a body, and the forms that it may take: whatever may have a price."""
    return (schema, *_forms(schema))


def _choice(schema: Schema) -> Discriminated | None:
    return next((constraint for constraint in schema.constraints if isinstance(constraint, Discriminated)), None)


def _forms(schema: Schema) -> tuple[Schema, ...]:
    choice = _choice(schema)
    return tuple(branch.schema for branch in every_branch(choice)) if choice is not None else ()


def _price(schema: Schema, price: Price, place: Place, problems: Problems) -> None:
    if price.basis.source is None:
        problems.add(place.key, "no-source", "a price needs an x-source: the page that states it")
    properties = merged_properties(schema.constraints)
    for number, term in enumerate(price.terms):
        at = place.below("terms", number)
        for index, quantity in enumerate(term.times):
            _quantity(quantity, at.below("times", index), schema, properties, problems)
        for index, axis in enumerate(term.rate.axes):
            _axis(_Axis(term, index, axis, at.below("rate")), schema, properties, problems)
        _gaps(term, at.below("rate", "of"), problems)
        lint_condition(term, schema, at.below("when"), problems)


def _quantity(
    quantity: Quantity, place: Place, schema: Schema, properties: dict[SpecText, Schema], problems: Problems
) -> None:
    inner, word = properties.get(quantity.field), place.below(_KEYWORDS[quantity.kind]).value
    if inner is None:
        near = did_you_mean(quantity.field, properties)
        problems.add(
            word,
            "price",
            prose("the price depends on {field!r}, which is no field{near}", field=quantity.field, near=near),
        )
    elif not set(allowed_types(inner) or ()) & _TYPES[quantity.kind]:
        said = _WORDS.get(quantity.kind, "counted in characters, so it must be a text")
        problems.add(word, "price", prose("{field} is {said}", field=quantity.field, said=said))
    elif quantity.kind == "value" and not (_is_required(schema, quantity.field) or _has_range(inner)):
        text = prose(
            "{field} may be left out, and has neither a default nor limits: the price is unknown then",
            field=quantity.field,
        )
        problems.add(word, "price-gap", text)


@dataclass(frozen=True, slots=True)
class _Axis:
    """One field that the rate of a term depends on; `place` is where the rate stands."""

    term: Term
    index: int
    axis: Axis
    place: Place

    @property
    def word(self) -> Position:
        """Where the field is named."""
        return self.place.below("by", self.index, "field").value

    @property
    def listed(self) -> dict[SpecText, Place]:
        """The values that the table lists for the field, and where each stands first."""
        found: dict[SpecText, Place] = {}
        for texts, _ in self.term.rate.cells:
            found.setdefault(texts[self.index], self.place.below("of", *texts[: self.index + 1]))
        return found


def _axis(axis: _Axis, schema: Schema, properties: dict[SpecText, Schema], problems: Problems) -> None:
    name = axis.axis.field
    inner = properties.get(name)
    if inner is None:
        near = did_you_mean(name, properties)
        problems.add(
            axis.word, "price", prose("the rate depends on {name!r}, which is no field{near}", name=name, near=near)
        )
        return
    listed, allowed = axis.listed, _values(inner)
    for text in sorted(listed.keys() - allowed) if allowed else ():
        near = did_you_mean(text, allowed - listed.keys())
        problems.add(
            listed[text].key,
            "price",
            prose("the rate names {text!r}, which {name} never is{near}", text=text, name=name, near=near),
        )
    if not listed.keys() <= allowed:
        return
    # A value that is sent and has no amount is unknown. One that may stand for a field left out would be forgotten.
    missing = sorted(allowed - listed.keys())
    if not missing:
        return
    values = ", ".join(repr(plain_words(text)) for text in missing)
    if inner.default is None and not _is_required(schema, name):
        said = "the rate has no amount for {values}, and {name} may be left out: the estimate would miss it"
        rule: RuleId = "price"
    else:
        said, rule = "the rate has no amount for {values}: the price is unknown where {name} is that", "price-gap"
    problems.add(axis.place.below("of").key, rule, prose(said, values=values, name=name))


def _is_required(schema: Schema, name: SpecText) -> bool:
    return any(isinstance(constraint, Required) and constraint.name == name for constraint in schema.constraints)


def _has_range(schema: Schema) -> bool:
    """Whether the number that a field left out may stand for is known, or lies between two limits."""
    limits = {constraint.keyword for constraint in schema.constraints if isinstance(constraint, Bound)}
    return schema.default is not None or {"minimum", "maximum"} <= limits


def _values(schema: Schema) -> set[SpecText]:
    """The values of an enum or a boolean, as the keys of a price table write them."""
    return {value.key for value in choices(schema)}


def _gaps(term: Term, place: Place, problems: Problems) -> None:
    combinations = 1
    for index, _ in enumerate(term.rate.axes):
        combinations *= len({texts[index] for texts, _ in term.rate.cells})
    if len(term.rate.cells) < combinations:
        problems.add(place.key, "price", "the rate table has gaps: every combination needs an amount")
