"""Changes: what one difference between two specs means for users, and a collector of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from callsheet import pointers
from callsheet.differences.words_at import word_at
from callsheet.ir.texts import SpecText
from callsheet.problems import Position
from callsheet.reading.documents import Document

Kind: TypeAlias = Literal["breaking", "price", "safe", "note"]

Tell: TypeAlias = Callable[[Kind, str, str, Position | None], None]
"""Notes one change of a value: its kind, where in the value, what, and where it is written."""

KINDS: Final[dict[Kind, str]] = {
    "breaking": "what worked may be refused, or is no longer there",
    "price": "what costs something else",
    "safe": "what worked goes on working",
    "note": "what nobody has to do anything about: evidence, sources, wording",
}
"""The kinds of changes, the weightiest first, and what each means for users."""

_MOST_PLACES: Final = 3
"""How many places are told one by one of which the same is noted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject` is what it is about, such as an operation; `place` is where in its payload or answer.

    `models` are the forms of the body that it holds for, where it does not hold for all. `position` is where it is
    written: in the new specs, or in the old ones where it is gone.
    """

    kind: Kind
    subject: str
    place: str
    message: str
    models: tuple[str, ...] = ()
    position: Position | None = None

    @property
    def sentence(self) -> str:
        """The change in words, with its place and its models."""
        models = f" (only {', '.join(self.models)})" if self.models else ""
        return f"{self.place}: {self.message}{models}" if self.place else f"{self.message}{models}"


class Changes:
    """Collects changes. What holds for several models is told once, and so is what is noted of many places."""

    def __init__(self) -> None:
        self._found: dict[Change, list[str]] = {}
        self._positions: dict[Change, Position | None] = {}
        self._models: dict[str, tuple[str, ...]] = {}
        self.noted = 0
        """How often a change was noted, the same one of several models each time."""

    def compare_models(self, subject: str, models: Iterable[str]) -> None:
        """Say which models of a subject are compared: a change of all of them is told without models."""
        self._models[subject] = tuple(models)

    def add(
        self,
        kind: Kind,
        subject: str,
        place: str,
        message: str,
        *,
        position: Position | None = None,
        model: str | None = None,
    ) -> None:
        """Note one change, of one model where the body depends on it."""
        self.noted += 1
        change = Change(kind, subject, place, message)
        models = self._found.setdefault(change, [])
        self._positions.setdefault(change, position)
        if model is not None and model not in models:
            models.append(model)

    def all(self) -> tuple[Change, ...]:
        """Every change: the weightiest kind first, in the order in which they were found."""
        found = []
        for change, models in self._found.items():
            some = () if set(models) == set(self._models.get(change.subject, ())) else tuple(models)
            position = self._positions[change]
            found.append(Change(change.kind, change.subject, change.place, change.message, some, position))
        return by_weight(_gathered(found))


def by_weight(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes with the weightiest kind first, each kind in the order in which it was found."""
    order = list(KINDS)
    return tuple(sorted(changes, key=lambda change: order.index(change.kind)))


@dataclass(frozen=True, slots=True)
class About:
    """The changes of one subject, such as an operation. `document` is the one that holds its new state, where known."""

    changes: Changes
    subject: str
    document: Document | None = None

    def word(self, start: Position | None, *steps: str | int | SpecText) -> Position | None:
        """Where the word stands in the new state that `steps` lead to from what stands at `start`."""
        return word_at(self.document, start, *steps)

    def part(self, *steps: str) -> Position | None:
        """Where a part of the document as a whole stands."""
        pointer = pointers.join("", *steps)
        return self.document.keys.get(pointer) if self.document is not None else None

    def tell(self, kind: Kind, message: str, place: str = "", position: Position | None = None) -> None:
        """Note one change."""
        self.changes.add(kind, self.subject, place, message, position=position)


def _gathered(found: list[Change]) -> list[Change]:
    """The changes, with one for all notes of a subject that say the same of many places."""
    places: dict[tuple[str, str], list[Change]] = {}
    for change in found:
        if change.kind == "note" and change.place:
            places.setdefault((change.subject, change.message), []).append(change)
    kept: list[Change] = []
    for change in found:
        same = places.get((change.subject, change.message), [])
        if len(same) <= _MOST_PLACES or change.kind != "note":
            kept.append(change)
        elif change is same[0]:
            message = f"{change.message} (so in {len(same)} places)"
            kept.append(Change("note", change.subject, "", message, position=change.position))
    return kept
