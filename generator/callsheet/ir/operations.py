"""Operations: what can be called, where, with what, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from callsheet.ir.access import Security, Server
from callsheet.ir.basis import Basis, Source
from callsheet.ir.bodies import Body
from callsheet.ir.constants import Constant
from callsheet.ir.parameters import Parameter
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, listed

AnswerKind = Literal["json", "text", "binary", "empty"]
Method = Literal["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]
REDIRECTS: Final = frozenset(map(SpecText, ("301", "302", "303", "307", "308", "3XX")))
"""The statuses that lead to another address."""
JobState = Literal["waiting", "running", "succeeded", "failed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of success: its status (`2XX` where the number is not documented), what it holds, and its JSON schema.

    `media_type` is empty where it holds nothing. A redirect (3XX) is the text of the address that it leads to.
    """

    status: SpecText
    kind: AnswerKind
    media_type: SpecText
    name: SpecText | None
    schema: Schema | None
    description: SpecText
    examples: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error code of the provider, and what it means."""

    code: SpecText
    meaning: SpecText


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """A documented error: pointers to the provider's message and code, the codes it may carry, and sample bodies.

    Where credits were short, `needed` and `available` are pointers to how many. `work` is what the provider did before
    it answered so, and `again` when the same request may be sent again; both are None where the spec does not say, and
    rest on `retry_basis`.
    """

    status: SpecText
    description: SpecText
    message: SpecText | None
    code: SpecText | None
    needed: SpecText | None
    available: SpecText | None
    codes: tuple[ErrorCode, ...]
    examples: tuple[Constant, ...]
    work: Literal["none", "unknown"] | None
    again: Literal["later", "changed"] | None
    basis: Basis
    retry_basis: Basis


@dataclass(frozen=True, slots=True)
class Interval:
    """The documented time between two polls, in seconds: from `low` to `high`."""

    low: Decimal
    high: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class Job:
    """How an operation polls a job. Pointers lead into the answer; `echo` is where it repeats the id."""

    id: SpecText
    echo: SpecText | None
    status: SpecText
    progress: SpecText | None
    states: tuple[tuple[SpecText, JobState], ...]
    result: SpecText | None
    error: SpecText | None
    charged: SpecText | None
    refunded: SpecText | None
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

    poll: tuple[SpecText, SpecText]
    ids: SpecText
    count: SpecText | None
    charged: SpecText | None
    charges: SpecText | None
    indexes: SpecText | None
    balance: SpecText | None
    result_unknown: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Pagination:
    """How an operation lists page by page: with a cursor, by the number of the page, or by items to pass over.

    `parameter` is the query parameter that takes which of them; `size` is one, too. Pointers lead into the answer;
    `items` is empty where the answer is the list itself. `first` is the number of the first page.
    """

    kind: Literal["cursor", "page", "offset"]
    parameter: SpecText
    first: int
    size: SpecText | None
    next: SpecText | None
    more: SpecText | None
    pages: SpecText | None
    total: SpecText | None
    items: SpecText


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A documented limit: so many requests in so many seconds, counted per what `per` says."""

    requests: int
    seconds: int
    per: SpecText
    basis: Basis


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `summary` and `description` are the spec's words.

    `other_answers` are those of success beside the one that says most. `servers` are its own, if it has any; else
    those of its API.
    """

    name: SpecText
    method: Method
    path: SpecText
    summary: SpecText
    description: SpecText
    parameters: tuple[Parameter, ...]
    body: Body | None
    answer: Answer
    other_answers: tuple[Answer, ...]
    errors: tuple[ErrorAnswer, ...]
    starts: Starts | None
    job: Job | None
    pagination: Pagination | None
    rate_limits: tuple[RateLimit, ...]
    servers: tuple[Server, ...]
    security: Security
    deprecated: bool
    basis: Basis

    @property
    def gives_address(self) -> bool:
        """Whether an answer of success is a redirect, of which the address is given."""
        return any(answer.status in REDIRECTS for answer in (self.answer, *self.other_answers))

    @property
    def gives_bytes(self) -> bool:
        """Whether an answer of success is binary."""
        return any(answer.kind == "binary" for answer in (self.answer, *self.other_answers))


@dataclass(frozen=True, slots=True)
class Api:
    """One spec file: its operations and the schemas that they name. Without servers, nobody says where it is.

    `named` are the schemas by their names. `extent` is how many values are written in it.
    """

    name: str
    file: str
    title: SpecText
    description: SpecText
    servers: tuple[Server, ...]
    security: Security
    operations: tuple[Operation, ...]
    schemas: tuple[tuple[SpecText, Schema], ...]
    sources: tuple[Source, ...]
    extent: int
    named: Mapping[SpecText, Schema] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", dict(self.schemas))

    def operation(self, name: SpecText) -> Operation:
        """The operation of a name."""
        return next(operation for operation in self.operations if operation.name == name)

    def full_name(self, operation: Operation) -> SpecText:
        """What the clients of the provider call an operation: `video.create`."""
        return listed(".", (self.name, operation.name))

    @property
    def server(self) -> SpecText:
        """The address of the first server; empty where no host is known."""
        return self.servers[0].address if self.servers else SpecText("")


@dataclass(frozen=True, slots=True)
class Webhooks:
    """How a provider signs what it sends to webhooks, with HMAC-SHA256: the two headers, and what is signed.

    `tolerance` is in seconds. `encoding`, `prefix`, `timestamp_format` and `tolerance` are None where no document
    says.
    """

    signature: SpecText
    encoding: SpecText | None
    prefix: SpecText | None
    timestamp: SpecText
    timestamp_format: SpecText | None
    tolerance: int | None
    signed: SpecText
    events: tuple[tuple[SpecText, SpecText], ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Provider:
    """One folder of specs. `webhooks` is None where no document says how deliveries are signed.

    `origin` is what it was made of, as generated files say it. `securities` are those of its operations, each once.
    """

    name: str
    title: SpecText
    class_name: SpecText
    key_variable: SpecText
    origin: SpecText
    apis: tuple[Api, ...]
    webhooks: Webhooks | None
    securities: tuple[Security, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = (operation.security for api in self.apis for operation in api.operations)
        object.__setattr__(self, "securities", tuple(dict.fromkeys(found)))

    @property
    def extent(self) -> int:
        """How many values are written in its APIs."""
        return sum(api.extent for api in self.apis)
