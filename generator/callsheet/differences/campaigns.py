"""Campaigns: what a file of payloads costs, and whether it is taken, with old and with new specs.

Both states are compiled, the way the clients are, and asked about every payload.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from callsheet.clients import Clients
from callsheet.differences.changes import Change, Kind
from callsheet.modelling.providers import Specs
from callsheet.payloads.streams import Unreadable, read
from callsheet.trials import compiled

if TYPE_CHECKING:
    from callsheet.runtime.estimates import Estimate, Total

Verdict = Literal["valid", "valid, with warnings", "not valid", "no such operation"]
_TAKEN: Final = ("valid", "valid, with warnings")


class CampaignError(Exception):
    """A campaign that cannot be read. The message says where and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One payload of which the verdict or the price changed: where it stands, and both states in words."""

    place: str
    operation: str
    was: str
    now: str


@dataclass(slots=True)
class Effect:
    """What a campaign is worth with old and with new specs.

    `refused` and `repriced` count the payloads of each operation that were taken and are refused, and those that are
    taken before and after at another price.
    """

    file: str
    before: Total
    after: Total
    payloads: int = 0
    verdicts: list[Line] = field(default_factory=list)
    prices: list[Line] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    repriced: Counter[str] = field(default_factory=Counter)

    def untold(self, changes: Iterable[Change]) -> Iterator[Change]:
        """What the payloads meet of which no change of the specs tells, in the class of what they meet."""
        told = {(change.kind, change.subject) for change in changes}
        met: tuple[tuple[Kind, Counter[str], str], ...] = (
            ("breaking", self.refused, "refused"),
            ("price", self.repriced, "priced otherwise"),
        )
        for kind, counts, words in met:
            for operation, count in (+counts).items():
                if (kind, operation) not in told and ("breaking", operation) not in told:
                    text = f"{count} payload{'s are' if count > 1 else ' is'} {words} now, see the campaign"
                    yield Change(kind, operation, "", text)


def effect(file: Path, shown: str, old: Specs, new: Specs) -> Effect:
    """What new specs do to a file of `{"operation": …, "payload": …}`. Raises `CampaignError` for another file."""
    with compiled(old.providers) as before, compiled(new.providers) as after:
        found = Effect(shown, before.total(), after.total())
        for payload in read([str(file)], BytesIO()):
            if isinstance(payload, Unreadable):
                raise CampaignError(payload.message)
            value = payload.value
            if not isinstance(value, dict) or not isinstance(value.get("operation"), str) or "payload" not in value:
                place = shown + payload.place.removeprefix(str(file))
                raise CampaignError(f'{place}: every payload is {{"operation": "…", "payload": {{…}}}}')
            _compare(found, shown + payload.place.removeprefix(str(file)), value, (before, after))
    return found


def _compare(found: Effect, place: str, value: dict[str, Any], clients: tuple[Clients, Clients]) -> None:
    operation = value["operation"]
    (was, price_was), (now, price_now) = (_asked(one, operation, value["payload"]) for one in clients)
    found.payloads += 1
    for total, price in ((found.before, price_was), (found.after, price_now)):
        if price is not None:
            total.add(price)
    if was != now:
        found.verdicts.append(Line(place, operation, was, now))
    taken, is_taken = was in _TAKEN, now in _TAKEN
    found.refused[operation] += taken and now == "not valid"
    if str(price_was) != str(price_now) and (is_taken or not taken) and now != "no such operation":
        found.repriced[operation] += taken
        found.prices.append(Line(place, operation, _words(price_was), _words(price_now)))


def _words(price: Estimate | None) -> str:
    return "no price" if price is None else str(price)


def _asked(clients: Clients, operation: str, payload: object) -> tuple[Verdict, Estimate | None]:
    runner = clients.find(operation)
    if runner is None:
        return "no such operation", None
    report = runner.check(payload)
    verdict: Verdict = "not valid" if report.errors else "valid, with warnings" if report.warnings else "valid"
    return verdict, runner.estimate(payload)
