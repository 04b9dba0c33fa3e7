"""Servers: where an API is, with the parts of a server's URL that its user may choose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .arguments import base_url_of
from .errors import InvalidArgument

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))

_VALUE = re.compile(r"[A-Za-z0-9._~-]+")
_PATH = re.compile(r"[A-Za-z0-9._~-]*(?:/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True)
class Variable:
    """A part of a server's URL; without `choices` anything may stand there that a URL can hold."""

    name: str
    default: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A server whose URL has variables in curly brackets."""

    url: str
    variables: tuple[Variable, ...]


def address(server: str | Server, given: Mapping[str, str | None]) -> str:
    """The URL of a server, with the given values of its variables, or their defaults.

    Raises `InvalidArgument` for a value that cannot stand there.
    """
    if isinstance(server, str):
        return server
    url = server.url
    for variable in server.variables:
        value = given.get(variable.name)
        value = variable.default if value is None else _fitting(server, variable, value)
        url = url.replace("{" + variable.name + "}", value)
    return url.rstrip("/")


def _fitting(server: Server, variable: Variable, value: object) -> str:
    if variable.choices and value not in variable.choices:
        raise InvalidArgument("", f"{variable.name} must be one of {', '.join(variable.choices)}, not {value!r}")
    host = server.url.partition("://")[2].partition("/")[0]
    allowed = _VALUE if "{" + variable.name + "}" in host else _PATH
    if not isinstance(value, str) or allowed.fullmatch(value) is None or ".." in value:
        raise InvalidArgument("", f"{variable.name} {value!r} cannot stand in the URL of a server")
    return value


def base_url_from(argument: str | None, server: str) -> str:
    """The base URL to use. Raises `InvalidArgument` for one that is not https; loopback may be http."""
    if argument is None:
        if not server:
            raise InvalidArgument("", "no document says where the API is: pass base_url=…")
        return server
    base_url_of(argument)
    try:
        parts = urlsplit(argument)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise InvalidArgument("", "the base URL is no URL") from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if is_safe and parts.hostname and port != 0 and not (parts.query or parts.fragment or parts.username):
        return argument.rstrip("/")
    shown = f"{parts.scheme}://{parts.hostname or ''}"
    raise InvalidArgument("", f"the base URL {shown} must be a plain https URL (http only for this machine)")
