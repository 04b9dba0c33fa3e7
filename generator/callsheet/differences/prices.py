"""Prices: what changed in what a request costs, term by term and amount by amount."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.compiling.merging import mentioned, merged_enum, merged_properties
from callsheet.differences.changes import Kind
from callsheet.differences.details import detail_words
from callsheet.differences.schemas import Comparison
from callsheet.differences.words import amount_words, ground_words, value_words
from callsheet.implications import sense
from callsheet.ir.schemas import Bound, Price, Property, Quantity, Required, Rounding, Schema, Term
from callsheet.ir.texts import SpecText

_Cell: TypeAlias = frozenset[tuple[str, str]]
"""The fields that an amount depends on, each with its value."""
_PLACE: Final = "price"


def compare_prices(comparison: Comparison, old: Schema, new: Schema) -> None:
    """Note what changed in the price of one form of a body."""
    before, after = old.price, new.price
    match before, after:
        case None, None:
            return
        case None, Price():
            if after.unknown is None:
                _tell(comparison, f"is stated now, in {plain_words(after.unit)}", after, "unit")
            else:
                comparison.tell("note", _PLACE, f"is unknown: {plain_words(after.unknown)}", after.basis.position)
        case Price(), None:
            _tell(comparison, "is no longer stated", before)
        case Price(), Price():
            _Prices(comparison, (old, before), (new, after)).compare()
            _left_out(comparison, old, new, after)


def _tell(comparison: Comparison, message: str, price: Price, *steps: str | int | SpecText) -> None:
    comparison.tell("price", _PLACE, message, comparison.about.word(price.basis.position, *steps))


def _left_out(comparison: Comparison, old: Schema, new: Schema, price: Price) -> None:
    """Note the fields that count otherwise where a payload leaves them out."""
    fields: set[SpecText] = set()
    for term in price.terms:
        fields |= {quantity.field for quantity in term.times} | {axis.field for axis in term.rate.axes}
        fields |= mentioned(term.when) if term.when is not None else set()
    for name in sorted(fields):
        was, now = (_stands_for(schema, name) for schema in (old, new))
        if was is not None and now is not None and was != now:
            at = next((c.basis.position for c in new.constraints if isinstance(c, Property) and c.name == name), None)
            position = comparison.about.word(at or price.basis.position, "default")
            text = f"{plain_words(name)} left out counted as {was}, and counts as {now}"
            comparison.tell("price", _PLACE, text, position)


def _stands_for(schema: Schema, name: SpecText) -> str | None:
    """What a field counts as where it is left out, in words; None where it is never left out, or not known."""
    inner = merged_properties(schema.constraints).get(name)
    if inner is None or any(isinstance(c, Required) and c.name == name for c in schema.constraints):
        return None
    if inner.default is not None:
        return value_words(inner.default)
    enum = merged_enum(inner)
    if enum is not None:
        return f"any of {', '.join(value_words(value) for value in enum.values)}"
    limits = [f"{c.keyword} {c.limit}" for c in inner.constraints if isinstance(c, Bound)]
    return f"anything ({', '.join(sorted(limits))})" if limits else "anything"


class _Prices:
    """The old and the new price of one form, with what the form takes."""

    def __init__(self, comparison: Comparison, old: tuple[Schema, Price], new: tuple[Schema, Price]) -> None:
        self._comparison = comparison
        self._old, self._before = old
        self._new, self._after = new

    def compare(self) -> None:
        before, after = self._before, self._after
        if before.unit != after.unit:
            self._tell(f"was in {plain_words(before.unit)} and is in {plain_words(after.unit)}", "unit")
        if (before.unknown is None) != (after.unknown is None):
            if after.unknown is None:
                self._tell(f"was unknown and is stated now, in {plain_words(after.unit)}", "terms")
            else:
                self._tell(f"is unknown now: {plain_words(after.unknown)}", "unknown")
            return
        if before.unknown is not None and after.unknown is not None and before.unknown != after.unknown:
            text = f"was unknown: {plain_words(before.unknown)}; is unknown: {plain_words(after.unknown)}"
            self._note(text, "unknown")
        self._terms()
        for name, was, now in (
            ("minimum", before.minimum, after.minimum),
            ("maximum", before.maximum, after.maximum),
        ):
            if was != now:
                self._tell(_limit_words(name, was, now), name)
        if before.rounding != after.rounding:
            self._tell(f"the total was {_rounding(before.rounding)} and is {_rounding(after.rounding)}", "round")
        self._grounds()

    def _terms(self) -> None:
        before = {term.name: term for term in self._before.terms}
        after = {term.name: term for term in self._after.terms}
        self._renamed(before, after)
        for name in dict.fromkeys((*before, *after)):
            if name not in after:
                text = f"{plain_words(name)!r} no longer counts{_worth(before[name], 'it was')}"
                self._comparison.tell("price", _PLACE, text, before[name].basis.position)
            elif name not in before:
                counts = "may count" if after[name].maybe is not None else "counts"
                text = f"{plain_words(name)!r} {counts} now{_worth(after[name], 'it is')}"
                self._tell(text, *self._steps(after[name], "name"))
            else:
                self._term(before[name], after[name])

    def _steps(self, term: Term, *steps: str | SpecText) -> tuple[str | int | SpecText, ...]:
        """The way from the new price to a part of one of its terms."""
        return "terms", self._after.terms.index(term), *steps

    def _renamed(self, before: dict[SpecText, Term], after: dict[SpecText, Term]) -> None:
        """Note the terms that only have another name, and bring the old and the new one together."""
        for old in [name for name in before if name not in after]:
            same = [new for new in after if new not in before and _is_same(before[old], after[new])]
            if same:
                text = f"{plain_words(old)!r} is called {plain_words(same[0])!r} now"
                self._note(text, *self._steps(after[same[0]], "name"))
                before[same[0]] = before.pop(old)

    def _term(self, before: Term, after: Term) -> None:
        called = repr(plain_words(after.name))
        if {axis.field for axis in before.rate.axes} != {axis.field for axis in after.rate.axes}:
            was, now = (
                " and ".join(plain_words(axis.field) for axis in term.rate.axes) or "nothing"
                for term in (before, after)
            )
            text = f"the rate of {called} depended on {was}, and depends on {now}"
            self._tell(text, *self._steps(after, "rate", "by"))
        else:
            self._cells(before, after)
        was, now = (" × ".join(map(_quantity, term.times)) for term in (before, after))
        if was != now:
            counted, counts = (f"per {said}" if said else "once" for said in (was, now))
            self._tell(f"{called} counted {counted}, and counts {counts}", *self._steps(after, "times"))
        self._conditions(called, before, after)

    def _conditions(self, called: str, before: Term, after: Term) -> None:
        """Note when a term counts now, and other words of it."""
        if sense(before.when) != sense(after.when):
            detail = detail_words(before.when or Schema(), after.when or Schema())
            self._tell(f"{called} counts under another condition{detail}", *self._steps(after, "when"))
        if (before.maybe is None) != (after.maybe is None):
            text = f"{called} may or may not count now" if after.maybe else f"{called} is sure to count now"
            self._tell(text, *self._steps(after, "maybe"))
        elif before.maybe != after.maybe or _are_relabelled(before, after):
            self._note(f"{called} is described in other words", *self._steps(after, "name"))
        grounds = [
            (self._comparison.old.ground(was), self._comparison.new.ground(now))
            for was, now in ((self._before.basis, self._after.basis), (before.basis, after.basis))
        ]
        if grounds[0] != grounds[1] and grounds[1][0] != grounds[1][1]:
            text = f"{called} {ground_words([grounds[1][0]], [grounds[1][1]])}"
            self._note(text, *self._steps(after, "x-evidence"))

    def _cells(self, before: Term, after: Term) -> None:
        was, now, steps = _cells(before), _cells(after), _steps(after)
        called, unit = repr(plain_words(after.name)), plain_words(self._after.unit)
        for cell in dict.fromkeys((*was, *now)):
            where = f" ({', '.join(f'{name} {value}' for name, value in sorted(cell))})" if cell else ""
            at = self._steps(after, "rate", *steps.get(cell, ()))
            if cell not in now:
                if self._is_taken(cell, self._new):  # else the value is gone, which is told
                    self._tell(f"{called}{where} has no amount any more: it was {amount_words(was[cell])}", *at)
            elif cell not in was:
                kind: Kind = "price" if self._is_taken(cell, self._old) else "safe"
                text = f"{called}{where} has an amount now: {amount_words(now[cell])} {unit}"
                position = self._comparison.about.word(self._after.basis.position, *at)
                self._comparison.tell(kind, _PLACE, text, position)
            elif was[cell] != now[cell]:
                self._tell(f"{called}{where} {_change(was[cell], now[cell], unit)}", *at)

    def _is_taken(self, cell: _Cell, schema: Schema) -> bool:
        """Whether a body may hold the values that choose an amount."""
        known = merged_properties(schema.constraints)
        for name, value in cell:
            inner = next((inner for field, inner in known.items() if plain_words(field) == name), Schema())
            enum = merged_enum(inner)
            if enum is not None and value not in {plain_words(one.key) for one in enum.values}:
                return False
        return True

    def _grounds(self) -> None:
        old, new = self._comparison.old, self._comparison.new
        was, now = old.ground(self._before.basis), new.ground(self._after.basis)
        if was != now:
            self._note(ground_words([was], [now]))

    def _tell(self, message: str, *steps: str | int | SpecText) -> None:
        _tell(self._comparison, message, self._after, *steps)

    def _note(self, message: str, *steps: str | int | SpecText) -> None:
        position = self._comparison.about.word(self._after.basis.position, *steps)
        self._comparison.tell("note", _PLACE, message, position)


def _is_same(before: Term, after: Term) -> bool:
    """Whether two terms differ in their names only."""
    return bool(sense(replace(before, name=after.name)) == sense(after))


def _worth(term: Term, verb: str) -> str:
    """What a term adds, as the end of a sentence, where that is one amount."""
    amounts = {amount for _, amount in term.rate.cells}
    if len(amounts) != 1:
        return ""
    times = "".join(f" × {_quantity(quantity)}" for quantity in term.times)
    return f": {verb} {amount_words(amounts.pop())}{times}"


def _limit_words(name: str, was: Decimal | None, now: Decimal | None) -> str:
    if was is not None and now is not None:
        return f"the {name} was {amount_words(was)} and is {amount_words(now)}"
    if now is not None:
        return f"there is a {name} of {amount_words(now)} now"
    return f"there is no {name} any more" + (f": it was {amount_words(was)}" if was is not None else "")


def _rounding(rounding: Rounding | None) -> str:
    return f"rounded {rounding.mode} to {amount_words(rounding.step)}" if rounding is not None else "not rounded"


def _change(was: Decimal, now: Decimal, unit: str) -> str:
    """How an amount changed, in a way that tells a discount from a charge."""
    share = f" ({amount_words(round(abs(now - was) / abs(was) * 100, 1))} %)" if was else ""
    if was < 0 and now < 0:
        direction = "grows" if now < was else "shrinks"
        return f"takes off {amount_words(-now)} {unit} instead of {amount_words(-was)}: it {direction}{share}"
    direction = "up" if now > was else "down"
    return f"goes {direction} from {amount_words(was)} to {amount_words(now)} {unit}{share}"


def _cells(term: Term) -> dict[_Cell, Decimal]:
    """The amounts of a term, each by the fields that choose it and their values."""
    names = [plain_words(axis.field) for axis in term.rate.axes]
    return {frozenset(zip(names, map(plain_words, texts), strict=True)): amount for texts, amount in term.rate.cells}


def _steps(term: Term) -> dict[_Cell, tuple[str | SpecText, ...]]:
    """The way from the rate of a term to each of its amounts."""
    ways: list[tuple[str | SpecText, ...]] = [("of", *texts) if texts else () for texts, _ in term.rate.cells]
    return dict(zip(_cells(term), ways, strict=True))


def _are_relabelled(before: Term, after: Term) -> bool:
    """Whether what counts in two states of a term has other words in its label."""
    words_before, words_after = ({axis.field: axis.words for axis in term.rate.axes} for term in (before, after))
    units_before, units_after = ({one.field: one.unit for one in term.times} for term in (before, after))
    return any(words_before[field] != words_after[field] for field in words_before.keys() & words_after.keys()) or any(
        units_before[field] != units_after[field] for field in units_before.keys() & units_after.keys()
    )


def _quantity(quantity: Quantity) -> str:
    kinds = {"value": "", "count": "items of ", "characters": "characters of "}
    per = f" / {quantity.per}" if quantity.per != 1 else ""
    return kinds[quantity.kind] + plain_words(quantity.field) + per
