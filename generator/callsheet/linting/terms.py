"""Terms: what is written twice in a price, and terms and limits of it that can never count."""

from __future__ import annotations

from collections.abc import Iterator

from callsheet.compiling.merging import mentioned, merged_properties
from callsheet.implications import excludes, is_impossible
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api
from callsheet.ir.schemas import Discriminated, Price, Property, Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.linting.places import Place, price_places
from callsheet.linting.prices import priced_forms
from callsheet.nearest import did_you_mean
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document


def lint_terms(api: Api, document: Document, problems: Problems) -> None:
    """Note what stands twice in the prices of an API, and what in them never counts."""
    places = price_places(document)
    idle: dict[Position, list[SpecText | None]] = {}
    for operation in api.operations:
        if isinstance(operation.body, PayloadBody):
            for form in priced_forms(operation.body.schema):
                place = places.get(form.price.basis.position) if form.price is not None else None
                if form.price is not None and place is not None:
                    _repeats(form.price, place, problems)
                    _limits(form.price, place, problems)
                    for position, text in _conditions(form, form.price, place):
                        idle.setdefault(position, []).append(text)
    for position, texts in idle.items():
        if None not in texts:
            problems.add(position, "dead-term", texts[0] or "")


def _repeats(price: Price, place: Place, problems: Problems) -> None:
    names: set[SpecText] = set()
    for number, term in enumerate(price.terms):
        at = place.below("terms", number)
        if term.name in names:
            text = "another term of this price has this name: give each a name of its own"
            problems.add(at.below("name").value, "repeats", text)
        names.add(term.name)
        axes, quantities = ([part.field for part in parts] for parts in (term.rate.axes, term.times))
        _twice(axes, at.below("rate", "by"), "the rate depends on {name} twice", problems)
        _twice(quantities, at.below("times"), "{name} is multiplied by itself", problems)


def _twice(fields: list[SpecText], place: Place, said: str, problems: Problems) -> None:
    for index, name in enumerate(fields):
        if name in fields[:index]:
            problems.add(place.below(index).value, "repeats", prose(said + ": take one of them out", name=name))


def _limits(price: Price, place: Place, problems: Problems) -> None:
    if price.minimum is not None and price.maximum is not None and price.minimum > price.maximum:
        text = f"minimum {price.minimum} and maximum {price.maximum} leave no price"
        problems.add(place.below("maximum").key, "contradiction", text)


def _conditions(form: Schema, price: Price, place: Place) -> Iterator[tuple[Position, SpecText | None]]:
    """Why each condition of a price never holds in one form of a body, or None where it may."""
    known = merged_properties(form.constraints)
    for number, term in enumerate(price.terms):
        if term.when is not None:
            yield place.below("terms", number, "when").key, _idle(form, known, term.when)


def _idle(form: Schema, known: dict[SpecText, Schema], when: Schema) -> SpecText | None:
    for name in sorted(mentioned(when) - known.keys()):
        if known and not any(isinstance(c, Discriminated) for c in form.constraints):
            return prose("{name!r} is no property of this object{near}", name=name, near=did_you_mean(name, known))
    if is_impossible(form) or any(is_impossible(inner) for inner in known.values()):
        return None  # which is told at its limits
    for part in when.constraints:
        if isinstance(part, Property) and part.name in known and excludes(known[part.name], part.schema):
            return prose("this term never counts: {name} is never what its condition asks for", name=part.name)
    if excludes(form, when):
        return SpecText("this term never counts: the schema takes nothing that fits its condition")
    return None
