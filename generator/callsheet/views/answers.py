"""answers.py: what the documents show of the answers of each operation, for the mock provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from callsheet.compiling.code import Code, Plain, literal
from callsheet.ir.constants import Constant
from callsheet.ir.operations import Api, Job, Operation, Provider, RateLimit, Starts
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText
from callsheet.views.access import credentials, first_server
from callsheet.views.bodies import JSON
from callsheet.views.calls import call, constructor_imports, optional, tuple_of
from callsheet.views.modules import header
from callsheet.views.samples import sample

_USUAL: Final = (SpecText(""), JSON)


@dataclass(frozen=True, slots=True)
class AnswersView:
    """answers.py as its template prints it."""

    docstring: Code
    imports: tuple[Code, ...]
    access: Code
    answers: tuple[tuple[Code, Code], ...]


def answers_view(provider: Provider) -> AnswersView:
    """answers.py of a provider."""
    used, samples = {"Answers"}, _Samples()
    rows = [
        (literal(api.full_name(operation)), _answers(api, operation, samples, used))
        for api in provider.apis
        for operation in api.operations
    ]
    access = _access(provider, used)
    text = header(provider, "The documented answers")
    return AnswersView(text, constructor_imports(used, "answers"), access, tuple(rows))


def _access(provider: Provider, used: set[str]) -> Code:
    server = first_server(provider)
    arguments = [
        ("server", literal(server.address if server is not None else "")),
        ("credentials", credentials(provider, used)),
    ]
    return call("Access", used, arguments)


@dataclass(slots=True)
class _Samples:
    """The samples that were made so far, whole and least, by their schema: many operations give the same back."""

    _made: dict[tuple[str, int], tuple[Schema, tuple[Code, Code]]] = field(default_factory=dict)

    def of(self, api: Api, schema: Schema) -> tuple[Code, Code]:
        """The literals of the samples of a schema."""
        key = (api.name, id(schema))
        if key not in self._made:
            whole, least = (literal(sample(schema, api.named, whole=whole)) for whole in (True, False))
            self._made[key] = schema, (whole, least)
        return self._made[key][1]


def _answers(api: Api, operation: Operation, samples: _Samples, used: set[str]) -> Code:
    schema = operation.answer.schema
    whole, least = samples.of(api, schema) if schema else (None, None)
    pages = operation.pagination
    return call(
        "Answers",
        used,
        [
            ("status", literal(operation.answer.status)),
            ("kind", literal(operation.answer.kind) if operation.answer.kind != "json" else None),
            ("media_type", literal(operation.answer.media_type) if operation.answer.media_type not in _USUAL else None),
            ("examples", tuple_of([_value(example) for example in operation.answer.examples])),
            ("whole", whole),
            ("least", least),
            ("errors", _errors(operation)),
            ("shortage", _shortage(operation, used)),
            ("limits", tuple_of([_limit(limit, used) for limit in operation.rate_limits])),
            ("starts", _starts(operation.starts, used)),
            ("job", _job(operation.job, used)),
            ("page_size", optional(pages.size if pages else None)),
        ],
    )


def _value(example: Constant) -> Code:
    return literal(example.value)


def _errors(operation: Operation) -> Code | None:
    shown: dict[SpecText, Plain] = {
        error.status: tuple(example.value for example in error.examples) for error in operation.errors if error.examples
    }
    return literal(shown) if shown else None


def _shortage(operation: Operation, used: set[str]) -> Code | None:
    found = next((error for error in operation.errors if error.needed or error.available), None)
    if found is None:
        return None
    arguments = [("needed", optional(found.needed)), ("available", optional(found.available))]
    return call("Shortage", used, arguments)


def _limit(limit: RateLimit, used: set[str]) -> Code:
    arguments = [
        ("requests", literal(limit.requests)),
        ("seconds", literal(limit.seconds)),
        ("per", literal(limit.per)),
    ]
    return call("RateLimit", used, [*arguments])


def _starts(starts: Starts | None, used: set[str]) -> Code | None:
    if starts is None:
        return None
    arguments = [("count", starts.count), ("charges", starts.charges), ("indexes", starts.indexes)]
    return call("StartedJobs", used, [(name, optional(value)) for name, value in arguments])


def _job(job: Job | None, used: set[str]) -> Code | None:
    if job is None:
        return None
    arguments = [
        ("echo", job.echo),
        ("progress", job.progress),
        ("charged", job.charged),
        ("refunded", job.refunded),
        ("refunds", job.refunds),
    ]
    return call("PolledJob", used, [(name, optional(value)) for name, value in arguments])
