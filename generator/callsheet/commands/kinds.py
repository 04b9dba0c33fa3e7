"""Kinds: what the last word of a rule id means, for the rules that come from one keyword of a schema."""

from __future__ import annotations

import re
from typing import Final

KINDS: Final = {
    "required": "a field that must be there is missing",
    "type": "a value is not of the type that is asked for: a number as text, text as a number, one value for a list",
    "enum": "a value is not one of those that are taken",
    "const": "a value is not the only one that is taken",
    "length": "a text has too few or too many characters, counted as code points",
    "range": "a number is too small or too large",
    "exclusiveMinimum": "a number is not above a limit",
    "exclusiveMaximum": "a number is not below a limit",
    "multipleOf": "a number is not a multiple of another",
    "count": "a list has too few or too many items, or an object too few or too many fields",
    "uniqueItems": "a list holds the same item twice",
    "contains": "a list holds too few or too many items of a form",
    "pattern": "a text has not the form that is asked for",
    "format": "a text is no date, no URL or whatever else is asked for",
    "public-host": "a URL names a host that is not on the public network, in one spelling or another",
    "not-allowed": "a field must not be there",
    "anyOf": "a value has none of the forms that are taken",
    "oneOf": "a value has none of the forms that are taken, or more than one",
    "not": "a value has a form that is not taken",
    "unevaluatedProperties": "an object has a field that nothing in its schema speaks of",
    "unevaluatedItems": "a list has an item that nothing in its schema speaks of",
    "unknown-field": "nobody documents a field of this name, so it may be misspelt: the nearest known one is named",
    "other-models-field": "a field belongs to another model than the one that was chosen",
    "depth": "the payload is nested more deeply than can be followed",
}
_NUMBERED: Final = re.compile(r"-[0-9]+\Z")


def kind_of(rule: str) -> str | None:
    """The kind of a rule id; None for a rule that has a name of its own."""
    last = _NUMBERED.sub("", rule.rpartition(".")[2])
    return last if last in KINDS else None
