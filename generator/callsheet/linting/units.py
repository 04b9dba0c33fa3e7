"""Units: what the prices of a provider are counted in, where two words for it look like one with a slip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api, Provider
from callsheet.ir.texts import SpecText, prose
from callsheet.linting.places import price_places
from callsheet.linting.prices import priced_forms
from callsheet.nearest import is_nearly
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document


def lint_units(provider: Provider, documents: Mapping[str, Document], problems: Problems) -> None:
    """Note units of a provider that are nearly one, and forms of a body with different ones. `documents` are by API."""
    places: dict[SpecText, list[Position]] = {}
    for api in provider.apis:
        for forms in _bodies(api, documents[api.name]):
            for unit, position in forms:
                places.setdefault(unit, []).append(position)
            _different(forms, problems)
    for unit, found in places.items():
        usual = next((other for other in places if _is_slip(unit, other, places)), None)
        for position in dict.fromkeys(found) if usual is not None else ():
            said = "prices are in {unit!r} here, and in {usual!r} elsewhere: is one a slip?"
            problems.add(position, "twin", prose(said, unit=unit, usual=usual or ""))


def _bodies(api: Api, document: Document) -> Iterator[list[tuple[SpecText, Position]]]:
    """The units of every body of an API, each with its place."""
    places = price_places(document)
    for operation in api.operations:
        forms = priced_forms(operation.body.schema) if isinstance(operation.body, PayloadBody) else ()
        yield [
            (form.price.unit, places[form.price.basis.position].below("unit").value)
            for form in forms
            if form.price is not None and form.price.basis.position in places
        ]


def _is_slip(unit: SpecText, other: SpecText, places: Mapping[SpecText, list[Position]]) -> bool:
    """Whether a unit is nearly another one that is used more often, or as often and earlier."""
    known = list(places)
    rank = (-len(places[other]), known.index(other)) < (-len(places[unit]), known.index(unit))
    return unit != other and rank and is_nearly(unit, other)


def _different(forms: list[tuple[SpecText, Position]], problems: Problems) -> None:
    """Note the forms of one body that are priced in another unit than its first one."""
    for unit, position in forms:
        if unit != forms[0][0] and not is_nearly(unit, forms[0][0]):
            said = "this form of the body is priced in {unit!r}, and another one in {first!r}: is one a slip?"
            problems.add(position, "twin", prose(said, unit=unit, first=forms[0][0]))
