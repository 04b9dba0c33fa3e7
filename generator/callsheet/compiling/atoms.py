"""Atoms: the single tests that conditions and checks are made of."""

from __future__ import annotations

from typing import Final, Protocol

from callsheet.compiling.booleans import TRUE, Atom, Boolean, both, either, negate
from callsheet.compiling.code import Code, code, literal, without
from callsheet.ir.constants import Constant, JsonType
from callsheet.ir.expressions import Expression
from callsheet.ir.schemas import AdditionalProperties, Bound, Schema, Types
from callsheet.ir.texts import Json, SpecText


class Module(Protocol):
    """What conditions need of the module they stand in."""

    def regex(self, expression: Expression, wanted: str | SpecText) -> Code:
        """The name of the constant that tests a text against an expression."""

    def uses(self, name: str) -> Code:
        """The name of a runtime function, imported where it is used."""

    def test(self, schema: Schema) -> None:
        """Count a schema that is tested. Raises `SpecError` where conditions grow out of all proportion."""

    def function_for(self, name: SpecText) -> Code:
        """The function that checks a named schema."""

    def function_of(self, schema: Schema, wanted: str | SpecText) -> Code:
        """A function that checks a schema which has no short expression."""


TESTS: Final[dict[JsonType, tuple[str, str | None]]] = {
    "string": ("{value}.__class__ is str", "{value}.__class__ is not str"),
    "boolean": ("{value}.__class__ is bool", "{value}.__class__ is not bool"),
    "null": ("{value} is None", "{value} is not None"),
    "array": ("{value}.__class__ is list", "{value}.__class__ is not list"),
    "object": ("{value}.__class__ is dict", "{value}.__class__ is not dict"),
}


def type_test(name: JsonType, value: Code) -> Boolean:
    """Whether the value is of a JSON type. `8.0` is an integer, `True` is no number, and no number is infinite."""
    if name in TESTS:
        text, opposite = TESTS[name]
        return Atom(code(text, value=value), code(opposite, value=value) if opposite else None)
    whole = Atom(code("{v}.__class__ is int", v=value), code("{v}.__class__ is not int", v=value))
    real = Atom(code("{v}.__class__ is float", v=value), code("{v}.__class__ is not float", v=value))
    if name == "integer":
        return either([whole, both([real, Atom(code("{v}.is_integer()", v=value))])])
    return either([whole, both([real, Atom(code("{v} - {v} == 0", v=value), code("{v} - {v} != 0", v=value))])])


_FORMS: Final[dict[JsonType, str]] = {
    "string": "isinstance({value}, str)",
    "array": "isinstance({value}, (list, tuple))",
    "object": "isinstance({value}, dict)",
}


def form_test(name: JsonType, value: Code) -> Boolean:
    """Whether JSON writes a value as a type: that of a subclass, too, and a tuple as a list.

    It stands where nothing is said of a value of another type. Where something is, `type_test` is quicker: what is said
    of a value that is not plain JSON leads to a second look.
    """
    if name in _FORMS:
        return Atom(code(_FORMS[name], value=value))
    if name not in ("integer", "number"):
        return type_test(name, value)
    no_boolean = Atom(code("{v}.__class__ is not bool", v=value), code("{v}.__class__ is bool", v=value))
    finite = "{v} % 1 == 0" if name == "integer" else "{v} - {v} == 0"
    return both([Atom(code("isinstance({v}, (int, float))", v=value)), no_boolean, Atom(code(finite, v=value))])


def forms_test(names: tuple[JsonType, ...], value: Code) -> Boolean:
    """Whether JSON writes the value as one of the types."""
    return either(form_test(name, value) for name in names)


def types_test(names: tuple[JsonType, ...], value: Code) -> Boolean:
    """Whether the value is of one of the JSON types."""
    return either(type_test(name, value) for name in names)


def allowed_types(schema: Schema) -> tuple[JsonType, ...] | None:
    """The JSON types that every `type` of a schema allows, or None where there is no `type`."""
    allowed: tuple[JsonType, ...] | None = None
    for constraint in schema.constraints:
        if isinstance(constraint, Types):
            allowed = constraint.allowed if allowed is None else common_types(allowed, constraint.allowed)
    return allowed


def common_types(left: tuple[JsonType, ...], right: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
    """The JSON types that both sides allow; an integer is a number."""
    found: list[JsonType] = []
    for name in left:
        if name in right or (name == "integer" and "number" in right):
            found.append(name)
        elif name == "number" and "integer" in right:
            found.append("integer")
    return tuple(dict.fromkeys(found))


def enum_test(values: tuple[Constant, ...], value: Code, module: Module) -> Boolean:
    """Whether the value equals one of the constants, as JSON compares: `True` is not 1, `8.0` is 8."""
    plain = [constant.value for constant in values]
    if all(item is None or isinstance(item, SpecText) for item in plain):
        return _membership(plain, value)
    if all(isinstance(item, bool) for item in plain):
        return either(
            Atom(code("{v} is {c}", v=value, c=literal(i)), code("{v} is not {c}", v=value, c=literal(i)))
            for i in plain
        )
    if all(isinstance(item, int | float) and not isinstance(item, bool) for item in plain):
        no_boolean = Atom(code("{v}.__class__ is not bool", v=value), code("{v}.__class__ is bool", v=value))
        return both([no_boolean, _membership(plain, value)])
    equal = module.uses("equal_to_any")
    return Atom(code("{equal}({v}, {values})", equal=equal, v=value, values=literal(tuple(plain))))


def _membership(plain: list[Json], value: Code) -> Boolean:
    if len(plain) == 1:
        item = literal(plain[0])
        if plain[0] is None:
            return type_test("null", value)
        return Atom(code("{v} == {c}", v=value, c=item), code("{v} != {c}", v=value, c=item))
    if len(plain) > 6 and all(isinstance(item, SpecText) for item in plain):
        inner = code("{{{c}}}", c=without(literal(tuple(plain)), "(", ")"))
        member = Atom(code("{v} in {c}", v=value, c=inner), code("{v} not in {c}", v=value, c=inner))
        return both([form_test("string", value), member])
    choices = literal(tuple(plain))
    return Atom(code("{v} in {c}", v=value, c=choices), code("{v} not in {c}", v=value, c=choices))


def multiple_test(divisor: int | float, value: Code, module: Module) -> Boolean:
    """Whether a number is a multiple, exactly for whole numbers and in decimals otherwise."""
    if divisor == 1:
        return Atom(code("{v} % 1 == 0", v=value), code("{v} % 1 != 0", v=value))
    multiple = module.uses("is_multiple")
    return Atom(code("{f}({v}, {d})", f=multiple, v=value, d=literal(divisor)))


def size_test(keyword: str, limit: int, value: Code) -> Boolean:
    """Whether a text, list or object has the size that a keyword asks for."""
    low = keyword.startswith("min")
    texts = ("len({v}) >= {n}", "len({v}) < {n}") if low else ("len({v}) <= {n}", "len({v}) > {n}")
    return Atom(*(code(text, v=value, n=literal(limit)) for text in texts))


_BOUNDS: Final = {
    "minimum": ("{v} >= {n}", "{v} < {n}"),
    "maximum": ("{v} <= {n}", "{v} > {n}"),
    "exclusiveMinimum": ("{v} > {n}", "{v} <= {n}"),
    "exclusiveMaximum": ("{v} < {n}", "{v} >= {n}"),
}


def bound_test(bound: Bound, value: Code) -> Boolean:
    """Whether a number keeps to a bound."""
    return Atom(*(code(text, v=value, n=literal(bound.limit)) for text in _BOUNDS[bound.keyword]))


def matches(module: Module, expression: Expression, value: Code) -> Boolean:
    """Whether a text matches an expression."""
    return Atom(code("{test}({v})", test=module.regex(expression, "pattern"), v=value))


def is_additional(module: Module, constraint: AdditionalProperties, key: Code) -> Boolean:
    """Whether a key is one that `additionalProperties` speaks of."""
    names: Boolean = TRUE
    if constraint.names:
        known = literal(constraint.names)
        names = Atom(code("{k} not in {known}", k=key, known=known), code("{k} in {known}", k=key, known=known))
    return both([names, *(negate(matches(module, expression, key)) for expression in constraint.expressions)])


def present(name: SpecText, value: Code) -> Boolean:
    """Whether an object has a property."""
    key = literal(name)
    return Atom(code("{k} in {v}", k=key, v=value), code("{k} not in {v}", k=key, v=value))
