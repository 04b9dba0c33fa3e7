"""Schema ids: what `$id` makes of references, so that nobody after this needs to know of it.

A schema with an `$id` is a resource of its own: references in it that begin with `#` lead into it, and others may name
it by its URI. All of them are written as pointers into the document, and the ids are taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urldefrag, urljoin

from callsheet.linting.grammar import objects
from callsheet.reading.documents import Document
from callsheet.reading.plain_data import copied
from callsheet.reading.references import references, value_at


def without_ids(document: Document) -> Document:
    """A document in which no schema has an `$id`, and every reference leads where it led."""
    if not isinstance(document.data, dict):
        return document
    found = {
        pointer: schema["$id"]
        for pointer, kind, schema in objects(document.data, _kind(document.data))
        if kind == "schema" and isinstance(schema.get("$id"), str)
    }
    if not found:
        return document
    resources = _Resources(found)
    data = copied(document.data)
    for pointer, reference in list(references(data)):
        target = resources.target(pointer, reference)
        if target is not None:
            _object(data, pointer)["$ref"] = target
    for pointer in found:
        del _object(data, pointer)["$id"]
    return Document(document.file, data, document.values, document.keys)


def _kind(data: dict[str, Any]) -> str:
    """What a file holds: an OpenAPI document or parts of one, or else a schema."""
    return "document" if not data.keys().isdisjoint(("openapi", "components", "paths")) else "schema"


def _object(data: Any, pointer: str) -> dict[str, Any]:
    return cast("dict[str, Any]", value_at(data, pointer))


@dataclass(slots=True, init=False)
class _Resources:
    """The schemas with an `$id`: the URI of each by its pointer, and the pointer by its URI."""

    uris: dict[str, str]
    pointers: dict[str, str]

    def __init__(self, ids: dict[str, str]) -> None:
        self.uris, self.pointers = {}, {}
        for pointer in sorted(ids, key=len):
            around = self._around(pointer)
            uri = urldefrag(urljoin(self.uris.get(around or "", ""), ids[pointer])).url
            self.uris[pointer] = uri
            self.pointers.setdefault(uri, pointer)

    def _around(self, pointer: str) -> str | None:
        """The innermost of the schemas that a pointer lies in."""
        holders = [holder for holder in self.uris if pointer == holder or pointer.startswith(holder + "/")]
        return max(holders, key=len, default=None)

    def target(self, pointer: str, reference: str) -> str | None:
        """The pointer that a reference at a pointer means; None where it has nothing to do with any `$id`."""
        uri, _, fragment = reference.partition("#")
        around = self._around(pointer)
        home = self.pointers.get(urljoin(self.uris.get(around or "", ""), uri)) if uri else around
        if home is None:
            return None
        if fragment and not fragment.startswith("/"):
            return f"#{fragment}"
        return f"#{quote(home, safe='/~')}{fragment}"
