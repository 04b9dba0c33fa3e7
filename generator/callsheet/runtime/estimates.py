"""Estimates: what a payload will cost, as far as the documents say.

An estimate is exact, a range (a field that matters was left out and its default is documented nowhere) or unknown.
An unknown one holds no number that could be added up by accident.
"""

from __future__ import annotations

from .words import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal
    from typing import Any, Literal, TypeAlias

    from .rules import Source

    Amount: TypeAlias = int | Decimal
    Mode: TypeAlias = Literal["up", "down", "half-up"]
    Note: TypeAlias = str | tuple[str, tuple[Any, ...]]
    """Why an estimate is a range: in words, or the field that was left out with the values that it may stand for."""
    Line: TypeAlias = tuple[str, Amount]
    """A part of a price: its label, and its amount in the estimate's unit."""


def amount_text(amount: Amount | None) -> str | None:
    """An amount as a decimal without exponent or idle zeros; None stays None."""
    if amount is None or isinstance(amount, int):
        return None if amount is None else str(amount)
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Estimate:
    """What one payload costs, from `low` to `high` in `unit`; both are None where `status` is "unknown".

    `lines` are the parts of the higher figure. `notes` say why it is a range, or why nothing is known. Estimates that
    say the same may be one and the same object.
    """

    __slots__ = ("high", "is_certain", "lines", "low", "notes", "source", "status", "unit")

    is_certain: bool
    """Whether no other way to read the payload could give another estimate."""

    def __init__(
        self,
        status: Literal["exact", "range", "unknown"],
        low: Amount | None,
        high: Amount | None,
        unit: str,
        lines: tuple[Line, ...],
        notes: tuple[str, ...],
        source: Source | None,
    ) -> None:
        self.status: Literal["exact", "range", "unknown"] = status
        self.low = low
        self.high = high
        self.unit = unit
        self.lines = lines
        self.notes = notes
        self.source = source
        self.is_certain = status == "exact"

    def __repr__(self) -> str:
        return f"<Estimate {self}>"

    def __str__(self) -> str:
        if self.status == "unknown":
            return "unknown"
        low, high = amount_text(self.low), amount_text(self.high)
        return f"{low} {self.unit}" if self.status == "exact" else f"{low} to {high} {self.unit}"

    def to_json(self) -> dict[str, Any]:
        """The estimate as plain JSON data; amounts are decimals written as text."""
        return {
            "status": self.status,
            "low": amount_text(self.low),
            "high": amount_text(self.high),
            "unit": self.unit,
            "lines": [{"label": label, "amount": amount_text(amount)} for label, amount in self.lines],
            "notes": list(self.notes),
            "source": str(self.source) if self.source else None,
        }


def unknown(unit: str, reason: str, source: Source | None) -> Estimate:
    """The estimate of a payload whose price is not known, and why."""
    return Estimate("unknown", None, None, unit, (), (reason,), source)


def undocumented(unit: str, reason: str, source: Source | None) -> Estimate:
    """The estimate of every payload of a kind for which no price is documented, and why."""
    estimate = unknown(unit, reason, source)
    estimate.is_certain = True
    return estimate


LEFT_OUT = object()
"""Stands for the value of a field that was left out, and whose default no document states."""
_MOST_KEPT = 1000
_kept: dict[object, Estimate] = {}


def kept(reckon: Callable[[Any], Estimate], payload: Any, values: tuple[Any, ...]) -> Estimate:
    """The estimate of a payload, reckoned once for all that have the same values in what the price depends on.

    Values that are equal must be of one class: true is 1 in Python.
    """
    key = (reckon, values)
    estimate = _kept.get(key)
    if estimate is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        estimate = _kept[key] = reckon(payload)
        estimate.is_certain = True
    return estimate


class Inputs:
    """Reads the fields that a price depends on. Each reader gives every value that a field may stand for.

    What is missing or cannot be priced is kept as `problem`: the estimate is unknown then. A field that was left
    out without a documented default becomes a note: the estimate is a range then.
    """

    __slots__ = ("notes", "payload", "problem")

    def __init__(self, payload: Any) -> None:
        self.payload: Any = payload if isinstance(payload, dict) else {}
        self.notes: list[Note] = []
        self.problem: str | None = None if isinstance(payload, dict) else "the payload is no object"

    def number(
        self, field: str, low: float | None, high: float | None, default: float | None = None, required: bool = False
    ) -> tuple[Amount, ...]:
        """The number in a field. Left out, it may be anything between its limits."""
        value = self.payload.get(field, default)
        kind = value.__class__
        if kind is int or (kind is float and value - value == 0):
            if (low is None or value >= low) and (high is None or value <= high):
                return (int(value) if value == value // 1 else _decimal(value),)
        elif field not in self.payload and not required and low is not None and high is not None:
            self.notes.append(f"{field} was left out, and its default is not documented: from {low} to {high}")
            return (_decimal(low), _decimal(high))
        return self._fail(field)

    def whole(
        self, field: str, low: int | None, high: int | None, default: int | None = None, required: bool = False
    ) -> tuple[int, ...]:
        """The whole number in a field. Left out, it may be anything between its limits."""
        value = self.payload.get(field, default)
        if value.__class__ is int and (low is None or value >= low) and (high is None or value <= high):
            return (value,)
        values = self.number(field, low, high, default, required)
        whole = tuple(int(value) for value in values)
        return whole if whole == values else self._fail(field)

    def choice(
        self, field: str, choices: tuple[Any, ...], default: Any = None, required: bool = False
    ) -> tuple[Any, ...]:
        """The value in a field that a price table knows. Left out, it may be any of them."""
        value = self.payload.get(field, default)
        for choice in choices:
            if value is choice or (value == choice and bool not in (value.__class__, choice.__class__)):
                return (choice,)
        if field in self.payload or required:
            return self._fail(field)
        self.notes.append((field, choices))
        return choices

    def given(self, field: str, choices: tuple[Any, ...], default: Any = None) -> tuple[Any, ...]:
        """The value in a field, or None where it was left out: a condition that asks for it does not hold then."""
        if field not in self.payload:
            return (default,)
        return self.choice(field, choices)

    def count(self, field: str) -> tuple[int, ...]:
        """How many items a list holds; none where it was left out."""
        value = self.payload.get(field, [])
        return (len(value),) if isinstance(value, list) else self._fail(field)

    def characters(self, field: str, per: int) -> tuple[int, ...]:
        """How many steps of `per` characters (code points) a text has begun."""
        value = self.payload.get(field, "")
        return (-(-len(value) // per),) if isinstance(value, str) else self._fail(field)

    def maybe(self, reason: str) -> tuple[bool, bool]:
        """Whether a term counts that may or may not."""
        self.notes.append(reason)
        return (False, True)

    def _fail(self, field: str) -> tuple[Any, ...]:
        if self.problem is None:
            if field in self.payload:
                self.problem = f"{field} is {shown(self.payload[field])}, for which no price is stated"
            else:
                self.problem = f"{field} is missing, and the price depends on it"
        return ()

    def estimate(
        self, unit: str, source: Source | None, listing: Callable[..., list[Line]], *values: tuple[Any, ...]
    ) -> Estimate:
        """The estimate over every combination of the values that each input may have, which `listing` prices."""
        if self.problem is not None:
            return unknown(unit, self.problem, source)
        return _over_all(unit, source, listing, values, tuple(self.notes))


def _over_all(
    unit: str,
    source: Source | None,
    listing: Callable[..., list[Line]],
    values: tuple[tuple[Any, ...], ...],
    notes: tuple[Note, ...],
) -> Estimate:
    from itertools import product

    low, high, best = _extremes(listing(*chosen) for chosen in product(*values))
    status: Literal["exact", "range"] = "exact" if low == high else "range"
    said = () if low == high else tuple(note if isinstance(note, str) else _left_out(*note) for note in notes)
    return Estimate(status, low, high, unit, tuple(best), said, source)


def _left_out(field: str, choices: tuple[Any, ...]) -> str:
    either = " or ".join(map(shown, choices))
    return f"{field} was left out, and its default is not documented: {either}"


def _extremes(priced: Iterable[Sequence[Line]]) -> tuple[Amount, Amount, Sequence[Line]]:
    """The lowest sum of all, the highest, and the lines of the highest."""
    low: Amount | None = None
    high: Amount = 0
    best: Sequence[Line] = ()
    for lines in priced:
        total: Amount = 0
        for _, amount in lines:
            total += amount
        if low is None or total > high:
            high, best = total, lines
        if low is None or total < low:
            low = total
    return (high if low is None else low), high, best


def _span(low: Amount, high: Amount, unit: str) -> str:
    return f"{amount_text(low)} {unit}" if low == high else f"{amount_text(low)} to {amount_text(high)} {unit}"


def settled(
    lines: list[Line],
    minimum: Amount | None = None,
    maximum: Amount | None = None,
    step: Amount | None = None,
    mode: Mode = "up",
) -> list[Line]:
    """The lines with what a minimum, a maximum or rounding changes, as lines of their own."""
    total: Amount = sum((amount for _, amount in lines), 0)
    if minimum is not None and total < minimum:
        lines.append(("up to the minimum", minimum - total))
        total = minimum
    if maximum is not None and total > maximum:
        lines.append(("down to the maximum", maximum - total))
        total = maximum
    if step is not None:
        change = _rounded(total, step, mode) - total
        if change:
            lines.append((f"rounded {mode.replace('-', ' ')}", change))
    return lines


def _rounded(total: Amount, step: Amount, mode: Mode) -> Amount:
    from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

    modes = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "half-up": ROUND_HALF_UP}
    rounded = (Decimal(total) / Decimal(step)).to_integral_value(modes[mode]) * Decimal(step)
    return total if rounded == total else rounded


def _decimal(number: float) -> Decimal:
    from decimal import Decimal

    return Decimal(str(number))


class Total:
    """The price of many payloads, summed by unit. Unknown prices are counted, never added."""

    __slots__ = ("ranges", "sums", "unknown")

    def __init__(self) -> None:
        self.sums: dict[str, tuple[Amount, Amount]] = {}
        self.ranges = 0
        self.unknown = 0

    def add(self, estimate: Estimate, times: int = 1) -> None:
        """Count an estimate in, once or several `times`."""
        if estimate.low is None or estimate.high is None:
            self.unknown += times
            return
        if estimate.status == "range":
            self.ranges += times
        low, high = self.sums.get(estimate.unit, (0, 0))
        self.sums[estimate.unit] = (low + estimate.low * times, high + estimate.high * times)

    def __str__(self) -> str:
        if self.unknown == 0:
            return (
                " + ".join(_span(low, high, unit) for unit, (low, high) in sorted(self.sums.items()))
                or "nothing to price"
            )
        count = f"{self.unknown} payload{'' if self.unknown == 1 else 's'}"
        if not self.sums:
            return f"unknown: no price is documented for {count}"
        floor = " + ".join(f"{amount_text(low)} {unit}" for unit, (low, _) in sorted(self.sums.items()))
        return f"unknown: at least {floor}, and {count} without a documented price"

    def to_json(self) -> dict[str, Any]:
        """The total as plain JSON data. A unit's sum is only a floor while `unknown` is above 0."""
        sums = {
            unit: {"low": amount_text(low), "high": amount_text(high)}
            for unit, (low, high) in sorted(self.sums.items())
        }
        return {"status": "unknown" if self.unknown else "known", "unknown": self.unknown, "sums": sums}
