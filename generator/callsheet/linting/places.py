"""Places: where the words of an extension stand in a document, so that a problem is told at the very word."""

from __future__ import annotations

from dataclasses import dataclass

from callsheet import pointers
from callsheet.ir.operations import Operation
from callsheet.ir.texts import SpecText, below
from callsheet.linting.grammar import document_objects
from callsheet.problems import Position
from callsheet.reading.documents import Document


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a document, by its pointer."""

    document: Document
    pointer: str

    def below(self, *keys: str | int | SpecText) -> Place:
        """The value that is reached from this one by keys and indexes."""
        return Place(self.document, below(self.pointer, *keys))

    @property
    def value(self) -> Position:
        """Where the value stands."""
        return self.document.position(self.pointer)

    @property
    def key(self) -> Position:
        """Where the key of the value stands."""
        return self.document.key_position(self.pointer)


def operation_place(document: Document, operation: Operation) -> Place:
    """Where an operation stands."""
    return Place(document, below("/paths", operation.path, operation.method.lower()))


def success_at(pointer: str) -> str | None:
    """The status of the answer at a pointer where it is no error; None for an error, and for a component."""
    *_, holder, status = "", *pointers.split(pointer)
    return status if holder == "responses" and status[0] in "123" and "components" not in pointer.split("/") else None


def price_places(document: Document) -> dict[Position, Place]:
    """Every price of a document, by the position that its basis has."""
    return {
        place.key: place
        for pointer, kind, value in document_objects(document)
        if kind == "schema" and "x-price" in value
        for place in [Place(document, pointers.join(pointer, "x-price"))]
    }
