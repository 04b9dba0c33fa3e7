"""client.py: one class an API and one a provider, each sync and async, one method an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import Code, Names, class_name, code, docstring, identifier, joined, literal, pascal
from callsheet.ir.answers import answer_part
from callsheet.ir.operations import Api, Job, JsonBody, Operation, Pagination, Parameter, Provider, UploadBody
from callsheet.ir.schemas import Schema
from callsheet.views.limits import forms, limits
from callsheet.views.modules import header
from callsheet.views.types import TypesView, annotation, answer_type, request_type

READING: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing at the provider."""

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method: its signature without `self`, and the lines of its body."""

    prefix: Code
    name: Code
    parameters: Code
    returns: Code
    docstring: Code
    body: Code


@dataclass(frozen=True, slots=True)
class ApiClassView:
    """The class of one API."""

    name: Code
    transport: Code
    docstring: Code
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ClientClassView:
    """The class that a user makes: one attribute an API."""

    name: Code
    transport: Code
    http_client: Code
    docstring: Code
    key_variable: Code
    apis: tuple[tuple[Code, Code, Code], ...]
    enter: Code
    exit: Code
    close: Code
    await_: Code


@dataclass(frozen=True, slots=True)
class ClientView:
    """client.py as its template prints it."""

    docstring: Code
    provider: Code
    standard_imports: tuple[Code, ...]
    imports: tuple[Code, ...]
    api_classes: tuple[ApiClassView, ...]
    clients: tuple[ClientClassView, ...]


@dataclass(frozen=True, slots=True)
class InitView:
    """__init__.py of a provider: everything is imported when it is asked for."""

    docstring: Code
    provider: Code
    prefix: Code
    client_import: Code
    client_names: Code
    modules: Code
    module_names: Code
    all_names: Code


def client_view(provider: Provider, requests: TypesView, answers: TypesView) -> ClientView:
    """client.py of a provider."""
    classes: list[ApiClassView] = []
    uses: set[str] = set()
    for prefix in ("", "Async"):
        for api in provider.apis:
            builder = _ApiBuilder(provider, api, prefix == "Async", requests, answers, uses)
            classes.append(builder.view())
    clients = tuple(_client(provider, prefix) for prefix in ("", "Async"))
    scheme = provider.apis[0].security
    parts = [
        ("name", literal(provider.title)),
        ("server", literal(provider.apis[0].server)),
        ("key_header", literal(scheme.header)),
        ("key_prefix", literal("Bearer " if scheme.kind == "bearer" else "")),
    ]
    inner = joined(", ", [code("{k}={v}", k=Code(key), v=value) for key, value in parts])
    view = ClientView(header(provider, "The client"), inner, (), (), tuple(classes), clients)
    standard, own = _imports(render_texts(view), uses)
    return replace(view, standard_imports=standard, imports=own)


def _again(operation: Operation) -> str:
    """What the docstring of a method says of sending again."""
    if operation.method in READING:
        return "; a read is sent again where it gets no answer."
    return (
        " and never again by itself once it may have arrived, unless the provider refused it before any work. With a "
        "journal, calls of one `call_key` are sent once, whatever happens to the process."
    )


def render_texts(view: ClientView) -> str:
    """Everything that the methods say in code, to see which names they use."""
    methods = [method for api in view.api_classes for method in api.methods]
    return " ".join(f"{m.parameters} {m.returns} {m.body}" for m in methods)


def _imports(used: str, uses: set[str]) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """The imports that the methods need: of the standard library, and of the package itself."""
    abc = [name for name in ("AsyncIterator", "Callable", "Iterator") if re.search(rf"\b{name}\[", used)]
    standard = [code("from collections.abc import {n}", n=Code(", ".join(abc)))] if abc else []
    standard += [code("from decimal import Decimal")] if "Decimal" in used else []
    standard += [code("from pathlib import Path")] if re.search(r"\bPath\b", used) else []
    standard[:0] = [code("import builtins")] if "builtins." in used else []
    typing = ["Any"] if re.search(r"\bAny\b", used) else []
    standard.append(code("from typing import {n}", n=Code(", ".join([*typing, "Self"]))))
    runtime = sorted(uses)
    own = [code("from .._runtime import {n}", n=Code(", ".join(runtime)))] if runtime else []
    own += [
        code("from .._runtime.calls import Provider"),
        code("from .._runtime.charges import OnChargeDifference"),
        code("from .._runtime.clocks import Clock"),
        code("from .._runtime.journal import JournalFile"),
        code("from .._runtime.keys import Key"),
        code("from .._runtime.transport import DEADLINE_SECONDS, AsyncTransport, Settings, Transport"),
    ]
    siblings = ["check", "estimate", *(name for name in ("models", "types") if f"{name}." in used)]
    own.append(code("from . import {n}", n=Code(", ".join(siblings))))
    own.append(code("from .errors import ERRORS"))
    own.append(code("from .operations import OPERATIONS"))
    return tuple(standard), tuple(own)


def _client(provider: Provider, prefix: str) -> ClientClassView:
    is_async = prefix == "Async"
    name = class_name(prefix + provider.class_name)
    kind = "asynchronous client" if is_async else "client"
    text = docstring(
        [
            f"The {kind} of {provider.title}. Close it, or use it as a context manager.",
            f"The key is `key`, or else the environment variable {provider.key_variable}. `base_url` replaces "
            f"{provider.apis[0].server}. `deadline` limits, in seconds, how long one call may take with everything "
            "that belongs to it. `http_client` is an HTTP client of your own, which stays open.",
            "`journal` is the path of a file in which every call that changes something is written down before it is "
            "sent. `on_charge_difference` is called where the provider charges something else than estimated. `clock` "
            "is where the time comes from, for tests.",
            "Raises InvalidArgument for a key or a base URL that cannot be used, and JournalFailed for a journal that "
            "cannot be written.",
        ],
        4,
    )
    apis = tuple(
        (identifier(api.name), class_name(prefix + pascal(api.name)), docstring([api.title + "."], 8))
        for api in provider.apis
    )
    return ClientClassView(
        name=name,
        transport=code("AsyncTransport") if is_async else code("Transport"),
        http_client=code("httpx2.AsyncClient") if is_async else code("httpx2.Client"),
        docstring=text,
        key_variable=literal(provider.key_variable),
        apis=apis,
        enter=code("async def __aenter__") if is_async else code("def __enter__"),
        exit=code("async def __aexit__") if is_async else code("def __exit__"),
        close=code("async def close") if is_async else code("def close"),
        await_=code("await ") if is_async else code(""),
    )


@dataclass(slots=True)
class _ApiBuilder:
    provider: Provider
    api: Api
    is_async: bool
    requests: TypesView
    answers: TypesView
    uses: set[str]

    def view(self) -> ApiClassView:
        prefix = "Async" if self.is_async else ""
        methods: list[MethodView] = []
        for operation in self.api.operations:
            methods.append(self._method(operation))
            if operation.pagination is not None:
                methods.append(self._pages(operation, operation.pagination))
        api, polls = self._polls()
        if polls is not None and polls.job is not None:
            methods.append(self._wait(api, polls, polls.job))
            starts = [operation.starts for operation in self.api.operations if operation.starts is not None]
            if polls.job.result is not None and not (starts and all(start.result_unknown for start in starts)):
                methods.append(self._download(api, polls, polls.job.result))
        return ApiClassView(
            class_name(prefix + pascal(self.api.name)),
            code("AsyncTransport") if self.is_async else code("Transport"),
            docstring([self.api.title + ".", self.api.description], 4),
            tuple(self._unhidden(method) for method in methods),
        )

    def _unhidden(self, method: MethodView) -> MethodView:
        """The method with annotations that mean the builtin list, where the class has an operation of that name."""
        if not any(operation.name == "list" for operation in self.api.operations):
            return method
        returns, parameters = (
            re.sub(r"\blist\[", "builtins.list[", text) for text in (method.returns, method.parameters)
        )
        return replace(method, returns=Code(returns), parameters=Code(parameters))

    def _prefix(self) -> Code:
        return code("async ") if self.is_async else code("")

    def _parameter(self, parameter: Parameter) -> Code:
        types = allowed_types(parameter.schema) or ("string",)
        kind = joined(" | ", [Code(_SCALARS.get(name, "str")) for name in types])
        name = identifier(parameter.name)
        if parameter.required:
            return code("{n}: {t}", n=name, t=kind)
        return code("{n}: {t} | None = None", n=name, t=kind)

    def _method(self, operation: Operation) -> MethodView:
        priced = isinstance(operation.body, JsonBody) and self._has_price(operation.body.schema)
        positional = [self._parameter(p) for p in operation.parameters if p.required]
        keyword = [self._parameter(p) for p in operation.parameters if not p.required]
        given = {p.name: identifier(p.name) for p in operation.parameters}
        mapping = joined(", ", [code("{k}: {v}", k=literal(k), v=v) for k, v in given.items()])
        arguments = [
            code("OPERATIONS[{n}]", n=literal(f"{self.api.name}.{operation.name}")),
            answer_type(self.answers, self.api, operation),
            code("parameters={{{m}}}", m=mapping),
        ]
        request = request_type(self.requests, self.api, operation)
        if request is not None:
            positional.append(code("body: types.{t}", t=class_name(request)))
            arguments.append(code("payload=body"))
        if isinstance(operation.body, UploadBody):
            self.uses.add("uploads")
            positional.append(code("file: uploads.Upload"))
            arguments.append(code("file=file"))
        if priced:
            keyword += [code("max_credits: Decimal | int | None = None"), code("allow_unknown_price: bool = False")]
            arguments += [code("max_credits=max_credits"), code("allow_unknown_price=allow_unknown_price")]
        keyword += [code("check: bool = True"), code("deadline: float | None = None")]
        arguments += [code("check=check"), code("deadline=deadline")]
        if operation.method not in READING:
            keyword.append(code("call_key: str | None = None"))
            arguments.append(code("call_key=call_key"))
        send = code("self._transport.send({a})", a=joined(", ", arguments))
        body = code("return await {s}", s=send) if self.is_async else code("return {s}", s=send)
        return MethodView(
            self._prefix(),
            identifier(operation.name),
            joined(", ", [*positional, code("*"), *keyword]),
            answer_type(self.answers, self.api, operation),
            docstring(self._said(operation, priced), 8),
            body,
        )

    def _has_price(self, schema: Schema) -> bool:
        return any(form.price is not None for _, form in forms(schema, dict(self.api.schemas)))

    def _said(self, operation: Operation, priced: bool) -> list[str]:
        said = [operation.summary or f"{operation.method} {operation.path}", operation.description]
        for parameter in operation.parameters:
            what = parameter.description or "A parameter of the API."
            said.append(f"`{identifier(parameter.name)}`: {what} ({limits(parameter.schema)})")
        if isinstance(operation.body, UploadBody):
            file = operation.body.files[0]
            said.append(f"`file`: its bytes, its path, or a file open for reading bytes. {file.description}")
            said.append("Raises InvalidArgument, before anything is sent, for a file that the API does not take.")
        elif isinstance(operation.body, JsonBody):
            said.append(
                "Raises InvalidPayload, before anything is sent, with every violation; `check=False` sends anyway."
            )
        if priced:
            said.append(
                "With `max_credits`, raises PriceRefused before sending where the price may be higher, or is unknown "
                "and `allow_unknown_price` is not set."
            )
        said.append(f"Sends {operation.method} {operation.path}{_again(operation)}")
        return [part for part in said if part]

    def _polls(self) -> tuple[Api, Operation | None]:
        """The operation that polls the jobs of this API: one of its own, or of the API that it starts jobs in."""
        for operation in self.api.operations:
            if operation.job is not None:
                return self.api, operation
        for operation in self.api.operations:
            if operation.starts is not None:
                api = next(api for api in self.provider.apis if api.name == operation.starts.poll[0])
                return api, next(o for o in api.operations if o.name == operation.starts.poll[1])
        return self.api, None

    def _wait(self, api: Api, operation: Operation, job: Job) -> MethodView:
        self.uses.add("jobs")
        answer = answer_type(self.answers, api, operation)
        job_id = identifier(job.id)
        body = code(
            "return {await_}self._transport.wait(OPERATIONS[{n}], {answer}, {id}, "
            "deadline=deadline, interval=interval, on_progress=on_progress)",
            await_=code("await ") if self.is_async else code(""),
            n=literal(f"{api.name}.{operation.name}"),
            answer=answer,
            id=job_id,
        )
        span = job.interval
        pace = f"every {span.low:g} seconds" if span else "every 5 seconds (no interval is documented)"
        said = [
            "Wait until a job has ended, and return its last state.",
            f"Asks at once and then {pace}, for at most `deadline` seconds; `interval` (seconds) sets another pace. "
            "`on_progress` is called with every state.",
            "A poll that fails is made again: it costs nothing. Raises JobFailed where the job failed, JobNotFound "
            "where there is none, and JobStillRunning at the deadline: the job goes on, and waiting for the same "
            f"`{job_id}` takes it up again, in another process too.",
        ]
        parameters = [
            code("{id}: str", id=job_id),
            code("*"),
            code("deadline: float = jobs.WAIT_SECONDS"),
            code("interval: float | None = None"),
            code("on_progress: Callable[[{a}], object] | None = None", a=answer),
        ]
        return MethodView(self._prefix(), code("wait"), joined(", ", parameters), answer, docstring(said, 8), body)

    def _download(self, api: Api, operation: Operation, result: str) -> MethodView:
        self.uses.add("downloads")
        schema = answer_part(api, operation, result)
        several = schema is not None and "array" in (allowed_types(schema) or ())
        answer = answer_type(self.answers, api, operation)
        call = code(
            "{await_}self._transport.download(OPERATIONS[{n}], result, target, "
            "downloads.Download(max_bytes, deadline, overwrite))",
            await_=code("await ") if self.is_async else code(""),
            n=literal(f"{api.name}.{operation.name}"),
        )
        body = code("return {c}", c=call) if several else code("paths = {c}\n        return paths[0]", c=call)
        numbered = " Several results are numbered: clip.mp4 becomes clip-1.mp4 and clip-2.mp4." if several else ""
        said = [
            f"Fetch what a job has made into {'files' if several else 'a file'}.",
            f"`result` is the answer of `wait`, or a URL. `target` is the file to write.{numbered} A file that is "
            "there is replaced with `overwrite` only.",
            "Takes up a file where it was cut, for at most `deadline` seconds, and names it when all of it "
            "is on the disk. Follows redirects; the key goes to the provider's own address only. A file above "
            "`max_bytes` is not fetched.",
            "Raises InvalidArgument, before anything is fetched, for a target that cannot be written, and "
            "DownloadFailed where a result did not come whole.",
        ]
        parameters = [
            code("result: {a} | str", a=answer),
            code("target: downloads.Target"),
            code("*"),
            code("max_bytes: int = downloads.LARGEST_RESULT"),
            code("deadline: float = downloads.DOWNLOAD_SECONDS"),
            code("overwrite: bool = False"),
        ]
        returns = code("list[Path]") if several else code("Path")
        name = code("download")
        return MethodView(self._prefix(), name, joined(", ", parameters), returns, docstring(said, 8), body)

    def _pages(self, operation: Operation, pagination: Pagination) -> MethodView:
        self.uses.add("pages")
        names = Names()
        cursor = identifier(pagination.cursor)
        item = self._item(operation, pagination)
        others = [p for p in operation.parameters if p.name != pagination.cursor]
        parameters = [self._parameter(p) for p in others if p.required]
        parameters += [code("*"), *(self._parameter(p) for p in operation.parameters if not p.required)]
        passed = [code("{n}={n}", n=identifier(p.name)) for p in others]
        call = code("self.{m}({a})", m=identifier(operation.name), a=joined(", ", [*passed, code("{c}={c}", c=cursor)]))
        function = code("pages.items_async") if self.is_async else code("pages.items")
        body = code(
            "return {f}(OPERATIONS[{n}], lambda {c}: {call}, {c})",
            f=function,
            n=literal(f"{self.api.name}.{operation.name}"),
            c=cursor,
            call=call,
        )
        iterator = code("AsyncIterator[{i}]", i=item) if self.is_async else code("Iterator[{i}]", i=item)
        said = [f"Every item of {operation.name}, page after page; a page is fetched when its first item is asked for."]
        name = names.take(code("{n}_all", n=identifier(operation.name)))
        return MethodView(code(""), name, joined(", ", parameters), iterator, docstring(said, 8), body)

    def _item(self, operation: Operation, pagination: Pagination) -> Code:
        listed = answer_part(self.api, operation, pagination.items)
        if listed is None:
            return code("Any")
        whole = annotation(self.answers, self.api, listed, f"{self.api.name} {operation.name} items")
        return Code(whole[5:-1]) if whole.startswith("list[") else code("Any")


def init_view(provider: Provider) -> InitView:
    """__init__.py of a provider."""
    client, async_client = class_name(provider.class_name), class_name("Async" + provider.class_name)
    text = docstring(
        [
            f"{provider.title}: clients, checks and prices.",
            "Everything is imported when it is first asked for: a check needs neither the HTTP library nor Pydantic.",
            f"Generated by callsheet from specs/{provider.name}; do not edit.",
        ],
        0,
    )
    functions = ("check", "checker", "estimate", "estimator")
    modules = ["errors", "models", "types", *(["webhooks"] if provider.webhooks is not None else [])]
    every = sorted([str(client), str(async_client), *functions, *modules])
    return InitView(
        docstring=text,
        provider=literal(provider.name),
        prefix=literal(provider.name + "."),
        client_import=joined(", ", sorted([client, async_client])),
        client_names=code("{a}, {b}", a=literal(str(async_client)), b=literal(str(client))),
        modules=joined(", ", [Code(name) for name in modules]),
        module_names=literal(tuple(modules)),
        all_names=literal(list(every)),
    )
