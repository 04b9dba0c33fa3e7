"""Words: how constraints and values read where they changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.ir.constants import Constant
from callsheet.ir.schemas import (
    Bound,
    Constraint,
    Contains,
    Enum,
    Format,
    MultipleOf,
    Never,
    Pattern,
    Required,
    Schema,
    Size,
    Types,
)
from callsheet.ir.texts import quoted

Ground: TypeAlias = tuple[str, str]
"""How sure a fact is, and the title of the page that says so."""
_EVIDENCE: Final = {"documented": "documented", "example": "seen in an example", "assumed": "assumed"}
_LONGEST = 80
"""How many characters of a value are shown."""


def value_words(value: Constant) -> str:
    """A JSON value, cut where it is long."""
    text = plain_words(value.text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def ground_words(before: Sequence[Ground], after: Sequence[Ground]) -> str:
    """How what a fact rests on changed: at least one of both is not empty."""
    if len(before) == len(after) == 1:
        (evidence_before, page_before), (evidence_after, page_after) = before[0], after[0]
        if evidence_before == evidence_after:
            return f"rested on {page_before}, and rests on {page_after}"
        if page_before == page_after:
            return f"was {_EVIDENCE[evidence_before]}, and is {_EVIDENCE[evidence_after]} ({page_after})"
    was, now = (" and ".join(", ".join(ground) for ground in grounds) for grounds in (before, after))
    if was and now:
        return f"rested on: {was}; rests on: {now}"
    return f"rests on, too: {now}" if now else f"no longer rests on: {was}"


def amount_words(amount: Decimal) -> str:
    """An amount without exponent or idle zeros."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def constraint_words(before: Sequence[Constraint], after: Sequence[Constraint]) -> str:
    """How what stands under one keyword changed."""
    first = (*before, *after)[0]
    if isinstance(first, Enum):
        return _enum_words(before, after)
    if isinstance(first, Required):
        return "is asked for now" if after else "is no longer asked for"
    if isinstance(first, Never):
        return "no value is right any more" if after else "a value may stand here now"
    if isinstance(first, Contains) and before and after:
        return _contains_words(before, after)
    was, now = _said(before), _said(after)
    name = keyword(first)
    if was and now:
        old, new = (" and ".join(sorted({keyword(constraint) for constraint in side})) for side in (before, after))
        if old != new:
            return f"{old} was {was}, and {new} is {now}"
        return f"{name} was {was} and is {now}" if was != now else f"{name} changed"
    if before and after:
        return f"{name} changed"
    if now or not before:
        return f"{name} is asked for now" + (f": {now}" if now else "")
    return f"{name} is no longer asked for" + (f": it was {was}" if was else "")


def keyword(constraint: Constraint) -> str:
    """The keyword that a constraint comes from."""
    name: str = getattr(constraint, "keyword", "")
    if name:
        return name
    own = type(constraint).__name__
    return {"Types": "type", "PublicHost": "x-public-host", "Discriminated": "oneOf", "Conditional": "if"}.get(
        own, own[0].lower() + own[1:]
    )


def _said(constraints: Sequence[Constraint]) -> str:
    return " and ".join(dict.fromkeys(text for c in constraints for text in [_one(c)] if text))


def _one(constraint: Constraint) -> str:
    match constraint:
        case Types(allowed):
            return " or ".join(allowed)
        case Bound(_, limit) | Size(_, limit):
            return str(limit)
        case MultipleOf(divisor):
            return str(divisor)
        case Pattern(expression):
            return plain_words(quoted(expression.written))
        case Format(name):
            return name
        case _:
            return ""


def form_words(schema: Schema) -> str:
    """What a form of a choice is, as the end of a sentence: its component, its values or its types, if any."""
    if schema.name is not None:
        return f": {plain_words(schema.name)}"
    values = _values([c for c in schema.constraints if isinstance(c, Enum)])
    types = [" or ".join(c.allowed) for c in schema.constraints if isinstance(c, Types)]
    said = _listed(values) or "".join(types[:1])
    return f": {said}" if said else ""


def _contains_words(before: Sequence[Constraint], after: Sequence[Constraint]) -> str:
    (was, *_), (now, *_) = ([c for c in side if isinstance(c, Contains)] for side in (before, after))
    limits = (("minContains", was.least, now.least), ("maxContains", was.most, now.most))
    told = [f"{name} was {old} and is {new}".replace("None", "not set") for name, old, new in limits if old != new]
    return "; ".join(told) or "contains speaks of other items"


def _enum_words(before: Sequence[Constraint], after: Sequence[Constraint]) -> str:
    was, now = _values(before), _values(after)
    if not before:
        return f"only {_listed(now)} now"
    if not after:
        return f"no longer only {_listed(was)}"
    gone, new = [value for value in was if value not in now], [value for value in now if value not in was]
    told = [f"no longer {_listed(gone)}"] * bool(gone) + [f"now also {_listed(new)}"] * bool(new)
    return "; ".join(told) or "enum changed"


def _values(constraints: Sequence[Constraint]) -> list[str]:
    """The values that all enums allow."""
    enums = [[value_words(value) for value in c.values] for c in constraints if isinstance(c, Enum)]
    return [value for value in enums[0] if all(value in other for other in enums)] if enums else []


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values)
