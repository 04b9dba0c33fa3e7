"""Samples: examples of payloads that name no field of their schema, or cost something else than they say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from callsheet.clients import Clients
from callsheet.compiling.merging import mentioned
from callsheet.documents import Document
from callsheet.ir.bodies import Example, PayloadBody
from callsheet.ir.inside import inside
from callsheet.ir.operations import Api, Provider
from callsheet.ir.schemas import AdditionalProperties, PatternProperty, Reference, Schema, Unevaluated
from callsheet.linting.grammar import objects
from callsheet.linting.places import Place
from callsheet.nearest import did_you_mean
from callsheet.problems import Position, Problems


def lint_samples(provider: Provider, documents: Mapping[str, Document], problems: Problems) -> None:
    """Note fields of examples that are not described, and totals that do not come out. `documents` are by API."""
    totals: list[tuple[str, Example, Place]] = []
    for api in provider.apis:
        places = _places(documents[api.name])
        for name, body, example in _examples(api):
            place = places.get(example.basis.position)
            if place is not None:
                _fields(body, example, place.below("value"), problems)
                if example.low is not None and example.high is not None:
                    totals.append((f"{provider.name}.{api.name}.{name}", example, place.below("x-total")))
    if totals:
        from callsheet.trials import compiled  # it loads what renders the clients

        with compiled((provider,)) as clients:
            for operation, example, place in totals:
                _total(clients, operation, example, place, problems)


def _places(document: Document) -> dict[Position, Place]:
    """Every example of a document, by the position that its basis has."""
    examples = (pointer for pointer, kind, _ in objects(document.data, "document") if kind == "example")
    return {place.key: place for pointer in examples for place in [Place(document, pointer)]}


def _examples(api: Api) -> Iterator[tuple[str, PayloadBody, Example]]:
    for operation in api.operations:
        if isinstance(operation.body, PayloadBody):
            yield from ((operation.name, operation.body, example) for example in operation.body.examples)


def _fields(body: PayloadBody, example: Example, place: Place, problems: Problems) -> None:
    value, known = json.loads(example.value.text), mentioned(body.schema)
    if not isinstance(value, dict) or not known or _is_open(body.schema):
        return
    for name in value.keys() - known - {file.name for file in body.files}:
        text = f"this example has the field {name!r}, which its schema does not describe{did_you_mean(name, known)}"
        problems.add(place.below(name).key, "example", text)


def _is_open(schema: Schema) -> bool:
    """Whether a schema may take fields that it does not name."""
    further = AdditionalProperties | PatternProperty | Unevaluated | Reference
    return any(isinstance(constraint, further) for constraint in inside(schema))


def _total(clients: Clients, operation: str, example: Example, place: Place, problems: Problems) -> None:
    runner, payload = clients.runner(operation), json.loads(example.value.text)
    if runner.check(payload).errors:
        return  # told where examples are held against their schemas
    estimate = runner.estimate(payload)
    low, high = Decimal(str(example.low)), Decimal(str(example.high))
    if low > high:
        problems.add(place.below("low").value, "example-price", f"low {low} is more than high {high}: turn them round")
    elif (estimate.low, estimate.high) != (low, high):
        said = str(low) if low == high else f"{low} to {high}"
        problems.add(place.key, "example-price", f"the documents say {said}, and the prices here give {estimate}")
