"""Emitted modules: what the functions of a generated module share, and what they need from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from callsheet.compiling.code import Code, Names, code, constant_name, dotted
from callsheet.ir.expressions import Expression
from callsheet.ir.texts import SpecText


@dataclass(slots=True)
class EmittedModule:
    """The names of a module, the expressions that it tests texts against, and the runtime functions that it imports.

    `RESERVED` are names that stand in every such module.
    """

    RESERVED: ClassVar[tuple[str, ...]] = ()

    names: Names = field(init=False)
    regexes: dict[Expression, Code] = field(init=False, default_factory=dict)
    runtime: dict[str, Code] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.RESERVED)

    def regex(self, expression: Expression, wanted: str | SpecText) -> Code:
        """The name of the constant that tests a text against an expression."""
        if expression not in self.regexes:
            if expression.python is None:
                self.uses("matcher")
            self.regexes[expression] = self.names.take(code("_{name}", name=constant_name(wanted)))
        return self.regexes[expression]

    def uses(self, name: str) -> Code:
        """The name of a runtime function, imported where it is used."""
        if name not in self.runtime:
            self.runtime[name] = dotted(name)
        return self.runtime[name]
