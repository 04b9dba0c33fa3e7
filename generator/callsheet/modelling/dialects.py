"""Dialects: which vocabularies of JSON Schema 2020-12 a schema uses, and which keywords belong to each.

A meta-schema may leave vocabularies out. Their keywords then have no meaning, because the author said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from callsheet.modelling.resources import Resources

DRAFT: Final = "https://json-schema.org/draft/2020-12"
STANDARD: Final = f"{DRAFT}/schema"
OPENAPI: Final = "https://spec.openapis.org/oas/3.1/dialect/base"

_VOCABULARIES: Final = {
    "core": "$id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs",
    "applicator": (
        "prefixItems items contains additionalProperties properties patternProperties dependentSchemas dependencies "
        "propertyNames if then else allOf anyOf oneOf not"
    ),
    "unevaluated": "unevaluatedItems unevaluatedProperties",
    "validation": (
        "type const enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern "
        "maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired"
    ),
    "meta-data": "title description default deprecated readOnly writeOnly examples",
    "format-annotation": "format",
    "format-assertion": "format",
    "content": "contentEncoding contentMediaType contentSchema",
}
_KEYWORDS: Final = {f"{DRAFT}/vocab/{name}": frozenset(words.split()) for name, words in _VOCABULARIES.items()}
_EVERY_KEYWORD: Final = frozenset[str]().union(*_KEYWORDS.values())


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a meta-schema makes of the keywords. `idle` have no meaning; `formats` says whether they are asserted."""

    idle: frozenset[str] = frozenset()
    formats: bool = False


class UnknownDialect(ValueError):
    """A meta-schema that is not known, or asks for what is not known. The message says which."""


def dialect_of(name: str | None, resources: Resources, at: Any) -> Dialect:
    """The dialect that `$schema` names; `at` gives the value at a pointer.

    Raises `UnknownDialect` for another draft, and for a vocabulary that is required and not known.
    """
    if name is None or name in (STANDARD, OPENAPI):
        return Dialect()
    pointer = resources.target("", name)
    meta = at(pointer) if pointer is not None else None
    if not isinstance(meta, dict) or meta.get("$schema", "").rstrip("#") not in (STANDARD, name):
        raise UnknownDialect(f"the dialect {name!r} is not JSON Schema 2020-12")
    declared = meta.get("$vocabulary")
    if not isinstance(declared, dict):
        return Dialect()
    strange = [uri for uri, needed in declared.items() if needed and uri not in _KEYWORDS]
    if strange:
        raise UnknownDialect(f"the dialect {name!r} needs the vocabulary {strange[0]!r}, which is not known")
    used = frozenset[str]().union(*(_KEYWORDS[uri] for uri in declared if uri in _KEYWORDS))
    idle = _EVERY_KEYWORD - used - _KEYWORDS[f"{DRAFT}/vocab/core"]
    return Dialect(idle, f"{DRAFT}/vocab/format-assertion" in declared)
