"""What the APIs of all providers must be together: names that differ, and rules that rest on a source."""

from __future__ import annotations

from collections.abc import Mapping

from callsheet.compiling.code import class_name, identifier, pascal
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api, Provider
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.linting.jobs import lint_jobs, lint_pages
from callsheet.linting.places import price_places
from callsheet.linting.prices import lint_priced, lint_prices
from callsheet.linting.rules import lint_rules
from callsheet.linting.wording import lint_placeholders
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document
from callsheet.views.client_names import OWN_NAMES

RESERVED = frozenset(map(SpecText, ("close", "check", "download", "estimate", "wait")))
"""The methods that every client has."""


def lint_providers(
    providers: tuple[Provider, ...],
    documents: Mapping[tuple[str, str], Document],
    incomplete: frozenset[tuple[str, str]],
    problems: Problems,
) -> None:
    """Note everything that is wrong between the parts of a provider.

    `documents` are those of the APIs, by provider and API. `incomplete` names the APIs in the same way of which parts
    are left out because they are wrong: what these lack is no further problem.
    """
    for provider in providers:
        missing = frozenset(api for owner, api in incomplete if owner == provider.name)
        for api in provider.apis:
            _names(api, problems)
            if api.name not in missing:
                _complete(provider, api, documents[provider.name, api.name], missing, problems)
        _classes(provider, problems)
        _types(provider, problems)


def _complete(provider: Provider, api: Api, document: Document, missing: frozenset[str], problems: Problems) -> None:
    lint_placeholders(document, problems)
    places = price_places(document)
    for operation in api.operations:
        lint_jobs(provider, api, operation, document, missing, problems)
        lint_pages(api, operation, document, problems)
        if isinstance(operation.body, PayloadBody) and operation.starts is not None:
            lint_priced(operation, operation.body.schema, problems)
    bodies = [operation.body.schema for operation in api.operations if isinstance(operation.body, PayloadBody)]
    for body in dict.fromkeys(bodies):  # many operations may share one
        lint_prices(body, places, problems)
        lint_rules(body, problems)
    answers = [answer for operation in api.operations for answer in (operation.answer, *operation.other_answers)]
    for schema in dict.fromkeys(answer.schema for answer in answers if answer.schema is not None):
        lint_rules(schema, problems)
    for _, schema in api.schemas:
        lint_rules(schema, problems)


def _names(api: Api, problems: Problems) -> None:
    taken: dict[str, SpecText] = {}
    for operation in api.operations:
        name = str(identifier(operation.name))
        if operation.name in RESERVED:
            text = prose("{name!r} is a method that every client has: rename the operation", name=operation.name)
            problems.add(operation.basis.position, "operation-name", text)
        elif taken.setdefault(name, operation.name) != operation.name:
            text = prose(
                "{one!r} and {other!r} give the same name {name!r}: rename one of them",
                one=operation.name,
                other=taken[name],
                name=name,
            )
            problems.add(operation.basis.position, "operation-name", text)


def _classes(provider: Provider, problems: Problems) -> None:
    """Note classes of client.py whose names are taken."""
    named = [(pascal(api.name), f"the API {api.name!r}: rename its file", api) for api in provider.apis]
    named.append((str(class_name(provider.class_name)), "the client: choose another class for it", provider.apis[0]))
    taken = set(OWN_NAMES)
    for name, what, api in named:
        if {name, f"Async{name}"} & taken:
            problems.add(Position(api.file, 1, 1), "name", f"the name {name!r} is taken, and cannot be that of {what}")
        taken |= {name, f"Async{name}"}


def _types(provider: Provider, problems: Problems) -> None:
    taken: dict[str, tuple[SpecText, Schema]] = {}
    for api in provider.apis:
        for name, schema in api.schemas:
            other = taken.setdefault(pascal(name), (name, schema))
            if [c.basis.position for c in other[1].constraints] != [c.basis.position for c in schema.constraints]:
                basis = next(iter(schema.constraints)).basis if schema.constraints else None
                if basis is not None:
                    text = f"two different schemas of {provider.name} give the type {pascal(name)}: rename one of them"
                    problems.add(basis.position, "type-name", text)
