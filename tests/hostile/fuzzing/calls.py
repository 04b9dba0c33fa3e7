"""Calls: whether the client of a document checks and sends what the document says, character for character."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
from tests.hostile.documents import ForeignDocument

from callsheet import pointers


def wrong_calls(
    document: ForeignDocument, modules: Mapping[str, ModuleType], files: Mapping[str, str]
) -> Iterator[str]:
    """What a client checks or sends otherwise than its document says."""
    operations: dict[str, Any] = modules["operations"].OPERATIONS
    line = _Line(modules)
    if getattr(operations.get("api.create"), "body", "") == "json":
        yield from _wrong_checks(document.said, modules[""].check)
        yield from _wrong_create(document.said, line)
    if "api.form" in operations:
        yield from _wrong_form(document.said, line)
    read = next(name for name, operation in operations.items() if operation.method == "GET")
    source = next(text for path, text in files.items() if path.endswith("/acme/client.py"))
    yield from _wrong_read(document.said, line, read.partition(".")[2], source)


class _Line:
    """A client whose requests are kept, and answered with nothing."""

    def __init__(self, modules: Mapping[str, ModuleType]) -> None:
        self._client = modules[""].Acme
        self._errors = modules["errors"]
        self._seen: list[httpx2.Request] = []

    def sent(self, name: str, /, *arguments: Any, **named: Any) -> httpx2.Request | str:
        """The request of a call, or why there is none."""
        self._seen.clear()
        with httpx2.Client(transport=httpx2.MockTransport(self._keep)) as http_client:
            client = self._client("key-0123456789", base_url="https://here.test/base", http_client=http_client)
            try:
                getattr(client.api, name)(*arguments, **named)
            except self._errors.CallsheetError as error:
                return self._seen[-1] if self._seen else str(error)
        return self._seen[-1]

    def _keep(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self._seen.append(request)
        return httpx2.Response(200)


def _wrong_checks(said: Mapping[str, str], check: Any) -> Iterator[str]:
    kind, names = said["discriminator property"], (said["property"], "constant")
    body = _body(said)
    if len(body) < 3:
        return  # two of its fields have one name
    report = check("api.create", body)
    if not report.valid:
        yield f"what is right is refused: {report.errors}"
    for name in names:
        if check("api.create", {**body, name: body[name] + "\u2603"}).valid:
            yield f"{name!r} takes another value"
    for name in (kind, *names):
        left = {other: value for other, value in body.items() if other != name}
        if pointers.join("", name) not in [error.path for error in check("api.create", left).errors]:
            yield f"{name!r} is not missed"


def _body(said: Mapping[str, str]) -> dict[str, str]:
    return {
        said["discriminator property"]: said["discriminator value"],
        said["property"]: said["enum value"],
        "constant": said["const value"],
    }


def _wrong_create(said: Mapping[str, str], line: _Line) -> Iterator[str]:
    body = _body(said)
    if len(body) < 3 or "{" in said["second path"]:
        return
    request = line.sent("create", body)
    if isinstance(request, str):
        yield f"nothing was sent: {request}"
        return
    if json.loads(request.content) != body:
        yield f"another body was sent: {request.content!r}"
    if request.headers["Content-Type"] != said["request type"]:
        yield f"sent as {request.headers['Content-Type']}, and not as {said['request type']}"
    if _path(request) != "/base" + unquote(said["second path"].partition("#")[0] or "/"):  # a fragment is not sent
        yield f"sent to {_path(request)}, and not to {said['second path']}"


def _path(request: httpx2.Request) -> str:
    return unquote(request.url.raw_path.decode())


def _wrong_form(said: Mapping[str, str], line: _Line) -> Iterator[str]:
    fields = {said["form field"]: "a=b&c", said["form other"]: said["form default"]}
    request = line.sent("form", fields)
    if isinstance(request, str):
        yield f"no form was sent: {request}"
    elif parse_qsl(request.content.decode(), keep_blank_values=True) != list(fields.items()):
        yield f"another form was sent: {request.content!r}"


def _wrong_read(said: Mapping[str, str], line: _Line, name: str, source: str) -> Iterator[str]:
    values = {
        said["path parameter"]: "a b",
        said["query parameter"]: said["query enum"],
        said["list parameter"]: [said["list enum"]],
        said["deep parameter"]: {said["deep property"]: "a&b"},
        said["header parameter"]: "other",
    }
    keys = _argument_names(source, name)
    if (
        len(values) < 5
        or {"{", "#"} & set(said["path"])
        or not values.keys() - {said["header parameter"]} <= keys.keys()
    ):
        return
    request = line.sent(name, **{keys[key]: value for key, value in values.items() if key in keys})
    if isinstance(request, str):
        yield f"nothing was read: {request}"
        return
    path, _, query = request.url.raw_path.decode().partition("?")
    if "?" not in said["path"] and unquote(path) != f"/base{unquote(said['path'])}/a b":
        yield f"read from {path}, and not from {said['path']}"
    pairs = parse_qsl(query, keep_blank_values=True)
    for pair in (
        (said["query parameter"], said["query enum"]),
        (said["list parameter"], said["list enum"]),
        (f"{said['deep parameter']}[{said['deep property']}]", "a&b"),
    ):
        if pair not in pairs:
            yield f"{pair} is not in {query}"
    if said["header parameter"] in keys and request.headers.get(said["header parameter"]) != "other":
        yield f"the header {said['header parameter']} is missing"


def _argument_names(source: str, method: str) -> dict[str, str]:
    """The arguments of the method that reads, by the names of the parameters that they stand for."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    function = next(node for node in functions if node.name == method)
    passed = next(node for node in ast.walk(function) if isinstance(node, ast.keyword) and node.arg == "parameters")
    assert isinstance(passed.value, ast.Dict)
    pairs = zip(passed.value.keys, passed.value.values, strict=True)
    return {ast.literal_eval(key): ast.unparse(value) for key, value in pairs if key is not None}
