"""Keys: where a request carries them, and whether they are those that are taken."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callsheet.mock.journal import Received
    from callsheet.runtime.credentials import Credential


def key_verdict(needed: Iterable[Credential], request: Received, takes: Callable[[str], bool]) -> str:
    """Whether the keys of a request are valid, wrong or missing; valid where none is needed."""
    verdicts = []
    for credential in needed:
        sent = _carried(credential, request)
        key = sent_key(credential, request)
        verdicts.append("missing" if not sent else "valid" if key and takes(key) else "wrong")
    return next((verdict for verdict in ("missing", "wrong") if verdict in verdicts), "valid")


def sent_key(credential: Credential, request: Received) -> str:
    """The key that a request carries; empty where it carries none."""
    sent = _carried(credential, request)
    if credential.place != "basic":
        return sent.removeprefix(credential.prefix) if sent.startswith(credential.prefix) else ""
    try:
        return base64.b64decode(sent.removeprefix("Basic "), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _carried(credential: Credential, request: Received) -> str:
    if credential.place == "query":
        return dict(request.query).get(credential.name, "")
    if credential.place != "cookie":
        return request.header(credential.name.lower()) or ""
    try:
        cookie = SimpleCookie(request.header("cookie") or "").get(credential.name)
    except CookieError:
        return ""
    return cookie.value if cookie is not None else ""
