"""Bodies: what a method takes for the body of its request, and what the client must know to write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from callsheet.compiling.code import Code, Names, code, identifier, joined, literal
from callsheet.compiling.merging import merged_properties
from callsheet.ir.bodies import Body, FieldEncoding, FileField, PayloadBody
from callsheet.ir.operations import Api, Operation
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, listed, prose
from callsheet.views.arguments import argument_names, taken_names, value_kinds
from callsheet.views.calls import Argument, call, optional, tuple_of

JSON: Final = SpecText("application/json")


@dataclass(frozen=True, slots=True)
class BodyArguments:
    """The arguments of a method for its body: those that are needed, those that may be left out, and what is passed."""

    needed: tuple[Code, ...]
    optional: tuple[Code, ...]
    passed: tuple[Code, ...]
    has_files: bool


def body_kind(body: Body | None) -> str:
    """What the client calls a body of this kind."""
    if body is None:
        return "none"
    if isinstance(body, PayloadBody):
        return body.form
    return "binary" if body.raw else "upload"


def body_files(body: Body | None) -> tuple[FileField, ...]:
    """The files of a body."""
    return body.files if body is not None else ()


def body_arguments(operation: Operation, payload: Code | None) -> BodyArguments:
    """The arguments for the body of an operation; `payload` is the type of its payload, if it has one."""
    body = operation.body
    needed: list[Code] = []
    optional: list[Code] = []
    passed: list[Code] = []
    if payload is not None and isinstance(body, PayloadBody):
        needed += [code("body: {t}", t=payload)] if body.required else []
        optional += [] if body.required else [code("body: {t} | None = None", t=payload)]
        passed.append(code("payload=body"))
    names = file_names(operation)
    for file in body_files(body):
        kind = code("list[uploads.Upload]") if file.several else code("uploads.Upload")
        needed += [code("{n}: {k}", n=names[file.name], k=kind)] if file.required else []
        optional += [] if file.required else [code("{n}: {k} | None = None", n=names[file.name], k=kind)]
    if names:
        pairs = [code("{k}: {n}", k=literal(field), n=name) for field, name in names.items()]
        passed.append(code("files={{{p}}}", p=joined(", ", pairs)))
    return BodyArguments(tuple(needed), tuple(optional), tuple(passed), bool(names))


def file_names(operation: Operation) -> dict[SpecText, Code]:
    """The arguments that take the files of an operation, by the names of their fields."""
    hidden = "" if isinstance(operation.body, PayloadBody) else "body"
    taken = [name for name in taken_names(operation) if name != hidden]
    names = Names((*taken, *argument_names(operation).values()))
    return {file.name: names.take(identifier(file.name)) for file in body_files(operation.body)}


def said_of_files(operation: Operation) -> list[SpecText]:
    """What the docstring of a method says of its files."""
    names = file_names(operation)
    return [
        prose(
            "`{name}`: {one} bytes, its path, or a file open for reading bytes. {what}",
            name=names[file.name],
            one="a list of files, each as its" if file.several else "its",
            what=file.description,
        )
        for file in body_files(operation.body)
    ]


def taken_files(operation: Operation) -> list[tuple[FileField, Code]]:
    """The files of an operation, each with the argument that takes it."""
    names = file_names(operation)
    return [(file, names[file.name]) for file in body_files(operation.body)]


def file_words(file: FileField) -> SpecText:
    """What a file may be, in words."""
    most = [f"at most {file.max_bytes} bytes"] if file.max_bytes else []
    if not file.media_types:
        return listed(", ", ["of any kind", *most])
    kinds: list[str | SpecText] = [*file.media_types, *most]
    return prose("({kinds}; told by its content, not by its name)", kinds=listed(", ", kinds))


def body_values(api: Api, body: Body | None, used: set[str]) -> list[Argument]:
    """What the client must know of a body beside its kind."""
    files = [_file(file, used) for file in body_files(body)]
    optional = isinstance(body, PayloadBody) and not body.required
    fields = _fields(api, body, used) if isinstance(body, PayloadBody) else []
    return [
        ("files", tuple_of(files)),
        ("media_type", literal(body.media_type) if body is not None and body.media_type != JSON else None),
        ("body_optional", literal(True) if optional else None),
        ("fields", code("{{{f}}}", f=joined(", ", fields)) if fields else None),
    ]


def _file(file: FileField, used: set[str]) -> Code:
    return call(
        "FileField",
        used,
        [
            ("name", literal(file.name)),
            ("media_types", literal(file.media_types)),
            ("max_bytes", literal(file.max_bytes)),
            ("required", None if file.required else literal(False)),
        ],
    )


def _fields(api: Api, body: PayloadBody, used: set[str]) -> list[Code]:
    properties = merged_properties(body.schema.constraints)
    found = []
    for encoding in body.encodings:
        kinds = value_kinds(properties.get(encoding.name, Schema()), api.named)
        kind = next((kind for kind in ("array", "object") if kind in kinds), None)
        found.append(code("{k}: {f}", k=literal(encoding.name), f=_field(encoding, kind, used)))
    return found


def _field(encoding: FieldEncoding, kind: str | None, used: set[str]) -> Code:
    style = None
    if encoding.style is not None:
        parts: Sequence[Argument] = [
            ("name", literal(encoding.style)),
            ("explode", literal(True) if encoding.explode else None),
            ("kind", optional(kind)),
            ("reserved", literal(True) if encoding.reserved else None),
        ]
        style = call("Style", used, [*parts])
    media_type = literal(encoding.media_type) if encoding.media_type is not None else None
    return call("FormField", used, [("style", style), ("media_type", media_type)])
