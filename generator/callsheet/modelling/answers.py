"""Answers: what comes back from an operation, in success and in refusal."""

from __future__ import annotations

from callsheet import pointers
from callsheet.ir.operations import Answer, ErrorAnswer, ErrorCode
from callsheet.ir.schemas import Constant
from callsheet.ir.texts import SpecText, text_of
from callsheet.modelling.context import Context
from callsheet.modelling.media import component_name, note_beside, read_examples
from callsheet.modelling.schemas import SchemaReader


def read_answer(reader: SchemaReader, pointer: str) -> Answer:
    """The answer of success among the responses at a pointer."""
    context = reader.context
    statuses = [status for status in context.mapping(pointer) if status.startswith("2")]
    if len(statuses) != 1:
        text = "describe exactly one answer of success, 2XX where its number is unknown"
        context.problem(pointer, "answer", text)
        return Answer("2XX", None, None, SpecText(""), ())
    at = context.follow(pointers.join(pointer, statuses[0]))
    content = context.mapping(f"{at}/content")
    media = pointers.join(at, "content", "application/json")
    if content and "application/json" not in content:
        context.problem(f"{at}/content", "media-type", "an answer must be application/json")
    else:
        note_beside(context, "the answer", f"{at}/content")
    has_schema = "schema" in context.mapping(media)
    return Answer(
        status=statuses[0],
        name=component_name(context, f"{media}/schema"),
        schema=reader.read(f"{media}/schema") if has_schema else None,
        description=text_of(context.mapping(at).get("description")),
        examples=_samples(context, at),
    )


def read_errors(context: Context, pointer: str) -> tuple[ErrorAnswer, ...]:
    """The refusals among the responses at a pointer."""
    found = []
    for status in context.mapping(pointer):
        if not status.startswith("2"):
            found.append(_error(context, status, context.follow(pointers.join(pointer, status))))
    return tuple(found)


def _error(context: Context, status: str, pointer: str) -> ErrorAnswer:
    value = context.mapping(pointer)
    error = context.mapping(f"{pointer}/x-error")
    retry = context.mapping(f"{pointer}/x-retry")
    return ErrorAnswer(
        status=status,
        description=text_of(value.get("description")),
        message=error.get("message"),
        code=error.get("code"),
        needed=error.get("needed"),
        available=error.get("available"),
        codes=tuple(ErrorCode(code, text_of(meaning)) for code, meaning in error.get("codes", {}).items()),
        examples=_samples(context, pointer),
        work=retry.get("work"),
        again=retry.get("again"),
        basis=context.basis(pointer),
    )


def _samples(context: Context, pointer: str) -> tuple[Constant, ...]:
    """The documented bodies of a response."""
    media = pointers.join(pointer, "content", "application/json")
    return tuple(example.value for example in read_examples(context, media))
