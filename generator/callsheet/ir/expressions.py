"""Expressions and formats: what the texts of a value look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from callsheet.ir.texts import SpecText, unsealed

FormatName = Literal[
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
]


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression of ECMA-262. `python` is what Python's `re` searches for to the same effect.

    It is None where `re` has no words for it, or would need too long for some texts.
    """

    written: SpecText
    python: SpecText | None

    def is_found_in(self, text: str) -> bool | None:
        """Whether a text matches; None where that takes our own matcher."""
        return None if self.python is None else re.search(unsealed(self.python), text) is not None
