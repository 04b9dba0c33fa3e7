"""Conditions: the `if` of a rule that holds always, or where nobody means it to."""

from __future__ import annotations

from collections.abc import Iterator

from callsheet.compiling.merging import merged_properties
from callsheet.implications import implies, is_impossible, without
from callsheet.ir.schemas import Conditional, Named, Property, Required, Schema
from callsheet.ir.texts import SpecText, prose, quoted
from callsheet.linting.grammar import document_objects, is_part
from callsheet.modelling.schemas import SchemaReader
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document


def lint_conditions(document: Document, reader: SchemaReader, problems: Problems) -> None:
    """Note every condition of a rule that holds for all that its schema takes, or for what lacks the field it names.

    A rule that several schemas share is told only where all of them agree.
    """
    found: dict[Position, list[SpecText | None]] = {}
    for pointer, kind, value in document_objects(document):
        if kind == "schema" and "x-rule" not in value and not is_part(pointer):
            schema = reader.read(pointer)
            for rule, condition in _conditions(schema):
                found.setdefault(condition.basis.position, []).append(_said(without(schema, rule), condition))
    for position, texts in found.items():
        if None not in texts:
            problems.add(position, "condition", texts[0] or "")


def _conditions(schema: Schema) -> Iterator[tuple[Named, Conditional]]:
    for rule in schema.constraints:
        if isinstance(rule, Named):
            yield from ((rule, inner) for inner in rule.schema.constraints if isinstance(inner, Conditional))


def _said(schema: Schema, conditional: Conditional) -> SpecText | None:
    """What is wrong with a condition in a schema, or None where nothing is."""
    condition = conditional.condition
    if not condition.constraints or is_impossible(schema):
        return None
    if implies(schema, condition):
        return SpecText("this condition always holds: leave `if` out, and write what `then` asks for")
    required = {c.name for c in (*schema.constraints, *condition.constraints) if isinstance(c, Required)}
    declared = {name: inner for name, inner in merged_properties(schema.constraints).items() if inner.default is None}
    for asked in condition.constraints:
        if isinstance(asked, Property) and asked.name in declared.keys() - required:
            return prose(
                "this condition holds without {name}, too: add required: [{quoted}] to `if`",
                name=asked.name,
                quoted=quoted(asked.name),
            )
    return None
