"""Samples: examples of payloads that name no field of their schema, or cost something else than they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from callsheet.clients import Clients
from callsheet.compiling.code import dotted, plain_words
from callsheet.compiling.merging import mentioned
from callsheet.ir.bodies import Example, PayloadBody
from callsheet.ir.inside import schemas_of
from callsheet.ir.operations import Api, Operation, Provider
from callsheet.ir.schemas import (
    AdditionalProperties,
    Contains,
    Items,
    PatternProperty,
    PrefixItem,
    Property,
    PropertyNames,
    Reference,
    Schema,
    Unevaluated,
)
from callsheet.ir.texts import SpecText, listed, prose
from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.nearest import did_you_mean
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document


def lint_samples(provider: Provider, documents: Mapping[str, Document], problems: Problems) -> None:
    """Note fields of examples that are not described, and totals that do not come out. `documents` are by API."""
    totals: list[tuple[SpecText, Example, Place]] = []
    for api in provider.apis:
        places = _places(documents[api.name])
        for operation, body, example in _examples(api):
            place = places.get(example.basis.position)
            if place is not None:
                _fields(body, example, place.below("value"), problems)
                if example.low is not None and example.high is not None:
                    name = listed(".", (provider.name, api.full_name(operation)))
                    totals.append((name, example, place.below("x-total")))
    if totals:
        from callsheet.trials import compiled  # it loads what renders the clients

        with compiled((provider,)) as clients:
            for name, example, place in totals:
                _total(clients, name, example, place, problems)


def _places(document: Document) -> dict[Position, Place]:
    """Every example of a document, by the position that its basis has."""
    examples = (pointer for pointer, kind, _ in document_objects(document) if kind == "example")
    return {place.key: place for pointer in examples for place in [Place(document, pointer)]}


def _examples(api: Api) -> Iterator[tuple[Operation, PayloadBody, Example]]:
    for operation in api.operations:
        if isinstance(operation.body, PayloadBody):
            yield from ((operation, operation.body, example) for example in operation.body.examples)


def _fields(body: PayloadBody, example: Example, place: Place, problems: Problems) -> None:
    value, known = example.value.value, mentioned(body.schema)
    if not isinstance(value, dict) or not known or _is_open(body.schema):
        return
    told = {problem.position for problem in problems if problem.rule == "example"}
    for name in value.keys() - known - {file.name for file in body.files}:
        if place.below(name).value in told:
            continue
        text = prose(
            "this example has the field {name!r}, which its schema does not describe{near}",
            name=name,
            near=did_you_mean(name, known),
        )
        problems.add(place.below(name).key, "example", text)


def _is_open(schema: Schema) -> bool:
    """Whether a schema may take fields that it does not name."""
    further = AdditionalProperties | PatternProperty | Unevaluated | Reference
    below = Property | Items | PrefixItem | Contains | PropertyNames
    return any(
        isinstance(constraint, further)
        or (not isinstance(constraint, below) and any(map(_is_open, schemas_of(constraint))))
        for constraint in schema.constraints
    )


def _total(clients: Clients, name: SpecText, example: Example, place: Place, problems: Problems) -> None:
    if any(problem.rule == "example" and problem.position.file == place.key.file for problem in problems):
        return  # a default that is wrong, which is told, makes another price
    runner, payload = clients.runner(dotted(name)), example.value.as_payload()
    if runner.check(payload).errors:
        return  # told where examples are held against their schemas
    estimate = runner.estimate(payload)
    low, high = (Decimal(plain_words(limit or "")) for limit in (example.low, example.high))
    if low > high:
        problems.add(place.below("low").value, "example-price", f"low {low} is more than high {high}: turn them round")
    elif (estimate.low, estimate.high) != (low, high):
        said = str(low) if low == high else f"{low} to {high}"
        problems.add(place.key, "example-price", f"the documents say {said}, and the prices here give {estimate}")
