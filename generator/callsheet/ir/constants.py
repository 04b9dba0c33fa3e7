"""Constants: JSON values that a spec writes down, and the types that JSON has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Literal

from callsheet.ir.texts import Json, SpecText, sealed, unsealed

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]

_BY_FIRST_LETTER: Final[dict[str, JsonType]] = {
    '"': "string",
    "{": "object",
    "[": "array",
    "t": "boolean",
    "f": "boolean",
    "n": "null",
}
"""What the JSON text of a constant starts with; numbers start with anything else."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A JSON value that can be compared and hashed. `text` is its JSON text."""

    text: SpecText

    @property
    def value(self) -> Json:
        """The value."""
        return sealed(self.as_payload())

    def as_payload(self) -> Any:
        """The value as a program holds it, for what judges values: checks, expressions, limits. Never for doors."""
        return json.loads(unsealed(self.text))

    @property
    def key(self) -> SpecText:
        """What tables call the value: a text by itself, anything else by its JSON text."""
        value = self.value
        return value if isinstance(value, SpecText) else self.text

    @property
    def type(self) -> JsonType:
        """The JSON type of the value; a number without a fraction is an integer."""
        known = _BY_FIRST_LETTER.get(unsealed(self.text)[0])
        if known is not None:
            return known
        value = self.as_payload()
        return "integer" if value == value // 1 else "number"


BOOLEANS: Final = (Constant(SpecText("true")), Constant(SpecText("false")))
