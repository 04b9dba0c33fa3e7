"""Lowest prices: how little a price can come to, where its discounts may be more than what they are taken off."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from math import prod
from typing import Final

from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api
from callsheet.ir.schemas import Bound, Price, Quantity, Schema, Size, Term
from callsheet.ir.texts import prose
from callsheet.linting.places import Place, price_places
from callsheet.linting.prices import priced_forms
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document

_LIMITS: Final = {
    "value": ("minimum", "maximum"),
    "count": ("minItems", "maxItems"),
    "characters": ("minLength", "maxLength"),
}
"""The keywords between which a quantity lies, by its kind."""
_BOUNDLESS: Final = Decimal("Infinity")


def lint_lowest_prices(api: Api, document: Document, problems: Problems) -> None:
    """Note every price of an API that can fall below 0, at the first term that takes something off."""
    places = price_places(document)
    told: set[Position] = set()
    for operation in api.operations:
        forms = priced_forms(operation.body.schema) if isinstance(operation.body, PayloadBody) else ()
        for form, price in ((form, form.price) for form in forms if form.price is not None):
            place = places.get(price.basis.position)
            if place is not None and place.key not in told and _note(form, price, place, problems):
                told.add(place.key)


def _note(form: Schema, price: Price, place: Place, problems: Problems) -> bool:
    least = [_least(form, term) for term in price.terms]
    total = sum(least, Decimal(0))
    if total >= 0 or price.minimum is not None:
        return False
    first = next(index for index, amount in enumerate(least) if amount < 0)
    said = "with this term the price can fall to {total} {unit}"
    if not total.is_finite():
        said = "nothing keeps the price above 0 {unit} with this term"
    remedy = ": look at its amounts and limits, or write minimum: 0"
    text = prose(said + remedy, total=f"{total:f}", unit=price.unit)
    problems.add(place.below("terms", first, "rate").key, "negative-price", text)
    return True


def _least(form: Schema, term: Term) -> Decimal:
    """The least that a term can come to: less than 0 where it takes something off."""
    amounts = [amount for _, amount in term.rate.cells] or [Decimal(0)]
    spans = [_span(form, quantity) for quantity in term.times]
    if min(amounts) < 0:
        nothing = any(high == 0 for _, high in spans)
        return Decimal(0) if nothing else prod((high for _, high in spans), start=min(amounts))
    if term.when is not None or term.maybe is not None:
        return Decimal(0)
    return prod((low for low, _ in spans), start=min(amounts))


def _span(form: Schema, quantity: Quantity) -> tuple[Decimal, Decimal]:
    """From how few to how many a quantity counts; at least 0."""
    field = merged_properties(form.constraints).get(quantity.field, Schema())
    enum = merged_enum(field)
    numbers = [value.as_payload() for value in enum.values] if enum is not None else []
    if numbers and all(type(number) in (int, float) for number in numbers):
        low, high = (Decimal(str(limit(numbers))) for limit in (min, max))
    else:
        limits = {str(c.keyword): Decimal(str(c.limit)) for c in field.constraints if isinstance(c, Bound | Size)}
        least, most = _LIMITS[quantity.kind]
        low, high = limits.get(least, Decimal(0)), limits.get(most, _BOUNDLESS)
    fewest = low / quantity.per
    if quantity.kind == "characters":  # begun ones count
        fewest = fewest.to_integral_value(ROUND_CEILING)
    return max(fewest, Decimal(0)), max(high / quantity.per, Decimal(0))
