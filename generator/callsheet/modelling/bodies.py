"""Bodies: what an operation takes beside its parameters."""

from __future__ import annotations

from callsheet import pointers
from callsheet.ir.operations import FileField, JsonBody, UploadBody
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText
from callsheet.modelling.media import component_name, note_beside, read_examples
from callsheet.modelling.schemas import SchemaReader


def read_body(reader: SchemaReader, pointer: str) -> JsonBody | UploadBody | None:
    """The body at a pointer, or None where there is none that can be sent."""
    context = reader.context
    pointer = context.follow(pointer)
    if not context.mapping(pointer):
        return None  # its reference leads nowhere, which is told already
    content = context.mapping(f"{pointer}/content")
    note_beside(context, "the body", f"{pointer}/content")
    if "application/json" in content:
        at = pointers.join(pointer, "content", "application/json")
        return JsonBody(
            name=component_name(context, f"{at}/schema"),
            schema=reader.read(f"{at}/schema") if "schema" in content["application/json"] else Schema(),
            required=context.mapping(pointer).get("required") is True,
            examples=read_examples(context, at),
        )
    if "multipart/form-data" in content:
        return _upload(reader, pointers.join(pointer, "content", "multipart/form-data"))
    text = "a body must be application/json or multipart/form-data"
    context.problem(f"{pointer}/content", "media-type", text)
    return None


def _upload(reader: SchemaReader, pointer: str) -> UploadBody:
    context = reader.context
    schema = context.follow(f"{pointer}/schema")
    required = context.at(f"{schema}/required")
    files = []
    for name in context.mapping(f"{schema}/properties"):
        at = pointers.join(schema, "properties", name)
        read = reader.read(at)
        encoding = context.mapping(pointers.join(pointer, "encoding", name))
        types = str(encoding.get("contentType", ""))
        files.append(
            FileField(
                name=name,
                required=isinstance(required, list) and name in required,
                media_types=tuple(SpecText(part.strip()) for part in types.split(",") if part.strip()),
                max_bytes=read.max_bytes,
                description=read.description or SpecText(""),
                basis=context.basis(at),
            )
        )
    if not files:
        context.problem(pointer, "media-type", "a multipart body needs a schema with properties")
    return UploadBody(tuple(files))
