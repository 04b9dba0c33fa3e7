"""Credentials: how each key of a client is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Credential:
    """How one key is sent: in a header, the query or a cookie of this name, after a prefix.

    A basic key is a user name and a password with a colon between them. `key` is the argument of the client that
    takes the key.
    """

    place: Literal["header", "query", "cookie", "basic"]
    name: str
    prefix: str = ""
    key: str = "key"
