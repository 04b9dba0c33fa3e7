"""Access: the server of an API, and how the key is sent."""

from __future__ import annotations

from callsheet import pointers
from callsheet.ir.operations import Security
from callsheet.ir.texts import SpecText
from callsheet.modelling.context import Context
from callsheet.nearest import did_you_mean


def read_server(context: Context) -> SpecText:
    """The URL of the server, without a slash at its end."""
    servers = context.at("/servers")
    if not isinstance(servers, list) or len(servers) != 1 or not isinstance(servers[0], dict):
        context.problem("/servers", "server", "name exactly one server")
        return SpecText("")
    url = str(servers[0].get("url", ""))
    if context.foreign and url.startswith("/"):
        return SpecText("")  # it is relative to wherever the document lies
    if not url.startswith("https://") or "{" in url:
        context.problem("/servers/0/url", "server", "the server must be an https URL without variables")
    return SpecText(url.rstrip("/"))


def read_security(context: Context) -> Security:
    """How the key is sent."""
    needed = context.at("/security")
    if not needed:
        return Security("none", "")
    if not isinstance(needed, list) or len(needed) != 1 or not isinstance(needed[0], dict) or len(needed[0]) != 1:
        context.problem("/security", "security", "name exactly one security scheme")
        return Security("none", "")
    name, schemes = next(iter(needed[0])), context.mapping("/components/securitySchemes")
    if name not in schemes:
        text = f"no security scheme is called {name!r}{did_you_mean(name, schemes)}"
        context.problem("/security", "security", text)
        return Security("none", "")
    scheme = context.mapping(context.follow(pointers.join("/components/securitySchemes", name)))
    if scheme.get("type") == "http" and str(scheme.get("scheme", "")).lower() == "bearer":
        return Security("bearer", "Authorization")
    if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
        return Security("header", str(scheme.get("name", "")))
    context.problem("/security", "security", "only a bearer token and a key in a header are supported")
    return Security("none", "")
