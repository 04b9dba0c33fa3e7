"""Prices (`x-price`) read into terms. Their shape is checked by extensions.schema.yaml, their sense here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from callsheet import pointers
from callsheet.ir.schemas import Axis, Price, Quantity, Rate, Rounding, Term
from callsheet.ir.texts import SpecText, text_or_none

if TYPE_CHECKING:
    from callsheet.modelling.schemas import SchemaReader


def read_price(reader: SchemaReader, pointer: str) -> Price:
    """The price at a pointer; an unknown one, with a problem, where it cannot be read."""
    try:
        return _price(reader, pointer)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        reader.context.problem(pointer, "price", "this price has not the form that specs/README.md describes")
        return Price(SpecText(""), (), SpecText(""), None, None, None, reader.context.basis(pointer))


def _price(reader: SchemaReader, pointer: str) -> Price:
    value = reader.context.at(pointer)
    rounding = value.get("round")
    return Price(
        unit=SpecText(value["unit"]),
        terms=tuple(_term(reader, f"{pointer}/terms/{index}") for index in range(len(value.get("terms", ())))),
        unknown=text_or_none(value.get("unknown")),
        minimum=_amount(value["minimum"]) if "minimum" in value else None,
        maximum=_amount(value["maximum"]) if "maximum" in value else None,
        rounding=Rounding(_amount(rounding["to"]), rounding["mode"]) if rounding else None,
        basis=reader.context.basis(pointer),
    )


def _term(reader: SchemaReader, pointer: str) -> Term:
    value = reader.context.at(pointer)
    return Term(
        name=SpecText(value["name"]),
        rate=_rate(reader, pointers.join(pointer, "rate"), value["rate"]),
        times=tuple(_quantity(quantity) for quantity in value.get("times", ())),
        when=reader.read(pointers.join(pointer, "when")) if "when" in value else None,
        maybe=text_or_none(value.get("maybe")),
        basis=reader.context.basis(pointer),
    )


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError("an amount is a whole number or a decimal written as text")
    return Decimal(value)


def _quantity(value: dict[str, Any]) -> Quantity:
    unit = SpecText(value.get("unit", ""))
    if "field" in value:
        return Quantity("value", SpecText(value["field"]), 1, unit)
    if "count" in value:
        return Quantity("count", SpecText(value["count"]), 1, unit)
    if "characters" in value:
        return Quantity("characters", SpecText(value["characters"]), value.get("per", 1), unit)
    raise KeyError("field")


def _rate(reader: SchemaReader, pointer: str, value: Any) -> Rate:
    if not isinstance(value, dict):
        return Rate((), (((), _amount(value)),))
    axes = tuple(
        Axis(
            SpecText(axis["field"]),
            tuple((SpecText(key), SpecText(said)) for key, said in axis.get("words", {}).items()),
        )
        for axis in value["by"]
    )
    cells = _cells(reader, pointers.join(pointer, "of"), value["of"], len(axes))
    return Rate(axes, tuple(cells))


def _cells(reader: SchemaReader, pointer: str, table: Any, depth: int) -> list[tuple[tuple[SpecText, ...], Decimal]]:
    if depth == 0:
        return [((), _amount(table))]
    if not isinstance(table, dict):
        reader.context.problem(pointer, "price", "this table has fewer levels than the rate has fields")
        return []
    return [
        ((SpecText(key), *keys), amount)
        for key, below in table.items()
        for keys, amount in _cells(reader, pointers.join(pointer, key), below, depth - 1)
    ]
