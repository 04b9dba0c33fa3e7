"""Error answers: what changed in the refusals that an operation documents, and in what may be sent again after them."""

from __future__ import annotations

from typing import Final

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.differences.pairs import paired
from callsheet.ir.operations import ErrorAnswer, Operation
from callsheet.ir.texts import SpecText, whole_number
from callsheet.runtime.delivery import REFUSED

_READ: Final = {
    "message": "the provider's message",
    "code": "the provider's code",
    "needed": "how many credits were needed",
    "available": "how many credits there were",
}
"""What is read from an error answer, in words."""


def compare_errors(about: About, old: Operation, new: Operation) -> None:
    """Note what changed in the errors that an operation documents."""
    before, after = ({error.status: error for error in operation.errors} for operation in (old, new))

    def is_same(old_status: SpecText, new_status: SpecText) -> bool:
        was, now = before[old_status], after[new_status]
        return was.description == now.description != SpecText("") and was.codes == now.codes

    for pair in paired(before, after, is_same):
        was, now, place = pair.was, pair.now, f"error {plain_words(pair.name)}"
        if now is None:
            about.tell("breaking", "is no longer documented", place, was.basis.position if was else None)
        elif was is None:
            about.tell("safe", f"is documented now: {plain_words(now.description)}", place, now.basis.position)
        else:
            if pair.old_name != pair.name:
                text = f"comes with status {plain_words(pair.name)} now"
                about.tell("breaking", text, f"error {plain_words(pair.old_name)}", now.basis.position)
            _codes(about, place, was, now)
            if new.method != "GET" or new.starts is not None:  # what only reads is sent again anyway
                _retry(about, place, was, now)
            _words(about, place, was, now)


def _codes(about: About, place: str, old: ErrorAnswer, new: ErrorAnswer) -> None:
    before, after = (
        {plain_words(code.code): plain_words(code.meaning) for code in error.codes} for error in (old, new)
    )
    position = about.word(new.basis.position, "x-error", "codes")
    for pair in paired(before, after, lambda old_code, new_code: before[old_code] == after[new_code]):
        code, was, now = pair.name, pair.was, pair.now
        if now is None:
            about.tell("breaking", f"the code {code} is gone", place, position)
        elif was is None:
            about.tell("safe", f"the code {code} is new: {now}", place, position)
        elif pair.old_name != code:
            about.tell("breaking", f"the code {pair.old_name} is called {code} now", place, position)
        elif was != now:
            about.tell("note", f"the code {code} meant {was!r} and means {now!r}", place, position)


def _retry(about: About, place: str, old: ErrorAnswer, new: ErrorAnswer) -> None:
    """Note what the client concludes of such an answer now: whether it was refused, and whether to send again."""
    was, now = _is_refused(old), _is_refused(new)
    position = about.word(new.basis.position, "x-retry")
    if was and not now:
        text = "it was sure that nothing was charged, and the outcome of the call is unknown now"
        about.tell("breaking", text, place, position)
    elif now and not was:
        about.tell("safe", "it is sure now that nothing was charged", place, position)
    if _is_resent(old) != _is_resent(new):
        text = "the request is sent again by itself now" if _is_resent(new) else "the request is no longer sent again"
        about.tell("safe", text, place, position)


def _is_refused(error: ErrorAnswer) -> bool:
    """Whether the answer says that the request was refused before any work."""
    if error.work is None:
        return whole_number(error.status) in REFUSED
    return error.work == "none"


def _is_resent(error: ErrorAnswer) -> bool:
    return error.work == "none" and error.again == "later"


def _where(pointer: SpecText | None) -> str:
    return plain_words(pointer) if pointer is not None else "no known place"


def _words(about: About, place: str, old: ErrorAnswer, new: ErrorAnswer) -> None:
    position = new.basis.position
    before, after = old.retry_basis.evidence, new.retry_basis.evidence
    if before != after and (old.work, old.again) == (new.work, new.again) != (None, None):
        text = f"when it may be sent again rested on: {before}; rests on: {after}"
        about.tell("note", text, place, about.word(position, "x-retry"))
    for name in _READ:
        at_before, at = getattr(old, name), getattr(new, name)
        if at_before != at:
            said = f"{_READ[name]} was at {_where(at_before)} and is at {_where(at)}"
            word = about.word(position, "x-error", name)
            about.tell("breaking" if at is None else "safe", said, place, word)
    if old.description != new.description:
        was, now = plain_words(old.description), plain_words(new.description)
        about.tell("note", f"meant {was!r} and means {now!r}", place, position)
