"""Ages: sources that were read too long ago to be relied on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from callsheet import pointers
from callsheet.documents import Document
from callsheet.problems import Problems


def lint_ages(files: Iterable[Document], most: int, today: date, problems: Problems) -> None:
    """Note every source that was read more than `most` days before `today`, and every one read after it."""
    for document in files:
        sources = document.data.get("x-sources") if isinstance(document.data, dict) else None
        for name, source in sources.items() if isinstance(sources, dict) else ():
            day = _day(source.get("read") if isinstance(source, dict) else None)
            if day is None:
                continue
            age = (today - day).days
            position = document.position(pointers.join("/x-sources", name, "read"))
            if age > most:
                text = f"{name} was read {age} days ago, and {most} are the most: read the page again"
                problems.add(position, "old-source", text)


def _day(text: object) -> date | None:
    """The day that a text names; what is no day is told elsewhere."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
