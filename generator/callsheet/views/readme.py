"""README.md of a provider: every operation with its fields, prices and examples, every rule with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from callsheet.compiling.code import (
    Code,
    code,
    dotted,
    identifier,
    joined,
    json_block,
    markdown,
    markdown_code,
    markdown_line,
    markdown_url,
)
from callsheet.ir.bodies import Example, FileField, PayloadBody
from callsheet.ir.operations import Api, Operation, Provider
from callsheet.ir.texts import SpecText, laid_out, listed, prose, sentence
from callsheet.views.access import key_arguments
from callsheet.views.bodies import file_words, taken_files
from callsheet.views.checks import RuleRow, payload_schema
from callsheet.views.file_methods import file_method_names
from callsheet.views.limits import Row, forms, offered
from callsheet.views.operations import rate_words
from callsheet.views.readme_examples import check_examples, client_example
from callsheet.views.sources import sources_of
from callsheet.views.tables import Tables
from callsheet.views.webhooks import choices

_SEVERITIES: Final = (
    "An error is what a document says that the API does not take; a warning is what the documents leave open."
)


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
    lead: Code
    notes: tuple[Code, ...]
    forms: tuple[FormView, ...]
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True, slots=True)
class ApiReadme:
    """The chapter of one API."""

    title: Code
    description: tuple[Code, ...]
    operations: tuple[OperationReadme, ...]


@dataclass(frozen=True, slots=True)
class WebhooksReadme:
    """The chapter of the webhooks."""

    lead: Code
    example: Code
    notes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class RulesReadme:
    """The chapters of the rules and of the pages that they rest on."""

    lead: Code
    rows: tuple[tuple[Code, Code, Code, Code, Code], ...]
    sources: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """README.md as its template prints it."""

    title: Code
    lead: Code
    examples: tuple[Code, ...]
    apis: tuple[ApiReadme, ...]
    webhooks: tuple[WebhooksReadme, ...]
    rules: tuple[RulesReadme, ...]


def readme_view(provider: Provider, package: str, rules: tuple[RuleRow, ...], tables: Tables) -> ReadmeView:
    """README.md of a provider."""
    key = prose(
        " Its key comes from the environment variable {variable}, or from an argument.", variable=provider.key_variable
    )
    lead = prose(
        "The client of {title}.{key} Payload fields have the names that the provider gives them.",
        title=provider.title,
        key=key if key_arguments(provider) else "",
    )
    return ReadmeView(
        title=markdown(provider.title),
        lead=markdown(lead),
        examples=(*check_examples(provider, package), client_example(provider, package)),
        apis=tuple(_api(provider, api, tables) for api in provider.apis),
        webhooks=_webhooks(provider, package),
        rules=_rules(provider, rules),
    )


def _rules(provider: Provider, rules: tuple[RuleRow, ...]) -> tuple[RulesReadme, ...]:
    """The chapters of the rules, where pages are named that they rest on."""
    sources = sources_of(provider)
    if not sources:
        return ()
    return (
        RulesReadme(
            lead=markdown(_SEVERITIES),
            rows=tuple(
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
        ),
    )


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


def _api(provider: Provider, api: Api, tables: Tables) -> ApiReadme:
    file_names = file_method_names(api)
    operations = tuple(
        _operation(provider, api, operation, file_names.get(operation.name), _forms(tables, api, operation))
        for operation in api.operations
    )
    title = api.title if api.title != provider.title else "Operations"
    return ApiReadme(markdown(title), _paragraphs(api.description), operations)


def _operation(
    provider: Provider, api: Api, operation: Operation, file_name: Code | None, forms: tuple[FormView, ...]
) -> OperationReadme:
    """What is told of an operation. `file_name` is the method that writes its answer into a file, where it has one."""
    notes = [*_paragraphs(operation.description)]
    notes += [_file(file, name) for file, name in taken_files(operation)]
    if file_name is not None:
        call = _file_call(operation, file_name)
        notes.append(code("{n} writes the answer into a file while it comes.", n=call))
    if operation.job is not None:
        states = [prose("{name} ({state})", name=name, state=state) for name, state in operation.job.states]
        notes.append(markdown(prose("States: {states}.", states=listed(", ", states))))
        if operation.job.refund:
            notes.append(markdown(operation.job.refund))
    notes += [markdown(prose("Rate limit: {limit}.", limit=rate_words(limit))) for limit in operation.rate_limits]
    body = operation.body if isinstance(operation.body, PayloadBody) else None
    return OperationReadme(
        markdown_code(listed(".", (provider.name, api.full_name(operation)))),
        _lead(operation),
        tuple(notes),
        forms,
        tuple(_example(example, _unit(api, body)) for example in body.examples) if body is not None else (),
    )


def _lead(operation: Operation) -> Code:
    """What an operation does, and what it sends."""
    route = markdown_code(prose("{method} {path}", method=operation.method, path=operation.path))
    return code("{s} {r}", s=markdown(sentence(operation.summary)), r=route) if operation.summary else route


def _file_call(operation: Operation, name: Code) -> Code:
    """The call of the method that writes the answer of an operation into a file, without its other arguments."""
    rest = ", …" if operation.parameters or operation.body is not None else ""
    return markdown_code(f"{name}(path{rest})")


def _file(file: FileField, name: Code) -> Code:
    """What is said of a file that an operation takes."""
    what = code("a list of files") if file.several else code("a file")
    return code("Takes {n}, {w} {k}.", n=markdown_code(str(name)), w=what, k=markdown(file_words(file)))


def _paragraphs(text: SpecText) -> tuple[Code, ...]:
    """The paragraphs of a description."""
    return tuple(joined("\n", [markdown_line(line) for line in block]) for block in laid_out(text))


def _forms(tables: Tables, api: Api, operation: Operation) -> tuple[FormView, ...]:
    found = _parameters(api, operation)
    if not isinstance(operation.body, PayloadBody):
        return tuple(found)
    for table in tables.of(api, payload_schema(operation)):
        if not table.rows:
            continue
        model = table.model
        title = code("**{m}**", m=markdown(model) or markdown_code(model)) if model else code("Fields:")
        price = markdown(prose("Price: {price}", price=table.price)) if table.price else code("")
        found.append(FormView(title, tuple(map(_row, table.rows)), price))
    return tuple(found)


def _parameters(api: Api, operation: Operation) -> list[FormView]:
    """The table of what stands in the address and the headers."""
    named = api.named
    shown = tuple(_row(Row(p.name, p.required, offered(p.schema, named), p.description)) for p in operation.parameters)
    return [FormView(code("Parameters:"), shown, code(""))] if shown else []


def _row(row: Row) -> tuple[Code, Code, Code, Code]:
    return (
        markdown_code(row.name),
        markdown("yes" if row.required else "no"),
        markdown(row.limits),
        markdown(row.description),
    )


def _unit(api: Api, body: PayloadBody) -> SpecText:
    """What the prices of a body count; empty where it has none."""
    prices = (form.price for _, form in forms(body.schema, api.named))
    return next((price.unit for price in prices if price is not None), SpecText(""))


def _example(example: Example, unit: SpecText) -> ExampleView:
    payload = json_block(example.value.text)
    limits = dict.fromkeys(limit for limit in (example.low, example.high) if limit is not None)
    total = listed(" to ", limits)
    said = prose("The documents state a price of {total} {unit} for it.", total=total, unit=unit)
    stated = markdown(said) if total else code("")
    return ExampleView(markdown(prose("{title}:", title=example.summary or example.name)), payload, stated)
