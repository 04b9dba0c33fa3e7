"""Origins: which URLs a file may be fetched from, and how a URL is shown."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from .servers import LOOPBACK


def without_query(url: str) -> str:
    """A URL for messages: what follows the path may be a signature that lets anybody fetch the file."""
    return urlunsplit(urlsplit(url)._replace(query="", fragment=""))


def unusable(url: str, base_url: str) -> str | None:
    """Why a file cannot be fetched from a URL, or None where it can.

    It must be https; http only on this machine, and only for a client that talks to this machine anyway.
    """
    try:
        parts = urlsplit(url)
        scheme, host, has_login = parts.scheme, parts.hostname, parts.username is not None
    except ValueError:
        return "it is no URL"
    if not host or not url.isprintable() or "\\" in url:
        return "it is no URL"
    if has_login:
        return f"the URL on {host} holds a user name"
    is_local = scheme == "http" and host in LOOPBACK and urlsplit(base_url).hostname in LOOPBACK
    return None if scheme == "https" or is_local else f"{scheme}://{host} is not https"


def followed(url: str, location: str) -> str:
    """Where a redirect leads. Raises `ValueError` where that is no URL."""
    return urljoin(url, location)
