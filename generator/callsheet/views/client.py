"""client.py: one class an API and one a provider, each sync and async, one method an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from callsheet.compiling.code import Code, beside_texts, code, dotted, joined, literal, names
from callsheet.ir.operations import Provider
from callsheet.views.access import credentials, first_server, server_choices, server_code
from callsheet.views.api_classes import ApiClassView, api_classes
from callsheet.views.calls import tuple_of
from callsheet.views.checks import checks_parameters
from callsheet.views.client_class import ClientClassView, client_class
from callsheet.views.client_names import AS_NEEDED, COLLECTIONS, RUNTIME, TYPING
from callsheet.views.methods import Surroundings
from callsheet.views.modules import header
from callsheet.views.projections import TypesView


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
    uses: set[str] = set()
    pairs = [api_classes(Surroundings(provider, api, requests, answers, uses)) for api in provider.apis]
    classes = [sync for sync, _ in pairs] + [asynchronous for _, asynchronous in pairs]
    clients = tuple(client_class(provider, prefix) for prefix in ("", "Async"))
    used = {"Provider"}
    others = [server for server in server_choices(provider)[1:] if server.variables]
    parts = [
        ("name", literal(provider.title)),
        ("server", server_code(first_server(provider), used)),
        ("servers", tuple_of([server_code(server, used) for server in others])),
        ("credentials", credentials(provider, used)),
        ("check", code("check")),
        ("check_parameters", code("check_parameters") if checks_parameters(provider) else None),
        ("estimate", code("estimate")),
        ("errors", code("ERRORS")),
    ]
    inner = joined(", ", [code("{k}={v}", k=dotted(key), v=value) for key, value in parts if value is not None])
    view = ClientView(header(provider, "The client"), inner, (), (), tuple(classes), clients)
    standard, own = _imports(render_texts(view), uses)
    return replace(view, standard_imports=standard, imports=own)


def render_texts(view: ClientView) -> Code:
    """Everything that the methods say in code, to see which names they use."""
    methods = [method for api in view.api_classes for method in api.methods]
    texts = list(dict.fromkeys(part for method in methods for part in (method.parameters, method.returns, method.body)))
    for client in view.clients:
        texts += [*client.arguments, *client.held]
    return beside_texts(joined(" ", [view.provider, *texts]))


def _imports(used: str, uses: set[str]) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """The imports that the methods need: of the standard library, and of the package itself."""
    abc = [name for name in COLLECTIONS if re.search(rf"\b{name}\[", used)]
    standard = [code("from collections.abc import {n}", n=names(abc))] if abc else []
    standard += [code("from decimal import Decimal")] if "Decimal" in used else []
    standard += [code("from pathlib import Path")] if re.search(r"\bPath\b", used) else []
    standard[:0] = [code("import builtins")] if "builtins." in used else []
    typing = [name for name in TYPING if re.search(rf"\b{name}\b", used)]
    standard.append(code("from typing import {n}", n=names([*typing, "Self"])))
    runtime = sorted(uses)
    own = [code("from .._runtime import {n}", n=names(runtime))] if runtime else []
    for module, classes in RUNTIME:
        found = [name for name in classes if name not in AS_NEEDED or re.search(rf"\b{name}\(", used)]
        own += [code("from .._runtime.{m} import {n}", m=dotted(module), n=names(found))] if found else []
    checked = ["check_parameters"] if re.search(r"\bcheck_parameters\b", used) else []
    siblings = ["check", *checked, "estimate", *(name for name in ("models", "types") if f"{name}." in used)]
    own.append(code("from . import {n}", n=names(siblings)))
    own.append(code("from .errors import ERRORS"))
    own.append(code("from .operations import OPERATIONS"))
    return tuple(standard), tuple(own)
