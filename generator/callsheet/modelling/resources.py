"""Resources: what the URIs of schemas lead to - `$id`, `$anchor`, `$dynamicAnchor` and JSON Pointers.

A resource is a schema with a URI of its own: a document, or a schema with `$id`. Everything is told as a pointer into
one document that holds them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from callsheet import pointers
from callsheet.subschemas import subschemas

Scope: TypeAlias = tuple[tuple[str, str], ...]
"""The dynamic scope, as far as it matters: each dynamic anchor with the pointer of its outermost schema."""


def resolved(base: str, reference: str) -> str:
    """A URI reference against a base (RFC 3986)."""
    if reference.startswith("#") or not reference:
        return base.partition("#")[0] + reference
    try:
        if urlsplit(reference).scheme:
            return reference
        parts = urlsplit(base)
        if parts.path and not parts.path.startswith("/") and parts.scheme:
            return reference  # nothing is relative to a URN
        # Python joins below the schemes that it knows; this one stands for every other.
        joined = urlsplit(urljoin(urlunsplit(parts._replace(scheme="http" if parts.scheme else "")), reference))
        return urlunsplit(joined._replace(scheme=parts.scheme))
    except ValueError:
        return reference


@dataclass(slots=True)
class Resources:
    """The resources of a document. `load` is asked for URIs that it does not hold: it adds them, or answers None."""

    load: Callable[[str], str | None] = field(default=lambda _: None)
    roots: dict[str, str] = field(default_factory=dict)
    """URI to pointer."""
    bases: dict[str, str] = field(default_factory=dict)
    """Pointer to URI."""
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)
    dynamic: dict[str, dict[str, str]] = field(default_factory=dict)
    """URI to the dynamic anchors of the resource."""
    dialects: dict[str, str] = field(default_factory=dict)
    """URI to `$schema`."""

    def add(self, uri: str, pointer: str, schema: Any) -> None:
        """Add a schema, and every resource and anchor in it, at a pointer."""
        self.roots.setdefault(uri, pointer)
        self.bases[pointer] = uri
        for below, inner in subschemas(schema, pointer):
            if isinstance(inner, dict):
                self.enter(below, inner)

    def enter(self, pointer: str, schema: dict[str, Any]) -> None:
        """Add what one schema says of itself."""
        uri = self.base(pointer)
        if isinstance(schema.get("$id"), str):
            uri = resolved(uri, schema["$id"]).rstrip("#")
            self.bases[pointer] = uri
            self.roots[uri] = pointer
        if isinstance(schema.get("$schema"), str) and pointer in self.bases:
            self.dialects[uri] = schema["$schema"].rstrip("#")
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if isinstance(name, str):
                self.anchors[uri, name] = pointer
        if isinstance(schema.get("$dynamicAnchor"), str):
            self.dynamic.setdefault(uri, {})[schema["$dynamicAnchor"]] = pointer

    def base(self, pointer: str) -> str:
        """The URI of the resource that a schema belongs to."""
        return self.bases.get(self.root(pointer), "")

    def root(self, pointer: str) -> str:
        """The pointer of the resource that a schema belongs to."""
        if len(self.bases) == ("" in self.bases):  # a spec is the only resource there is, and every schema of it asks
            return ""
        while pointer not in self.bases and pointer:
            pointer = pointers.parent(pointer)
        return pointer

    def target(self, holder: str, reference: str) -> str | None:
        """The pointer that a reference in the schema `holder` leads to, or None where nothing has that URI."""
        uri, _, fragment = resolved(self.base(holder), reference).partition("#")
        root = self.roots.get(uri)
        if root is None:
            root = self.load(uri)
        if root is None:
            return None
        fragment = unquote(fragment)
        if not fragment or fragment.startswith("/"):
            return root + fragment
        return self.anchors.get((self.bases[root], fragment))

    def dynamic_target(self, holder: str, reference: str, scope: Scope) -> str | None:
        """The pointer that `$dynamicRef` leads to: the outermost schema of its name in the dynamic scope."""
        first = self.target(holder, reference)
        name = unquote(reference.partition("#")[2])
        if first is None or self.dynamic.get(self.base(first), {}).get(name) != first:
            return first
        return dict(scope).get(name, first)

    def entered(self, scope: Scope, pointer: str) -> Scope:
        """The dynamic scope inside the resource that a schema belongs to."""
        own = self.dynamic.get(self.base(pointer)) if self.dynamic else None
        if not own:
            return scope
        return tuple(sorted({**own, **dict(scope)}.items()))

    def dialect(self, pointer: str) -> str | None:
        """The `$schema` that holds for a schema, or None where none is written."""
        while True:
            pointer = self.root(pointer)
            found = self.dialects.get(self.bases.get(pointer, ""))
            if found is not None or not pointer:
                return found
            pointer = pointers.parent(pointer)
