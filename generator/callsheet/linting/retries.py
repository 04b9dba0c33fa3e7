"""Retries: x-retry that can never decide anything."""

from __future__ import annotations

from callsheet import pointers
from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place, success_at
from callsheet.problems import Problems
from callsheet.reading.documents import Document


def lint_retries(document: Document, problems: Problems) -> None:
    """Note every x-retry on an answer that is no error, and every `again` that is never followed."""
    for pointer, kind, response in document_objects(document):
        if kind == "response" and "x-retry" in response:
            place = Place(document, pointers.join(pointer, "x-retry"))
            status = success_at(pointer)
            if status is not None:
                text = f"x-retry speaks of errors, and {status} is none: take it out"
                problems.add(place.key, "idle-retry", text)
            elif response["x-retry"]["work"] == "unknown" and response["x-retry"].get("again") == "later":
                text = "nothing is sent again where work is unknown: take again out, or say work: none if a page does"
                problems.add(place.below("again").key, "idle-retry", text)
