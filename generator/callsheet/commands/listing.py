"""`callsheet list`: what can be called, with its fields, limits and prices."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from callsheet.clients import Clients, ClientsError, load_clients
from callsheet.commands.terminal import Printer, complain
from callsheet.nearest import nearest

if TYPE_CHECKING:
    from callsheet.runtime.operations import Operation


def listing(options: Namespace) -> int:
    """Carry out `list`; returns the exit status."""
    try:
        clients = load_clients(options.clients)
        names = [name for name in clients.names() if _is_below(name, options.name)]
        if not names:
            raise ClientsError(_unknown(clients, options.name))
    except ClientsError as error:
        complain(str(error))
        return 2
    out = Printer(sys.stdout)
    if options.names:
        for name in names:
            out.line(name)
    elif names == [options.name]:
        _one(out, _operation(clients, names[0]))
    else:
        rows = [_row(_operation(clients, name)) for name in names]
        out.table(("Operation", "Route", "Models", "What it does"), rows)
    return 0


def _is_below(name: str, wanted: str | None) -> bool:
    return wanted is None or name == wanted or name.startswith(wanted + ".")


def _operation(clients: Clients, name: str) -> Operation:
    provider, _, local = name.partition(".")
    return clients.operations(provider)[local]


def _unknown(clients: Clients, name: str) -> str:
    elsewhere = clients.elsewhere(name)
    if elsewhere is not None:
        return f"nothing is called {name!r} in these clients; {elsewhere}"
    known = [*clients.providers, *clients.names()]
    found = nearest(name, known, most=3)
    hint = f"did you mean {' or '.join(found)}?" if found else f"providers are {', '.join(clients.providers)}"
    return f"neither a provider nor an operation is called {name!r}; {hint}"


def _row(operation: Operation) -> tuple[str, ...]:
    models = [form.model for form in operation.forms if form.model]
    return operation.name, f"{operation.method} {operation.path}", ", ".join(models), operation.summary


def _one(out: Printer, operation: Operation) -> None:
    out.line(out.style(operation.name, "strong"))
    out.line(f"{operation.method} {operation.path}")
    out.line(operation.summary)
    for form in operation.forms:
        if not form.fields:
            continue
        out.line()
        if form.model:
            out.line(out.style(form.model, "strong"))
        rows = [(field.name, "yes" if field.required else "no", field.limits) for field in form.fields]
        out.table(("Field", "Required", "What it may be"), rows)
        if form.price:
            out.line(f"Price: {form.price}")
    for file in operation.files:
        kinds = ", ".join(file.media_types) or "any"
        most = f", at most {file.max_bytes} bytes" if file.max_bytes else ""
        out.line(f"Takes a file: {kinds}{most}")
    if operation.job is not None:
        out.line("States: " + ", ".join(f"{name} ({state})" for name, state in operation.job.states.items()))
    for limit in operation.rate_limits:
        out.line(f"Rate limit: {limit}")
    if operation.errors:
        out.line()
        rows = [(str(error.status), ", ".join(error.codes), error.meaning) for error in operation.errors]
        out.table(("Status", "Codes", "Meaning"), rows)
