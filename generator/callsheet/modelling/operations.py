"""OpenAPI operations read into the IR."""

from __future__ import annotations

import re
from typing import Any, Final, cast

from callsheet import pointers
from callsheet.budgets import CHARACTERS
from callsheet.ir.access import Security
from callsheet.ir.basis import Source
from callsheet.ir.operations import Api, Method, Operation
from callsheet.ir.texts import SpecText, text_of
from callsheet.linting.grammar import METHODS, document_objects
from callsheet.modelling.access import read_own_servers, read_security, read_servers
from callsheet.modelling.answers import read_answers, read_errors
from callsheet.modelling.bodies import read_body
from callsheet.modelling.context import Context
from callsheet.modelling.jobs import read_job, read_limits, read_pagination, read_starts
from callsheet.modelling.left_out import note_idle
from callsheet.modelling.parameters import read_parameters
from callsheet.modelling.resources import Resources
from callsheet.modelling.schemas import Policy, SchemaReader
from callsheet.reading.documents import Document

_BEFORE_FRAGMENT: Final = re.compile(r"\A(?:\{[^{}]*\}|[^#])*")
"""A path up to its #: the name of a parameter may hold one."""


def read_api(context: Context, name: str) -> Api:
    """One bundled document as an API. What cannot be modelled goes to the context's problems."""
    reader = schema_reader(context)
    usual = read_security(context, "") or Security()
    found = tuple(_operation(reader, name, pointer, usual) for pointer in _operation_pointers(context))
    _read_the_rest(reader)
    note_idle(context)
    info = context.mapping("/info")
    return Api(
        name=name,
        file=context.document.file,
        title=text_of(info.get("title", name)),
        description=text_of(info.get("description")),
        servers=read_servers(context, ""),
        security=usual,
        operations=found,
        schemas=tuple(sorted(reader.named.items())),
        sources=tuple(
            Source(SpecText(key), *(text_of(page.get(part)) for part in ("title", "url", "read")))
            for key, page in context.mapping("/x-sources").items()
            if isinstance(page, dict)
        ),
        extent=_extent(context.document),
    )


def _extent(document: Document) -> int:
    """How much is written in a document: its values, of which long texts count as several."""
    waiting, characters = [document.data], 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            characters += len(value)
        elif isinstance(value, dict | list):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return len(document.values) + characters // CHARACTERS


def schema_reader(context: Context) -> SchemaReader:
    """A reader of the schemas of a whole spec, which knows what their anchors lead to."""
    context.resources = _resources(context)
    return SchemaReader(context, _policy(context))


def _policy(context: Context) -> Policy:
    """The standard leaves open what a format asks for: what others wrote is taken by its word."""
    return Policy("warned" if context.foreign else "asserted")


def _resources(context: Context) -> Resources:
    """What the anchors of a spec's schemas lead to. The spec itself is the only resource."""
    resources = Resources()
    resources.add("", "", None)
    for pointer, kind, value in document_objects(context.document):
        if kind == "schema":
            named: dict[str, Any] = {key: value[key] for key in ("$anchor", "$dynamicAnchor") if key in value}
            resources.enter(pointer, named)
    return resources


def _read_the_rest(reader: SchemaReader) -> None:
    """Read every schema, also those that no operation uses, so that what is wrong with them is told."""
    context = reader.context
    rest = SchemaReader(context, reader.policy, known=reader.known)
    for pointer, kind, _ in document_objects(context.document):
        if kind == "schema":
            rest.read(pointer)


def _operation_pointers(context: Context) -> list[str]:
    return [
        pointers.join("/paths", path, method)
        for path in context.mapping("/paths")
        for method in context.mapping(pointers.join("/paths", path))
        if method in METHODS
    ]


def _sent_path(context: Context, pointer: str, path: str) -> str:
    """The path of the path item at a pointer as it is sent. A fragment tells operations apart for readers only."""
    sent = "".join(_BEFORE_FRAGMENT.findall(path)[:1])
    if len(sent) < len(path):
        text = f"a path ends before its #: {sent or '/'} is sent"
        context.problems.add(context.position(pointer), "left-out" if context.foreign else "structure", text)
    return sent or "/"


def _operation(reader: SchemaReader, api: str, pointer: str, usual: Security) -> Operation:
    context = reader.context
    value = context.mapping(pointer)
    path, method = pointers.split(pointer)[1:]
    if "operationId" not in value:
        context.problem(pointer, "operation-name", "an operation needs an operationId: its name in the client")
    first, *others = read_answers(reader, pointers.join(pointer, "responses"))
    return Operation(
        name=text_of(value.get("operationId", method)),
        method=cast(Method, method.upper()),
        path=SpecText(_sent_path(context, pointers.parent(pointer), path)),
        summary=text_of(value.get("summary")),
        description=text_of(value.get("description")),
        parameters=read_parameters(reader, pointer, path),
        body=read_body(reader, pointers.join(pointer, "requestBody")) if "requestBody" in value else None,
        answer=first,
        other_answers=tuple(others),
        errors=read_errors(context, pointers.join(pointer, "responses")),
        starts=read_starts(context, api, pointers.join(pointer, "x-starts")),
        job=read_job(context, pointers.join(pointer, "x-job")),
        pagination=read_pagination(context, pointers.join(pointer, "x-pagination")),
        rate_limits=read_limits(context, pointer) or read_limits(context, ""),
        servers=read_own_servers(context, pointer),
        security=read_security(context, pointer) or usual,
        deprecated=value.get("deprecated") is True,
        basis=context.basis(pointer),
    )
