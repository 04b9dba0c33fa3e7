"""Unevaluated: the properties and items that no keyword beside has spoken of.

A set of what is left shrinks with every keyword that speaks: at once where that is certain, under a condition where
a branch has to fit first. Each condition is tested once, so that the time stays proportional to the value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from callsheet.compiling import values
from callsheet.compiling.atoms import matches, present
from callsheet.compiling.booleans import FALSE, TRUE, Boolean, negate, source
from callsheet.compiling.code import Code, Lines, code, literal
from callsheet.compiling.merging import every_branch
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.constants import JsonType
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Bound,
    Conditional,
    Constraint,
    Contains,
    Dependent,
    Discriminated,
    Enum,
    Format,
    Items,
    MultipleOf,
    Named,
    Never,
    Not,
    OneOf,
    Pattern,
    PatternProperty,
    PrefixItem,
    Property,
    PropertyNames,
    PublicHost,
    Reference,
    Required,
    Schema,
    Size,
    Types,
    Unevaluated,
    UniqueItems,
)
from callsheet.ir.texts import SpecText


def check_unevaluated(scope: Scope, out: Lines, rule: Unevaluated, value: Code, place: Place) -> None:
    """The checks of what is left when everything beside the keyword has spoken."""
    if rule.schema.constraints:
        kind: JsonType = "object" if rule.keyword == "unevaluatedProperties" else "array"
        _Remainder(scope, value, place, kind, scope.names.take(code("left"))).check(out, rule)


@dataclass(frozen=True, slots=True)
class _Remainder:
    """The names or the indexes that are left, in the variable `left`."""

    scope: Scope
    value: Code
    place: Place
    kind: JsonType
    left: Code

    def check(self, out: Lines, rule: Unevaluated) -> None:
        everything = "set({v})" if self.kind == "object" else "set(range(len({v})))"
        out.add(code("{left} = " + everything, left=self.left, v=self.value))
        self._spoken(out, rule.beside)
        name = self.scope.names.take(code("key") if self.kind == "object" else code("index"))
        entry = self.scope.names.take(code("entry"))
        at = self.place.entry(name) if self.kind == "object" else self.place.item(name)
        body = Lines()
        if any(isinstance(c, Never) for c in rule.schema.constraints):
            what = "is not a field of this object" if self.kind == "object" else "is not allowed here"
            body.add(self.scope.finding(at, rule.keyword, [*at.label, f" {what}"], rule.basis))
        else:
            body.add(code("{e} = {v}[{n}]", e=entry, v=self.value, n=name))
            body.extend(values.check_value(self.scope, rule.schema, entry, at))
        every = "for {n} in [{n} for {n} in {v} if {n} in {left}]:" if self.kind == "object" else None
        out.block(code(every or "for {n} in sorted({left}):", n=name, v=self.value, left=self.left), body)

    def _spoken(self, out: Lines, constraints: Iterable[Constraint], opened: frozenset[SpecText] = frozenset()) -> None:
        """Take from what is left everything that the constraints speak of. Raises `SpecError` where it is too much."""
        for constraint in constraints:
            if self.kind == "object":
                self._of_object(out, constraint)
            else:
                self._of_list(out, constraint)
            self._in_place(out, constraint, opened)

    def _of_object(self, out: Lines, constraint: Constraint) -> None:
        match constraint:
            case Property(name):
                out.add(code("{left}.discard({name})", left=self.left, name=literal(name)))
            case PatternProperty(expression):
                self._keep(out, code("key"), negate(matches(self.scope.module, expression, code("key"))))
            case AdditionalProperties() | Unevaluated("unevaluatedProperties"):
                out.add(code("{left}.clear()", left=self.left))
            case _:
                return

    def _of_list(self, out: Lines, constraint: Constraint) -> None:
        match constraint:
            case PrefixItem(index):
                out.add(code("{left}.discard({i})", left=self.left, i=literal(index)))
            case Items() | Unevaluated("unevaluatedItems"):
                out.add(code("{left}.clear()", left=self.left))
            case Contains(inner):
                item = code("{v}[index]", v=self.value)
                self._keep(out, code("index"), negate(self.scope.conditions.fits(inner, item)))
            case _:
                return

    def _keep(self, out: Lines, name: Code, test: Boolean) -> None:
        if test == FALSE:
            out.add(code("{left}.clear()", left=self.left))
        elif test != TRUE:
            kept = code("{{{n} for {n} in {left} if {test}}}", n=name, left=self.left, test=source(test))
            out.add(code("{left} = {kept}", left=self.left, kept=kept))

    def _in_place(self, out: Lines, constraint: Constraint, opened: frozenset[SpecText]) -> None:
        """What the schemas speak of that a constraint holds for the same value, where that value fits them."""
        match constraint:
            case AnyOf(schemas) | OneOf(schemas):
                for inner in schemas:
                    self._where(out, self._fits(inner), inner, opened)
            case Discriminated():
                for branch in every_branch(constraint):
                    self._where(out, self._fits(branch.schema), branch.schema, opened)
            case Conditional(condition, then, otherwise):
                test = self._fits(condition)
                self._where(out, test, Schema((*condition.constraints, *then.constraints)), opened)
                self._where(out, negate(test), otherwise, opened)
            case Dependent(_, name, inner):
                self._where(out, present(name, self.value) if self.kind == "object" else FALSE, inner, opened)
            case Named():
                self._spoken(out, constraint.schema.constraints, opened)
            case Reference(name):
                if name not in opened:
                    inner = self.scope.module.schema_named(name)
                    self.scope.module.spend(inner)
                    self._spoken(out, inner.constraints, opened | {name})
            case (
                Types() | Enum() | Bound() | MultipleOf() | Size() | Pattern() | Format() | PublicHost() | Items()
                | PrefixItem() | Contains() | UniqueItems() | Property() | Required() | PatternProperty()
                | AdditionalProperties() | PropertyNames() | Unevaluated() | Not() | Never()
            ):  # fmt: skip
                return
            case _:
                assert_never(constraint)

    def _fits(self, schema: Schema) -> Boolean:
        return self.scope.conditions.fits(schema, self.value, self.kind)

    def _where(self, out: Lines, test: Boolean, schema: Schema, opened: frozenset[SpecText]) -> None:
        self.scope.module.spend(schema)
        body = Lines()
        self._spoken(body, schema.constraints, opened)
        if body and test == TRUE:
            out.extend(body)
        elif body and test != FALSE:
            out.block(code("if {test}:", test=source(test)), body)
