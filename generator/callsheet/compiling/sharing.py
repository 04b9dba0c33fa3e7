"""Sharing: what is checked by a function that several places call, and what is checked where it stands.

That is known once everything has been emitted: the first emission makes a function of all that could be shared, and
counts the calls; the second one goes by what it learnt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from callsheet.compiling.code import Code
from callsheet.ir.schemas import Constraint
from callsheet.ir.texts import SpecText

SchemaKey: TypeAlias = tuple[str, tuple[Constraint, ...]]
"""An API and what is asked of a value in it: one function checks all such values."""
ParameterKey: TypeAlias = tuple[str, SpecText, tuple[Constraint, ...]]
"""An API, and the name of a parameter in it with what is asked of its value."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the first emission taught: the schemas that need no function of their own, and the parameters that do, each
    with the name that its function had."""

    inlined: frozenset[SchemaKey]
    parameters: Mapping[ParameterKey, Code]


@dataclass(slots=True)
class Census:
    """What an emission meets: what could be shared or stand where it is met, its function, and how often that is
    called."""

    inlinable: set[SchemaKey] = field(default_factory=set)
    functions: dict[SchemaKey, Code] = field(default_factory=dict)
    parameters: dict[ParameterKey, Code | None] = field(default_factory=dict)
    calls: Counter[Code] = field(default_factory=Counter)

    def learnt(self) -> Sharing | None:
        """What a second emission is to know, or None where it would be no other."""
        inlined = frozenset(key for key in self.inlinable if self.calls[self.functions[key]] == 1)
        named = {key: function for key, function in self.parameters.items() if function is not None}
        shared = {key: function for key, function in named.items() if self.calls[function] > 1}
        return Sharing(inlined, shared) if inlined or len(shared) < len(named) else None
