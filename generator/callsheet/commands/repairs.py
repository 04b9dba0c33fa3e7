"""Repairs: the fixes of payloads written into the text that holds them, round by round, until no fix is left.

What was written is read again: a text that would not hold exactly the repaired payloads is never offered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from callsheet.payloads.decoding import NotAPayload
from callsheet.payloads.editing import edited, edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callsheet.commands.locating import Document
    from callsheet.commands.results import Judge, Result
    from callsheet.payloads.streams import Payload
    from callsheet.runtime.fixes import Fix

_MOST_ROUNDS: Final = 5
"""A report names a hundred fixes at once; what more there are come in the next round."""


@dataclass(slots=True)
class Repair:
    """A payload and the fixes that were written into its text. `before` and `after` are what is found in it."""

    payload: Payload
    before: Result
    after: Result
    fixes: list[Fix] = field(default_factory=list)
    blocked: bool = False
    """Whether there are fixes that the text cannot take as it is written."""

    @property
    def left(self) -> tuple[Fix, ...]:
        """The fixes that were not applied."""
        return self.after.report.fixes if self.after.report is not None else ()


class Repairer:
    """Repairs the payloads of one text at a time. `below` is the JSON Pointer of a payload in what is read for it."""

    def __init__(self, judge: Judge, below: str, *, unsafe: bool) -> None:
        self._judge = judge
        self._below = below
        self._unsafe = unsafe

    def repaired(self, document: Document, payloads: Sequence[Payload]) -> tuple[Document, list[Repair]]:
        """The text with every fix that it can take, and what became of each payload."""
        repairs = []
        for payload in payloads:
            result = self._judge.result(payload)
            repairs.append(Repair(payload, result, result))
        for _ in range(_MOST_ROUNDS):
            chosen = [[fix for fix in repair.left if fix.safe or self._unsafe] for repair in repairs]
            if not any(chosen):
                break
            values = [self._value(repair.payload.value, fixes) for repair, fixes in zip(repairs, chosen, strict=True)]
            new = self._written(document, repairs, chosen, values)
            if new is None:
                for repair, fixes in zip(repairs, chosen, strict=True):
                    repair.blocked = bool(fixes)
                break
            document = new
            for repair, fixes, value in zip(repairs, chosen, values, strict=True):
                self._take(repair, fixes, value)
        return document, repairs

    def unrepaired(self, payload: Payload) -> Repair:
        """What is found in a text that is no payload."""
        result = self._judge.result(payload)
        return Repair(payload, result, result)

    def _take(self, repair: Repair, fixes: list[Fix], value: Any) -> None:
        if fixes:
            repair.fixes += fixes
            repair.payload = repair.payload.holding(value)
            repair.after = self._judge.result(repair.payload)

    def _value(self, value: Any, fixes: Sequence[Fix]) -> Any:
        """What is read for a payload once its fixes are applied."""
        from callsheet.runtime.fixes import repaired

        if not fixes:
            return value
        return {**value, "payload": repaired(value["payload"], fixes)} if self._below else repaired(value, fixes)

    def _written(
        self, document: Document, repairs: list[Repair], chosen: list[list[Fix]], values: list[Any]
    ) -> Document | None:
        """The document with the fixes, or None where it would not read as the values."""
        changes = []
        for repair, fixes in zip(repairs, chosen, strict=True):
            if fixes:
                place = document.place(repair.payload.item)
                changes += edits(place.text, place.spans, place.style, fixes, place.below + self._below)
        new = document.with_text(edited(document.text, changes))
        try:
            read = new.values()
        except NotAPayload:
            return None
        return new if json.dumps(read) == json.dumps(values) else None
