"""Calls: constructor calls as source text, for modules that hold values."""

from __future__ import annotations

from typing import Final, TypeAlias

from callsheet.compiling.code import Code, code, dotted, joined, literal, names
from callsheet.ir.texts import SpecText

_ELSEWHERE: Final = {"Credential": "credentials", "Server": "servers", "Style": "styles", "Variable": "servers"}
"""The modules of the runtime that have classes which several emitted modules construct."""

Argument: TypeAlias = tuple[str, Code | None]
"""The name and the value of a keyword argument; without a value it is left out."""


def call(name: str, used: set[str], arguments: list[Argument]) -> Code:
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


def constructor_imports(used: set[str], home: str) -> tuple[Code, ...]:
    """The imports of the classes that are constructed; `home` is the module of most of them."""
    homes: dict[str, list[str]] = {}
    for name in sorted(used):
        homes.setdefault(_ELSEWHERE.get(name, home), []).append(name)
    return tuple(
        code("from .._runtime.{m} import {n}", m=dotted(module), n=names(classes))
        for module, classes in sorted(homes.items())
    )
