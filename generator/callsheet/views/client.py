"""client.py: one class an API and one a provider, each sync and async, one method an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from callsheet.compiling.code import (
    Code,
    class_name,
    code,
    docstring,
    dotted,
    identifier,
    joined,
    literal,
    names,
    pascal,
)
from callsheet.ir.operations import Provider
from callsheet.ir.texts import prose
from callsheet.views.api_classes import ApiClassView, api_class
from callsheet.views.methods import Surroundings
from callsheet.views.modules import header
from callsheet.views.projections import TypesView


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


def client_view(provider: Provider, requests: TypesView, answers: TypesView) -> ClientView:
    """client.py of a provider."""
    classes: list[ApiClassView] = []
    uses: set[str] = set()
    for prefix in ("", "Async"):
        for api in provider.apis:
            classes.append(api_class(Surroundings(provider, api, prefix == "Async", requests, answers, uses)))
    clients = tuple(_client(provider, prefix) for prefix in ("", "Async"))
    scheme = provider.apis[0].security
    parts = [
        ("name", literal(provider.title)),
        ("server", literal(provider.apis[0].server)),
        ("key_header", literal(scheme.header)),
        ("key_prefix", literal("Bearer " if scheme.kind == "bearer" else "")),
    ]
    inner = joined(", ", [code("{k}={v}", k=dotted(key), v=value) for key, value in parts])
    view = ClientView(header(provider, "The client"), inner, (), (), tuple(classes), clients)
    standard, own = _imports(render_texts(view), uses)
    return replace(view, standard_imports=standard, imports=own)


def render_texts(view: ClientView) -> str:
    """Everything that the methods say in code, to see which names they use."""
    methods = [method for api in view.api_classes for method in api.methods]
    return " ".join(f"{m.parameters} {m.returns} {m.body}" for m in methods)


def _imports(used: str, uses: set[str]) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """The imports that the methods need: of the standard library, and of the package itself."""
    abc = [name for name in ("AsyncIterator", "Callable", "Iterator") if re.search(rf"\b{name}\[", used)]
    standard = [code("from collections.abc import {n}", n=names(abc))] if abc else []
    standard += [code("from decimal import Decimal")] if "Decimal" in used else []
    standard += [code("from pathlib import Path")] if re.search(r"\bPath\b", used) else []
    standard[:0] = [code("import builtins")] if "builtins." in used else []
    typing = [name for name in ("Any", "cast") if re.search(rf"\b{name}\b", used)]
    standard.append(code("from typing import {n}", n=names([*typing, "Self"])))
    runtime = sorted(uses)
    own = [code("from .._runtime import {n}", n=names(runtime))] if runtime else []
    own += [
        code("from .._runtime.calls import Provider"),
        code("from .._runtime.charges import OnChargeDifference"),
        code("from .._runtime.clocks import Clock"),
        code("from .._runtime.journal import JournalFile"),
        code("from .._runtime.keys import Key"),
        code("from .._runtime.transport import DEADLINE_SECONDS, AsyncTransport, Settings, Transport"),
    ]
    siblings = ["check", "estimate", *(name for name in ("models", "types") if f"{name}." in used)]
    own.append(code("from . import {n}", n=names(siblings)))
    own.append(code("from .errors import ERRORS"))
    own.append(code("from .operations import OPERATIONS"))
    return tuple(standard), tuple(own)


def _client(provider: Provider, prefix: str) -> ClientClassView:
    is_async = prefix == "Async"
    name = class_name(prefix + provider.class_name)
    kind = "asynchronous client" if is_async else "client"
    text = docstring(
        [
            prose("The {k} of {p}. Close it, or use it as a context manager.", k=kind, p=provider.title),
            prose(
                "The key is `key`, or else the environment variable {variable}. `base_url` replaces {server}. "
                "`deadline` limits, in seconds, how long one call may take with everything that belongs to it. "
                "`http_client` is an HTTP client of your own, which stays open.",
                variable=provider.key_variable,
                server=provider.apis[0].server,
            ),
            "`journal` is the path of a file in which every call that changes something is written down before it is "
            "sent. `on_charge_difference` is called where the provider charges something else than estimated. `clock` "
            "is where the time comes from, for tests.",
            "Raises InvalidArgument for a key or a base URL that cannot be used, and JournalFailed for a journal that "
            "cannot be written.",
        ],
        4,
    )
    apis = tuple(
        (
            identifier(api.name),
            class_name(prefix + pascal(api.name)),
            docstring([prose("{title}.", title=api.title)], 8),
        )
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
