"""Origins: which server a URL leads to, and which URLs a file may be fetched from."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from .calls import LOOPBACK

_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of a URL: what must be the same for two URLs to lead to one server."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def without_query(url: str) -> str:
    """A URL for messages: what follows the path may be a signature that lets anybody fetch the file."""
    return urlunsplit(urlsplit(url)._replace(query="", fragment=""))


def unusable(url: str, base_url: str) -> str | None:
    """Why a file cannot be fetched from a URL, or None where it can.

    It must be https; http only on this machine, and only for a client that talks to this machine anyway.
    """
    try:
        scheme, host, _ = origin(url)
        has_login = urlsplit(url).username is not None
    except ValueError:
        return "it is no URL"
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        return "it is no URL"
    if has_login:
        return f"the URL on {host} holds a user name"
    is_local = scheme == "http" and host in LOOPBACK and urlsplit(base_url).hostname in LOOPBACK
    return None if scheme == "https" or is_local else f"{scheme}://{host} is not https"


def followed(url: str, location: str) -> str:
    """Where a redirect leads. Raises `ValueError` where that is no URL."""
    return urljoin(url, location)
