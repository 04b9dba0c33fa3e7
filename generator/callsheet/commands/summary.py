"""Summary: what is said after many payloads: how many are valid, what is wrong most often, and the price.

Holds counts only, and few of them, however long the stream.
"""

from __future__ import annotations

from collections import Counter

from callsheet.commands.results import EACH, FineSum
from callsheet.commands.terminal import counted
from callsheet.runtime.checking import UNPRICED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from callsheet.commands.results import Result
    from callsheet.commands.terminal import Printer
    from callsheet.runtime.estimates import Estimate, Total

_COMMONEST = 5
_MOST_NOTES = 1000
"""How many different notes are counted: a note may quote its payload."""


class _Tally:
    """What is counted of one operation."""

    __slots__ = ("payloads", "total", "valid")

    def __init__(self, total: Total) -> None:
        self.payloads = 0
        self.valid = 0
        self.total = total


class Summary:
    """Counts results, and prints what they come to. `total` makes a sum of estimates that is still empty."""

    def __init__(self, total: Callable[[], Total]) -> None:
        self._new_total = total
        self._tallies: dict[str, _Tally] = {}
        self._rules: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._notes: Counter[str] = Counter()
        self._warned = 0

    @property
    def count(self) -> int:
        """How many payloads were counted."""
        return sum(tally.payloads for tally in self._tallies.values())

    @property
    def invalid(self) -> int:
        """How many of them are not valid."""
        return sum(tally.payloads - tally.valid for tally in self._tallies.values())

    def add(self, result: Result) -> None:
        """Count one result. Only what is valid is added to the price."""
        tally = self._tally(result.operation if result.operation != EACH else "(no operation)")
        tally.payloads += 1
        if result.valid:
            tally.valid += 1
            if result.estimate is not None:
                tally.total.add(result.estimate)
                self._count_notes((note, 1) for note in result.estimate.notes)
        if result.violations:
            self._warned += result.valid
            for violation in result.violations:
                self._rules[violation["rule"]] += 1
                self._examples.setdefault(violation["rule"], violation["message"])

    def add_fine(self, operation: str, estimates: list[Estimate]) -> None:
        """Count payloads of one operation in which nothing was found, by their prices."""
        fine = FineSum(operation, self._new_total())
        fine.add(estimates)
        self.add_sum(fine)

    def add_sum(self, fine: FineSum) -> None:
        """Count payloads in which nothing was found, by what they come to."""
        tally = self._tally(fine.operation)
        tally.payloads += fine.count
        tally.valid += fine.count
        _merge(tally.total, fine.total)
        self._count_notes(fine.notes.items())

    def _tally(self, operation: str) -> _Tally:
        tally = self._tallies.get(operation)
        if tally is None:
            tally = self._tallies[operation] = _Tally(self._new_total())
        return tally

    def _count_notes(self, notes: Iterable[tuple[str, int]]) -> None:
        for note, times in notes:
            if note in self._notes or len(self._notes) < _MOST_NOTES:
                self._notes[note] += times

    def print(self, out: Printer, *, only_price: bool) -> None:
        """Print the summary; `only_price` leaves out what a check found."""
        if not only_price:
            self._print_verdicts(out)
        if len(self._tallies) > 1:
            self._print_operations(out, only_price)
        if self._rules:
            out.line()
            out.line("Commonest findings")
            rows = [(str(count), rule, self._examples[rule]) for rule, count in self._rules.most_common(_COMMONEST)]
            out.table(("Count", "Rule", "For example"), rows, frozenset((0,)), cut=True)
        if not only_price and self._is_unpriced:
            return
        if self._notes:
            out.line()
            out.line("What the documents leave open in the price")
            found = self._notes.most_common(_COMMONEST)
            out.table(("Count", "Why"), [(str(count), note) for note, count in found], frozenset((0,)))
        self._print_price(out, "Price" if only_price else "Price of the valid payloads")

    @property
    def _is_unpriced(self) -> bool:
        """Whether nobody states a price for any of the operations."""
        return set(self._notes) == {UNPRICED} and not any(tally.total.sums for tally in self._tallies.values())

    def _print_verdicts(self, out: Printer) -> None:
        warned = f" ({self._warned} with warnings)" if self._warned else ""
        wrong = out.style(f"{self.invalid} not valid", "error" if self.invalid else "faint")
        valid = out.style(f"{self.count - self.invalid} valid", "good")
        out.line(f"{counted(self.count, 'payload')}: {valid}{warned}, {wrong}")

    def _print_operations(self, out: Printer, only_price: bool) -> None:
        out.line()
        rows = [
            (name, str(tally.payloads), str(tally.valid), _price(tally.total, tally.valid))
            for name, tally in sorted(self._tallies.items())
        ]
        if only_price:
            out.table(("Operation", "Payloads", "Price"), [(a, b, d) for a, b, _, d in rows], frozenset((1,)))
        else:
            out.table(("Operation", "Payloads", "Valid", "Price of the valid ones"), rows, frozenset((1, 2)))

    def _print_price(self, out: Printer, heading: str) -> None:
        """Print the totals, one a provider: a credit of one provider is not a credit of another."""
        totals: dict[str, Total] = {}
        for name, tally in self._tallies.items():
            if tally.valid:
                provider = name.partition(".")[0]
                _merge(totals.setdefault(provider, self._new_total()), tally.total)
        if len(self._tallies) > 1 or self._rules or self._notes:
            out.line()
        if len(totals) < 2:
            said = next((str(total) for total in totals.values()), "nothing to price")
            out.line(f"{heading}: {out.style(said, 'strong')}")
            return
        out.line(heading)
        width = max(map(len, totals))
        for provider, total in sorted(totals.items()):
            out.line(f"  {provider:<{width}}  {out.style(str(total), 'strong')}")


def _merge(total: Total, other: Total) -> None:
    for unit, (low, high) in other.sums.items():
        known = total.sums.get(unit, (0, 0))
        total.sums[unit] = (known[0] + low, known[1] + high)
    total.ranges += other.ranges
    total.unknown += other.unknown


def _price(total: Total, payloads: int) -> str:
    """The total of one operation, in a few words."""
    if not payloads:
        return "none is valid"
    if not total.unknown:
        return str(total)
    if not total.sums:
        return "unknown"
    sums = total.to_json()["sums"].items()
    known = " + ".join(
        f"{at['low']} {unit}" if at["low"] == at["high"] else f"{at['low']} to {at['high']} {unit}" for unit, at in sums
    )
    return f"at least {known}; {total.unknown} unknown"
