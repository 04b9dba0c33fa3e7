"""Refusals: what is wrong with a value that a schema of a document does not take.

The verdict is the one of the `jsonschema` library, which reads a spec as any other tool does. The words are those that
the clients will say of the same value: they know of models and rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import jsonschema

from callsheet import pointers
from callsheet.compiling.code import plain_words
from callsheet.compiling.merging import merged_properties
from callsheet.implications import is_impossible
from callsheet.ir.inside import inside
from callsheet.ir.schemas import Constraint, Named, Reference, Schema
from callsheet.ir.texts import SpecText
from callsheet.linting.messages import leaves
from callsheet.modelling.context import Context
from callsheet.modelling.schemas import SchemaReader
from callsheet.nearest import did_you_mean, nearest
from callsheet.problems import Problems, SpecError
from callsheet.reading.documents import Document
from callsheet.reading.references import value_at

if TYPE_CHECKING:
    from callsheet.runtime.findings import Report
    from callsheet.schema_checks import SchemaCheck


class Refusals:
    """The schemas of a document, asked about values."""

    def __init__(self, document: Document) -> None:
        self._document = document
        components = document.data.get("components", {})
        self._shared = {"components": components, "$defs": components.get("schemas", {})}  # for their anchors
        self._reader: SchemaReader | None = None
        self._checks: dict[str, SchemaCheck | None] = {}

    def of(self, pointer: str, value: Any) -> tuple[tuple[str, str], ...]:
        """Where in a value each thing is that the schema at a pointer does not take, and what of it is broken."""
        whole = {**self._shared, "allOf": [value_at(self._document.data, pointer)]}
        validator = jsonschema.Draft202012Validator(whole)
        if validator.is_valid(value):
            return ()
        own = self._own(pointer, value)
        if own is not None and own.errors:
            return tuple(dict.fromkeys(self._told(self._read(pointer), value, own)))
        return tuple(
            (pointers.join("", *error.absolute_path), f"its own schema: {error.message[:200]}")
            for error in leaves(validator.iter_errors(value))
        )

    def _own(self, pointer: str, value: Any) -> Report | None:
        """What the checks of the clients say; None where the schema can have none."""
        if pointer not in self._checks:
            self._checks[pointer] = self._compiled(pointer)
        check = self._checks[pointer]
        return check(value) if check is not None else None

    def _compiled(self, pointer: str) -> SchemaCheck | None:
        """The checks of a schema; None where they would grow out of all proportion."""
        from callsheet.schema_checks import check_of  # what compiles is needed only where something is wrong

        try:
            return check_of(self._schemas(), self._read(pointer), len(self._document.values))
        except SpecError:
            return None

    def _told(self, schema: Schema, value: Any, report: Report) -> Iterator[tuple[str, str]]:
        """The words of a report, without what only follows from what is wrong with the schema itself."""
        rules = {constraint.id for constraint in inside(schema) if isinstance(constraint, Named)}
        for violation in report.errors:
            rule = violation.rule.rpartition(".")[2]
            slip = self._slip(schema, value, violation.path) if rule == "required" else None
            if slip is not None:
                yield slip
            elif not self._follows(schema, violation.path, rule):
                broken = f"the rule {rule!r}" if SpecText(rule) in rules else "its own schema"
                yield violation.path, f"{broken}: {of_a_value(violation.message)}"

    def _slip(self, schema: Schema, value: Any, path: str) -> tuple[str, str] | None:
        """What to say of a field that is missing because it is there under a name with a slip."""
        *above, name = pointers.split(path)
        holder = value_at(value, pointers.join("", *above))
        for step in above:
            schema = merged_properties(self._expanded(schema)).get(SpecText(step), Schema())
        known = {plain_words(one) for one in merged_properties(self._expanded(schema))}
        unknown = [key for key in holder if key not in known] if isinstance(holder, dict) else []
        for key in nearest(name, unknown):
            return pointers.join("", *above, key), f"its own schema: {key!r} is no field of it; did you mean {name!r}?"
        return None

    def _follows(self, schema: Schema, path: str, rule: str) -> bool:
        """Whether no value could be right there, which is told: its limits contradict, or its name is a slip."""
        for step in pointers.split(path):
            constraints = self._expanded(schema)
            known = merged_properties(constraints)
            if SpecText(step) not in known:
                return rule == "required" and bool(did_you_mean(step, known))
            schema = known[SpecText(step)]
        return is_impossible(Schema(self._expanded(schema)))

    def _expanded(self, schema: Schema) -> tuple[Constraint, ...]:
        """The constraints of a schema, and those of what it refers to."""
        named = self._schemas().named
        borrowed = (named[c.name].constraints for c in schema.constraints if isinstance(c, Reference))
        return (*schema.constraints, *chain.from_iterable(borrowed))

    def _read(self, pointer: str) -> Schema:
        return self._schemas().read(pointer)

    def _schemas(self) -> SchemaReader:
        from callsheet.modelling.operations import schema_reader  # it would lead back here

        self._reader = self._reader or schema_reader(Context(self._document, Problems()))
        return self._reader


def refusal(schema: dict[str, Any], value: Any) -> str:
    """Why a schema of plain JSON Schema does not take a value."""
    from callsheet.schema_checks import SchemaError, compile_schema

    try:
        return of_a_value(compile_schema(schema)(value).errors[0].message)
    except (SchemaError, IndexError):
        return str(next(jsonschema.Draft202012Validator(schema).iter_errors(value)).message)[:200]


def of_a_value(message: str) -> str:
    """What a check says of a payload, said of a value that is none."""
    return message.replace("the payload ", "it ", 1) if message.startswith("the payload ") else message
