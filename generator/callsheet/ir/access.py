"""Access: where an API is, and how the keys of its callers are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from callsheet.ir.texts import SpecText, listed, prose

SchemeKind = Literal["bearer", "basic", "header", "query", "cookie"]


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A part of a server's URL that its user may choose; `choices` is empty where anything may stand there."""

    name: SpecText
    default: SpecText
    choices: tuple[SpecText, ...]
    description: SpecText


@dataclass(frozen=True, slots=True)
class Server:
    """A server. `url` has no slash at its end, and its variables in curly brackets.

    `address` is the same with the default of every variable; empty where the document does not say the host. Then
    `is_path` tells that it is a path at whatever host that is.
    """

    url: SpecText
    address: SpecText
    description: SpecText
    variables: tuple[ServerVariable, ...]
    is_path: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """One key, and how it is sent: `field` is the header, the query parameter or the cookie that carries it."""

    name: SpecText
    kind: SchemeKind
    field: SpecText

    @property
    def words(self) -> SpecText:
        """How the key is sent, in words."""
        known = {"bearer": "a bearer token", "basic": "a user name and a password"}
        return SpecText(known[self.kind]) if self.kind in known else prose("the {k} {f}", k=self.kind, f=self.field)


@dataclass(frozen=True, slots=True)
class Security:
    """The keys that a request needs, all of them; none where there are no schemes.

    `others` are sets of keys of which each does as well. `optional` tells that the request is answered without any.
    """

    schemes: tuple[Scheme, ...] = ()
    optional: bool = False
    others: tuple[tuple[Scheme, ...], ...] = ()

    @property
    def words(self) -> SpecText:
        """How the keys are sent, in words."""
        sets = (self.schemes, *self.others)
        return listed(", or ", [listed(" and ", [one.words for one in keys] or ["nothing"]) for keys in sets])
