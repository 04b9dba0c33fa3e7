"""What the APIs of all providers must be together: prices that add up, jobs that can be polled, names that differ."""

from __future__ import annotations

import json

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import identifier, pascal
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.answers import answer_part
from callsheet.ir.operations import Api, JsonBody, Operation, Provider
from callsheet.ir.schemas import (
    AnyOf,
    Conditional,
    Discriminated,
    Items,
    Named,
    OneOf,
    Price,
    Property,
    Schema,
)
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems

RESERVED = frozenset(("close", "check", "estimate", "wait"))


def lint_providers(providers: tuple[Provider, ...], problems: Problems) -> None:
    """Note everything that is wrong between the parts of a provider."""
    for provider in providers:
        for api in provider.apis:
            _names(api, problems)
            for operation in api.operations:
                _jobs(provider, api, operation, problems)
                _pages(api, operation, problems)
                if isinstance(operation.body, JsonBody):
                    _prices(operation.body.schema, problems)
                    _rules(operation.body.schema, problems)
        _types(provider, problems)


def _names(api: Api, problems: Problems) -> None:
    taken: dict[str, str] = {}
    for operation in api.operations:
        name = str(identifier(operation.name))
        if operation.name in RESERVED:
            text = f"{operation.name!r} is a method that every client has: rename the operation"
            problems.add(operation.basis.position, "operation-name", text)
        elif taken.setdefault(name, operation.name) != operation.name:
            text = f"{operation.name!r} and {taken[name]!r} give the same name {name!r}: rename one of them"
            problems.add(operation.basis.position, "operation-name", text)
        parameters: dict[str, str] = {}
        for parameter in operation.parameters:
            name = str(identifier(parameter.name))
            if parameters.setdefault(name, parameter.name) != parameter.name:
                text = f"{parameter.name!r} and {parameters[name]!r} give the same name {name!r}"
                problems.add(parameter.basis.position, "parameter-name", text)


def _types(provider: Provider, problems: Problems) -> None:
    taken: dict[str, tuple[str, Schema]] = {}
    for api in provider.apis:
        for name, schema in api.schemas:
            other = taken.setdefault(pascal(name), (name, schema))
            if [c.basis.position for c in other[1].constraints] != [c.basis.position for c in schema.constraints]:
                basis = next(iter(schema.constraints)).basis if schema.constraints else None
                if basis is not None:
                    text = f"two different schemas of {provider.name} give the type {pascal(name)}: rename one of them"
                    problems.add(basis.position, "type-name", text)


def _jobs(provider: Provider, api: Api, operation: Operation, problems: Problems) -> None:
    if operation.starts is not None:
        wanted_api, wanted = operation.starts.poll
        found = next((a for a in provider.apis if a.name == wanted_api), None)
        polls = {o.name: o for o in found.operations} if found else {}
        if wanted not in polls:
            text = f"no operation is called {wanted_api}.{wanted}{did_you_mean(wanted, polls)}"
            problems.add(operation.starts.basis.position, "job", text)
        elif polls[wanted].job is None:
            text = f"{wanted_api}.{wanted} has no x-job: it cannot poll the jobs that {operation.name} starts"
            problems.add(operation.starts.basis.position, "job", text)
        _leads(api, operation, "x-starts", operation.starts.ids, problems)
        if isinstance(operation.body, JsonBody):
            _priced(operation, operation.body.schema, problems)
    if operation.job is not None:
        job = operation.job
        if job.id not in {p.name for p in operation.parameters if p.place == "path"}:
            problems.add(job.basis.position, "job", f"the path has no parameter {job.id!r}")
        status = _leads(api, operation, "x-job", job.status, problems)
        enum = merged_enum(status) if status is not None else None
        documented = {json.loads(value.text) for value in enum.values} if enum else set()
        missing = sorted(str(state) for state in documented - {name for name, _ in job.states})
        if missing:
            problems.add(job.basis.position, "job", f"x-job does not say what {', '.join(missing)} means")
        if not {"succeeded", "failed"} <= {state for _, state in job.states}:
            problems.add(
                job.basis.position, "job", "x-job needs a state that means succeeded and one that means failed"
            )
        for pointer in (job.result, job.error, job.charged, job.refunded):
            if pointer is not None:
                _leads(api, operation, "x-job", pointer, problems)


def _pages(api: Api, operation: Operation, problems: Problems) -> None:
    pages = operation.pagination
    if pages is None:
        return
    if pages.cursor not in {p.name for p in operation.parameters if p.place == "query"}:
        problems.add(operation.basis.position, "pagination", f"there is no query parameter {pages.cursor!r}")
    for pointer in (pages.next, pages.items, pages.more):
        if pointer is not None:
            _leads(api, operation, "x-pagination", pointer, problems)


def _leads(api: Api, operation: Operation, keyword: str, pointer: str, problems: Problems) -> Schema | None:
    """The schema that a pointer into the answer leads to; a problem where it leads nowhere."""
    schema = answer_part(api, operation, pointer)
    if schema is None:
        text = f"{keyword}: {pointer} leads nowhere in the answer that is described"
        problems.add(operation.basis.position, "pointer", text)
    return schema


def _priced(operation: Operation, schema: Schema, problems: Problems) -> None:
    if schema.price is not None:
        return
    choice = next((c for c in schema.constraints if isinstance(c, Discriminated)), None)
    if choice is None:
        text = "this operation starts jobs and has no x-price: state one, or why it is unknown"
        problems.add(operation.basis.position, "no-price", text)
        return
    for branch in (*choice.branches, *((choice.other,) if choice.other else ())):
        if branch.schema.price is None:
            text = f"{branch.name} has no x-price: state one, or why it is unknown"
            problems.add(choice.basis.position, "no-price", text)


def _prices(schema: Schema, problems: Problems) -> None:
    forms = [schema]
    for constraint in schema.constraints:
        if isinstance(constraint, Discriminated):
            forms += [
                branch.schema for branch in (*constraint.branches, *((constraint.other,) if constraint.other else ()))
            ]
    for form in forms:
        if form.price is not None:
            _price(form, form.price, problems)


def _price(schema: Schema, price: Price, problems: Problems) -> None:
    properties = merged_properties(schema.constraints)
    if price.basis.source is None:
        problems.add(price.basis.position, "no-source", "a price needs an x-source: the page that states it")
    for term in price.terms:
        where = term.basis.position
        for quantity in term.times:
            inner = properties.get(quantity.field)
            if inner is None:
                near = did_you_mean(quantity.field, properties)
                problems.add(where, "price", f"the price depends on {quantity.field!r}, which is no field{near}")
            elif quantity.kind == "value" and not set(allowed_types(inner) or ()) & {"integer", "number"}:
                problems.add(where, "price", f"{quantity.field} is multiplied, so it must be a number")
        for index, axis in enumerate(term.rate.axes):
            inner = properties.get(axis.field)
            if inner is None:
                near = did_you_mean(axis.field, properties)
                problems.add(where, "price", f"the rate depends on {axis.field!r}, which is no field{near}")
                continue
            listed = {texts[index] for texts, _ in term.rate.cells}
            enum = merged_enum(inner)
            values = [json.loads(value.text) for value in enum.values] if enum else []
            if allowed_types(inner) == ("boolean",):
                values = [True, False]
            allowed = {value if isinstance(value, str) else json.dumps(value) for value in values}
            for text in sorted(listed - allowed) if allowed else ():
                problems.add(where, "price", f"the rate names {text!r}, which {axis.field} never is")
        combinations = 1
        for index, _ in enumerate(term.rate.axes):
            combinations *= len({texts[index] for texts, _ in term.rate.cells})
        if len(term.rate.cells) < combinations:
            problems.add(where, "price", "the rate table has gaps: every combination needs an amount")


def _rules(schema: Schema, problems: Problems) -> None:
    """Every named rule needs a source, and places that exist."""
    for constraint in schema.constraints:
        if isinstance(constraint, Named):
            if constraint.basis.source is None:
                problems.add(constraint.basis.position, "no-source", f"the rule {constraint.id!r} needs an x-source")
        elif isinstance(constraint, Property | Items):
            _rules(constraint.schema, problems)
        elif isinstance(constraint, Discriminated):
            for branch in (*constraint.branches, *((constraint.other,) if constraint.other else ())):
                _rules(branch.schema, problems)
        elif isinstance(constraint, Conditional):
            _rules(constraint.then, problems)
        elif isinstance(constraint, AnyOf | OneOf):
            for inner in constraint.schemas:
                _rules(inner, problems)
