"""Schemas: keywords that JSON Schema takes for annotations, and formats that nothing tests, are left out.

Patterns that other languages write differently are read as they are meant.
"""

from __future__ import annotations

from typing import Any, Final

from callsheet import pointers
from callsheet.adoption.dialects import drafts_of
from callsheet.adoption.extensions import is_ours, why_left_out
from callsheet.adoption.leftovers import Leftovers
from callsheet.adoption.patterns import as_ecma
from callsheet.linting.grammar import objects
from callsheet.modelling.assertions import ANNOTATION_FORMATS, FORMATS, INTEGER_FORMATS
from callsheet.modelling.keywords import KEYWORDS
from callsheet.modelling.vocabulary import ADVICE, ANNOTATIONS, NAMES, NULLABLE, REFERENCES, UNEVALUATED
from callsheet.reading.references import references

_KNOWN: Final = frozenset((*KEYWORDS, *ANNOTATIONS, *NAMES, *REFERENCES, *UNEVALUATED))
_NULL: Final = f"answers may be null here, and payloads may not: JSON Schema knows no {NULLABLE!r}"
_FORMATS: Final = frozenset((*FORMATS, *ANNOTATION_FORMATS, *INTEGER_FORMATS))


def keep_keywords(data: dict[str, Any], leftovers: Leftovers) -> None:
    """Take what asks nothing of a value out of every schema of a document."""
    drafts = drafts_of(data, leftovers)
    for pointer, kind, schema in objects(data, "document"):
        if kind == "schema":
            drafts.rewrite(pointer, schema)
            if schema.get(NULLABLE) is True:
                leftovers.add(f"{pointer}/{NULLABLE}", _NULL)
            for keyword in [keyword for keyword in schema if not _is_kept(data, schema, keyword)]:
                _tell(pointers.join(pointer, keyword), keyword, leftovers)
                del schema[keyword]
            _format(schema, pointer, leftovers)
            if isinstance(schema.get("pattern"), str):
                schema["pattern"] = as_ecma(schema["pattern"])
            _discriminator(schema)
            _only_part(schema)
            _own_name(schema)


def _is_kept(data: dict[str, Any], schema: dict[str, Any], keyword: str) -> bool:
    if keyword == NULLABLE:
        return schema[keyword] is True
    return is_ours(data, keyword, "schema", schema[keyword]) if keyword.startswith("x-") else keyword in _KNOWN


def _tell(pointer: str, keyword: str, leftovers: Leftovers) -> None:
    if keyword.startswith("x-"):
        leftovers.add(pointer, why_left_out(keyword))
    else:
        advice = f": {ADVICE[keyword]}" if keyword in ADVICE else ""
        leftovers.add(pointer, f"{keyword!r} is left out: JSON Schema gives it no meaning{advice}")


def _format(schema: dict[str, Any], pointer: str, leftovers: Leftovers) -> None:
    name = schema.get("format")
    if isinstance(name, str) and name not in _FORMATS:
        leftovers.add(f"{pointer}/format", f"the format {name!r} is not tested")
        del schema["format"]


def _discriminator(schema: dict[str, Any]) -> None:
    """Without the mapping: a branch is chosen by what it pins, and a mapping that says otherwise changes no verdict."""
    hint = schema.get("discriminator")
    if isinstance(hint, dict) and isinstance(hint.get("propertyName"), str):
        schema["discriminator"] = {"propertyName": hint["propertyName"]}
    else:
        schema.pop("discriminator", None)


def _own_name(schema: dict[str, Any]) -> None:
    """Without `$id`, where nothing in the schema is read relative to it: references from elsewhere name components."""
    if "$id" in schema and next(references(schema), None) is None:
        del schema["$id"]


def _only_part(schema: dict[str, Any]) -> None:
    """With a plain reference for an `allOf` of that alone, as older tools write it to say something beside it."""
    parts = schema.get("allOf")
    if not isinstance(parts, list) or len(parts) != 1 or "$ref" in schema:
        return
    if isinstance(parts[0], dict) and set(parts[0]) == {"$ref"}:
        schema["$ref"] = schema.pop("allOf")[0]["$ref"]
