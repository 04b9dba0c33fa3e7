"""Dates: the days on which sources were read. They are days, not in the future, and not too long ago."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from callsheet import pointers
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ELSEWHERE: Final = timedelta(days=1)
"""What is today for a reader may be tomorrow here."""


def lint_dates(files: Iterable[Document], today: date, problems: Problems) -> None:
    """Note every source that was read on a day that is none, or that has not come yet. What is no date is refused."""
    for document in files:
        for name, position, text in _read(document):
            day = _day(text)
            if day is None and _DAY.fullmatch(text):
                problems.add(position, "source-date", f"{name} was read on {text}, which is no day of the calendar")
            elif day is not None and day > today + _ELSEWHERE:
                problems.add(position, "source-date", f"{name} was read on {text}, which has not come yet")


def lint_ages(files: Iterable[Document], most: int, today: date, problems: Problems) -> None:
    """Note every source that was read more than `most` days before `today`."""
    for document in files:
        for name, position, text in _read(document):
            day = _day(text)
            age = (today - day).days if day is not None else 0
            if age > most:
                said = f"{name} was read {age} days ago, and {most} are the most: read the page again"
                problems.add(position, "old-source", said)


def _read(document: Document) -> Iterator[tuple[str, Position, str]]:
    """Every source of a file: its name, and where it says when it was read, and what."""
    sources: Any = document.data.get("x-sources") if isinstance(document.data, dict) else None
    for name, source in sources.items() if isinstance(sources, dict) else ():
        text = source.get("read") if isinstance(source, dict) else None
        if isinstance(text, str):
            yield name, document.position(pointers.join("/x-sources", name, "read")), text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
