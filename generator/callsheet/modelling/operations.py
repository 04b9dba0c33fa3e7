"""OpenAPI operations read into the IR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from callsheet import pointers
from callsheet.ir.basis import Source
from callsheet.ir.operations import (
    Answer,
    Api,
    ErrorAnswer,
    ErrorCode,
    Example,
    FileField,
    JsonBody,
    Operation,
    Parameter,
    UploadBody,
)
from callsheet.ir.schemas import Constant, Schema
from callsheet.linting.grammar import objects
from callsheet.modelling.access import read_security, read_server
from callsheet.modelling.constants import as_written
from callsheet.modelling.context import Context, last
from callsheet.modelling.jobs import read_job, read_limits, read_pagination, read_starts
from callsheet.modelling.resources import Resources
from callsheet.modelling.schemas import SchemaReader

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
UNSUPPORTED: Final = {
    "security": "security of an operation is not supported: state it for the document",
    "servers": "servers of an operation are not supported: state the server for the document",
    "callbacks": "callbacks are not supported",
}
PLACES: Final = ("path", "query", "header")
_NAMES_IN_PATH: Final = re.compile(r"\{([^{}]*)\}")


def read_api(context: Context, name: str) -> Api:
    """One bundled document as an API. What cannot be modelled goes to the context's problems."""
    reader = schema_reader(context)
    operations = _Operations(context, reader, name)
    found = tuple(operation for pointer in operations.pointers() for operation in [operations.read(pointer)])
    _read_the_rest(context)
    info = context.mapping("/info")
    return Api(
        name=name,
        file=context.document.file,
        title=str(info.get("title", name)),
        description=str(info.get("description", "")),
        server=read_server(context),
        security=read_security(context),
        operations=found,
        schemas=tuple(sorted(reader.named.items())),
        sources=tuple(
            Source(key, str(page.get("title", "")), str(page.get("url", "")), str(page.get("read", "")))
            for key, page in context.mapping("/x-sources").items()
            if isinstance(page, dict)
        ),
    )


def schema_reader(context: Context) -> SchemaReader:
    """A reader of the schemas of a whole spec, which knows what their anchors lead to."""
    context.resources = _resources(context)
    return SchemaReader(context)


def _resources(context: Context) -> Resources:
    """What the anchors of a spec's schemas lead to. The spec itself is the only resource."""
    resources = Resources()
    resources.add("", "", None)
    for pointer, kind, value in objects(context.document.data, "document"):
        if kind == "schema":
            named: dict[str, Any] = {key: value[key] for key in ("$anchor", "$dynamicAnchor") if key in value}
            resources.enter(pointer, named)
    return resources


def _read_the_rest(context: Context) -> None:
    """Read every schema, also those that no operation uses, so that what is wrong with them is told."""
    reader = SchemaReader(context)
    for pointer, kind, _ in objects(context.document.data, "document"):
        if kind == "schema":
            reader.read(pointer)
    if "webhooks" in context.mapping(""):
        context.problems.add(context.position("/webhooks"), "structure", "webhooks are not supported")


@dataclass(slots=True)
class _Operations:
    context: Context
    reader: SchemaReader
    api: str

    def pointers(self) -> list[str]:
        return [
            pointers.join("/paths", path, method)
            for path in self.context.mapping("/paths")
            for method in self.context.mapping(pointers.join("/paths", path))
            if method in METHODS
        ]

    def read(self, pointer: str) -> Operation:
        context = self.context
        value = context.mapping(pointer)
        path, method = pointers.split(pointer)[1:]
        for holder in (pointers.parent(pointer), pointer):
            for key in UNSUPPORTED.keys() & context.mapping(holder).keys():
                position = context.position(pointers.join(holder, key))
                context.problems.add(position, "structure", UNSUPPORTED[key])
        if "operationId" not in value:
            context.problem(pointer, "operation-name", "an operation needs an operationId: its name in the client")
        return Operation(
            name=str(value.get("operationId", method)),
            method=method.upper(),
            path=path,
            summary=str(value.get("summary", "")),
            description=str(value.get("description", "")),
            parameters=self._parameters(pointer, path),
            body=self._body(pointers.join(pointer, "requestBody")) if "requestBody" in value else None,
            answer=self._answer(pointers.join(pointer, "responses")),
            errors=self._errors(pointers.join(pointer, "responses")),
            starts=read_starts(context, self.api, pointers.join(pointer, "x-starts")),
            job=read_job(context, pointers.join(pointer, "x-job")),
            pagination=read_pagination(context, pointers.join(pointer, "x-pagination")),
            rate_limits=read_limits(context, pointer) or read_limits(context, ""),
            basis=context.basis(pointer),
        )

    def _parameters(self, pointer: str, path: str) -> tuple[Parameter, ...]:
        found: dict[tuple[str, str], Parameter] = {}
        for holder in (pointers.parent(pointer), pointer):
            listed = self.context.at(f"{holder}/parameters")
            for index in range(len(listed) if isinstance(listed, list) else 0):
                parameter = self._parameter(self.context.follow(f"{holder}/parameters/{index}"))
                if parameter is not None:
                    found[parameter.place, parameter.name] = parameter
        for parameter in found.values():
            if parameter.place == "path" and parameter.name not in path.replace("}", "{").split("{")[1:]:
                text = f"the path has no {{{parameter.name}}}"
                self.context.problems.add(parameter.basis.position, "path-parameter", text)
        for name in _NAMES_IN_PATH.findall(path):
            if ("path", name) not in found:
                self.context.problem(pointer, "path-parameter", f"the path parameter {{{name}}} is not described")
        if re.search(r"[{}]", _NAMES_IN_PATH.sub("", path)):
            at = self.context.position(pointers.parent(pointer))
            self.context.problems.add(at, "path-parameter", "the path has a bracket that is not closed")
        return tuple(found.values())

    def _parameter(self, pointer: str) -> Parameter | None:
        value = self.context.mapping(pointer)
        if not value:
            return None  # its reference leads nowhere, which is told already
        if value.get("in") not in PLACES:
            self.context.problem(f"{pointer}/in", "parameter", "parameters in a cookie are not supported")
            return None
        for keyword in ("style", "explode", "allowReserved", "content"):
            if keyword in value:
                self.context.problem(f"{pointer}/{keyword}", "parameter", f"{keyword} is not supported on a parameter")
        return Parameter(
            name=str(value.get("name", "")),
            place=value["in"],
            required=value.get("required") is True,
            description=str(value.get("description", "")),
            schema=self.reader.read(f"{pointer}/schema") if "schema" in value else Schema(),
            basis=self.context.basis(pointer),
        )

    def _body(self, pointer: str) -> JsonBody | UploadBody | None:
        pointer = self.context.follow(pointer)
        if not self.context.mapping(pointer):
            return None  # its reference leads nowhere, which is told already
        content = self.context.mapping(f"{pointer}/content")
        self._beside("the body", f"{pointer}/content")
        if "application/json" in content:
            at = pointers.join(pointer, "content", "application/json")
            return JsonBody(
                name=self._component(f"{at}/schema"),
                schema=self.reader.read(f"{at}/schema") if "schema" in content["application/json"] else Schema(),
                required=self.context.mapping(pointer).get("required") is True,
                examples=self._examples(at),
            )
        if "multipart/form-data" in content:
            return self._upload(pointers.join(pointer, "content", "multipart/form-data"))
        text = "a body must be application/json or multipart/form-data"
        self.context.problem(f"{pointer}/content", "media-type", text)
        return None

    def _beside(self, what: str, pointer: str) -> None:
        """Note every media type beside the one that is used."""
        content = self.context.mapping(pointer)
        used = next((name for name in ("application/json", "multipart/form-data") if name in content), None)
        for name in content if used else ():
            if name != used:
                text = f"{what} is {used}: {name} beside it is not supported"
                self.context.problems.add(self.context.position(pointers.join(pointer, name)), "media-type", text)

    def _component(self, pointer: str) -> str | None:
        value = self.context.at(pointer)
        reference = value.get("$ref") if isinstance(value, dict) else None
        return last(reference[1:]) if isinstance(reference, str) else None

    def _examples(self, pointer: str) -> tuple[Example, ...]:
        found = []
        for name in self.context.mapping(f"{pointer}/examples"):
            at = self.context.follow(pointers.join(pointer, "examples", name))
            value = self.context.mapping(at)
            total = value.get("x-total") if isinstance(value.get("x-total"), dict) else None
            found.append(
                Example(
                    name=name,
                    summary=str(value.get("summary", "")),
                    value=as_written(value.get("value")),
                    low=str(total["low"]) if total and "low" in total else None,
                    high=str(total["high"]) if total and "high" in total else None,
                    basis=self.context.basis(at),
                )
            )
        return tuple(found)

    def _upload(self, pointer: str) -> UploadBody:
        schema = self.context.follow(f"{pointer}/schema")
        required = self.context.at(f"{schema}/required")
        files = []
        for name in self.context.mapping(f"{schema}/properties"):
            at = pointers.join(schema, "properties", name)
            read = self.reader.read(at)
            encoding = self.context.mapping(pointers.join(pointer, "encoding", name))
            types = str(encoding.get("contentType", ""))
            files.append(
                FileField(
                    name=name,
                    required=isinstance(required, list) and name in required,
                    media_types=tuple(part.strip() for part in types.split(",") if part.strip()),
                    max_bytes=read.max_bytes,
                    description=read.description or "",
                    basis=self.context.basis(at),
                )
            )
        if not files:
            self.context.problem(pointer, "media-type", "a multipart body needs a schema with properties")
        return UploadBody(tuple(files))

    def _answer(self, pointer: str) -> Answer:
        statuses = [status for status in self.context.mapping(pointer) if status.startswith("2")]
        if len(statuses) != 1:
            self.context.problem(
                pointer, "answer", "describe exactly one answer of success, 2XX where its number is unknown"
            )
            return Answer("2XX", None, None, "", ())
        at = self.context.follow(pointers.join(pointer, statuses[0]))
        content = self.context.mapping(f"{at}/content")
        media = pointers.join(at, "content", "application/json")
        if content and "application/json" not in content:
            self.context.problem(f"{at}/content", "media-type", "an answer must be application/json")
        else:
            self._beside("the answer", f"{at}/content")
        has_schema = "schema" in self.context.mapping(media)
        return Answer(
            status=statuses[0],
            name=self._component(f"{media}/schema"),
            schema=self.reader.read(f"{media}/schema") if has_schema else None,
            description=str(self.context.mapping(at).get("description", "")),
            examples=self._samples(at),
        )

    def _samples(self, pointer: str) -> tuple[Constant, ...]:
        """The documented bodies of a response."""
        media = pointers.join(pointer, "content", "application/json")
        return tuple(example.value for example in self._examples(media))

    def _errors(self, pointer: str) -> tuple[ErrorAnswer, ...]:
        found = []
        for status in self.context.mapping(pointer):
            if status.startswith("2"):
                continue
            at = self.context.follow(pointers.join(pointer, status))
            value = self.context.mapping(at)
            error = self.context.mapping(f"{at}/x-error")
            retry = self.context.mapping(f"{at}/x-retry")
            found.append(
                ErrorAnswer(
                    status=status,
                    description=str(value.get("description", "")),
                    message=error.get("message"),
                    code=error.get("code"),
                    needed=error.get("needed"),
                    available=error.get("available"),
                    codes=tuple(ErrorCode(code, str(meaning)) for code, meaning in error.get("codes", {}).items()),
                    examples=self._samples(at),
                    work=retry.get("work"),
                    again=retry.get("again"),
                    basis=self.context.basis(at),
                )
            )
        return tuple(found)
