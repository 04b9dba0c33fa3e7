"""Prices: what changed in what a request costs, term by term and amount by amount."""

from __future__ import annotations

from decimal import Decimal

from callsheet.compiling.code import plain_words
from callsheet.differences.schemas import Comparison
from callsheet.differences.words import amount_words
from callsheet.implications import sense
from callsheet.ir.schemas import Price, Quantity, Schema, Term

_PLACE = "price"


def compare_prices(comparison: Comparison, old: Schema, new: Schema) -> None:
    """Note what changed in the price of one form of a body."""
    before, after = old.price, new.price
    match before, after:
        case None, None:
            return
        case None, Price():
            if after.unknown is None:
                _tell(comparison, f"is stated now, in {plain_words(after.unit)}", after)
            else:
                comparison.tell("note", _PLACE, f"is unknown: {plain_words(after.unknown)}", after.basis.position)
        case Price(), None:
            _tell(comparison, "is no longer stated", before)
        case Price(), Price():
            _Prices(comparison, before, after).compare()


def _tell(comparison: Comparison, message: str, price: Price) -> None:
    comparison.tell("price", _PLACE, message, price.basis.position)


class _Prices:
    """The old and the new price of one form."""

    def __init__(self, comparison: Comparison, before: Price, after: Price) -> None:
        self._comparison = comparison
        self._before = before
        self._after = after

    def compare(self) -> None:
        before, after = self._before, self._after
        if before.unit != after.unit:
            self._tell(f"was in {plain_words(before.unit)} and is in {plain_words(after.unit)}")
        if (before.unknown is None) != (after.unknown is None):
            if after.unknown is None:
                self._tell(f"was unknown and is stated now, in {plain_words(after.unit)}")
            else:
                self._tell(f"is unknown now: {plain_words(after.unknown)}")
            return
        self._terms()
        for name, was, now in (
            ("minimum", before.minimum, after.minimum),
            ("maximum", before.maximum, after.maximum),
        ):
            if was != now:
                self._tell(f"the {name} was {_amount(was)} and is {_amount(now)}")
        if before.rounding != after.rounding:
            self._tell("the total is rounded in another way")
        self._grounds()

    def _terms(self) -> None:
        before = {term.name: term for term in self._before.terms}
        after = {term.name: term for term in self._after.terms}
        for name in dict.fromkeys((*before, *after)):
            if name not in after:
                self._tell(f"{plain_words(name)!r} no longer counts")
            elif name not in before:
                self._tell(f"{plain_words(name)!r} counts now")
            else:
                self._term(before[name], after[name])

    def _term(self, before: Term, after: Term) -> None:
        name = after.name
        if [axis.field for axis in before.rate.axes] != [axis.field for axis in after.rate.axes]:
            fields = ", ".join(axis.field for axis in after.rate.axes) or "nothing"
            self._tell(f"the rate of {plain_words(name)!r} depends on {fields} now")
        else:
            self._cells(before, after)
        if before.times != after.times:
            was, now = (" × ".join(map(_quantity, term.times)) or "once" for term in (before, after))
            self._tell(f"{plain_words(name)!r} was counted: {was}; is counted: {now}")
        if sense(before.when) != sense(after.when):
            self._tell(f"{plain_words(name)!r} counts under another condition")
        if (before.maybe is None) != (after.maybe is None):
            self._tell(
                f"{plain_words(name)!r} may or may not count now"
                if after.maybe
                else f"{plain_words(name)!r} is sure to count now"
            )

    def _cells(self, before: Term, after: Term) -> None:
        was, now = dict(before.rate.cells), dict(after.rate.cells)
        for texts in dict.fromkeys((*was, *now)):
            where = f" ({', '.join(texts)})" if texts else ""
            if texts not in now:
                self._tell(f"{plain_words(after.name)!r}{where} has no amount any more: it was {_amount(was[texts])}")
            elif texts not in was:
                self._tell(f"{plain_words(after.name)!r}{where} has an amount now: {_amount(now[texts])}")
            elif was[texts] != now[texts]:
                change = _change(was[texts], now[texts], plain_words(self._after.unit))
                self._tell(f"{plain_words(after.name)!r}{where} {change}")

    def _grounds(self) -> None:
        old, new = self._comparison.old, self._comparison.new
        was, now = old.basis_words(self._before.basis), new.basis_words(self._after.basis)
        if was != now:
            text = f"rested on: {was}; rests on: {now}"
            self._comparison.tell("note", _PLACE, text, self._after.basis.position)

    def _tell(self, message: str) -> None:
        _tell(self._comparison, message, self._after)


def _amount(amount: Decimal | None) -> str:
    return "nothing" if amount is None else amount_words(amount)


def _change(was: Decimal, now: Decimal, unit: str) -> str:
    direction = "up" if now > was else "down"
    share = f" ({abs(now - was) / abs(was) * 100:.0f} %)" if was else ""
    return f"goes {direction} from {amount_words(was)} to {amount_words(now)} {unit}{share}"


def _quantity(quantity: Quantity) -> str:
    kinds = {"value": quantity.field, "count": f"items of {quantity.field}"}
    per = f" / {quantity.per}" if quantity.per != 1 else ""
    return kinds.get(quantity.kind, f"characters of {quantity.field}") + per
