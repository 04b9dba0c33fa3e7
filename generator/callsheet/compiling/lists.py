"""Lists: their items, one by one."""

from __future__ import annotations

from callsheet.compiling import forms, values, wording
from callsheet.compiling.booleans import Atom
from callsheet.compiling.code import Code, Lines, code, identifier, literal
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.schemas import Constraint, Contains, Items, PrefixItem, Schema, UniqueItems
from callsheet.ir.texts import SpecText, prose


def check_list(scope: Scope, out: Lines, constraint: Constraint, value: Code, place: Place) -> None:
    """A constraint on the items of a list; others are left to their own module."""
    label = list(place.label)
    match constraint:
        case UniqueItems():
            test = Atom(code("{t}({v})", t=scope.module.uses("has_unique_items"), v=value))
            said: wording.Text = [*label, " must not hold the same item twice"]
            scope.fails(out, test, scope.finding(place, "uniqueItems", said, constraint.basis))
        case Contains(_, least, most) if least or most is not None:
            fits = scope.conditions.fits(Schema((constraint,)), value, "array")
            words = forms.words_of(constraint.schema)
            link = "that is " if (least if most is None else most) == 1 else "that are "
            form: wording.Text = [link, wording.alternatives(words)] if words else ["of the form that is asked for"]
            said = [*label, " must hold ", _counted(least, most), " ", *form]
            scope.fails(out, fits, scope.finding(place, "contains", said, constraint.basis))
        case PrefixItem(index, inner):
            _prefix_item(scope, out, index, inner, value, place)
        case Items(inner, start):
            _items(scope, out, inner, start, value, place)
        case _:
            return


def _counted(least: int, most: int | None) -> SpecText:
    """How many items are asked for; a schema may ask for more than it allows."""
    if most is not None and most < least:
        return prose("at least {least} and at most {most} items", least=least, most=most)
    return wording.sized(str(least) if least else None, str(most) if most is not None else None, "item")


def _prefix_item(scope: Scope, out: Lines, index: int, inner: Schema, value: Code, place: Place) -> None:
    item = scope.names.take(identifier(f"item {index}"))
    body = values.check_value(scope, inner, item, place.item(literal(index)))
    if body:
        lines = Lines()
        lines.add(code("{item} = {v}[{i}]", item=item, v=value, i=literal(index)))
        lines.extend(body)
        out.block(code("if len({v}) > {i}:", v=value, i=literal(index)), lines)


def _items(scope: Scope, out: Lines, inner: Schema, start: int, value: Code, place: Place) -> None:
    index, item = scope.names.take(code("index")), scope.names.take(code("item"))
    body = values.check_value(scope, inner, item, place.item(index))
    if body:
        every = "for {i}, {item} in enumerate({v}):"
        text = every if not start else "for {i}, {item} in enumerate({v}[{s}:], {s}):"
        out.block(code(text, i=index, item=item, v=value, s=literal(start)), body)
