"""Budgets: how much is made of a spec, so that a small one that refers to itself cannot become an endless program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from callsheet.ir.operations import Provider
from callsheet.ir.schemas import Schema
from callsheet.problems import Position, Problem, SpecError
from callsheet.recursion import deep_recursion

_LEAST: Final = 4_000
_FOR_EACH_VALUE: Final = 8
"""How often the schemas of a spec may be written out, for each value that is written in it."""


class Budget:
    """How many schemas may still be written out; `written` is how many values the documents have."""

    def __init__(self, written: int) -> None:
        self._left = _LEAST + _FOR_EACH_VALUE * written

    def spend(self, schema: Schema) -> None:
        """Count a schema that is written out. Raises `SpecError` with its position where it is one too many."""
        self._left -= 1
        if self._left < 0:
            raise _too_large(schema, "combinations that grow out of all proportion: name fewer schemas in one another")


@contextmanager
def bounded(provider: Provider) -> Iterator[None]:
    """Refuse schemas that lead into one another more deeply than can be followed. Raises `SpecError`."""
    try:
        with deep_recursion():
            yield
    except RecursionError:
        place = Position(provider.apis[0].file, 1, 1)
        message = "schemas that lead too deep into one another: there are thousands of levels"
        raise SpecError([Problem(place, message, "depth")]) from None


def _too_large(schema: Schema, message: str) -> SpecError:
    place = next((constraint.basis.position for constraint in schema.constraints), Position("", 1, 1))
    return SpecError([Problem(place, message, "size")])
