"""Media: what the content of a body or an answer holds, and the examples beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from callsheet import pointers
from callsheet.ir.bodies import Example
from callsheet.ir.texts import SpecText, text_of
from callsheet.modelling.constants import as_written
from callsheet.modelling.context import Context, last
from callsheet.reading.references import lookup

MediaKind = Literal["json", "form", "multipart", "text", "binary"]

_JSON: Final = re.compile(r"application/(?:[-\w.!#$&^+]+\+)?json", re.ASCII | re.IGNORECASE)
_FORMS: Final[dict[str, MediaKind]] = {
    "multipart/form-data": "multipart",
    "application/x-www-form-urlencoded": "form",
}
_STREAMS: Final = ("text/event-stream", "application/x-ndjson", "application/jsonl")
"""Media types in which the same answer comes piece by piece, for those who ask for it."""
_ANY: Final = ("*/*", "application/*")
_IN_A_HEADER: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")


def is_json(media_type: str) -> bool:
    """Whether what a media type names is JSON, such as application/problem+json; charset=utf-8."""
    return _JSON.fullmatch(media_type.partition(";")[0].strip()) is not None


def kind_of(context: Context, pointer: str) -> MediaKind:
    """What the media type at a pointer holds; where it is left open, JSON if its schema is more than a text.

    What is called JSON and described as bytes is bytes: JSON cannot hold them.
    """
    media_type = last(pointer).partition(";")[0].strip().lower()
    if is_json(media_type):
        return "binary" if _is_bytes(context, f"{pointer}/schema") else "json"
    if media_type in _FORMS:
        return _FORMS[media_type]
    if media_type.startswith("text/"):
        return "text"
    return "json" if media_type in _ANY and _is_structured(context, f"{pointer}/schema") else "binary"


def _is_bytes(context: Context, pointer: str) -> bool:
    schema = context.at(pointer)
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    named = lookup(context.document.data, reference) if isinstance(reference, str) else schema
    return isinstance(named, dict) and named.get("type") == "string" and named.get("format") == "binary"


def _is_structured(context: Context, pointer: str) -> bool:
    schema = context.at(context.follow(pointer))
    return isinstance(schema, dict) and bool(schema) and schema.get("type") != "string"


def chosen(
    context: Context, content: str, what: str, kinds: Iterable[MediaKind], together: MediaKind | None = None
) -> str | None:
    """The pointer to the media type that is used of some content; a notice tells what is left out.

    None where there is none of these kinds; of several, the first kind is used, and a stream only where nothing else
    is described. Media types of the kind `together` are used beside each other.
    """
    found = [pointers.join(content, name) for name in context.mapping(content)]
    known = tuple(kinds)
    usable = [pointer for pointer in found if kind_of(context, pointer) in known]
    if not usable:
        return None
    best = min(usable, key=lambda pointer: _rank(last(pointer), known.index(kind_of(context, pointer))))
    for pointer in found:
        if pointer != best and not kind_of(context, best) == kind_of(context, pointer) == together:
            text = f"{what} is {last(best)}: {last(pointer)} beside it is left out"
            context.problems.add(context.position(pointer), "left-out", text)
    return best


def _rank(media_type: str, kind: int) -> tuple[bool, int, bool, bool]:
    """How late a media type is used among others; `kind` is how late its kind is."""
    name = media_type.partition(";")[0].strip().lower()
    return name in _STREAMS, kind, "*" in media_type, media_type != "application/json"


def refuse_unwritable(context: Context, pointer: str, media_type: str) -> None:
    """Note a media type that no header can carry."""
    if not is_writable(media_type):
        text = f"{media_type!r} cannot stand in a header: a media type is ASCII, such as application/json"
        context.problem(pointer, "media-type", text)


def is_writable(media_type: str) -> bool:
    """Whether a header can carry a media type."""
    return _IN_A_HEADER.fullmatch(media_type) is not None


def component_name(context: Context, pointer: str) -> SpecText | None:
    """The name of the component that the schema at a pointer refers to, or None where it refers to none."""
    value = context.at(pointer)
    reference = value.get("$ref") if isinstance(value, dict) else None
    return SpecText(last(reference[1:])) if isinstance(reference, str) else None


def read_examples(context: Context, pointer: str) -> tuple[Example, ...]:
    """The examples of the media type at a pointer."""
    found = []
    for name in context.mapping(f"{pointer}/examples"):
        at = context.follow(pointers.join(pointer, "examples", name))
        value = context.mapping(at)
        total = value.get("x-total") if isinstance(value.get("x-total"), dict) else None
        found.append(
            Example(
                name=SpecText(name),
                summary=text_of(value.get("summary")),
                value=as_written(value.get("value")),
                low=text_of(total["low"]) if total and "low" in total else None,
                high=text_of(total["high"]) if total and "high" in total else None,
                basis=context.basis(at),
            )
        )
    return tuple(found)
