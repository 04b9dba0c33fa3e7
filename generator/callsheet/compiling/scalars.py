"""Scalars: limits on texts, numbers and the size of lists and objects."""

from __future__ import annotations

from typing import Final

from callsheet.compiling import wording
from callsheet.compiling.atoms import bound_test, multiple_test, size_test
from callsheet.compiling.booleans import Atom, both, negate
from callsheet.compiling.code import Code, Lines, code, literal
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.schemas import Bound, Constraint, Format, MultipleOf, Pattern, PublicHost, Schema, Size
from callsheet.ir.texts import SpecText, prose

FORMAT_WORDS: Final = {
    "date": "a date such as 2026-01-31",
    "date-time": "a time such as 2026-01-31T12:00:00Z",
    "duration": "a duration such as P1DT12H",
    "email": "an email address",
    "hostname": "the name of a host",
    "idn-email": "an email address",
    "idn-hostname": "the name of a host",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "int32": "a whole number of 32 bits",
    "int64": "a whole number of 64 bits",
    "iri": "a URL",
    "iri-reference": "a URL or a path",
    "json-pointer": "a JSON Pointer such as /items/0",
    "regex": "a regular expression",
    "relative-json-pointer": "a relative JSON Pointer such as 1/items",
    "time": "a time of day such as 12:00:00Z",
    "uri": "a URL",
    "uri-reference": "a URL or a path",
    "uri-template": "a URL template",
    "uuid": "a UUID",
}
_COUNTED: Final = {"Length": "character", "Items": "item", "Properties": "field"}


def check_sizes(scope: Scope, out: Lines, sizes: list[Size], value: Code, place: Place) -> None:
    """One finding for the tightest limits on characters, items or properties."""
    low = max((s for s in sizes if s.keyword.startswith("min") and s.limit > 0), key=lambda s: s.limit, default=None)
    high = min((s for s in sizes if s.keyword.startswith("max")), key=lambda s: s.limit, default=None)
    last = high or low
    if last is None:
        return
    counted = _COUNTED[last.keyword[3:]]
    low_text, high_text = (str(low.limit) if low else None), (str(high.limit) if high else None)
    what = wording.sized(low_text, high_text, counted)
    sentence = wording.must_have if counted == "character" else wording.must_hold
    said = sentence(scope.model, list(place.label), what, code("len({v})", v=value))
    test = negate(both(size_test(s.keyword, s.limit, value) for s in (low, high) if s is not None))
    if low is not None and high is not None:
        a, b = literal(low.limit), literal(high.limit)
        test = Atom(code("not {a} <= len({v}) <= {b}", a=a, v=value, b=b))
    if low_text == "1" and high is None:
        said = [*place.label, " must not be empty"]
        test = Atom(code("not {v}", v=value))
    keyword = "length" if counted == "character" else "count"
    scope.report(out, test, scope.finding(place, keyword, said, last.basis))


def check_bounds(scope: Scope, out: Lines, bounds: list[Bound], schema: Schema, value: Code, place: Place) -> None:
    """One finding for the tightest inclusive bounds of a number, and one for each exclusive bound."""
    low = max((b for b in bounds if b.keyword == "minimum"), key=lambda b: b.limit, default=None)
    high = min((b for b in bounds if b.keyword == "maximum"), key=lambda b: b.limit, default=None)
    label, got = list(place.label), scope.shown(value)
    last = high or low
    if last is not None:
        what = wording.between(str(low.limit) if low else None, str(high.limit) if high else None, schema.unit or "")
        if low and high and scope.model is None:
            what = prose("from {what}", what=what)
        said = wording.must_be(scope.model, label, what, got)
        test = negate(both(bound_test(b, value) for b in (low, high) if b is not None))
        if low is not None and high is not None:
            test = Atom(code("not {a} <= {v} <= {b}", a=literal(low.limit), v=value, b=literal(high.limit)))
        ends = tuple(b.limit for b in (low, high) if b is not None)
        meant = code("({v}, {ends})", v=value, ends=literal(ends))
        scope.report(out, test, scope.finding(place, "range", said, last.basis, suggestion=meant))
    for bound in bounds:
        if bound.keyword.startswith("exclusive"):
            word = "above" if bound.keyword == "exclusiveMinimum" else "below"
            said = wording.must_be(scope.model, label, f"{word} {bound.limit}", got)
            scope.fails(out, bound_test(bound, value), scope.finding(place, bound.keyword, said, bound.basis))


def check_scalar(scope: Scope, out: Lines, constraint: Constraint, value: Code, place: Place) -> None:
    """A constraint on a text or a number that is neither a size nor a bound; others are left to their own module."""
    got, label = scope.shown(value), list(place.label)
    what: str | SpecText
    match constraint:
        case MultipleOf(divisor):
            what = "whole" if divisor == 1 else f"a multiple of {divisor}"
            keyword, test = "multipleOf", multiple_test(divisor, value, scope.module)
        case Pattern(expression):
            what, keyword = prose("text of the form {form}", form=expression.written), "pattern"
            name = scope.module.regex(expression, place.rule[-1] if place.rule else "pattern")
            test = Atom(code("{test}({v})", test=name, v=value))
        case Format(name):
            what, keyword = FORMAT_WORDS[name], "format"
            test = Atom(code("{t}({v})", t=scope.module.uses("is_" + name.replace("-", "_")), v=value))
        case PublicHost():
            what, keyword = "a URL with a public host", "public-host"
            test = Atom(code("{t}({v})", t=scope.module.uses("has_public_host"), v=value))
        case _:
            return
    said = wording.must_be(scope.model, label, what, got)
    scope.fails(out, test, scope.finding(place, keyword, said, constraint.basis))
