"""The journal: every request that reached the mock provider, without the key, and what became of it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from callsheet.mock.ledger import Amount, plain
from callsheet.runtime.keys import Key

if TYPE_CHECKING:
    from callsheet.runtime.credentials import Credential

MOST_BODY = 64 * 1024
"""How many bytes of a body are kept; its hash is the one of all of them."""


@dataclass(slots=True)
class Received:
    """A request as it came, with the names of its headers in small letters; its path and `search` still escaped."""

    host: str
    method: str
    path: str
    search: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def query(self) -> list[tuple[str, str]]:
        """The names and values of the query."""
        return parse_qsl(self.search, keep_blank_values=True)

    @property
    def target(self) -> str:
        """The path with its query."""
        return self.path + (f"?{self.search}" if self.search else "")

    def header(self, name: str) -> str | None:
        """The first header of a name, in small letters."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(slots=True)
class Record:
    """A request in the journal, by its number from 1.

    `key` is valid, wrong or missing; `carried_key` says whether a key that was ever seen stood anywhere in it.
    `host` is "provider", or "elsewhere" for the second port, which stands for somebody else's server. `status` is None
    where nothing was answered, `whole` False where the body did not arrive.
    """

    number: int
    at: float
    host: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    body_sha256: str
    operation: str | None = None
    key: str = "missing"
    carried_key: bool = False
    whole: bool = True
    status: int | None = None
    fault: str | None = None
    charged: Amount = 0
    jobs: tuple[str, ...] = ()
    made_up: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON data; a body that is no text is base64."""
        return {
            "number": self.number,
            "at": self.at,
            "host": self.host,
            "method": self.method,
            "path": self.path,
            "operation": self.operation,
            "headers": [list(header) for header in self.headers],
            "body": _text(self.body),
            "body_sha256": self.body_sha256,
            "key": self.key,
            "carried_key": self.carried_key,
            "whole": self.whole,
            "status": self.status,
            "fault": self.fault,
            "charged": plain(self.charged),
            "jobs": list(self.jobs),
            "made_up": list(self.made_up),
        }


def _text(body: bytes) -> str | dict[str, str]:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


@dataclass(slots=True)
class Journal:
    """The records in the order in which the requests came. No record shows a key.

    `key_headers` are the names, in small letters, of the headers that carry one, and `key_parameters` those of the
    query.
    """

    records: list[Record] = field(default_factory=list)
    key_headers: set[str] = field(default_factory=set)
    key_parameters: set[str] = field(default_factory=set)
    _keys: dict[str, Key] = field(default_factory=dict, repr=False)

    def knows_carrier(self, credential: Credential) -> None:
        """Blank what carries a key from now on."""
        if credential.place == "query":
            self.key_parameters.add(credential.name)
        else:
            self.key_headers.add("cookie" if credential.place == "cookie" else credential.name.lower())

    def knows_key(self, key: str) -> None:
        """Blank a key from now on. One that no client takes, because it is too short, is blanked in its own header."""
        if key and key not in self._keys:
            self._keys[key] = Key(key, "", pair=":" in key)

    def add(self, request: Received, now: float) -> Record:
        """Write a request down, its keys blanked."""
        path = request.target
        shown = [(name, "…" if name in self.key_parameters else value) for name, value in request.query]
        record = Record(
            number=len(self.records) + 1,
            at=now,
            host=request.host,
            method=request.method,
            path=self._blanked(request.path + (f"?{urlencode(shown, safe='…')}" if shown else "")),
            headers=tuple((name, self._safe(name, value)) for name, value in request.headers),
            body=self.without_keys(request.body[:MOST_BODY]),
            body_sha256=hashlib.sha256(request.body).hexdigest(),
        )
        record.carried_key = self._carried(request, path)
        self.records.append(record)
        return record

    def without_keys(self, content: bytes) -> bytes:
        """Bytes in which every key is blanked that was ever seen."""
        for key in self._keys.values():
            content = key.hide_bytes(content)
        return content

    def _safe(self, name: str, value: str) -> str:
        """The value of a header without its key."""
        if name in self.key_headers:
            return "Bearer …" if value.startswith("Bearer ") else "…"
        return self._blanked(value)

    def _blanked(self, text: str) -> str:
        for key in self._keys.values():
            text = key.hide(text)
        return text

    def _carried(self, request: Received, path: str) -> bool:
        texts = [path, *(value for _, value in request.headers)]
        return (
            any(value for name, value in request.headers if name in self.key_headers)
            or any(self._blanked(text) != text for text in texts)
            or self.without_keys(request.body) != request.body
        )

    def of(self, operation: str) -> list[Record]:
        """The requests of one operation, by its full name."""
        return [record for record in self.records if record.operation == operation]
