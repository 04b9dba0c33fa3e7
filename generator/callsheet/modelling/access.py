"""Access: the servers of an API, and how its keys are sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from callsheet import pointers
from callsheet.ir.access import Scheme, SchemeKind, Security, Server, ServerVariable
from callsheet.ir.texts import SpecText, text_of
from callsheet.modelling.context import Context
from callsheet.nearest import did_you_mean
from callsheet.runtime.servers import LOOPBACK

_SCHEMES: Final = "/components/securitySchemes"
_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_TOKENS: Final = ("oauth2", "openIdConnect")
"""Types of schemes that end in a token, which is sent as a bearer token. How to get one is the caller's business."""
_CARRIERS: Final[dict[str, SchemeKind]] = {"header": "header", "query": "query", "cookie": "cookie"}


def read_servers(context: Context, holder: str) -> tuple[Server, ...]:
    """The servers of the object at a pointer; none where it names none."""
    listed = context.at(f"{holder}/servers")
    found = (_server(context, f"{holder}/servers/{index}") for index in range(len(listed or ())))
    return tuple(server for server in found if server is not None)


def read_own_servers(context: Context, operation: str) -> tuple[Server, ...]:
    """The servers of the operation at a pointer, or else of its path. One that leads nowhere by itself is noted."""
    for holder in (operation, pointers.parent(operation)):
        found = read_servers(context, holder)
        if found:
            usual = [server.get("url") for server in context.at("/servers") or ()]
            for index, server in enumerate(found):
                at = f"{holder}/servers/{index}/url"
                if not (server.address or server.is_path) and context.at(at) not in usual:
                    text = f"the server {context.at(at)!r} is relative to where the document is: base_url stands for it"
                    context.problem(at, "left-out", text)
            return found
    return ()


def _server(context: Context, pointer: str) -> Server | None:
    value = context.mapping(pointer)
    written = str(value.get("url", ""))
    url = f"https:{written}".rstrip("/") if written.startswith("//") else written.rstrip("/")
    variables = tuple(_variables(context, pointer))
    defaults = {name: str(variable.get("default", "")) for name, variable in _described(context, pointer).items()}
    for name in sorted(set(_VARIABLE.findall(url)) - set(defaults)):
        _unusable(context, pointer, f"the variable {{{name}}} of this server is not described")
        return None
    address = _VARIABLE.sub(lambda found: defaults[found[1]], url).rstrip("/") if "://" in url else ""
    problem = _address_problem(address) if address else None
    if problem is not None:
        _unusable(context, pointer, problem)
        return None
    if context.mapping(_SCHEMES) and not _is_safe(address):
        text = f"a key is never sent over plain http: {address} is left out, and base_url says where the API is"
        context.problem(f"{pointer}/url", "left-out", text)
        return None
    is_path = written.startswith("/") and not address
    return Server(SpecText(url), SpecText(address), text_of(value.get("description")), variables, is_path)


def _unusable(context: Context, pointer: str, reason: str) -> None:
    """Note a server that no client can use. What others wrote is good for more than its servers."""
    rest = ": it is left out, and base_url says where the API is" if context.foreign else ""
    context.problem(f"{pointer}/url", "left-out" if context.foreign else "server", reason + rest)


def _is_safe(address: str) -> bool:
    """Whether a key may be sent to a server: over https, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme in ("", "https") or parts.hostname in LOOPBACK


def _address_problem(address: str) -> str | None:
    """What is wrong with the address of a server, or None where a client can use it."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return "this is no URL"
    if parts.scheme not in ("https", "http") or not parts.hostname or not address.isprintable():
        return "a server is an https URL, or a path"
    if parts.query or parts.fragment or parts.username is not None:
        return "the URL of a server has no query, no fragment and no user name"
    return None


def _described(context: Context, pointer: str) -> dict[str, dict[str, Any]]:
    names = context.mapping(f"{pointer}/variables")
    return {name: context.mapping(pointers.join(pointer, "variables", name)) for name in names}


def _variables(context: Context, pointer: str) -> Iterator[ServerVariable]:
    for name, value in _described(context, pointer).items():
        choices = [str(choice) for choice in value.get("enum", ())]
        default = str(value.get("default", ""))
        if choices and default not in choices:
            at = pointers.join(pointer, "variables", name, "default")
            text = f"the default of a variable is one of its values{did_you_mean(default, choices)}"
            context.problem(at, "server", text)
        listed = tuple(SpecText(choice) for choice in choices)
        yield ServerVariable(SpecText(name), SpecText(default), listed, text_of(value.get("description")))


def read_security(context: Context, holder: str) -> Security | None:
    """How the keys are sent, as the object at a pointer says; None where it says nothing.

    Alternatives are those that a client can carry out. Where others wrote that none is, it is as much of the first as
    it can: an HTTP client of the caller's own may do the rest.
    """
    needed = context.at(f"{holder}/security")
    if not isinstance(needed, list):
        return None
    optional = not needed or {} in needed
    unknown: list[str] = []
    partly: tuple[Scheme, ...] | None = None
    found: dict[tuple[tuple[SchemeKind, SpecText], ...], tuple[Scheme, ...]] = {}
    for index, alternative in enumerate(needed):
        at = f"{holder}/security/{index}"
        schemes = [_scheme(context, at, name, unknown) for name in alternative]
        usable = tuple(scheme for scheme in schemes if scheme is not None)
        if usable and len(usable) == len(schemes):  # those that send the same are told once
            found.setdefault(tuple((scheme.kind, scheme.field) for scheme in usable), usable)
        partly = usable if partly is None else partly
    if found:
        first, *others = found.values()
        return Security(first, optional, tuple(others))
    if unknown and not optional:
        _unsupported(context, f"{holder}/security", list(dict.fromkeys(unknown)))
        return Security(partly or ())
    return Security()


def _unsupported(context: Context, pointer: str, names: list[str]) -> None:
    """Note schemes that no client of ours carries out. In what others wrote, that is no reason to go without one."""
    said = " and ".join(names)
    if context.foreign:
        text = f"{said} is left out: give the client an http_client that takes care of it"
        context.problem(pointer, "left-out", text)
    else:
        text = f"{said} is not supported: a key is sent as a bearer token, as user name and password, in a header, "
        context.problem(pointer, "security", text + "in the query or in a cookie")


def _scheme(context: Context, pointer: str, name: str, unknown: list[str]) -> Scheme | None:
    """A security scheme by its name, or None, with it among the `unknown`, where it cannot be used."""
    schemes = context.mapping(_SCHEMES)
    if name not in schemes and context.foreign:
        unknown.append(f"{name} (described nowhere)")
        return None
    if name not in schemes:
        context.problem(pointer, "security", f"no security scheme is called {name!r}{did_you_mean(name, schemes)}")
        return None
    value: dict[str, Any] = context.mapping(context.follow(pointers.join(_SCHEMES, name)))
    if "$ref" in value:
        return None  # it leads nowhere, which is told already
    kind, scheme = str(value.get("type", "")), str(value.get("scheme", "")).lower()
    if kind in _TOKENS or (kind == "http" and scheme == "bearer"):
        return Scheme(SpecText(name), "bearer", SpecText("Authorization"))
    if kind == "http" and scheme == "basic":
        return Scheme(SpecText(name), "basic", SpecText("Authorization"))
    if kind == "apiKey" and value.get("in") in _CARRIERS:
        return Scheme(SpecText(name), _CARRIERS[value["in"]], text_of(value.get("name")))
    said = f"{kind} {scheme}".strip() or "nothing"
    unknown.append(f"{name} ({said})")
    return None
