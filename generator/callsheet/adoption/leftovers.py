"""Leftovers: what is left out of a document that others wrote, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from callsheet.documents import Document
from callsheet.problems import Problems


@dataclass(slots=True)
class Leftovers:
    """Collects what is left out. The same thing in many places is told once, at the first of them."""

    document: Document
    _places: dict[str, list[str]] = field(default_factory=dict)

    def add(self, pointer: str, sentence: str) -> None:
        """Note that what stands at a pointer is left out, in a sentence that says so."""
        self._places.setdefault(sentence, []).append(pointer)

    def tell(self, problems: Problems) -> None:
        """Hand every note over, with the number of further places."""
        for sentence, places in self._places.items():
            more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
            problems.add(self.document.key_position(places[0]), "left-out", sentence + more)
