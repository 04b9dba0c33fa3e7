"""Media names: media types that nobody knows because of a slip. What they hold would be taken for bytes."""

from __future__ import annotations

import re
from typing import Final

from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.nearest import nearest
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_MEDIA_TYPE: Final = re.compile(r"[\w.+*!#$&^-]+/[\w.+*!#$&^-]+\s*(;.*)?")
_COMMON: Final = (
    *("application/json", "application/x-www-form-urlencoded", "application/octet-stream", "application/pdf"),
    *(
        "multipart/form-data",
        "text/plain",
        "text/html",
        "text/csv",
        "image/png",
        "image/jpeg",
        "image/jpg",
        "video/mp4",
    ),
)


def lint_media_names(document: Document, problems: Problems) -> None:
    """Note every media type of a body or an answer that is none, or a known one with a slip."""
    for pointer, kind, value in document_objects(document):
        if kind in ("request-body", "response"):
            for name in value.get("content", ()):
                _media_type(Place(document, pointer).below("content", name), name, problems)


def _media_type(place: Place, name: str, problems: Problems) -> None:
    if not _MEDIA_TYPE.fullmatch(name):
        text = f"{name!r} is no media type: write type and subtype, as in application/json"
        problems.add(place.key, "media-type", text)
        return
    found = nearest(name, _COMMON)
    if found and found[0] != name.lower() and _is_slip(name, found[0]):
        problems.add(place.key, "media-type", f"{name!r} is not a media type that is known; did you mean {found[0]!r}?")


def _is_slip(name: str, known: str) -> bool:
    """Whether a name lacks one letter of a known one, or has its letters in another order."""
    lacking = (known[:index] + known[index + 1 :] for index in range(len(known)))
    return sorted(name.lower()) == sorted(known) or name.lower() in lacking
