"""Presence: whether a field must be there, and whether it is left to the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from callsheet.differences.changes import Kind
from callsheet.ir.schemas import Schema
from callsheet.problems import Position

if TYPE_CHECKING:
    from callsheet.differences.schemas import Comparison

_LEFT: Final = {"payload": "readOnly", "answer": "writeOnly"}
"""What leaves a field out of payloads, and out of answers, even where it is required."""
_IS_LEFT: Final[dict[str, tuple[Kind, str]]] = {
    "payload": ("safe", "is readOnly now: payloads need not hold it, and those that do are warned"),
    "answer": ("breaking", "is writeOnly now: answers do not hold it any more"),
}
_IS_LEFT_NO_LONGER: Final[dict[tuple[str, bool], tuple[Kind, str]]] = {
    ("payload", True): ("breaking", "is no longer readOnly, and payloads must hold it"),
    ("payload", False): ("safe", "is no longer readOnly: payloads may hold it"),
    ("answer", True): ("safe", "is no longer writeOnly: answers hold it"),
    ("answer", False): ("safe", "is no longer writeOnly: answers may hold it"),
}
_NEEDED: Final = {
    ("payload", True): "is required now",
    ("payload", False): "is no longer required",
    ("answer", True): "is always there now",
    ("answer", False): "may be missing now",
}


def compare_presence(
    comparison: Comparison, place: str, old: tuple[Schema, bool], new: tuple[Schema, bool], required: Position | None
) -> None:
    """Note whether a field must be there now, or is left to the other side.

    Each state comes with whether it is required; `required` is where it is.
    """
    (was, was_needed), (now, is_needed) = old, new
    direction, word = comparison.direction, _LEFT[comparison.direction]
    if was.access != word and now.access == word:
        comparison.tell(_IS_LEFT[direction][0], place, _IS_LEFT[direction][1], comparison.word(word))
    elif was.access == word and now.access != word:
        kind, text = _IS_LEFT_NO_LONGER[direction, is_needed]
        comparison.tell(kind, place, text)
    elif was_needed != is_needed and now.access != word:
        kind = "breaking" if comparison.breaks(is_needed, was_needed) else "safe"
        comparison.tell(kind, place, _NEEDED[direction, is_needed], required)
