"""operations.py: what the client and the command line need to know of each operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from callsheet.compiling.code import Code, Plain, code, joined, literal, path_literal
from callsheet.ir.access import Scheme
from callsheet.ir.bodies import UploadBody
from callsheet.ir.operations import Api, ErrorAnswer, Job, Operation, Pagination, Provider, RateLimit, Starts
from callsheet.ir.parameters import USUAL_STYLES, Parameter
from callsheet.ir.texts import SpecText, listed, prose
from callsheet.views.access import key_names, operation_keys, other_keys, own_server, server_code
from callsheet.views.arguments import value_kinds
from callsheet.views.bodies import body_kind, body_values
from callsheet.views.calls import Argument, call, constructor_imports, optional, tuple_of
from callsheet.views.checks import payload_schema
from callsheet.views.modules import header
from callsheet.views.returns import answer_values
from callsheet.views.tables import Tables


@dataclass(frozen=True, slots=True)
class OperationsView:
    """operations.py as its template prints it."""

    docstring: Code
    imports: tuple[Code, ...]
    operations: tuple[tuple[Code, Code], ...]


def operations_view(provider: Provider, tables: Tables) -> OperationsView:
    """operations.py: what the client and the command line need to know of each operation."""
    used = {"Operation"}
    names = key_names(provider)
    rows = []
    for api in provider.apis:
        for operation in api.operations:
            keys = _keys(names, operation)
            forms = _forms(tables, api, operation, used)
            rows.append((literal(api.full_name(operation)), _operation(provider, api, operation, keys, forms, used)))
    return OperationsView(header(provider, "The operations"), constructor_imports(used, "operations"), tuple(rows))


def _operation(
    provider: Provider, api: Api, operation: Operation, keys: list[Argument], forms: list[Code], used: set[str]
) -> Code:
    places: dict[str, list[Code]] = {"path": [], "query": [], "header": [], "cookie": []}
    for parameter in operation.parameters:
        places[parameter.place].append(literal(parameter.key))
    server = own_server(provider, api, operation)
    return call(
        "Operation",
        used,
        [
            ("name", literal(listed(".", (provider.name, api.full_name(operation))))),
            ("method", literal(operation.method)),
            ("path", path_literal(operation.path)),
            ("summary", literal(operation.summary)),
            ("body", literal(body_kind(operation.body))),
            ("path_parameters", tuple_of(places["path"])),
            ("query_parameters", tuple_of(places["query"])),
            ("header_parameters", tuple_of(places["header"])),
            ("cookie_parameters", tuple_of(places["cookie"])),
            ("errors", tuple_of([_error(error, used) for error in operation.errors])),
            ("starts", _starts(operation.starts, used)),
            ("job", _job(operation.job, used)),
            ("pages", _pages(operation.pagination, used)),
            *body_values(api, operation.body, used),
            *answer_values(operation),
            ("forms", tuple_of(forms)),
            ("rate_limits", tuple_of([literal(rate_words(limit)) for limit in operation.rate_limits])),
            *keys,
            ("server", server_code(server, used) if server is not None else None),
            ("styles", _styles(api, operation, used)),
            ("wire_names", _wire_names(operation)),
        ],
    )


def _keys(names: Mapping[Scheme, Code], operation: Operation) -> list[Argument]:
    """Which keys an operation needs. `names` are the arguments that take them."""
    is_optional = operation.security.optional and operation.security.schemes
    return [
        ("keys", operation_keys(names, operation)),
        ("other_keys", other_keys(names, operation)),
        ("keys_optional", literal(True) if is_optional else None),
    ]


def _styles(api: Api, operation: Operation, used: set[str]) -> Code | None:
    """How parameters are written that are no plain values, or have another style than is usual at their place."""
    found = [
        code("{k}: {s}", k=literal(parameter.key), s=style)
        for parameter in operation.parameters
        for style in [_style(api, parameter, used)]
        if style is not None
    ]
    return code("{{{s}}}", s=joined(", ", found)) if found else None


def _style(api: Api, parameter: Parameter, used: set[str]) -> Code | None:
    kinds = value_kinds(parameter.schema, api.named)
    kind = next((kind for kind in ("array", "object") if kind in kinds), None)
    is_usual = parameter.style == USUAL_STYLES[parameter.place] and parameter.explode == (parameter.style == "form")
    if kind is None and is_usual and not parameter.reserved:
        return None
    return call(
        "Style",
        used,
        [
            ("name", literal(parameter.style)),
            ("explode", literal(True) if parameter.explode else None),
            ("kind", literal(kind) if kind else None),
            ("reserved", literal(True) if parameter.reserved else None),
        ],
    )


def _wire_names(operation: Operation) -> Code | None:
    named: dict[SpecText, Plain] = {p.key: p.name for p in operation.parameters if p.key != p.name}
    return literal(named) if named else None


def rate_words(limit: RateLimit) -> SpecText:
    """A rate limit in words: `24 requests an hour per user`."""
    spans = {60: "minute", 3600: "hour", 86400: "day"}
    span = spans.get(limit.seconds, f"{limit.seconds} seconds")
    article = "an" if span == "hour" else "a"
    sentence = "{count} requests {article} {span} per {per}"
    return prose(sentence, count=limit.requests, article=article, span=span, per=limit.per)


def _error(error: ErrorAnswer, used: set[str]) -> Code:
    return call(
        "ErrorAnswer",
        used,
        [
            ("status", literal(error.status)),
            ("meaning", literal(error.description)),
            ("message", optional(error.message)),
            ("code", optional(error.code)),
            ("codes", literal(tuple(item.code for item in error.codes)) if error.codes else None),
            ("work", optional(error.work)),
            ("again", optional(error.again)),
        ],
    )


def _starts(starts: Starts | None, used: set[str]) -> Code | None:
    if starts is None:
        return None
    return call(
        "Starts",
        used,
        [
            ("ids", literal(starts.ids)),
            ("poll", literal(listed(".", starts.poll))),
            ("charged", optional(starts.charged)),
            ("balance", optional(starts.balance)),
        ],
    )


def _pages(pages: Pagination | None, used: set[str]) -> Code | None:
    if pages is None:
        return None
    return call(
        "Pages",
        used,
        [
            (pages.kind, literal(pages.parameter)),
            ("next", optional(pages.next)),
            ("items", literal(pages.items)),
            ("more", optional(pages.more)),
            ("first", literal(pages.first) if pages.kind == "page" and pages.first != 1 else None),
            ("pages", optional(pages.pages)),
            ("total", optional(pages.total)),
        ],
    )


def _job(job: Job | None, used: set[str]) -> Code | None:
    if job is None:
        return None
    span = job.interval
    interval = None
    if span is not None:
        interval = code("({a}, {b})", a=literal(float(span.low)), b=literal(float(span.high)))
    return call(
        "Job",
        used,
        [
            ("id", literal(job.id)),
            ("status", literal(job.status)),
            ("states", literal(dict[SpecText, Plain](job.states))),
            ("interval", interval),
            ("result", optional(job.result)),
            ("error", optional(job.error)),
            ("refund", optional(job.refund)),
            ("charged", optional(job.charged)),
            ("refunded", optional(job.refunded)),
        ],
    )


def _forms(tables: Tables, api: Api, operation: Operation, used: set[str]) -> list[Code]:
    found = []
    if isinstance(operation.body, UploadBody):
        return []
    for table in tables.of(api, payload_schema(operation)):
        listed = []
        for row in table.rows:
            arguments: list[Argument] = [
                ("name", literal(row.name)),
                ("required", literal(row.required)),
                ("limits", literal(row.limits)),
                ("description", literal(row.description) if row.description else None),
            ]
            listed.append(call("Field", used, arguments))
        parts: list[Argument] = [
            ("model", literal(table.model)),
            ("fields", tuple_of(listed) or code("()")),
            ("price", literal(table.price)),
        ]
        found.append(call("Form", used, parts))
    return found
