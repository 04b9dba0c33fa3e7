"""Times: numbers that are probably milliseconds where seconds are asked for, and units under other names."""

from __future__ import annotations

import re
from typing import Any, Final

from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.problems import Problems
from callsheet.reading.documents import Document

_SPANS: Final = frozenset((1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 86400))
"""Spans of time over which requests are usually counted, in seconds."""
_WORDS: Final = ("milliseconds", "seconds", "minutes", "hours")
_MEANT: Final = {
    **{word.removesuffix("s"): word for word in (*_WORDS, "days", "pixels", "characters", "images", "bytes", "frames")},
    **dict.fromkeys(("ms", "millis", "msec"), "milliseconds"),
    **dict.fromkeys(("s", "sec", "secs"), "seconds"),
    **dict.fromkeys(("min", "mins"), "minutes"),
    "px": "pixels",
}
"""What is meant by units that are no word in the plural."""


def lint_times(document: Document, problems: Problems) -> None:
    """Note rate limits over so many milliseconds, and units that are not written out, or not those of the words."""
    for pointer, kind, value in document_objects(document):
        place = Place(document, pointer)
        for index, limit in enumerate(value.get("x-rate-limits") or ()):
            seconds = limit["seconds"]
            if seconds % 1000 == 0 and seconds // 1000 in _SPANS:
                text = f"{limit['requests']} requests in {seconds} seconds: are these milliseconds?"
                problems.add(place.below("x-rate-limits", index, "seconds").value, "long-interval", text)
        if kind == "schema" and "x-unit" in value:
            _unit(place.below("x-unit"), value["x-unit"], value.get("description"), problems)


def _unit(place: Place, unit: str, description: Any, problems: Problems) -> None:
    meant = _MEANT.get(unit)
    said = {word for word in _WORDS if re.search(rf"\b{word}\b", description if isinstance(description, str) else "")}
    if meant is not None:
        problems.add(place.value, "unit", f"a unit is a word in the plural: write {meant}")
    elif unit in _WORDS and said and unit not in said:
        text = f"x-unit says {unit}, and the description says {' and '.join(sorted(said))}: which of them is it?"
        problems.add(place.value, "unit", text)
