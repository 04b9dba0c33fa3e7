"""Bodies: what an operation takes beside its parameters, and how it is written into a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from callsheet.ir.basis import Basis
from callsheet.ir.constants import Constant
from callsheet.ir.parameters import Style
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText

PayloadForm = Literal["json", "form", "multipart", "text"]


@dataclass(frozen=True, slots=True)
class Example:
    """A documented payload. `low` and `high` are what the documents say that it costs, if they do."""

    name: SpecText
    summary: SpecText
    value: Constant
    low: SpecText | None
    high: SpecText | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class FileField:
    """A file of a body: its media types, and its largest size in bytes. `several` tells that it is a list of files."""

    name: SpecText
    required: bool
    several: bool
    media_types: tuple[SpecText, ...]
    max_bytes: int | None
    description: SpecText
    basis: Basis


@dataclass(frozen=True, slots=True)
class FieldEncoding:
    """How a field of a form is written: in a style, or as a part of a media type; None where it is not said."""

    name: SpecText
    style: Style | None
    explode: bool
    reserved: bool
    media_type: SpecText | None


@dataclass(frozen=True, slots=True)
class PayloadBody:
    """A body that is checked and priced: JSON, the fields of a form (with `files` beside them), or a text.

    `name` is the component that holds its schema, or None for one written in place.
    """

    form: PayloadForm
    media_type: SpecText
    name: SpecText | None
    schema: Schema
    required: bool
    examples: tuple[Example, ...]
    encodings: tuple[FieldEncoding, ...] = ()
    files: tuple[FileField, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadBody:
    """A body of files only: the parts of a form, or one file that is the whole body (`raw`)."""

    media_type: SpecText
    files: tuple[FileField, ...]
    raw: bool


Body: TypeAlias = PayloadBody | UploadBody
