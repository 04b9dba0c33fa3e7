"""Price terms: the terms of a price compiled to the function that lists its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from callsheet.compiling.atoms import Module
from callsheet.compiling.booleans import TRUE, source
from callsheet.compiling.code import Code, Lines, Names, code, fstring, identifier, joined, literal
from callsheet.compiling.conditions import Conditions
from callsheet.compiling.price_inputs import Input, condition_fields, value_of
from callsheet.compiling.wording import Text
from callsheet.ir.schemas import Axis, Price, Required, Schema, Term
from callsheet.ir.texts import SpecText


class PriceHome(Module, Protocol):
    """The module that the compiled terms become part of."""

    def constant(self, wanted: Code, value: Code) -> Code:
        """The name of a constant of the module, which holds a value."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A compiled term: the tests under which it counts, the lines that look up its rate, the label, and the amount."""

    tests: list[Code]
    table: Lines
    label: Code
    amount: Code


@dataclass(slots=True)
class PriceTerms:
    """The terms of one price. `variables` are the names of its inputs, `wanted` is what its constants are called."""

    home: PriceHome
    price: Price
    schema: Schema
    variables: dict[Input, Code]
    wanted: Code
    _parts: list[_Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Compile every term once."""
        self._parts = [self._part(term, index) for index, term in enumerate(self.price.terms)]

    def lines(self) -> Lines:
        """The body of the function that lists the lines for known values."""
        body, conditional = Lines(), Lines()
        certain: list[Code] = []
        for part in self._parts:
            line = code("({label}, {amount})", label=part.label, amount=part.amount)
            if not part.tests:
                body.extend(part.table)
                certain.append(line)
                continue
            inner = Lines()
            inner.extend(part.table)
            inner.add(code("lines.append({line})", line=line))
            conditional.block(code("if {test}:", test=joined(" and ", part.tests)), inner)
        body.add(code("lines: list[Line] = [{l}]", l=joined(", ", certain)))
        body.extend(conditional)
        limits = self._limits()
        if limits:
            self.home.uses("settled")
            body.add(code("return settled(lines, {limits})", limits=joined(", ", limits)))
        else:
            body.add(code("return lines"))
        return body

    def _limits(self) -> list[Code]:
        """The arguments that say what a minimum, a maximum and rounding change."""
        price = self.price
        amounts = (("minimum", price.minimum), ("maximum", price.maximum))
        found = [
            code("{name}={amount}", name=identifier(name), amount=literal(amount))
            for name, amount in amounts
            if amount is not None
        ]
        if price.rounding:
            step, mode = literal(price.rounding.step), literal(price.rounding.mode)
            found += [code("step={s}", s=step), code("mode={m}", m=mode)]
        return found

    def _part(self, term: Term, index: int) -> _Part:
        rate, table = self._rate(term, index)
        amount = joined(" * ", [*self._factors(term), rate])
        return _Part(self._tests(term, index), table, self._label(term, rate), amount)

    def _rate(self, term: Term, index: int) -> tuple[Code, Lines]:
        """The variable or amount of a rate, and the line that looks it up."""
        if not term.rate.axes:
            return literal(term.rate.cells[0][1]), Lines()
        keys = [self.variables[Input("choice", axis.field)] for axis in term.rate.axes]
        rows = []
        for texts, amount in term.rate.cells:
            pairs = zip(term.rate.axes, texts, strict=True)
            values = [value_of(self.schema, axis.field, text) for axis, text in pairs]
            key = literal(values[0]) if len(values) == 1 else literal(tuple(values))
            rows.append(code("{key}: {amount}", key=key, amount=literal(amount)))
        table = self.home.constant(code("{w}_RATES", w=self.wanted), code("{{{rows}}}", rows=joined(", ", rows)))
        name = code("rate") if index == 0 else code("rate_{i}", i=literal(index + 1))
        lines = Lines()
        lines.add(code("{n} = {table}[{keys}]", n=name, table=table, keys=joined(", ", keys)))
        return name, lines

    def _tests(self, term: Term, index: int) -> list[Code]:
        """The conditions under which a term counts."""
        tests = []
        if term.when is not None:
            spoken = {name for name, _ in condition_fields(term.when)}
            choices = {key.name: name for key, name in self.variables.items() if key.kind == "choice"}
            local = {name: variable for name, variable in choices.items() if name in spoken}
            # A field that is read into a variable counts as there: what it stands for was decided before.
            there = tuple(Required(name, term.basis) for name in local)
            when = Schema((*term.when.constraints, *there))
            condition = Conditions(self.home, Names()).fits(when, code("payload"), "object", local)
            if condition != TRUE:
                test = source(condition, "and")
                flags = {code("{n} is True", n=name): name for name in local.values()}
                tests.append(flags.get(test, test))
        if term.maybe is not None:
            tests.append(self.variables[Input("maybe", term.name, index)])
        return tests

    def _factors(self, term: Term) -> list[Code]:
        return [self.variables[Input(quantity.kind, quantity.field)] for quantity in term.times]

    def _label(self, term: Term, rate: Code) -> Code:
        """`8 s × 40 (pro, with audio)`, or the term's name where nothing is multiplied."""
        label: Text = []
        for quantity in term.times:
            label += [self.variables[Input(quantity.kind, quantity.field)], " ", quantity.unit or quantity.field, " × "]
        label += [rate] if term.times else [term.name]
        if term.axes_shown:
            label.append(" (")
            for position, axis in enumerate(term.rate.axes):
                label += [", "] if position else []
                texts = tuple(cell[position] for cell, _ in term.rate.cells)
                label.append(self._axis_words(axis, texts))
            label.append(")")
        return fstring(label)

    def _axis_words(self, axis: Axis, texts: tuple[SpecText, ...]) -> Code:
        """What a line calls the value of an axis; `texts` are its values, and those without words are called as they
        are."""
        variable = self.variables[Input("choice", axis.field)]
        if not axis.words:
            return variable
        named = dict(axis.words)
        for text in texts:
            named.setdefault(text, text)
        values = {value_of(self.schema, axis.field, text): said for text, said in named.items()}
        if set(values) == {True, False}:
            said = [literal(values[flag]) for flag in (True, False)]
            return code("{yes} if {v} else {no}", yes=said[0], v=variable, no=said[1])
        rows = [code("{k}: {w}", k=literal(value), w=literal(said)) for value, said in values.items()]
        return code("{{{rows}}}[{v}]", rows=joined(", ", rows), v=variable)
