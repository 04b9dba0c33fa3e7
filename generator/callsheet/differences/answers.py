"""Answers: what changed in what an operation gives back where it succeeds."""

from __future__ import annotations

from typing import Final

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.differences.pairs import Pair, paired
from callsheet.differences.schemas import Comparison
from callsheet.differences.sides import Side
from callsheet.implications import sense
from callsheet.ir.operations import Answer, AnswerKind, Operation
from callsheet.ir.texts import SpecText
from callsheet.problems import Position

_HELD: Final[dict[AnswerKind, str]] = {"json": "JSON", "text": "a text", "binary": "bytes", "empty": "nothing"}


def compare_answers(about: About, old: Operation, new: Operation, sides: tuple[Side, Side]) -> None:
    """Note what changed in the answers of success of an operation: one, or one of several."""
    before, after = ({one.status: one for one in (side.answer, *side.other_answers)} for side in (old, new))

    def is_same(old_status: SpecText, new_status: SpecText) -> bool:
        was, now = before[old_status], after[new_status]
        return len(before) == len(after) == 1 or (was.kind, sense(was.schema)) == (now.kind, sense(now.schema))

    for pair in paired(before, after, is_same):
        place = "answer" if pair.name == new.answer.status else f"answer {plain_words(pair.name)}"
        at = about.word(new.basis.position, "responses", plain_words(pair.name))
        if pair.was is not None and pair.now is not None:
            _answer(Comparison(about, "answer", *sides, prefix=f"{place} ", at=at), pair, pair.was, pair.now)
        elif pair.now is not None:
            about.tell("breaking", f"may come now, too: it holds {_HELD[pair.now.kind]}", place, at)
        elif pair.was is not None:
            place = f"answer {plain_words(pair.name)}"
            about.tell("safe", f"no longer comes: it held {_HELD[pair.was.kind]}", place, at)


def _answer(comparison: Comparison, pair: Pair[SpecText, Answer], old: Answer, new: Answer) -> None:
    if pair.old_name != pair.name:
        text = f"the status of success was {plain_words(old.status)} and is {plain_words(new.status)}"
        comparison.tell("safe", "", text)
    if old.kind != new.kind:
        comparison.tell("breaking", "", f"it was {old.kind} and is {new.kind}")
    if old.schema is None and new.schema is not None:
        comparison.tell("safe", "", "is described now")
    elif old.schema is not None and new.schema is None:
        comparison.tell("breaking", "", "is no longer described")
    elif old.schema is not None and new.schema is not None:
        comparison.within(_schema(comparison, new)).compare("", old.schema, new.schema)
    if old.description != new.description:
        comparison.tell("note", "", "is described in other words", comparison.word("description"))


def _schema(comparison: Comparison, answer: Answer) -> Position | None:
    return comparison.about.word(comparison.at, "content", plain_words(answer.media_type), "schema")
