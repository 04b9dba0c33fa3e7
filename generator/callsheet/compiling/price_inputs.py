"""Price inputs: the fields that a price depends on, and how each is read from a payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.booleans import Atom, Boolean, either
from callsheet.compiling.code import Code, argument, code, dotted, identifier, joined, literal, snake, without
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.constants import BOOLEANS, Constant, JsonType
from callsheet.ir.schemas import Bound, Price, Quantity, Required, Schema
from callsheet.ir.texts import Json, SpecText, whole_number


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

    def tested(self, variable: Code) -> Boolean:
        """The test of the value in a variable."""
        test = Atom(code(self.test, v=variable, **dict(self.parts)))
        return either([test, Atom(code("{v} is LEFT_OUT", v=variable))]) if self.may_be_left_out else test

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


@dataclass(frozen=True, slots=True)
class Input:
    """What a price depends on: the value, the size or the choice of a field, or whether the `term`th term counts."""

    kind: Literal["value", "count", "characters", "choice", "maybe"]
    name: SpecText
    term: int | None = None

    @property
    def words(self) -> tuple[str | SpecText, ...]:
        """What it is called in the emitted code."""
        match self.kind:
            case "count":
                return self.name, "count"
            case "characters":
                return self.name, "steps"
            case "maybe":
                return snake(self.name), "counts"
            case "value" | "choice":
                return (self.name,)
            case _:
                assert_never(self.kind)


def price_inputs(price: Price, schema: Schema) -> dict[Input, Reader]:
    """Everything that a price reads, in the order in which its terms name it."""
    found: dict[Input, Reader] = {}
    fields = merged_properties(schema.constraints)
    for index, term in enumerate(price.terms):
        for quantity in term.times:
            found.setdefault(Input(quantity.kind, quantity.field), _quantity_reader(quantity, schema))
        for axis in term.rate.axes:
            position = term.rate.axes.index(axis)
            listed = tuple(dict.fromkeys(texts[position] for texts, _ in term.rate.cells))
            found.setdefault(Input("choice", axis.field), _choice_reader(axis.field, listed, schema))
        for name, is_required in condition_fields(term.when):
            if Input("choice", name) not in found and choices(fields.get(name, Schema())):  # else it is looked at there
                found[Input("choice", name)] = _condition_reader(name, is_required, schema)
        if term.maybe is not None:
            found[Input("maybe", term.name, index)] = Reader(
                code("inputs.maybe({r})", r=argument(term.maybe)), code("bool"), is_read=False
            )
    return found


def condition_fields(when: Schema | None) -> list[tuple[SpecText, bool]]:
    """The fields that a condition looks at, and whether it asks for each to be there."""
    if when is None:
        return []
    required = {c.name for c in when.constraints if isinstance(c, Required)}
    return [(name, name in required) for name in merged_properties(when.constraints)]


def value_of(schema: Schema, name: SpecText, text: SpecText) -> Json:
    """The value that a key of a price table stands for: `false` is a boolean where the field is one."""
    inner = merged_properties(schema.constraints).get(name, Schema())
    for constant in choices(inner):
        if text == constant.key:
            return constant.value
    number = whole_number(text) if _only(inner, "integer") else None
    return text if number is None else number


def choices(field: Schema) -> tuple[Constant, ...]:
    """The values that a field chooses an amount by: those of a boolean, which may be null, or of an enum."""
    enum = merged_enum(field)
    if _only(field, "boolean"):
        return BOOLEANS
    return enum.values if enum is not None else ()


def _only(field: Schema, wanted: JsonType) -> bool:
    """Whether a field is of one type, or null."""
    types = allowed_types(field)
    return types is not None and set(types) - {"null"} == {wanted}


def _condition_reader(name: SpecText, is_required: bool, schema: Schema) -> Reader:
    """A field that a condition looks at. One that it asks for, and a body need not hold, may simply not be there."""
    reader = _choice_reader(name, (), schema)
    if not is_required or _is_required(name, schema):
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


def _choice_reader(name: SpecText, listed: tuple[SpecText, ...], schema: Schema) -> Reader:
    inner = merged_properties(schema.constraints).get(name, Schema())
    enum = merged_enum(inner)
    if listed:
        values = tuple(value_of(schema, name, text) for text in listed)
    elif enum is not None:
        values = tuple(constant.value for constant in enum.values)
    else:
        values = (False, True)
    kinds = sorted({"str" if isinstance(value, SpecText) else type(value).__name__ for value in values})
    arguments = [literal(name), literal(values), *_default_and_required(inner, name, schema)]
    return Reader(
        code("inputs.choice({a})", a=joined(", ", arguments)),
        joined(" | ", [identifier(kind) for kind in kinds]),
        _plain_choice(_value(inner, name, schema), values, kinds),
    )


def _plain_choice(value: Code, values: tuple[Json, ...], kinds: list[str]) -> Plain | None:
    """How one of several values is read; None where they are of several types."""
    if kinds == ["bool"] and len(values) == 2:
        return Plain(value, "{v}.__class__ is bool")
    if len(kinds) > 1 or kinds == ["bool"]:
        return None
    return Plain(
        value, "{v}.__class__ is {kind} and {v} in {values}", (("kind", dotted(kinds[0])), ("values", literal(values)))
    )


def _value(inner: Schema, name: SpecText, schema: Schema) -> Code:
    """The expression for the value of a field, or for its default where it was left out."""
    if inner.default is not None:
        return code("payload.get({n}, {d})", n=literal(name), d=literal(inner.default.value))
    if _is_required(name, schema):
        return code("payload.get({n})", n=literal(name))
    return code("payload.get({n}, LEFT_OUT)", n=literal(name))


def _default_and_required(inner: Schema, name: SpecText, schema: Schema) -> list[Code]:
    arguments = []
    if inner.default is not None:
        arguments.append(code("default={d}", d=literal(inner.default.value)))
    if _is_required(name, schema):
        arguments.append(code("required=True"))
    return arguments


def _is_required(name: SpecText, schema: Schema) -> bool:
    return any(isinstance(c, Required) and c.name == name for c in schema.constraints)
