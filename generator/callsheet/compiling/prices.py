"""Prices: a price compiled to the function that lists its lines, and the one that reads a payload's fields for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

from callsheet.compiling.atoms import Module, allowed_types
from callsheet.compiling.booleans import TRUE, source
from callsheet.compiling.checks import Function
from callsheet.compiling.code import (
    Code,
    Lines,
    Names,
    argument,
    code,
    constant_name,
    fstring,
    identifier,
    joined,
    literal,
    variable_name,
)
from callsheet.compiling.conditions import Conditions
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.schemas import (
    Bound,
    Discriminated,
    Enum,
    Price,
    Quantity,
    Required,
    Schema,
    Term,
)

_RUNTIME: Final = ("Inputs", "settled", "unknown")


@dataclass(slots=True)
class PricesModule(Module):
    """The functions of one provider's prices.py, and what they need."""

    functions: list[Function] = field(default_factory=list)
    helpers: list[LinesFunction] = field(default_factory=list)
    runtime: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    regexes: dict[str, Code] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names(("Any", "Decimal", "Estimate", "Line", "PRICES")))

    def operation(self, api: str, name: str, schema: Schema, summary: str) -> Code | None:
        """Emit the price of an operation; returns the function's name, or None where nothing is priced."""
        function = self.names.take(identifier(f"{api}_{name}"))
        body = self._body(schema, function)
        if body is None:
            return None
        self.functions.append(Function(function, code("payload: Any"), summary, body))
        return function

    def regex(self, regex: str, wanted: str) -> Code:
        """The name of the constant that tests a text against an expression."""
        if regex not in self.regexes:
            self.regexes[regex] = self.names.take(code("_{name}", name=constant_name(wanted)))
        return self.regexes[regex]

    def uses(self, name: str) -> Code:
        """The name of a runtime function, imported where it is used."""
        self.runtime.add(name)
        return identifier(name)

    def function_for(self, name: str) -> Code:
        """The function that checks a named schema."""
        raise NotImplementedError("a price condition cannot refer to a named schema")

    def function_of(self, schema: Schema, wanted: str) -> Code:
        """A function that checks a schema which has no short expression."""
        raise NotImplementedError("a price condition cannot hold a discriminator")

    def _body(self, schema: Schema, function: Code) -> Lines | None:
        choice = next((c for c in schema.constraints if isinstance(c, Discriminated)), None)
        if choice is None or schema.price is not None:
            return None if schema.price is None else self._priced(schema.price, schema, function)
        lines = Lines()
        lines.add(
            code("chosen = payload.get({name}) if payload.__class__ is dict else None", name=literal(choice.property))
        )
        any_price = False
        for branch in choice.branches:
            if branch.schema.price is None:
                continue
            any_price = True
            tests = [code("chosen == {t}", t=literal(value)) for value in branch.values]
            suffix = branch.values[0] if len(branch.values) == 1 else branch.name
            inner = self._priced(branch.schema.price, branch.schema, code("{f}_{s}", f=function, s=identifier(suffix)))
            lines.block(code("if {test}:", test=joined(" or ", tests)), inner)
        if not any_price:
            return None
        if choice.other is not None and choice.other.schema.price is not None:
            other = self._priced(choice.other.schema.price, choice.other.schema, code("{f}_other", f=function))
            lines.block(code("if chosen.__class__ is str:"), other)
        unit = next(branch.schema.price.unit for branch in choice.branches if branch.schema.price)
        self.runtime.add("unknown")
        reason = literal(f"{choice.property} names nothing that has a price")
        lines.add(code("return unknown({unit}, {reason}, None)", unit=literal(unit), reason=reason))
        return lines

    def _priced(self, price: Price, schema: Schema, function: Code) -> Lines:
        lines = Lines()
        spoken = self._source(price.basis.source)
        if price.unknown is not None:
            self.runtime.add("unknown")
            text = "return unknown({unit}, {reason}, {source})"
            lines.add(code(text, unit=literal(price.unit), reason=literal(price.unknown), source=spoken))
            return lines
        self.runtime.add("Inputs")
        inputs = _inputs(price, schema)
        names = Names(("payload", "inputs", "rate", "lines"))
        variables = {key: names.take(variable_name(_variable(key))) for key in inputs}
        helper = self.names.take(code("_{f}", f=function))
        self._helper(helper, price, schema, inputs, variables)
        lines.add(code("inputs = Inputs(payload)"))
        loops: list[Code] = []
        for key, reader in inputs.items():
            plural = names.take(code("{v}_values", v=variables[key]))
            lines.add(code("{p} = {read}", p=plural, read=reader.call))
            loops.append(code("for {v} in {p}", v=variables[key], p=plural))
        arguments = list(variables.values())
        if self.helpers[-1].parameters.startswith("payload: Any"):
            arguments.insert(0, code("inputs.payload"))
        call = code("{h}({a})", h=helper, a=joined(", ", arguments))
        every = code("[{call} {loops}]", call=call, loops=joined(" ", loops)) if loops else code("[{call}]", call=call)
        lines.add(code("return inputs.estimate({u}, {e}, {s})", u=literal(price.unit), e=every, s=spoken))
        return lines

    def _source(self, name: str | None) -> Code:
        if name is None:
            return literal(None)
        self.sources.add(name)
        return constant_name(name)

    def _helper(
        self, helper: Code, price: Price, schema: Schema, inputs: dict[str, Reader], variables: dict[str, Code]
    ) -> None:
        body = Lines()
        certain: list[Code] = []
        for index, term in enumerate(price.terms):
            self._term(body, term, index, schema, variables, certain)
        first = code("lines: list[Line] = [{l}]", l=joined(", ", certain))
        at = next((i for i, (depth, line) in enumerate(body.rows) if line.startswith("if ")), len(body.rows))
        body.rows.insert(at, (0, first))
        limits = [
            code("{name}={amount}", name=identifier(name), amount=literal(amount))
            for name, amount in (
                ("minimum", price.minimum),
                ("maximum", price.maximum),
                ("step", price.rounding.step if price.rounding else None),
            )
            if amount is not None
        ]
        if price.rounding:
            limits.append(code("mode={m}", m=literal(price.rounding.mode)))
        if limits:
            self.runtime.add("settled")
            body.add(code("return settled(lines, {limits})", limits=joined(", ", limits)))
        else:
            body.add(code("return lines"))
        parameters = [code("{v}: {t}", v=variables[key], t=reader.annotation) for key, reader in inputs.items()]
        if any("payload" in line for _, line in body.rows):
            parameters.insert(0, code("payload: Any"))
        self.helpers.append(LinesFunction(helper, joined(", ", parameters), body))

    def _term(
        self, body: Lines, term: Term, index: int, schema: Schema, variables: dict[str, Code], certain: list[Code]
    ) -> None:
        """Add a term: to the `certain` lines that always count, or below the condition under which it counts."""
        rate, table = self._rate(term, index, schema, variables)
        label, product = self._label(term, rate, schema, variables)
        line = code("({label}, {product})", label=fstring(label), product=product)
        tests = self._tests(term, index, variables)
        if not tests:
            at = next((i for i, (depth, text) in enumerate(body.rows) if text.startswith("if ")), len(body.rows))
            body.rows[at:at] = table.rows
            certain.append(line)
            return
        lines = Lines()
        lines.extend(table)
        lines.add(code("lines.append({line})", line=line))
        body.block(code("if {test}:", test=joined(" and ", tests)), lines)

    def _rate(self, term: Term, index: int, schema: Schema, variables: dict[str, Code]) -> tuple[Code, Lines]:
        """The expression for a rate, and the lines that look it up in its table."""
        lines = Lines()
        if not term.rate.axes:
            return literal(term.rate.cells[0][1]), lines
        name = code("rate") if index == 0 else code("rate_{i}", i=literal(index + 1))
        keys = [variables["choice " + axis.field] for axis in term.rate.axes]
        rows = []
        for texts, amount in term.rate.cells:
            values = [_value_of(schema, axis.field, text) for axis, text in zip(term.rate.axes, texts, strict=True)]
            key = literal(values[0]) if len(values) == 1 else literal(tuple(values))
            rows.append(code("{key}: {amount}", key=key, amount=literal(amount)))
        table = code("{{{rows}}}", rows=joined(", ", rows))
        lines.add(code("{n} = {table}[{keys}]", n=name, table=table, keys=joined(", ", keys)))
        return name, lines

    def _tests(self, term: Term, index: int, variables: dict[str, Code]) -> list[Code]:
        """The conditions under which a term counts."""
        tests = []
        if term.when is not None:
            spoken = {name for name, _ in _fields(term.when)}
            local = {key.removeprefix("choice "): name for key, name in variables.items() if key.startswith("choice ")}
            local = {name: variable for name, variable in local.items() if name in spoken}
            # A field that is read into a variable counts as there: what it stands for was decided before.
            there = tuple(Required(name, term.basis) for name in local)
            when = Schema((*term.when.constraints, *there))
            condition = Conditions(self, Names()).fits(when, code("payload"), "object", local)
            if condition != TRUE:
                test = source(condition, "and")
                flags = {code("{n} is True", n=name): name for name in local.values()}
                tests.append(flags.get(test, test))
        if term.maybe is not None:
            tests.append(variables[f"maybe {index} {term.name} counts"])
        return tests

    def _label(
        self, term: Term, rate: Code, schema: Schema, variables: dict[str, Code]
    ) -> tuple[list[str | Code], Code]:
        """`8 s × 40 (pro, with audio)`, or the term's name where nothing is multiplied."""
        label: list[str | Code] = []
        factors: list[Code] = []
        for quantity in term.times:
            variable = variables[_quantity_key(quantity)]
            label += [variable, f" {quantity.unit or quantity.field} × "]
            factors.append(variable)
        label += [rate] if term.times else [term.name]
        if term.axes_shown:
            label.append(" (")
            for position, axis in enumerate(term.rate.axes):
                label += [", "] if position else []
                label.append(_axis_words(axis.words, variables["choice " + axis.field], schema, axis.field))
            label.append(")")
        return label, joined(" * ", [*factors, rate])


@dataclass(frozen=True, slots=True)
class Reader:
    """How an input of a price is read from the payload, and the type of its values."""

    call: Code
    annotation: Code


@dataclass(frozen=True, slots=True)
class LinesFunction:
    """The emitted function that lists a price's lines for known values."""

    name: Code
    parameters: Code
    body: Lines


def _variable(key: str) -> str:
    kind, _, name = key.partition(" ")
    if kind == "maybe":
        return name.partition(" ")[2]
    return {"count": f"{name} count", "characters": f"{name} steps"}.get(kind, name)


def _quantity_key(quantity: Quantity) -> str:
    return f"{'value' if quantity.kind == 'value' else quantity.kind} {quantity.field}"


def _inputs(price: Price, schema: Schema) -> dict[str, Reader]:
    """Everything that a price reads, in the order in which its terms name it."""
    found: dict[str, Reader] = {}
    for index, term in enumerate(price.terms):
        for quantity in term.times:
            found.setdefault(_quantity_key(quantity), _quantity_reader(quantity, schema))
        for axis in term.rate.axes:
            position = term.rate.axes.index(axis)
            listed = tuple(dict.fromkeys(texts[position] for texts, _ in term.rate.cells))
            found.setdefault(f"choice {axis.field}", _choice_reader(axis.field, listed, schema))
        for name, is_required in _fields(term.when):
            if f"choice {name}" not in found:
                found[f"choice {name}"] = _condition_reader(name, is_required, schema)
        if term.maybe is not None:
            found[f"maybe {index} {term.name} counts"] = Reader(
                code("inputs.maybe({r})", r=argument(term.maybe)), code("bool")
            )
    return found


def _fields(when: Schema | None) -> list[tuple[str, bool]]:
    """The fields that a condition looks at, and whether it asks for each to be there."""
    if when is None:
        return []
    required = {c.name for c in when.constraints if isinstance(c, Required)}
    return [(name, name in required) for name in merged_properties(when.constraints)]


def _condition_reader(name: str, is_required: bool, schema: Schema) -> Reader:
    """A field that a condition looks at. One that it asks for is simply not there where it was left out."""
    reader = _choice_reader(name, (), schema)
    if not is_required:
        return reader
    return Reader(
        Code(reader.call.replace("inputs.choice(", "inputs.given(", 1)), code("{t} | None", t=reader.annotation)
    )


def _quantity_reader(quantity: Quantity, schema: Schema) -> Reader:
    name = literal(quantity.field)
    if quantity.kind == "count":
        return Reader(code("inputs.count({n})", n=name), code("int"))
    if quantity.kind == "characters":
        return Reader(code("inputs.characters({n}, {per})", n=name, per=literal(quantity.per)), code("int"))
    inner = merged_properties(schema.constraints).get(quantity.field, Schema())
    low = max((c.limit for c in inner.constraints if isinstance(c, Bound) and c.keyword == "minimum"), default=None)
    high = min((c.limit for c in inner.constraints if isinstance(c, Bound) and c.keyword == "maximum"), default=None)
    arguments = [name, literal(low), literal(high), *_default_and_required(inner, quantity.field, schema)]
    if allowed_types(inner) == ("integer",):
        return Reader(code("inputs.whole({a})", a=joined(", ", arguments)), code("int"))
    return Reader(code("inputs.number({a})", a=joined(", ", arguments)), code("int | Decimal"))


def _choice_reader(name: str, listed: tuple[str, ...], schema: Schema) -> Reader:
    inner = merged_properties(schema.constraints).get(name, Schema())
    enum = merged_enum(inner)
    if listed:
        values = tuple(_value_of(schema, name, text) for text in listed)
    elif enum is not None:
        values = tuple(json.loads(value.text) for value in enum.values)
    else:
        values = (False, True)
    kinds = sorted({type(value).__name__ for value in values})
    arguments = [literal(name), literal(values), *_default_and_required(inner, name, schema)]
    return Reader(
        code("inputs.choice({a})", a=joined(", ", arguments)), joined(" | ", [identifier(kind) for kind in kinds])
    )


def _default_and_required(inner: Schema, name: str, schema: Schema) -> list[Code]:
    arguments = []
    if inner.default is not None:
        arguments.append(code("default={d}", d=literal(json.loads(inner.default.text))))
    if any(isinstance(c, Required) and c.name == name for c in schema.constraints):
        arguments.append(code("required=True"))
    return arguments


def _value_of(schema: Schema, name: str, text: str) -> str | bool | int:
    """The value that a key of a price table stands for: `false` is a boolean where the field is one."""
    inner = merged_properties(schema.constraints).get(name, Schema())
    types = allowed_types(inner)
    enum: Enum | None = merged_enum(inner)
    candidates = [json.loads(value.text) for value in enum.values] if enum else []
    if types == ("boolean",):
        candidates = [True, False]
    for value in candidates:
        if text == (value if isinstance(value, str) else json.dumps(value)):
            chosen: str | bool | int = value
            return chosen
    return int(text) if types == ("integer",) and text.lstrip("-").isdigit() else text


def _axis_words(words: tuple[tuple[str, str], ...], variable: Code, schema: Schema, name: str) -> Code:
    if not words:
        return variable
    values = {_value_of(schema, name, text): said for text, said in words}
    if set(values) == {True, False}:
        said = [literal(values[flag]) for flag in (True, False)]
        return code("{yes} if {v} else {no}", yes=said[0], v=variable, no=said[1])
    rows = [code("{k}: {w}", k=literal(value), w=literal(said)) for value, said in values.items()]
    return code("{{{rows}}}[{v}]", rows=joined(", ", rows), v=variable)
