"""OpenAPI operations read into the IR."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
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
    Interval,
    Job,
    JsonBody,
    Operation,
    Pagination,
    Parameter,
    RateLimit,
    Security,
    Starts,
    UploadBody,
)
from callsheet.ir.schemas import Schema
from callsheet.modelling.constants import as_written
from callsheet.modelling.context import Context, last
from callsheet.modelling.schemas import SchemaReader

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
PLACES: Final = ("path", "query", "header")


def read_api(context: Context, name: str) -> Api:
    """One bundled document as an API. What cannot be modelled goes to the context's problems."""
    reader = SchemaReader(context)
    data = context.mapping("")
    operations = _Operations(context, reader, name)
    found = tuple(operation for pointer in operations.pointers() for operation in [operations.read(pointer)])
    info = context.mapping("/info")
    return Api(
        name=name,
        file=context.document.file,
        title=str(info.get("title", name)),
        description=str(info.get("description", "")),
        server=_server(context),
        security=_security(context, data),
        operations=found,
        schemas=tuple(sorted(reader.named.items())),
        sources=tuple(
            Source(key, str(page.get("title", "")), str(page.get("url", "")), str(page.get("read", "")))
            for key, page in context.mapping("/x-sources").items()
            if isinstance(page, dict)
        ),
    )


def _server(context: Context) -> str:
    servers = context.at("/servers")
    if not isinstance(servers, list) or len(servers) != 1 or not isinstance(servers[0], dict):
        context.problem("/servers", "server", "name exactly one server")
        return ""
    url = str(servers[0].get("url", ""))
    if not url.startswith("https://") or "{" in url:
        context.problem("/servers/0/url", "server", "the server must be an https URL without variables")
    return url.rstrip("/")


def _security(context: Context, data: dict[str, Any]) -> Security:
    needed = data.get("security")
    if not needed:
        return Security("none", "")
    if not isinstance(needed, list) or len(needed) != 1 or len(needed[0]) != 1:
        context.problem("/security", "security", "name exactly one security scheme")
        return Security("none", "")
    pointer = pointers.join("/components/securitySchemes", next(iter(needed[0])))
    scheme = context.mapping(context.follow(pointer))
    if scheme.get("type") == "http" and str(scheme.get("scheme", "")).lower() == "bearer":
        return Security("bearer", "Authorization")
    if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
        return Security("header", str(scheme.get("name", "")))
    context.problem("/security", "security", "only a bearer token and a key in a header are supported")
    return Security("none", "")


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
        if "operationId" not in value:
            context.problem(pointer, "operation-name", "an operation needs an operationId: its name in the client")
        return Operation(
            name=str(value.get("operationId", method)),
            method=method.upper(),
            path=path,
            summary=str(value.get("summary", "")),
            description=str(value.get("description", "")),
            deprecated=value.get("deprecated") is True,
            parameters=self._parameters(pointer, path),
            body=self._body(pointers.join(pointer, "requestBody")) if "requestBody" in value else None,
            answer=self._answer(pointers.join(pointer, "responses")),
            errors=self._errors(pointers.join(pointer, "responses")),
            starts=self._starts(pointers.join(pointer, "x-starts"), value.get("x-starts")),
            job=self._job(pointers.join(pointer, "x-job"), value.get("x-job")),
            pagination=self._pagination(value.get("x-pagination")),
            rate_limits=self._limits(pointer, value) or self._limits("", context.mapping("")),
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
            if parameter.place == "path" and f"{{{parameter.name}}}" not in path:
                text = f"the path has no {{{parameter.name}}}"
                self.context.problems.add(parameter.basis.position, "path-parameter", text)
        for name in path.split("{")[1:]:
            if ("path", name.partition("}")[0]) not in found:
                text = f"the path parameter {{{name.partition('}')[0]}}} is not described"
                self.context.problem(pointer, "path-parameter", text)
        return tuple(found.values())

    def _parameter(self, pointer: str) -> Parameter | None:
        value = self.context.mapping(pointer)
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
        content = self.context.mapping(f"{pointer}/content")
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
        has_schema = "schema" in self.context.mapping(media)
        return Answer(
            status=statuses[0],
            name=self._component(f"{media}/schema"),
            schema=self.reader.read(f"{media}/schema") if has_schema else None,
            description=str(self.context.mapping(at).get("description", "")),
            examples=tuple(example.value for example in self._examples(media)),
        )

    def _errors(self, pointer: str) -> tuple[ErrorAnswer, ...]:
        found = []
        for status in self.context.mapping(pointer):
            if status.startswith("2"):
                continue
            at = self.context.follow(pointers.join(pointer, status))
            value = self.context.mapping(at)
            error = value.get("x-error") if isinstance(value.get("x-error"), dict) else {}
            codes = error.get("codes", {}) if error else {}
            found.append(
                ErrorAnswer(
                    status=status,
                    description=str(value.get("description", "")),
                    message=error.get("message") if error else None,
                    code=error.get("code") if error else None,
                    codes=tuple(ErrorCode(code, str(meaning)) for code, meaning in codes.items()),
                    basis=self.context.basis(at),
                )
            )
        return tuple(found)

    def _starts(self, pointer: str, value: Any) -> Starts | None:
        if not isinstance(value, dict):
            return None
        api, _, name = str(value.get("poll", "")).rpartition(".")
        basis = self.context.basis(pointer)
        return Starts((api or self.api, name), str(value.get("ids")), value.get("charged"), value.get("balance"), basis)

    def _job(self, pointer: str, value: Any) -> Job | None:
        if not isinstance(value, dict) or not isinstance(value.get("states"), dict):
            return None
        return Job(
            id=str(value.get("id", "")),
            status=str(value.get("status", "")),
            states=tuple(value["states"].items()),
            result=value.get("result"),
            error=value.get("error"),
            charged=value.get("charged"),
            refunded=value.get("refunded"),
            refund=value.get("refund"),
            interval=self._interval(f"{pointer}/interval", value.get("interval")),
            basis=self.context.basis(pointer),
        )

    def _interval(self, pointer: str, value: Any) -> Interval | None:
        if not isinstance(value, dict) or not isinstance(value.get("seconds"), int | float):
            return None
        low = Decimal(str(value["seconds"]))
        return Interval(low, Decimal(str(value.get("to", low))), self.context.basis(pointer))

    def _pagination(self, value: Any) -> Pagination | None:
        if not isinstance(value, dict):
            return None
        return Pagination(str(value.get("cursor")), str(value.get("next")), value.get("more"), str(value.get("items")))

    def _limits(self, pointer: str, value: dict[str, Any]) -> tuple[RateLimit, ...]:
        listed = value.get("x-rate-limits")
        return tuple(
            RateLimit(
                limit["requests"], limit["seconds"], limit["per"], self.context.basis(f"{pointer}/x-rate-limits/{i}")
            )
            for i, limit in enumerate(listed if isinstance(listed, list) else ())
            if isinstance(limit, dict) and {"requests", "seconds", "per"} <= set(limit)
        )
