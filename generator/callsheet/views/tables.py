"""Tables: the fields of what operations take, as operations.py and the README show them.

Each is made once: operations that take the same share it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from callsheet.ir.operations import Api
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText
from callsheet.views.limits import Row, forms, price_words, rows


@dataclass(frozen=True, slots=True)
class Table:
    """The fields of one form of a payload, and its price in words. `model` is None where there is one form only."""

    model: SpecText | None
    rows: tuple[Row, ...]
    price: SpecText


@dataclass(slots=True)
class Tables:
    """The tables that were made so far, by the schema that they show. A schema that is held keeps its id."""

    _made: dict[tuple[str, int], tuple[Schema, tuple[Table, ...]]] = field(default_factory=dict)

    def of(self, api: Api, schema: Schema) -> tuple[Table, ...]:
        """The tables of a payload: one for each model, or a single one."""
        key = (api.name, id(schema))
        if key not in self._made:
            self._made[key] = schema, tuple(
                Table(model, tuple(rows(form, api.named)), price_words(form))
                for model, form in forms(schema, api.named)
            )
        return self._made[key][1]
