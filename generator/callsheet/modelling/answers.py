"""Answers: what comes back from an operation, in success and in refusal."""

from __future__ import annotations

from typing import Final

from callsheet import pointers
from callsheet.ir.constants import Constant
from callsheet.ir.operations import REDIRECTS, Answer, AnswerKind, ErrorAnswer, ErrorCode
from callsheet.ir.texts import SpecText, text_of, text_or_none
from callsheet.modelling.context import Context, last
from callsheet.modelling.media import (
    MediaKind,
    chosen,
    component_name,
    is_writable,
    kind_of,
    read_examples,
    refuse_unwritable,
)
from callsheet.modelling.schemas import SchemaReader

_HELD: Final[dict[MediaKind, AnswerKind]] = {
    "json": "json",
    "text": "text",
    "binary": "binary",
    "form": "binary",
    "multipart": "binary",
}
_ANY_SUCCESS: Final = SpecText("2XX")
_ANY_MEDIA: Final = SpecText("*/*")
_KINDS: Final[tuple[AnswerKind, ...]] = ("json", "text", "binary", "empty")
"""What an answer may hold, what says most of it first."""


def read_answers(reader: SchemaReader, pointer: str) -> tuple[Answer, ...]:
    """The answers of success among the responses at a pointer, at least one, the one that says most first.

    Where no status of success is described, `default` is taken for one, or else a redirect, which gives its address.
    """
    context = reader.context
    described = list(context.mapping(pointer))
    statuses = _statuses_of_success(described)
    if not statuses:
        context.problem(pointer, "left-out", "no answer of success is described: the client returns nothing")
        return (Answer(_ANY_SUCCESS, "empty", SpecText(""), None, None, SpecText(""), ()),)
    found = [_answer(reader, status, context.follow(pointers.join(pointer, status))) for status in statuses]
    return tuple(sorted(found, key=lambda answer: (_KINDS.index(answer.kind), answer.schema is None)))


def _statuses_of_success(described: list[str]) -> list[str]:
    """Those of some statuses that stand for success."""
    found = [status for status in described if status.startswith("2")]
    found = found or [status for status in described if status == "default"]
    return found or [status for status in described if SpecText(status) in REDIRECTS]


def _answer(reader: SchemaReader, status: str, pointer: str) -> Answer:
    context = reader.context
    if SpecText(status) in REDIRECTS:
        said = text_of(context.mapping(pointer).get("description"))
        return Answer(SpecText(status), "text", SpecText(""), None, None, said, ())
    media = chosen(context, f"{pointer}/content", "the answer", _HELD)
    kind = kind_of(context, media) if media is not None else None
    has_schema = kind == "json" and context.at(f"{media}/schema") is not None
    return Answer(
        status=_ANY_SUCCESS if status == "default" else SpecText(status),
        kind=_HELD[kind] if kind is not None else "empty",
        media_type=_media_type(context, media) if media is not None else SpecText(""),
        name=component_name(context, f"{media}/schema") if kind == "json" else None,
        schema=reader.read(f"{media}/schema") if has_schema else None,
        description=text_of(context.mapping(pointer).get("description")),
        examples=tuple(example.value for example in read_examples(context, media)) if media is not None else (),
    )


def _media_type(context: Context, pointer: str) -> SpecText:
    """The media type that is asked for; any, where others wrote none that can be."""
    if context.foreign and not is_writable(last(pointer)):
        text = f"the media type {last(pointer)!r} cannot stand in a header: any is asked for"
        context.problems.add(context.position(pointer), "left-out", text)
        return _ANY_MEDIA
    refuse_unwritable(context, pointer, last(pointer))
    return SpecText(last(pointer))


def read_errors(context: Context, pointer: str) -> tuple[ErrorAnswer, ...]:
    """The refusals among the responses at a pointer."""
    found = []
    successes = _statuses_of_success(list(context.mapping(pointer)))
    for status in context.mapping(pointer):
        if not status.startswith("2") and (status not in successes or status == "default"):
            found.append(_error(context, status, context.follow(pointers.join(pointer, status))))
    return tuple(found)


def _error(context: Context, status: str, pointer: str) -> ErrorAnswer:
    value = context.mapping(pointer)
    error = context.mapping(f"{pointer}/x-error")
    retry = context.mapping(f"{pointer}/x-retry")
    return ErrorAnswer(
        status=SpecText(status),
        description=text_of(value.get("description")),
        message=text_or_none(error.get("message")),
        code=text_or_none(error.get("code")),
        needed=text_or_none(error.get("needed")),
        available=text_or_none(error.get("available")),
        codes=tuple(ErrorCode(SpecText(code), text_of(meaning)) for code, meaning in error.get("codes", {}).items()),
        examples=_samples(context, pointer),
        work=retry.get("work"),
        again=retry.get("again"),
        basis=context.basis(pointer),
        retry_basis=context.basis(f"{pointer}/x-retry"),
    )


def _samples(context: Context, pointer: str) -> tuple[Constant, ...]:
    """The documented bodies of a response."""
    media = pointers.join(pointer, "content", "application/json")
    return tuple(example.value for example in read_examples(context, media))
