"""Fields: which fields of an object are new, gone or called otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from callsheet.compiling.code import plain_words
from callsheet.compiling.merging import merged_properties
from callsheet.differences.pairs import paired
from callsheet.differences.presence import compare_presence
from callsheet.implications import sense
from callsheet.ir.schemas import Property, Required, Schema
from callsheet.ir.texts import SpecText, below
from callsheet.nearest import is_nearly
from callsheet.problems import Position

if TYPE_CHECKING:
    from callsheet.differences.schemas import Comparison
    from callsheet.differences.sides import Direction

_REMEDIES: Final[dict[Direction, str]] = {
    "payload": "rename it in payloads",
    "answer": "read it under that name",
}
"""What to do about a field that has another name."""


def compare_fields(comparison: Comparison, place: str, old: Schema, new: Schema) -> None:
    """Note which fields are new, gone or called otherwise, and what changed in each of the others."""
    before, after = merged_properties(old.constraints), merged_properties(new.constraints)
    needed_before, needed_after = _required(old), _required(new)
    fields_before, fields_after = (
        {**needed, **known} for needed, known in ((needed_before, before), (needed_after, after))
    )

    def is_same(old_name: SpecText, new_name: SpecText) -> bool:
        return _is_renamed((old_name, fields_before[old_name]), (new_name, fields_after[new_name]))

    was_at, is_at, required_at = _positions(old), _positions(new), _positions(new, Required)
    for pair in paired(fields_before, fields_after, is_same):
        at, is_needed = below(place, pair.name), pair.name in needed_after
        if pair.was is not None and pair.now is not None:
            if pair.old_name != pair.name:
                text = f"the field is called {plain_words(pair.name)} now: {_REMEDIES[comparison.direction]}"
                comparison.tell("breaking", below(place, pair.old_name), text, is_at.get(pair.name))
            part, was_needed = comparison.within(is_at.get(pair.name)), pair.old_name in needed_before
            asked = required_at.get(pair.name)
            compare_presence(part, at, (pair.was, was_needed), (pair.now, is_needed), asked)
            part.compare(at, pair.was, pair.now)
        elif pair.now is None:
            comparison.tell("breaking", at, "the field is gone", was_at.get(pair.name))
        else:
            is_sent = comparison.direction == "payload" and pair.now is not None and pair.now.access != "readOnly"
            breaks = is_needed and is_sent
            text = "a new field, and it is required" if breaks else "a new field"
            comparison.tell("breaking" if breaks else "safe", at, text, is_at.get(pair.name))


def _is_renamed(old: tuple[SpecText, Schema], new: tuple[SpecText, Schema]) -> bool:
    """Whether two fields that ask for the same are likely one: by what is said of them, or by their names."""
    (old_name, was), (new_name, now) = old, new
    same = sense(was) == sense(now) and was.default == now.default
    return same and (was.description == now.description is not None or is_nearly(old_name, new_name))


def _required(schema: Schema) -> dict[SpecText, Schema]:
    """The fields that are required, each as one of which nothing else is said."""
    return {constraint.name: Schema() for constraint in schema.constraints if isinstance(constraint, Required)}


def _positions(schema: Schema, first: type[Property | Required] = Property) -> dict[SpecText, Position]:
    """Where each field is described, or required; the other place where there is none of that kind."""
    found: dict[SpecText, Position] = {}
    named = [c for c in schema.constraints if isinstance(c, Property | Required)]
    for constraint in sorted(named, key=lambda c: not isinstance(c, first)):
        found.setdefault(constraint.name, constraint.basis.position)
    return found
