"""Operations: what the emitted `operations.py` says of each operation, for the client and for the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .servers import Server
    from .styles import Style

JobState = Literal["waiting", "running", "succeeded", "failed"]
AnswerKind = Literal["json", "text", "binary", "empty"]
BodyKind = Literal["json", "form", "multipart", "text", "upload", "binary", "none"]
"""What the body of a request holds. An upload is a form of files only; a multipart body has other fields, too."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a payload: its name, whether it is required, its limits in words, and what it is for."""

    name: str
    required: bool
    limits: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields that a payload has for one model; `model` is None where there is only one form."""

    model: str | None
    fields: tuple[Field, ...]
    price: str


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """A documented refusal: its status (400, or 4XX for all of them), its meaning, JSON Pointers to the provider's
    message and code, and the codes that it may carry.

    `work` is what the provider did before it answered so, and `again` whether the same request may be sent later, or
    only after something has changed; both are None where no document says.
    """

    status: str
    meaning: str
    message: str | None = None
    code: str | None = None
    codes: tuple[str, ...] = ()
    work: Literal["none", "unknown"] | None = None
    again: Literal["later", "changed"] | None = None


@dataclass(frozen=True, slots=True)
class Starts:
    """Where the answer holds the ids of the jobs that were started; `*` stands for every item."""

    ids: str
    poll: str
    charged: str | None = None
    balance: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """How a job is followed. `interval` is the documented time between polls in seconds, from and to."""

    id: str
    status: str
    states: dict[str, JobState]
    interval: tuple[float, float] | None = None
    result: str | None = None
    error: str | None = None
    refund: str | None = None
    charged: str | None = None
    refunded: str | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """How a list is read page by page: the query parameter that takes a cursor, the number of a page, or how many
    items are passed over, and JSON Pointers into a page. `items` is empty where the answer is the list itself."""

    items: str
    cursor: str | None = None
    page: str | None = None
    offset: str | None = None
    next: str | None = None
    more: str | None = None
    first: int = 1
    pages: str | None = None
    total: str | None = None

    @property
    def parameter(self) -> str:
        """The query parameter that says which page is meant."""
        return self.cursor or self.page or self.offset or ""


@dataclass(frozen=True, slots=True)
class FileField:
    """A file of an upload: the form field, the media types that are taken, and the largest size in bytes."""

    name: str
    media_types: tuple[str, ...]
    max_bytes: int | None
    required: bool = True


@dataclass(frozen=True, slots=True)
class FormField:
    """How a field of a form is written: in a style, or as a part of a media type."""

    style: Style | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a provider. `name` is the full name, as in ulazai.kling30.generate.

    `keys` are the arguments of the client that hold the keys which it needs, and each of `other_keys` does as well.
    `server` is its own, where it has one.
    `styles` are those of parameters that are written otherwise than their place has it, and `wire_names` the names of
    those that have another one on the wire. `media_type` is that of the body, and `fields` are those of a form that
    are not written as usual. `answers` says what each status of success holds, where that is not JSON.
    """

    name: str
    method: str
    path: str
    summary: str
    body: BodyKind
    path_parameters: tuple[str, ...] = ()
    query_parameters: tuple[str, ...] = ()
    header_parameters: tuple[str, ...] = ()
    cookie_parameters: tuple[str, ...] = ()
    errors: tuple[ErrorAnswer, ...] = ()
    starts: Starts | None = None
    job: Job | None = None
    pages: Pages | None = None
    files: tuple[FileField, ...] = ()
    forms: tuple[Form, ...] = ()
    rate_limits: tuple[str, ...] = field(default=())
    keys: tuple[str, ...] = ("key",)
    other_keys: tuple[tuple[str, ...], ...] = ()
    keys_optional: bool = False
    server: str | Server | None = None
    styles: dict[str, Style] = field(default_factory=dict, hash=False)
    wire_names: dict[str, str] = field(default_factory=dict, hash=False)
    media_type: str = "application/json"
    body_optional: bool = False
    fields: dict[str, FormField] = field(default_factory=dict, hash=False)
    answers: dict[str, AnswerKind] = field(default_factory=dict, hash=False)
    accept: str = "application/json"

    def wire_name(self, key: str) -> str:
        """The name that a parameter has on the wire."""
        return self.wire_names.get(key, key)

    def answer_kind(self, status: int) -> AnswerKind:
        """What an answer of success with this status holds; of one that no document describes, what the first does."""
        if not self.answers:
            return "json"
        first = next(iter(self.answers.values()))
        return self.answers.get(str(status), self.answers.get("2XX", first))

    def gives_address(self, status: int) -> bool:
        """Whether an answer with this status is a redirect that counts as success: the address is what it gives."""
        return 300 <= status < 400 and not {str(status), "3XX"}.isdisjoint(self.answers)

    @property
    def reads(self) -> bool:
        """Whether a call of it changes nothing at the provider, so that it may be sent as often as one likes."""
        return self.starts is None and self.method in ("GET", "HEAD", "OPTIONS")

    @property
    def local_name(self) -> str:
        """The name without the provider: kling30.generate."""
        return self.name.partition(".")[2]
