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

    __slots__ = ("_lines", "high", "low", "notes", "source", "status", "unit")

    is_certain = False
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
        self._lines = lines
        self.notes = notes
        self.source = source

    def __repr__(self) -> str:
        return f"<Estimate {self}>"

    def __str__(self) -> str:
        if self.status == "unknown":
            return "unknown"
        low, high = amount_text(self.low), amount_text(self.high)
        return f"{low} {self.unit}" if self.status == "exact" else f"{low} to {high} {self.unit}"

    @property
    def lines(self) -> tuple[Line, ...]:
        """The parts of the higher figure."""
        return self._lines

    @property
    def key(self) -> object:
        """A hashable value that only estimates which say the same share."""
        return self

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


class ExactEstimate(Estimate):
    """What a payload costs that leaves nothing open. Its lines are listed when somebody looks at them."""

    __slots__ = ("_listing", "_values")

    is_certain = True

    def __init__(
        self,
        total: Amount,
        unit: str,
        listing: Callable[..., list[Line]],
        values: tuple[Any, ...],
        source: Source | None,
    ) -> None:
        self.status = "exact"
        self.low = self.high = total
        self.unit = unit
        self.notes = ()
        self.source = source
        self._listing = listing
        self._values = values

    @property
    def key(self) -> object:
        """A hashable value that only estimates which say the same share."""
        return (self._listing, self._values, self.source)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The parts of the figure."""
        return tuple(self._listing(*self._values))


class Undocumented(Estimate):
    """The estimate of everything whose price no document states."""

    __slots__ = ()

    is_certain = True


def unknown(unit: str, reason: str, source: Source | None) -> Estimate:
    """The estimate of a payload whose price is not known, and why."""
    return Estimate("unknown", None, None, unit, (), (reason,), source)


def undocumented(unit: str, reason: str, source: Source | None) -> Estimate:
    """The estimate of every payload of a kind for which no price is documented, and why."""
    return Undocumented("unknown", None, None, unit, (), (reason,), source)


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
        notes = tuple(self.notes)
        if values and values[0][0] is self.payload:
            return _over_all(unit, source, listing, values, notes)  # it depends on more than a few values
        # The classes tell true from 1, which are equal in Python.
        key = (listing, notes, values, *[among[0].__class__ for among in values])
        try:
            known = _latest.get(key)
        except TypeError:  # a condition compares with a list or an object
            return _over_all(unit, source, listing, values, notes)
        if known is None:
            if len(_latest) >= _MOST_KEPT:
                _latest.clear()
            known = _latest[key] = _over_all(unit, source, listing, values, notes)
        return known


_MOST_KEPT = 500
_latest: dict[object, Estimate] = {}
"""The latest estimates: what is left open is often the same, and so is what it comes to."""


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


def limited(
    total: Amount,
    minimum: Amount | None = None,
    maximum: Amount | None = None,
    step: Amount | None = None,
    mode: Mode = "up",
) -> Amount:
    """What the lines of `settled` come to, for a total of the lines before."""
    if minimum is not None and total < minimum:
        total = minimum
    if maximum is not None and total > maximum:
        total = maximum
    return total if step is None else _rounded(total, step, mode)


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

    def add(self, estimate: Estimate) -> None:
        """Count one estimate in."""
        if estimate.low is None or estimate.high is None:
            self.unknown += 1
            return
        self.ranges += estimate.status == "range"
        low, high = self.sums.get(estimate.unit, (0, 0))
        self.sums[estimate.unit] = (low + estimate.low, high + estimate.high)

    def add_exact(self, estimates: Iterable[Estimate]) -> list[Estimate]:
        """Count in the estimates that are exact, which most of many are; the others come back."""
        sums: dict[str, Amount] = {}
        others = []
        for estimate in estimates:
            if estimate.status == "exact":
                sums[estimate.unit] = sums.get(estimate.unit, 0) + (estimate.low or 0)
            else:
                others.append(estimate)
        for unit, amount in sums.items():
            low, high = self.sums.get(unit, (0, 0))
            self.sums[unit] = (low + amount, high + amount)
        return others

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
