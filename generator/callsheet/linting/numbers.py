"""Numbers: limits of whole numbers that are none, or that all whole numbers keep."""

from __future__ import annotations

from math import ceil, floor
from typing import Final

from callsheet.compiling.atoms import allowed_types
from callsheet.ir.schemas import Bound, MultipleOf, Schema
from callsheet.linting.grammar import document_objects
from callsheet.modelling.schemas import SchemaReader
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_LOWER: Final = ("minimum", "exclusiveMinimum")


def lint_numbers(document: Document, reader: SchemaReader, problems: Problems) -> None:
    """Note every limit of a whole number that is no whole number itself, or that asks nothing of one."""
    for pointer, kind, _ in document_objects(document):
        schema = reader.read(pointer) if kind == "schema" else Schema()
        if allowed_types(schema) == ("integer",):
            for constraint in schema.constraints:
                if isinstance(constraint, Bound):
                    _bound(constraint, problems)
                elif isinstance(constraint, MultipleOf):
                    _step(constraint, problems)
            _between(schema, problems)


def _bound(bound: Bound, problems: Problems) -> None:
    if bound.limit != int(bound.limit):
        keyword = "minimum" if bound.keyword in _LOWER else "maximum"
        text = f"{bound.keyword} {bound.limit} is no whole number, as the values are: write {keyword} {_meant(bound)}"
        problems.add(bound.basis.position, "fraction", text)


def _step(step: MultipleOf, problems: Problems) -> None:
    if float(1 / step.divisor).is_integer():
        text = f"every whole number is a multiple of {step.divisor}: take it out, or say type: number"
        problems.add(step.basis.position, "fraction", text)


def _between(schema: Schema, problems: Problems) -> None:
    """Note limits between which there are numbers, but no whole one."""
    limits = [constraint for constraint in schema.constraints if isinstance(constraint, Bound)]
    for low in (limit for limit in limits if limit.keyword in _LOWER):
        for high in (limit for limit in limits if limit.keyword not in _LOWER):
            if low.limit < high.limit and _meant(low) > _meant(high):
                text = f"no whole number lies between {low.keyword} {low.limit} and {high.keyword} {high.limit}"
                problems.add(max(low.basis.position, high.basis.position), "contradiction", text)


def _meant(bound: Bound) -> int:
    """The first, or the last, whole number that a limit takes."""
    is_open = bound.keyword.startswith("exclusive")
    if bound.keyword in _LOWER:
        return floor(bound.limit) + 1 if is_open else ceil(bound.limit)
    return ceil(bound.limit) - 1 if is_open else floor(bound.limit)
