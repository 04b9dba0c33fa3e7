"""README.md of a provider: every operation with its fields, prices and examples, every rule with its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from callsheet import pointers
from callsheet.compiling.code import (
    Code,
    class_name,
    code,
    dotted,
    identifier,
    joined,
    json_block,
    literal,
    markdown,
    markdown_code,
    markdown_url,
    whole_literal,
)
from callsheet.ir.bodies import Example, PayloadBody, UploadBody
from callsheet.ir.operations import Api, Operation, Provider, Starts
from callsheet.ir.texts import SpecText, listed, prose
from callsheet.views.bodies import taken_files
from callsheet.views.checks import RuleRow, payload_schema
from callsheet.views.limits import Row, forms, price_words, rows
from callsheet.views.operations import rate_words
from callsheet.views.sources import sources_of
from callsheet.views.webhooks import choices


@dataclass(frozen=True, slots=True)
class FormView:
    """The table of one form of a payload."""

    title: Code
    rows: tuple[tuple[Code, Code, Code, Code], ...]
    price: Code


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A documented payload."""

    title: Code
    payload: Code
    estimate: Code


@dataclass(frozen=True, slots=True)
class OperationReadme:
    """The section of one operation."""

    name: Code
    summary: Code
    route: Code
    notes: tuple[Code, ...]
    forms: tuple[FormView, ...]
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True, slots=True)
class ApiReadme:
    """The chapter of one API."""

    title: Code
    description: Code
    operations: tuple[OperationReadme, ...]


@dataclass(frozen=True, slots=True)
class WebhooksReadme:
    """The chapter of the webhooks."""

    lead: Code
    example: Code
    notes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """README.md as its template prints it."""

    title: Code
    lead: Code
    check_example: Code
    client_example: Code
    apis: tuple[ApiReadme, ...]
    webhooks: tuple[WebhooksReadme, ...]
    rules_lead: Code
    rules: tuple[tuple[Code, Code, Code, Code, Code], ...]
    sources: tuple[Code, ...]


def readme_view(provider: Provider, package: str, rules: tuple[RuleRow, ...]) -> ReadmeView:
    """README.md of a provider."""
    sources = sources_of(provider)
    lead = prose(
        "The client of {title}. Its key comes from the environment variable {variable}, or from an argument. Payload "
        "fields have the names that the provider gives them.",
        title=provider.title,
        variable=provider.key_variable,
    )
    return ReadmeView(
        title=markdown(provider.title),
        lead=markdown(lead),
        check_example=_check_example(provider, package),
        client_example=_client_example(provider, package),
        apis=tuple(_api(provider, api) for api in provider.apis),
        webhooks=_webhooks(provider, package),
        rules_lead=markdown(
            "An error is what a document says that the API does not take; a warning is what the documents leave open."
        ),
        rules=tuple(
            (
                markdown_code(rule.id),
                markdown(rule.severity),
                markdown(rule.evidence),
                markdown(listed("; ", [rule.summary, *([rule.hint] if rule.hint else [])])),
                markdown(sources[rule.source].title if rule.source in sources else "ours"),
            )
            for rule in rules
        ),
        sources=tuple(
            code(
                "{title}: <{url}>, read {read}",
                title=markdown(s.title),
                url=markdown_url(s.url),
                read=markdown(s.read),
            )
            for s in sorted(sources.values(), key=lambda source: source.name)
        ),
    )


def _check_example(provider: Provider, package: str) -> Code:
    """A runnable example: the first documented payload of an operation, checked and priced; nothing is sent."""
    for api in provider.apis:
        for operation in api.operations:
            if isinstance(operation.body, PayloadBody) and operation.body.examples:
                lines = [
                    code("from {p}.{n} import check, estimate", p=identifier(package), n=identifier(provider.name)),
                    code(""),
                    code("payload = {p}", p=_python(json.loads(operation.body.examples[0].value.text))),
                    code("report = check({n}, payload)", n=literal(f"{api.name}.{operation.name}")),
                    code("for violation in report.violations:"),
                    code("    print(violation.severity, violation.path, violation.message)"),
                    code("print(estimate({n}, payload))", n=literal(f"{api.name}.{operation.name}")),
                ]
                return joined("\n", lines)
    return code(
        "from {p}.{n} import {c}", p=identifier(package), n=identifier(provider.name), c=class_name(provider.class_name)
    )


def _client_example(provider: Provider, package: str) -> Code:
    """How a job is started and waited for, where the provider has one; else how the client is made."""
    client = class_name(provider.class_name)
    name = identifier(provider.name)
    package_name = identifier(package)
    lines = [
        code("from {p}.{n} import {c}", p=package_name, n=name, c=client),
        code(""),
        code("with {c}() as {n}:", c=client, n=name),
    ]
    for api in provider.apis:
        for operation in api.operations:
            if operation.starts is not None and operation.body is not None:
                target = code("{n}.{a}", n=name, a=identifier(api.name))
                needed = [code("..., ") for parameter in operation.parameters if parameter.required]
                call = code("{t}.{o}({r}payload)", t=target, o=identifier(operation.name), r=joined("", needed))
                lines.append(code("    started = {call}", call=call))
                lines.append(
                    code("    done = {t}.wait(started{path})", t=target, path=_attribute(operation.starts.ids))
                )
                if _has_result(provider, api, operation.starts):
                    lines.append(code('    {t}.download(done, "result.mp4")', t=target))
                return joined("\n", lines)
    return joined("\n", [*lines, code("    ...")])


def _has_result(provider: Provider, api: Api, starts: Starts) -> bool:
    """Whether the state of the jobs that are started names a file."""
    if starts.result_unknown:
        return False
    polling = next((other for other in provider.apis if other.name == starts.poll[0]), api)
    return any(o.name == starts.poll[1] and o.job is not None and o.job.result is not None for o in polling.operations)


def _webhooks(provider: Provider, package: str) -> tuple[WebhooksReadme, ...]:
    """The chapter of the webhooks, where it is documented how they are signed."""
    webhooks = provider.webhooks
    if webhooks is None:
        return ()
    left_open = [choice for choice in choices(webhooks) if choice.said is None]
    arguments = [code("{n}=...", n=dotted(choice.name)) for choice in left_open]
    lines = [
        code("from {p}.{n}.webhooks import verify", p=identifier(package), n=identifier(provider.name)),
        code(""),
        code("event = verify(request.body, request.headers, secret, {a})", a=joined(", ", arguments)),
    ]
    lead = prose(
        "Whether a delivery comes from {title}: WebhookRefused is raised for whatever is not to be trusted.",
        title=provider.title,
    )
    events = [prose("{name} ({says})", name=name, says=says) for name, says in webhooks.events]
    notes: list[str | SpecText] = [prose("Events: {events}.", events=listed("; ", events))] if events else []
    if left_open:
        choosing = "; ".join(f"{choice.name}, {choice.words}" for choice in left_open)
        notes.append(f"Documented nowhere, and therefore arguments without a default: {choosing}.")
    return (WebhooksReadme(markdown(lead), joined("\n", lines), tuple(markdown(note) for note in notes)),)


def _attribute(pointer: str) -> Code:
    """The attribute of an answer that a pointer leads to; of a list the first item."""
    steps = [code("[0]") if step == "*" else code(".{s}", s=dotted(step)) for step in pointers.split(pointer)]
    return joined("", steps)


def _python(value: Any) -> Code:
    if not isinstance(value, dict):
        return literal(value)
    rows = [code("    {k}: {v},", k=literal(key), v=whole_literal(item)) for key, item in value.items()]
    return code("{{\n{rows}\n}}", rows=joined("\n", rows))


def _api(provider: Provider, api: Api) -> ApiReadme:
    operations = tuple(_operation(provider, api, operation) for operation in api.operations)
    return ApiReadme(markdown(api.title), markdown(api.description), operations)


def _operation(provider: Provider, api: Api, operation: Operation) -> OperationReadme:
    notes = [markdown(operation.description)] if operation.description else []
    notes += [code("Takes a file: {k}.", k=markdown(said)) for said in taken_files(operation.body)]
    if operation.job is not None:
        states = ", ".join(f"{name} ({state})" for name, state in operation.job.states)
        notes.append(markdown(f"States: {states}."))
        if operation.job.refund:
            notes.append(markdown(operation.job.refund))
    notes += [markdown(prose("Rate limit: {limit}.", limit=rate_words(limit))) for limit in operation.rate_limits]
    shown = () if isinstance(operation.body, UploadBody) else _forms(api, operation)
    examples = operation.body.examples if isinstance(operation.body, PayloadBody) else ()
    return OperationReadme(
        markdown_code(f"{provider.name}.{api.name}.{operation.name}"),
        markdown(operation.summary),
        markdown_code(prose("{method} {path}", method=operation.method, path=operation.path)),
        tuple(notes),
        shown,
        tuple(_example(example) for example in examples),
    )


def _forms(api: Api, operation: Operation) -> tuple[FormView, ...]:
    found = []
    for model, schema in forms(payload_schema(operation), dict(api.schemas)):
        listed = tuple(_row(row) for row in rows(schema, dict(api.schemas)))
        if not listed:
            continue
        title = code("**{m}**", m=markdown(model)) if model else code("Fields:")
        price = price_words(schema)
        found.append(FormView(title, listed, markdown(prose("Price: {price}", price=price)) if price else code("")))
    return tuple(found)


def _row(row: Row) -> tuple[Code, Code, Code, Code]:
    return (
        markdown_code(row.name),
        markdown("yes" if row.required else "no"),
        markdown(row.limits),
        markdown(row.description),
    )


def _example(example: Example) -> ExampleView:
    payload = json_block(json.loads(example.value.text))
    stated = markdown(f"The documents state a price of {example.high} for it.") if example.high else code("")
    return ExampleView(markdown(prose("{title}:", title=example.summary or example.name)), payload, stated)
