"""Prices: a price compiled to the function that reads a payload's fields for it, and the one that lists its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar

from callsheet.budgets import Budget
from callsheet.compiling.atoms import Module
from callsheet.compiling.booleans import both, source
from callsheet.compiling.checks import Function
from callsheet.compiling.code import (
    Code,
    Lines,
    Names,
    beside_texts,
    code,
    constant_name,
    dotted,
    identifier,
    joined,
    literal,
    variable_name,
    without,
)
from callsheet.compiling.emitted import EmittedModule
from callsheet.compiling.price_inputs import Input, Plain, Reader, price_inputs
from callsheet.compiling.price_terms import PriceTerms
from callsheet.ir.schemas import Branch, Discriminated, Price, Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.problems import Problem, SpecError


@dataclass(frozen=True, slots=True)
class LinesFunction:
    """The emitted function that lists a price's lines for known values."""

    name: Code
    parameters: Code
    body: Lines


@dataclass(slots=True)
class PricesModule(EmittedModule, Module):
    """The functions of one provider's prices.py, and what they need."""

    RESERVED: ClassVar = ("Any", "Decimal", "Estimate", "Line", "PRICES")

    budget: Budget
    functions: list[Function] = field(default_factory=list)
    helpers: list[LinesFunction] = field(default_factory=list)
    constants: dict[Code, Code] = field(default_factory=dict)
    sources: set[SpecText] = field(default_factory=set)

    def operation(self, api: str, name: SpecText, schema: Schema, summary: SpecText) -> Code | None:
        """Emit the price of an operation; returns the function's name, or None where nothing is priced."""
        function = self.names.take(identifier(api, name))
        body = self._body(schema, function)
        if body is None:
            return None
        self.functions.append(Function(function, code("payload: Any"), summary, body))
        return function

    def constant(self, wanted: Code, value: Code) -> Code:
        """The name of a constant of the module, which holds a value."""
        known = next((name for name, other in self.constants.items() if other == value), None)
        name = known or self.names.take(code("_{name}", name=dotted(wanted.upper())))
        self.constants[name] = value
        return name

    def test(self, schema: Schema) -> None:
        """Count a schema that is tested. Raises `SpecError` where conditions grow out of all proportion."""
        self.budget.test(schema)

    def function_for(self, name: SpecText) -> Code:
        """The function that checks a named schema."""
        raise NotImplementedError("a price condition cannot refer to a named schema")

    def function_of(self, schema: Schema, wanted: str | SpecText) -> Code:  # noqa: ARG002  # no function is written
        """None: a condition is one expression. Raises `SpecError` for one that is too deep or too large for that."""
        place = next(constraint.basis.position for constraint in schema.constraints)
        text = "the condition of a price is too large, or nested too deeply: write it with fewer and simpler parts"
        raise SpecError([Problem(place, text, "price")])

    def _body(self, schema: Schema, function: Code) -> Lines | None:
        choice = next((c for c in schema.constraints if isinstance(c, Discriminated)), None)
        if choice is None or schema.price is not None:
            return None if schema.price is None else self._priced(schema.price, schema, function)
        priced = [(branch, branch.schema.price) for branch in choice.branches if branch.schema.price is not None]
        if not priced:
            return None
        lines = Lines()
        lines.add(
            code("chosen = payload.get({name}) if payload.__class__ is dict else None", name=literal(choice.property))
        )
        for branches, price in _grouped(priced):
            values = [value for branch in branches for value in branch.values]
            test = code("chosen == {v}", v=literal(values[0]))
            if len(values) > 1:
                test = code("chosen in {v}", v=literal(tuple(values)))
            suffix = values[0] if len(values) == 1 else branches[0].name
            inner = self._priced(price, branches[0].schema, code("{f}_{s}", f=function, s=identifier(suffix)))
            lines.block(code("if {test}:", test=test), inner)
        if choice.other is not None and choice.other.schema.price is not None:
            other = self._priced(choice.other.schema.price, choice.other.schema, code("{f}_other", f=function))
            lines.block(code("if chosen.__class__ is str:"), other)
        self.uses("unknown")
        reason = prose("{name} names nothing that has a price", name=choice.property)
        unit = literal(priced[0][1].unit)
        lines.add(code("return unknown({unit}, {reason}, None)", unit=unit, reason=literal(reason)))
        return lines

    def _priced(self, price: Price, schema: Schema, function: Code) -> Lines:
        """The lines that return the estimate of a price."""
        lines = Lines()
        if price.unknown is not None:
            arguments = [literal(price.unit), literal(price.unknown), self._source(price.basis.source)]
            value = code("{u}({a})", u=self.uses("undocumented"), a=joined(", ", arguments))
            lines.add(code("return {c}", c=self.constant(code("{f}_unknown", f=function), value)))
            return lines
        inputs = price_inputs(price, schema)
        names = Names(("payload", "inputs", "rate", "lines"))
        variables = {key: names.take(variable_name(*key.words)) for key in inputs}
        terms = PriceTerms(self, price, schema, variables, function)
        helper = self._helper(terms, inputs, self.names.take(code("_{f}", f=function)))
        needs_payload = helper.parameters.startswith("payload: Any")
        lines.add(code("inputs = Inputs(payload)"))
        values = [code("(inputs.payload,)")] * needs_payload
        for key, reader in inputs.items():
            plural = names.take(code("{v}_values", v=variables[key]))
            lines.add(code("{p} = {read}", p=plural, read=reader.call))
            values.append(plural)
        self.uses("Inputs")
        arguments = [literal(price.unit), self._source(price.basis.source), helper.name, *values]
        lines.add(code("return inputs.estimate({a})", a=joined(", ", arguments)))
        plain = {variables[key]: reader.plain for key, reader in inputs.items() if reader.is_read}
        known = {variable: how for variable, how in plain.items() if how is not None}
        return lines if needs_payload or len(known) < len(plain) else self._kept(known, lines, function)

    def _kept(self, inputs: dict[Code, Plain], reckoning: Lines, function: Code) -> Lines:
        """The lines that reckon an estimate in a function of its own: once for payloads with the same plain values."""
        reckon = self.names.take(code("_{f}_estimate", f=function))
        self.functions.append(Function(reckon, code("payload: Any"), "The estimate, read from the payload.", reckoning))
        lines, reading, found, tests = Lines(), Lines(), Lines(), []
        for variable, plain in inputs.items():
            reading.add(code("{v} = {value}", v=variable, value=plain.value))
            tests.append(plain.tested(variable))
            if plain.may_be_left_out:
                self.uses("LEFT_OUT")
        values = [code("{a},", a=plain.counted(variable)) for variable, plain in inputs.items()]
        listed = joined(" ", values) if len(values) == 1 else without(joined(" ", values), "", ",")
        found.add(code("return {k}({r}, payload, ({v}))", k=self.uses("kept"), r=reckon, v=listed))
        if tests:
            reading.block(code("if {t}:", t=source(both(tests))), found)
        else:
            reading.extend(found)
        lines.block(code("if payload.__class__ is dict:"), reading)
        lines.add(code("return {r}(payload)", r=reckon))
        return lines

    def _source(self, name: SpecText | None) -> Code:
        if name is None:
            return literal(None)
        self.sources.add(name)
        return constant_name(name)

    def _helper(self, terms: PriceTerms, inputs: dict[Input, Reader], name: Code) -> LinesFunction:
        """Emit the function that lists the lines of a price."""
        body = terms.lines()
        parameters = [code("{v}: {t}", v=terms.variables[key], t=reader.annotation) for key, reader in inputs.items()]
        if re.search(r"\bpayload\b", beside_texts(body.text(0))):
            parameters.insert(0, code("payload: Any"))
        helper = LinesFunction(name, joined(", ", parameters), body)
        self.helpers.append(helper)
        return helper


def _grouped(priced: list[tuple[Branch, Price]]) -> list[tuple[list[Branch], Price]]:
    """The branches with their prices; those of which nothing is known, for one reason, stand together."""
    groups: list[tuple[list[Branch], Price]] = []
    for branch, price in priced:
        if groups and price.unknown is not None and price == groups[-1][1]:
            groups[-1][0].append(branch)
        else:
            groups.append(([branch], price))
    return groups
