"""Leftovers: what is left out of a document that others wrote, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass

from callsheet.problems import Problems
from callsheet.reading.documents import Document


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Tells what is left out of a document."""

    document: Document
    problems: Problems

    def add(self, pointer: str, sentence: str) -> None:
        """Note that what stands at a pointer is left out, in a sentence that says so."""
        self.problems.add(self.document.key_position(pointer), "left-out", sentence)
