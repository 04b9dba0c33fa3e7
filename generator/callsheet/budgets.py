"""Budgets: how much is made of a spec, so that a small one that refers to itself cannot become an endless program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from callsheet.compiling.code import Lines
from callsheet.compiling.merging import every_branch, merged_enum
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Answer, Api, ErrorAnswer, Operation, Provider
from callsheet.ir.schemas import Discriminated, Enum, Property, Reference, Required, Schema
from callsheet.ir.texts import SpecText, length
from callsheet.problems import Position, Problem, SpecError
from callsheet.recursion import deep_recursion

_LEAST: Final = 4_000
_FOR_EACH_VALUE: Final = 2
"""How often the schemas of a spec may be written out, for each value that is written in it.

Documents that people write take a quarter of a schema a value, those that inherit and share a lot take one.
"""
_CONDITIONS: Final = 8
"""How many schemas in conditions take as long as one that is checked."""
_LEAST_TEXT: Final = 400_000
_TEXT_FOR_EACH_VALUE: Final = 500
"""How many characters the checks of a spec may have, for each value that is written in it: people's take fifty."""
_VALUES: Final = 4
"""How many values of an enum, or required fields, take as long as a schema."""
CHARACTERS: Final = 200
"""How many characters of a text do."""
_FIELD: Final = 60
"""How many characters the row of a field has in the tables of an operation, at least."""


class Budget:
    """How much may still be written out of schemas; `written` is how many values the documents have."""

    def __init__(self, written: int) -> None:
        self._place = Position("", 1, 1)
        self._schemas = _LEAST + _FOR_EACH_VALUE * written
        self._conditions = _CONDITIONS * self._schemas
        self._characters = _LEAST_TEXT + _TEXT_FOR_EACH_VALUE * written

    @classmethod
    def of(cls, provider: Provider) -> Budget:
        """The budget of what is made for a provider."""
        return cls(provider.extent)

    def spend(self, schema: Schema) -> None:
        """Count a schema that is written out. Raises `SpecError` with its position where it is one too many."""
        self._schemas -= _weight(schema)
        self._refuse(schema, self._schemas)

    def test(self, schema: Schema) -> None:
        """Count a schema that is written out in a condition. Raises `SpecError` as `spend` does."""
        self._conditions -= _weight(schema)
        self._refuse(schema, self._conditions)

    def write(self, lines: Lines, schema: Schema) -> None:
        """Count the lines that check a schema. Raises `SpecError` as `spend` does."""
        self._characters -= sum(len(line) for _, line in lines.rows)
        self._refuse(schema, self._characters)

    def _refuse(self, schema: Schema, left: int) -> None:
        if schema.constraints:
            self._place = schema.constraints[0].basis.position
        if left < 0:
            text = "grows out of all proportion where it is written out: name fewer schemas in one another, list less"
            raise SpecError([Problem(self._place, text, "size")])


def _weight(schema: Schema) -> int:
    """How much is written of a schema, without the schemas in it."""
    values = 0
    for constraint in schema.constraints:
        values += len(constraint.values) if isinstance(constraint, Enum) else isinstance(constraint, Required)
    said = length(schema.description) if schema.description is not None else 0
    stated = length(schema.default.text) if schema.default is not None else 0
    return 1 + values // _VALUES + (said + stated) // CHARACTERS


@contextmanager
def bounded(provider: Provider) -> Iterator[None]:
    """Refuse schemas that lead into one another more deeply than can be followed, and words that are repeated without
    end. Raises `SpecError`."""
    _refuse_repetition(provider)
    try:
        with deep_recursion():
            yield
    except RecursionError:
        place = Position(provider.apis[0].file, 1, 1)
        message = "schemas that lead too deep into one another: there are thousands of levels"
        raise SpecError([Problem(place, message, "depth")]) from None


def _refuse_repetition(provider: Provider) -> None:
    """Raise `SpecError` where what operations share is so long that writing it out for each of them takes too long."""
    left = CHARACTERS * (_LEAST + _FOR_EACH_VALUE * provider.extent)
    for api in provider.apis:
        for operation in api.operations:
            left -= sum(map(length, _words(operation)))
            if isinstance(operation.body, PayloadBody):
                left -= _FIELD * _fields(operation.body.schema, api, set())
            if left < 0:
                text = (
                    "descriptions, examples, fields and lists of parameters that many operations share grow out of all "
                    "proportion: say less in them"
                )
                raise SpecError([Problem(operation.basis.position, text, "size")])


def _fields(schema: Schema, api: Api, seen: set[SpecText]) -> int:
    """How many fields a payload has in all of its forms, without those of the objects in it."""
    found = 0
    for constraint in schema.constraints:
        if isinstance(constraint, Property):
            found += 1
        elif isinstance(constraint, Discriminated):
            found += sum(_fields(branch.schema, api, seen) for branch in every_branch(constraint))
        elif isinstance(constraint, Reference) and constraint.name not in seen:
            seen.add(constraint.name)
            found += _fields(api.named.get(constraint.name, Schema()), api, seen)
    return found


def _words(operation: Operation) -> Iterator[SpecText]:
    """What is written out for an operation beside the schemas of its bodies: descriptions, examples, and the values
    between which its parameters choose."""
    yield from (operation.summary, operation.description)
    for parameter in operation.parameters:
        yield parameter.description
        listed = merged_enum(parameter.schema)
        yield from (value.text for value in listed.values) if listed is not None else ()
    answers: tuple[Answer | ErrorAnswer, ...] = (operation.answer, *operation.other_answers, *operation.errors)
    for answer in answers:
        yield answer.description
        yield from (example.text for example in answer.examples)
    if isinstance(operation.body, PayloadBody):
        yield from (example.value.text for example in operation.body.examples)
