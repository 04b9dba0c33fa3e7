"""Calls: constructor calls as source text, for modules that hold values."""

from __future__ import annotations

from callsheet.compiling.code import Code, code, dotted, joined, literal
from callsheet.ir.texts import SpecText


def call(name: str, used: set[str], arguments: list[tuple[str, Code | None]]) -> Code:
    """A constructor call with keyword arguments; those that are None are left out. Notes the name as used."""
    used.add(name)
    given = [code("{n}={v}", n=dotted(key), v=value) for key, value in arguments if value is not None]
    return code("{name}({a})", name=dotted(name), a=joined(", ", given))


def tuple_of(items: list[Code]) -> Code | None:
    """A tuple, or None where it would be empty."""
    if not items:
        return None
    return code("({a},)", a=joined(", ", items))


def optional(value: str | SpecText | None) -> Code | None:
    """A literal, or None where there is no text."""
    return None if value is None else literal(value)
