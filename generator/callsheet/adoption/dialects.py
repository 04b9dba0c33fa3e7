"""Dialects: schemas of drafts 6 and 7, which other tools still write, become ones of JSON Schema 2020-12.

What such a draft does not know asks for nothing there, and what stands beside a `$ref` neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from callsheet import pointers
from callsheet.adoption.leftovers import Leftovers
from callsheet.modelling.dialects import STANDARD
from callsheet.modelling.keywords import KEYWORDS
from callsheet.modelling.vocabulary import UNEVALUATED

_OLDER: Final = re.compile(r"https?://json-schema\.org/draft-0([67])/(?:hyper-)?schema#?\Z")
_KNOWN: Final = re.compile(rf"(?:{re.escape(STANDARD)}|https://spec\.openapis\.org/oas/3\.1/dialect/[\w-]+)#?\Z")
_LATER: Final = {
    "7": ("prefixItems", "minContains", "maxContains", "dependentRequired", "dependentSchemas", *UNEVALUATED),
    "6": ("if", "then", "else"),
}
"""The keywords that came after a draft. Those after draft 7 came after draft 6, too."""


@dataclass(slots=True)
class Drafts:
    """Which draft the schemas of a document are written in, asked for in the order in which they stand in it."""

    leftovers: Leftovers
    usual: str | None = None
    """The number of the older draft that the document says all schemas are of."""
    _around: list[tuple[str, str | None]] = field(default_factory=list)
    """The schemas that say which they are of and that the last one stands in, by their pointers."""

    def rewrite(self, pointer: str, schema: dict[str, Any]) -> None:
        """Write a schema of an older draft as one of 2020-12."""
        draft = self._draft(pointer, schema)
        if draft is None:
            return
        if "$ref" in schema:
            self._drop(pointer, schema, [keyword for keyword in schema if keyword != "$ref" and keyword in KEYWORDS])
        self._drop(pointer, schema, [*_LATER["7"], *(_LATER["6"] if draft == "6" else ())])
        more = schema.pop("additionalItems", None)
        if isinstance(schema.get("items"), list):
            listed = schema.pop("items")
            schema |= {"prefixItems": listed} if listed else {}
            schema |= {} if more is None else {"items": more}

    def _draft(self, pointer: str, schema: dict[str, Any]) -> str | None:
        while self._around and not pointer.startswith(f"{self._around[-1][0]}/"):
            self._around.pop()
        named = schema.get("$schema")
        if isinstance(named, str):
            found = _OLDER.match(named)
            self._around.append((pointer, found[1] if found else None))
            if found:
                del schema["$schema"]
        return self._around[-1][1] if self._around else self.usual

    def _drop(self, pointer: str, schema: dict[str, Any], keywords: list[str]) -> None:
        for keyword in keywords:
            if keyword in schema:
                text = f"{keyword!r} is left out: the draft of JSON Schema that is named here gives it no meaning"
                self.leftovers.add(pointers.join(pointer, keyword), text)
                del schema[keyword]


def drafts_of(data: dict[str, Any], leftovers: Leftovers) -> Drafts:
    """The drafts of a document's schemas."""
    named = data.pop("jsonSchemaDialect", None)
    found = _OLDER.match(named) if isinstance(named, str) else None
    if named is not None and not found and not (isinstance(named, str) and _KNOWN.match(named)):
        text = "this dialect is not known: schemas that name none are read as JSON Schema 2020-12"
        leftovers.add("/jsonSchemaDialect", text)
    return Drafts(leftovers, found[1] if found else None)
