"""Price inputs: the fields that a price depends on, and how each is read from a payload."""

from __future__ import annotations

import json
from dataclasses import dataclass

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import Code, argument, code, dotted, identifier, joined, literal, snake, without
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.schemas import Bound, Enum, Price, Quantity, Required, Schema, Term


@dataclass(frozen=True, slots=True)
class Plain:
    """How an input is read where it holds a value that prices are stated for, or none at all.

    `test` says whether it holds one, `amount` what the price depends on; both speak of the value as `{v}`.
    """

    value: Code
    test: str
    parts: tuple[tuple[str, Code], ...] = ()
    amount: str = "{v}"

    @property
    def may_be_left_out(self) -> bool:
        """Whether the field may be left out without a documented default."""
        return "LEFT_OUT" in self.value

    def tested(self, variable: Code) -> Code:
        """The test of the value in a variable."""
        test = code(self.test, v=variable, **dict(self.parts))
        return code("({t} or {v} is LEFT_OUT)", t=test, v=variable) if self.may_be_left_out else test

    def counted(self, variable: Code) -> Code:
        """What the price depends on, of the value in a variable."""
        return code(self.amount, v=variable, **dict(self.parts))


@dataclass(frozen=True, slots=True)
class Reader:
    """How an input of a price is read from the payload, and the type of its values.

    `plain` is the short way, None where there is none. What is not read at all, `is_read` tells.
    """

    call: Code
    annotation: Code
    plain: Plain | None = None
    is_read: bool = True


def price_inputs(price: Price, schema: Schema) -> dict[str, Reader]:
    """Everything that a price reads, in the order in which its terms name it."""
    found: dict[str, Reader] = {}
    for index, term in enumerate(price.terms):
        for quantity in term.times:
            found.setdefault(quantity_key(quantity), _quantity_reader(quantity, schema))
        for axis in term.rate.axes:
            position = term.rate.axes.index(axis)
            listed = tuple(dict.fromkeys(texts[position] for texts, _ in term.rate.cells))
            found.setdefault(f"choice {axis.field}", _choice_reader(axis.field, listed, schema))
        for name, is_required in condition_fields(term.when):
            if f"choice {name}" not in found:
                found[f"choice {name}"] = _condition_reader(name, is_required, schema)
        if term.maybe is not None:
            found[maybe_key(index, term)] = Reader(
                code("inputs.maybe({r})", r=argument(term.maybe)), code("bool"), is_read=False
            )
    return found


def maybe_key(index: int, term: Term) -> str:
    """The key of what is open about a term among the inputs."""
    return f"maybe {index} {snake(term.name)} counts"


def quantity_key(quantity: Quantity) -> str:
    """The key of a quantity among the inputs."""
    return f"{quantity.kind} {quantity.field}"


def input_words(key: str) -> str:
    """What an input is called in the emitted code."""
    kind, _, name = key.partition(" ")
    if kind == "maybe":
        return name.partition(" ")[2]
    return {"count": f"{name} count", "characters": f"{name} steps"}.get(kind, name)


def condition_fields(when: Schema | None) -> list[tuple[str, bool]]:
    """The fields that a condition looks at, and whether it asks for each to be there."""
    if when is None:
        return []
    required = {c.name for c in when.constraints if isinstance(c, Required)}
    return [(name, name in required) for name in merged_properties(when.constraints)]


def value_of(schema: Schema, name: str, text: str) -> str | bool | int:
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


def _condition_reader(name: str, is_required: bool, schema: Schema) -> Reader:
    """A field that a condition looks at. One that it asks for is simply not there where it was left out."""
    reader = _choice_reader(name, (), schema)
    if not is_required:
        return reader
    given = code("inputs.given({a})", a=without(reader.call, "inputs.choice(", ")"))
    return Reader(given, code("{t} | None", t=reader.annotation), reader.plain)


def _quantity_reader(quantity: Quantity, schema: Schema) -> Reader:
    name = literal(quantity.field)
    if quantity.kind == "count":
        plain = Plain(code("payload.get({n}, [])", n=name), "{v}.__class__ is list", amount="len({v})")
        return Reader(code("inputs.count({n})", n=name), code("int"), plain)
    if quantity.kind == "characters":
        per = literal(quantity.per)
        plain = Plain(
            code('payload.get({n}, "")', n=name), "{v}.__class__ is str", (("per", per),), "-(-len({v}) // {per})"
        )
        return Reader(code("inputs.characters({n}, {per})", n=name, per=per), code("int"), plain)
    inner = merged_properties(schema.constraints).get(quantity.field, Schema())
    low = max((c.limit for c in inner.constraints if isinstance(c, Bound) and c.keyword == "minimum"), default=None)
    high = min((c.limit for c in inner.constraints if isinstance(c, Bound) and c.keyword == "maximum"), default=None)
    arguments = [name, literal(low), literal(high), *_default_and_required(inner, quantity.field, schema)]
    plain = Plain(
        _value(inner, quantity.field, schema), _whole_test(low, high), (("low", literal(low)), ("high", literal(high)))
    )
    if allowed_types(inner) == ("integer",):
        return Reader(code("inputs.whole({a})", a=joined(", ", arguments)), code("int"), plain)
    return Reader(code("inputs.number({a})", a=joined(", ", arguments)), code("int | Decimal"), plain)


def _whole_test(low: object, high: object) -> str:
    """The test of a whole number between two limits, each of which may be missing."""
    limits = {(False, False): "", (True, False): " and {v} >= {low}", (False, True): " and {v} <= {high}"}
    return "{v}.__class__ is int" + limits.get((low is not None, high is not None), " and {low} <= {v} <= {high}")


def _choice_reader(name: str, listed: tuple[str, ...], schema: Schema) -> Reader:
    inner = merged_properties(schema.constraints).get(name, Schema())
    enum = merged_enum(inner)
    if listed:
        values = tuple(value_of(schema, name, text) for text in listed)
    elif enum is not None:
        values = tuple(json.loads(value.text) for value in enum.values)
    else:
        values = (False, True)
    kinds = sorted({type(value).__name__ for value in values})
    arguments = [literal(name), literal(values), *_default_and_required(inner, name, schema)]
    return Reader(
        code("inputs.choice({a})", a=joined(", ", arguments)),
        joined(" | ", [identifier(kind) for kind in kinds]),
        _plain_choice(_value(inner, name, schema), values, kinds),
    )


def _plain_choice(value: Code, values: tuple[str | bool | int, ...], kinds: list[str]) -> Plain | None:
    """How one of several values is read; None where they are of several types."""
    if kinds == ["bool"] and len(values) == 2:
        return Plain(value, "{v}.__class__ is bool")
    if len(kinds) > 1 or kinds == ["bool"]:
        return None
    return Plain(
        value, "{v}.__class__ is {kind} and {v} in {values}", (("kind", dotted(kinds[0])), ("values", literal(values)))
    )


def _value(inner: Schema, name: str, schema: Schema) -> Code:
    """The expression for the value of a field, or for its default where it was left out."""
    if inner.default is not None:
        return code("payload.get({n}, {d})", n=literal(name), d=literal(json.loads(inner.default.text)))
    if _is_required(name, schema):
        return code("payload.get({n})", n=literal(name))
    return code("payload.get({n}, LEFT_OUT)", n=literal(name))


def _default_and_required(inner: Schema, name: str, schema: Schema) -> list[Code]:
    arguments = []
    if inner.default is not None:
        arguments.append(code("default={d}", d=literal(json.loads(inner.default.text))))
    if _is_required(name, schema):
        arguments.append(code("required=True"))
    return arguments


def _is_required(name: str, schema: Schema) -> bool:
    return any(isinstance(c, Required) and c.name == name for c in schema.constraints)
