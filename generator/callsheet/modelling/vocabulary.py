"""Vocabulary: the keywords of a schema that constrain nothing, and what is wrong with the other keys in one."""

from __future__ import annotations

import re
from typing import Any, Final

from callsheet import pointers
from callsheet.modelling.context import Context, last
from callsheet.modelling.dialects import OPENAPI, STANDARD
from callsheet.modelling.keywords import KEYWORDS
from callsheet.modelling.strays import glued, stray
from callsheet.nearest import did_you_mean

ANNOTATIONS: Final = frozenset(
    (
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
        "externalDocs",
        "xml",
        "contentMediaType",
        "contentEncoding",
        "contentSchema",
        "discriminator",
        "x-source",
        "x-evidence",
        "x-rule",
        "x-unit",
        "x-price",
        "x-max-bytes",
    )
)
TEXTS: Final = ("title", "description", "$comment")
"""Annotations that are texts."""
NAMES: Final = ("$id", "$schema", "$anchor", "$dynamicAnchor", "$vocabulary")
"""What a schema says of itself, so that others can refer to it."""
REFERENCES: Final = ("$ref", "$dynamicRef")
UNEVALUATED: Final = ("unevaluatedProperties", "unevaluatedItems")
NULLABLE: Final = "nullable"
"""A keyword of OpenAPI 3.0, which documents of 3.1 have left over."""
ADVICE: Final = {
    NULLABLE: 'OpenAPI 3.0 wrote nullable; write type: [string, "null"]',
    "$recursiveRef": "write $dynamicRef",
    "$recursiveAnchor": "write $dynamicAnchor",
    "id": "write $id",
    "additionalItems": "write items beside prefixItems",
}
_ANCHOR: Final = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*\Z")


def tell_wrong_name(context: Context, pointer: str, value: Any, *, is_spec: bool) -> None:
    """Note what is wrong with one of `NAMES`, which stands at this pointer. In a spec, schemas have no URIs."""
    keyword = last(pointer)
    if keyword in ("$anchor", "$dynamicAnchor"):
        if not isinstance(value, str) or _ANCHOR.match(value) is None:
            text = f"{keyword} must be a name of letters, digits, _, - and ."
            context.problem(pointer, "keyword-value", text)
    elif keyword == "$vocabulary":
        if not isinstance(value, dict):
            context.problem(pointer, "keyword-value", "$vocabulary must be a mapping")
    elif not isinstance(value, str):
        context.problem(pointer, "keyword-value", f"{keyword} must be text")
    elif keyword == "$schema" and value.rstrip("#") not in (STANDARD, OPENAPI) and not _is_root(context, pointer):
        context.problem(pointer, "dialect", f"the dialect {value!r} cannot be used here")
    elif keyword == "$id" and is_spec:
        text = "the keyword '$id' is not supported in a spec: name the schema as a component, or with $anchor"
        context.problems.add(context.position(pointer), "unsupported-keyword", text)
    elif keyword == "$id" and value.partition("#")[2]:
        context.problem(pointer, "keyword-value", "$id must not have a fragment: write $anchor")


def _is_root(context: Context, pointer: str) -> bool:
    """Whether a keyword stands in a schema that has a URI of its own."""
    above = pointers.parent(pointer)
    return context.resources.root(above) == above


def tell_unknown(context: Context, pointer: str) -> None:
    """Note that no keyword has the name of this key, with where it belongs or what to write instead."""
    keyword = last(pointer)
    if keyword in ADVICE:
        text = f"the keyword {keyword!r} is not enforced: {ADVICE[keyword]}"
    else:
        known = [*KEYWORDS, *ANNOTATIONS, *NAMES, *REFERENCES, *UNEVALUATED]
        above = context.mapping(pointers.parent(pointer))
        remedy = glued(keyword, known) or stray(keyword, above) or did_you_mean(keyword, known)
        text = f"the keyword {keyword!r} is not known here{remedy}"
    context.problems.add(context.position(pointer), "unsupported-keyword", text)
