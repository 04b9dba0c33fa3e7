"""Operations: what can be called, where, with what, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from callsheet.ir.basis import Basis, Source
from callsheet.ir.schemas import Constant, Schema
from callsheet.ir.texts import SpecText

ParameterPlace = Literal["path", "query", "header"]
JobState = Literal["waiting", "running", "succeeded", "failed"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the path, the query or a header, under its name on the wire."""

    name: str
    place: ParameterPlace
    required: bool
    description: SpecText
    schema: Schema
    basis: Basis


@dataclass(frozen=True, slots=True)
class Example:
    """A documented payload. `low` and `high` are what the documents say that it costs, if they do."""

    name: str
    summary: SpecText
    value: Constant
    low: str | None
    high: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A JSON body. `name` is the component that holds its schema, or None for one written in place."""

    name: str | None
    schema: Schema
    required: bool
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class FileField:
    """A file of a multipart body: its media types, and its largest size in bytes."""

    name: str
    required: bool
    media_types: tuple[SpecText, ...]
    max_bytes: int | None
    description: SpecText
    basis: Basis


@dataclass(frozen=True, slots=True)
class UploadBody:
    """A multipart body that carries files."""

    files: tuple[FileField, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of success: its status (`2XX` where the number is not documented) and its JSON schema."""

    status: str
    name: str | None
    schema: Schema | None
    description: SpecText
    examples: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error code of the provider, and what it means."""

    code: str
    meaning: SpecText


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """A documented error: pointers to the provider's message and code, the codes it may carry, and sample bodies.

    Where credits were short, `needed` and `available` are pointers to how many. `work` is what the provider did before
    it answered so, and `again` when the same request may be sent again; both are None where the spec does not say.
    """

    status: str
    description: SpecText
    message: str | None
    code: str | None
    needed: str | None
    available: str | None
    codes: tuple[ErrorCode, ...]
    examples: tuple[Constant, ...]
    work: Literal["none", "unknown"] | None
    again: Literal["later", "changed"] | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Interval:
    """The documented time between two polls, in seconds: from `low` to `high`."""

    low: Decimal
    high: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class Job:
    """How an operation polls a job. Pointers lead into the answer; `echo` is where it repeats the id."""

    id: str
    echo: str | None
    status: str
    progress: str | None
    states: tuple[tuple[str, JobState], ...]
    result: str | None
    error: str | None
    charged: str | None
    refunded: str | None
    refund: SpecText | None
    refunds: Literal["always", "maybe"] | None
    interval: Interval | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Starts:
    """The jobs that an operation starts: `poll` is the operation (api, name) that follows them.

    `count` is the field of the payload that says how many there are. Pointers lead into the answer; `charges` and
    `indexes` are the part of each job and its number from 0. `result_unknown` tells that no document says where the
    state of these jobs holds their result.
    """

    poll: tuple[str, str]
    ids: str
    count: str | None
    charged: str | None
    charges: str | None
    indexes: str | None
    balance: str | None
    result_unknown: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Pagination:
    """How an operation lists page by page. Pointers lead into the answer; `size` is a query parameter, too."""

    cursor: str
    size: str | None
    next: str
    more: str | None
    items: str


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A documented limit: so many requests in so many seconds, counted per what `per` says."""

    requests: int
    seconds: int
    per: SpecText
    basis: Basis


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `summary` and `description` are the spec's words."""

    name: str
    method: str
    path: SpecText
    summary: SpecText
    description: SpecText
    parameters: tuple[Parameter, ...]
    body: JsonBody | UploadBody | None
    answer: Answer
    errors: tuple[ErrorAnswer, ...]
    starts: Starts | None
    job: Job | None
    pagination: Pagination | None
    rate_limits: tuple[RateLimit, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Security:
    """How the key is sent: as a bearer token, or in the header `header`."""

    kind: Literal["bearer", "header", "none"]
    header: str


@dataclass(frozen=True, slots=True)
class Api:
    """One spec file: its operations and the schemas that they name."""

    name: str
    file: str
    title: SpecText
    description: SpecText
    server: SpecText
    security: Security
    operations: tuple[Operation, ...]
    schemas: tuple[tuple[str, Schema], ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Webhooks:
    """How a provider signs what it sends to webhooks, with HMAC-SHA256: the two headers, and what is signed.

    `tolerance` is in seconds. `encoding`, `prefix`, `timestamp_format` and `tolerance` are None where no document
    says.
    """

    signature: str
    encoding: str | None
    prefix: SpecText | None
    timestamp: str
    timestamp_format: str | None
    tolerance: int | None
    signed: SpecText
    events: tuple[tuple[SpecText, SpecText], ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Provider:
    """One folder of specs. `webhooks` is None where no document says how deliveries are signed.

    `origin` is what it was made of, as generated files say it.
    """

    name: str
    title: SpecText
    class_name: str
    key_variable: str
    origin: SpecText
    apis: tuple[Api, ...]
    webhooks: Webhooks | None
