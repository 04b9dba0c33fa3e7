"""Bodies: what an operation takes beside its parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from callsheet import pointers
from callsheet.ir.bodies import Body, FieldEncoding, FileField, PayloadBody, PayloadForm, UploadBody
from callsheet.ir.schemas import Property, Required, Schema
from callsheet.ir.texts import SpecText, text_of
from callsheet.modelling.context import Context, last
from callsheet.modelling.media import (
    MediaKind,
    chosen,
    component_name,
    is_json,
    kind_of,
    read_examples,
    refuse_unwritable,
)
from callsheet.modelling.schemas import SchemaReader

_BYTES: Final = "application/octet-stream"
"""The media type of which nothing more is known than that it is bytes."""
_KINDS: Final[tuple[MediaKind, ...]] = ("json", "multipart", "form", "text", "binary")
"""Which of several media types is used: the one that says most about what it holds."""
_FILES_FIRST: Final[tuple[MediaKind, ...]] = ("multipart", "json", "form", "text", "binary")
"""The same where a form holds files, which JSON cannot."""
_CHOICES: Final = ("anyOf", "oneOf", "allOf")
_FORMS: Final[dict[MediaKind, PayloadForm]] = {"json": "json", "form": "form", "text": "text"}


def read_body(reader: SchemaReader, pointer: str) -> Body | None:
    """The body at a pointer, or None where there is none that can be sent."""
    context = reader.context
    pointer = context.follow(pointer)
    if not context.mapping(pointer):
        return None  # its reference leads nowhere, which is told already
    kinds = _FILES_FIRST if _has_files(context, f"{pointer}/content") else _KINDS
    at = chosen(context, f"{pointer}/content", "the body", kinds, together="binary")
    if at is None:
        context.problem(f"{pointer}/content", "media-type", "a body needs a media type")
        return None
    refuse_unwritable(context, at, last(at))
    required = context.mapping(pointer).get("required") is True
    _refuse_unwritable_parts(context, f"{at}/encoding")
    kind = kind_of(context, at)
    if kind == "multipart":
        return _multipart(reader, at, required)
    if kind == "binary":
        return _raw(reader, at, required)
    return PayloadBody(
        form=_FORMS[kind],
        media_type=_sent_as(last(at), kind),
        name=component_name(context, f"{at}/schema"),
        schema=_schema(reader, at),
        required=required,
        examples=read_examples(context, at),
        encodings=_encodings(context, at, frozenset()) if kind == "form" else (),
    )


def _refuse_unwritable_parts(context: Context, pointer: str) -> None:
    for name, value in context.mapping(pointer).items():
        if isinstance(value, dict) and "contentType" in value:
            refuse_unwritable(context, pointers.join(pointer, name, "contentType"), str(value["contentType"]))


def _schema(reader: SchemaReader, pointer: str) -> Schema:
    return reader.read(f"{pointer}/schema") if reader.context.at(f"{pointer}/schema") is not None else Schema()


def _sent_as(media_type: str, kind: MediaKind) -> SpecText:
    """What the header says of the body; where the document leaves it open, what the client makes of it."""
    if "*" in media_type:
        return SpecText({"json": "application/json", "text": "text/plain"}.get(kind, "application/octet-stream"))
    return SpecText(media_type)


def _raw(reader: SchemaReader, pointer: str, required: bool) -> UploadBody:
    """A file that is the whole body, of one of the media types that hold bytes."""
    context = reader.context
    media_types = _media_types_of_bytes(context, pointer)
    is_open = any("*" in media_type or media_type == _BYTES for media_type in media_types)
    read = _schema(reader, pointer)
    file = FileField(
        name=SpecText("body"),
        required=required,
        several=False,
        media_types=() if is_open else tuple(map(SpecText, media_types)),
        max_bytes=read.max_bytes,
        description=read.description or SpecText(""),
        basis=context.basis(pointer),
    )
    media_type = _sent_as(media_types[0], "binary") if len(media_types) == 1 else SpecText(_BYTES)
    return UploadBody(media_type, (file,), raw=True)


def _media_types_of_bytes(context: Context, pointer: str) -> list[str]:
    """The media type at a pointer, with those beside it that hold bytes, too."""
    if kind_of(context, pointer) != "binary":
        return [last(pointer)]
    content = pointers.parent(pointer)
    found = [name for name in context.mapping(content) if kind_of(context, pointers.join(content, name)) == "binary"]
    for name in found:
        refuse_unwritable(context, pointers.join(content, name), name)
    return found


def _multipart(reader: SchemaReader, pointer: str, required: bool) -> Body | None:
    """A form with files, with fields, or with both."""
    context = reader.context
    schema = context.follow(f"{pointer}/schema")
    if context.foreign and context.mapping(schema).get("type") == "string":
        text = "the parts of the form are not described: its body is one file, which begins with its boundary"
        context.problem(pointer, "left-out", text)
        return _raw(reader, pointer, required)
    names = context.mapping(f"{schema}/properties")
    files = tuple(_file(reader, pointer, schema, name) for name in names if _is_file(context, pointer, schema, name))
    media_type = SpecText("multipart/form-data")  # each request has a boundary of its own
    if files and len(files) == len(names):
        return UploadBody(media_type, files, raw=False)
    if not names and not (context.foreign and _may_have_fields(context, schema)):
        context.problem(pointer, "media-type", "a multipart body needs a schema with properties")
        return None
    hidden = frozenset(file.name for file in files)
    shown = {name for name in names if SpecText(name) not in hidden}
    return PayloadBody(
        form="multipart",
        media_type=media_type,
        name=None if files else component_name(context, f"{pointer}/schema"),
        schema=_without(_schema(reader, pointer), hidden),
        required=required and (not files or _needs(context, schema, shown)),
        examples=read_examples(context, pointer),
        encodings=_encodings(context, pointer, hidden),
        files=files,
    )


def _has_files(context: Context, content: str) -> bool:
    """Whether the content of a body may be a form with files."""
    forms = [pointers.join(content, name) for name in context.mapping(content)]
    forms = [form for form in forms if kind_of(context, form) == "multipart"]
    schemas = {form: context.follow(f"{form}/schema") for form in forms}
    return any(
        _is_file(context, form, schema, name)
        for form, schema in schemas.items()
        if context.at(schema) is not None
        for name in context.mapping(f"{schema}/properties")
    )


def _may_have_fields(context: Context, schema: str) -> bool:
    """Whether a schema that lists no properties may have some, and none of them is a file that would go unnoticed."""
    value = context.at(schema)
    if not isinstance(value, dict):
        return value is None or value is True
    types = value.get("type", "object")
    if "object" not in ([types] if isinstance(types, str) else types):
        return False
    listed = [
        context.follow(f"{schema}/{keyword}/{index}") for keyword in _CHOICES for index in _indexes(value, keyword)
    ]
    of_choices = [(choice, name) for choice in listed for name in context.mapping(f"{choice}/properties")]
    return not any(_is_file(context, "", choice, name) for choice, name in of_choices)


def _indexes(value: dict[str, Any], keyword: str) -> range:
    listed = value.get(keyword)
    return range(len(listed) if isinstance(listed, list) else 0)


def _needs(context: Context, schema: str, names: set[str]) -> bool:
    required = context.at(f"{schema}/required")
    return isinstance(required, list) and any(name in required for name in names)


def _without(schema: Schema, names: frozenset[SpecText]) -> Schema:
    """The schema of the fields alone: files are no values that a check could look into."""
    kept = (c for c in schema.constraints if not (isinstance(c, Property | Required) and c.name in names))
    return replace(schema, constraints=tuple(kept))


def _is_file(context: Context, pointer: str, schema: str, name: str) -> bool:
    """Whether a property is a file: it is binary, of a media type that is no text, or nothing is said of it."""
    types = _content_types(context, pointer, name)
    if types:
        return not any(is_json(media_type) or media_type.startswith("text/") for media_type in types)
    at = _meant(context, pointers.join(schema, "properties", name))
    if _is_list(context, at):
        at = _meant(context, f"{at}/items")
    value = context.at(at)
    return value is True or (isinstance(value, dict) and _is_binary(value))


def _is_list(context: Context, pointer: str) -> bool:
    value = context.at(pointer)
    return isinstance(value, dict) and value.get("type") in ("array", ["array", "null"], ["null", "array"])


def _meant(context: Context, pointer: str) -> str:
    """The pointer to the schema that one refers to; of one that may be null beside something else, to that.

    Of one that may be a file or a list of files, it is the list.
    """
    pointer = context.follow(pointer)
    value = context.at(pointer)
    for keyword in ("anyOf", "oneOf"):
        choices = (
            [f"{pointer}/{keyword}/{index}" for index in _indexes(value, keyword)] if isinstance(value, dict) else []
        )
        others = [choice for choice in choices if context.at(choice) != {"type": "null"}]
        if len(others) == 1 and len(choices) == 2:
            return _meant(context, others[0])
        lists = [choice for choice in others if _is_list(context, context.follow(choice))]
        if len(others) == 2 and len(lists) == 1 and all(_holds_files(context, choice) for choice in others):
            return context.follow(lists[0])
    return pointer


def _holds_files(context: Context, pointer: str) -> bool:
    """Whether a schema is that of a file or of a list of them."""
    at = context.follow(pointer)
    value = context.at(context.follow(f"{at}/items") if _is_list(context, at) else at)
    return isinstance(value, dict) and _is_binary(value)


def _is_binary(value: dict[str, Any]) -> bool:
    media_type = str(value.get("contentMediaType", ""))
    if media_type and "contentEncoding" not in value:
        return not (is_json(media_type) or media_type.startswith("text/"))
    said = value.keys() - {"description", "title", "x-evidence", "x-source"}
    return value.get("format") == "binary" or "x-max-bytes" in value or not said


def _content_types(context: Context, pointer: str, name: str) -> list[str]:
    encoding = context.mapping(pointers.join(pointer, "encoding", name))
    return [part.strip() for part in str(encoding.get("contentType", "")).split(",") if part.strip()]


def _file(reader: SchemaReader, pointer: str, schema: str, name: str) -> FileField:
    context = reader.context
    at = pointers.join(schema, "properties", name)
    meant = _meant(context, at)
    several = _is_list(context, meant)
    read = reader.read(at)
    required = context.at(f"{schema}/required")
    return FileField(
        name=SpecText(name),
        required=isinstance(required, list) and name in required,
        several=several,
        media_types=tuple(SpecText(part) for part in _content_types(context, pointer, name)),
        max_bytes=reader.read(f"{meant}/items" if several else meant).max_bytes,
        description=read.description or SpecText(""),
        basis=context.basis(at),
    )


def _encodings(context: Context, pointer: str, hidden: frozenset[SpecText]) -> tuple[FieldEncoding, ...]:
    """How the fields of a form are written, where the document says it."""
    found = []
    for name, value in context.mapping(f"{pointer}/encoding").items():
        if SpecText(name) in hidden or not isinstance(value, dict):
            continue
        is_styled = not value.keys().isdisjoint(("style", "explode", "allowReserved"))
        style = value.get("style", "form") if is_styled else None
        found.append(
            FieldEncoding(
                name=SpecText(name),
                style=style,
                explode=value.get("explode", style == "form") is True,
                reserved=value.get("allowReserved") is True,
                media_type=text_of(value["contentType"]) if "contentType" in value and not is_styled else None,
            )
        )
    return tuple(found)
