"""Booleans: conditions as small trees, so that they can be negated, simplified and printed without stray brackets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from callsheet.compiling.code import Code, code, joined


@dataclass(frozen=True, slots=True)
class Atom:
    """A test, and the test for its opposite where there is one that reads well."""

    text: Code
    opposite: Code | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds. No parts: always true."""

    parts: tuple[Boolean, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds. No parts: never true."""

    parts: tuple[Boolean, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """The part does not hold."""

    part: Boolean


Boolean: TypeAlias = Atom | Both | Either | Opposite

TRUE = Both(())
FALSE = Either(())


def both(parts: Iterable[Boolean]) -> Boolean:
    """The conjunction, flattened, without what always holds and without repetitions."""
    flat: list[Boolean] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Both) else (part,))
    if FALSE in flat:
        return FALSE
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else Both(tuple(flat))


def either(parts: Iterable[Boolean]) -> Boolean:
    """The disjunction, flattened, without what never holds and without repetitions."""
    flat: list[Boolean] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Either) else (part,))
    if TRUE in flat:
        return TRUE
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else Either(tuple(flat))


def negate(boolean: Boolean) -> Boolean:
    """What holds exactly where the boolean does not."""
    match boolean:
        case Atom(text, opposite):
            return Atom(opposite, text) if opposite else Opposite(boolean)
        case Opposite(part):
            return part
        case Both(parts):
            return either(negate(part) for part in parts)
        case Either(parts):
            return both(negate(part) for part in parts)


def chosen(test: Boolean, then: Boolean, otherwise: Boolean) -> Boolean:
    """`then` where the test holds, `otherwise` where it does not. Each is written once, however large it is."""
    if then == TRUE or otherwise == TRUE:
        return both([either([negate(test), then]), either([test, otherwise])])
    form = "({then} if {test} else {other})"
    tested = source(test)
    return Atom(
        code(form, then=source(then), test=tested, other=source(otherwise)),
        code(form, then=source(negate(then)), test=tested, other=source(negate(otherwise))),
    )


def source(boolean: Boolean, within: str = "") -> Code:
    """The boolean as a Python expression, in brackets where `within` (`and`, `or`, `not`) binds tighter."""
    match boolean:
        case Atom(text):
            return text
        case Opposite(part):
            return code("not {part}", part=source(part, "not"))
        case Both(()):
            return code("True")
        case Either(()):
            return code("False")
        case Both(parts):
            text = joined(" and ", [source(part, "and") for part in parts])
            return code("({text})", text=text) if within in ("or", "not") else text
        case Either(parts):
            text = joined(" or ", [source(part, "or") for part in parts])
            return code("({text})", text=text) if within in ("and", "not") else text
