"""Conditions: whether a value fits a schema, as one Python expression that creates nothing.

Used for `if`, `not`, `anyOf`, `oneOf` and named rules. Warnings play no part in a condition.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, assert_never

from callsheet.compiling.booleans import FALSE, TRUE, Atom, Boolean, both, either, negate, source
from callsheet.compiling.code import Code, Names, code, literal
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Bound,
    Conditional,
    Constant,
    Constraint,
    Contains,
    Dependent,
    Discriminated,
    Enum,
    Format,
    Items,
    JsonType,
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
    UniqueItems,
)


class Module(Protocol):
    """What conditions need of the module they stand in."""

    def regex(self, regex: str, wanted: str) -> Code:
        """The name of the constant that tests a text against an expression."""

    def uses(self, name: str) -> Code:
        """The name of a runtime function, imported where it is used."""

    def function_for(self, name: str) -> Code:
        """The function that checks a named schema."""

    def function_of(self, schema: Schema, wanted: str) -> Code:
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


def types_test(names: tuple[JsonType, ...], value: Code) -> Boolean:
    """Whether the value is of one of the JSON types."""
    return either(type_test(name, value) for name in names)


def allowed_types(schema: Schema) -> tuple[JsonType, ...] | None:
    """The JSON types that every `type` of a schema allows, or None where there is no `type`."""
    allowed: tuple[JsonType, ...] | None = None
    for constraint in schema.constraints:
        if isinstance(constraint, Types):
            allowed = constraint.allowed if allowed is None else _common(allowed, constraint.allowed)
    return allowed


def _common(left: tuple[JsonType, ...], right: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
    found: list[JsonType] = []
    for name in left:
        if name in right or (name == "integer" and "number" in right):
            found.append(name)
        elif name == "number" and "integer" in right:
            found.append("integer")
    return tuple(dict.fromkeys(found))


def enum_test(values: tuple[Constant, ...], value: Code, module: Module) -> Boolean:
    """Whether the value equals one of the constants, as JSON compares: `True` is not 1, `8.0` is 8."""
    plain = [json.loads(constant.text) for constant in values]
    if all(item is None or isinstance(item, str) for item in plain):
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


def _membership(plain: list[object], value: Code) -> Boolean:
    if len(plain) == 1:
        item = literal(plain[0])  # type: ignore[arg-type]  # decoded from JSON text
        if plain[0] is None:
            return type_test("null", value)
        return Atom(code("{v} == {c}", v=value, c=item), code("{v} != {c}", v=value, c=item))
    if len(plain) > 6 and all(isinstance(item, str) for item in plain):
        inner = code("{{{c}}}", c=Code(literal(tuple(plain))[1:-1]))  # type: ignore[arg-type]
        member = Atom(code("{v} in {c}", v=value, c=inner), code("{v} not in {c}", v=value, c=inner))
        return both([type_test("string", value), member])
    choices = literal(tuple(plain))  # type: ignore[arg-type]
    return Atom(code("{v} in {c}", v=value, c=choices), code("{v} not in {c}", v=value, c=choices))


def multiple_test(divisor: int | float, value: Code, module: Module) -> Boolean:
    """Whether a number is a multiple, exactly for whole numbers and in decimals otherwise."""
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


_SUBJECT: Final[dict[type, JsonType]] = {
    MultipleOf: "number",
    Bound: "number",
    Pattern: "string",
    Format: "string",
    PublicHost: "string",
    Items: "array",
    PrefixItem: "array",
    Contains: "array",
    UniqueItems: "array",
    Property: "object",
    Required: "object",
    PatternProperty: "object",
    AdditionalProperties: "object",
    PropertyNames: "object",
    Dependent: "object",
}


def subject(constraint: Constraint) -> JsonType | None:
    """The JSON type that a constraint speaks of, or None where it speaks of every value."""
    if isinstance(constraint, Size):
        kind = constraint.keyword[3:]
        return "string" if kind == "Length" else "array" if kind == "Items" else "object"
    return _SUBJECT.get(type(constraint))


@dataclass(slots=True)
class Conditions:
    """Writes conditions for one module. `names` keeps the loop variables of expressions apart."""

    module: Module
    names: Names
    wanted: str = "pattern"
    """What a pattern is about, for the name of its constant."""

    def fits(
        self, schema: Schema, value: Code, known: JsonType | None = None, local: Mapping[str, Code] | None = None
    ) -> Boolean:
        """Whether `value` fits the schema. `known` is its type where that was tested already; `local` holds the
        variables in which properties of the value were read, None where they are missing."""
        types = allowed_types(schema)
        parts: list[Boolean] = []
        if types is not None and known is None and _is_pinned(schema, types):
            types = None
        if types is not None and not (known and (known in types or (known == "integer" and "number" in types))):
            if known and known != "number":
                return FALSE
            parts.append(types_test(types, value))
            known = types[0] if len(types) == 1 else known
        described = {c.name for c in schema.constraints if isinstance(c, Property)}
        for constraint in schema.constraints:
            if isinstance(constraint, Types) or (isinstance(constraint, Named) and constraint.severity == "warning"):
                continue
            if isinstance(constraint, Required) and constraint.name in described:
                continue  # the test of the property asks for it, too
            parts.append(self._guarded(constraint, schema, value, known, local or {}))
        return both(parts)

    def _guarded(
        self, constraint: Constraint, schema: Schema, value: Code, known: JsonType | None, local: Mapping[str, Code]
    ) -> Boolean:
        kind = subject(constraint)
        if kind is None or kind == known or (kind == "number" and known == "integer"):
            return self._test(constraint, schema, value, known, local)
        if known is not None and not (known == "number" and kind == "integer"):
            return TRUE
        return either([negate(type_test(kind, value)), self._test(constraint, schema, value, kind, local)])

    def _test(
        self, constraint: Constraint, schema: Schema, value: Code, known: JsonType | None, local: Mapping[str, Code]
    ) -> Boolean:
        match constraint:
            case Types(allowed):
                return types_test(allowed, value)
            case Enum(_, values):
                return enum_test(values, value, self.module)
            case Bound():
                return bound_test(constraint, value)
            case MultipleOf(divisor):
                return multiple_test(divisor, value, self.module)
            case Size(keyword, limit):
                return size_test(keyword, limit, value)
            case Pattern(_, regex):
                return Atom(code("{test}({v})", test=self.module.regex(regex, self.wanted), v=value))
            case Format(name):
                return Atom(code("{test}({v})", test=self.module.uses("is_" + name.replace("-", "_")), v=value))
            case PublicHost():
                return Atom(code("{test}({v})", test=self.module.uses("has_public_host"), v=value))
            case Property(name, inner):
                return self._property(name, inner, schema, value, local)
            case Required(name):
                return present(name, value)
            case Dependent(_, name, inner):
                return either([negate(present(name, value)), self.fits(inner, value, known, local)])
            case AnyOf(schemas):
                return either(self.fits(inner, value, known, local) for inner in schemas)
            case OneOf(schemas):
                tests = [source(self.fits(inner, value, known, local)) for inner in schemas]
                listed = Code(", ".join(f"bool({test})" for test in tests))
                return Atom(
                    code("[{tests}].count(True) == 1", tests=listed), code("[{tests}].count(True) != 1", tests=listed)
                )
            case Not(inner):
                return negate(self.fits(inner, value, known, local))
            case Conditional(condition, then, otherwise):
                test = self.fits(condition, value, known, local)
                return both(
                    [
                        either([negate(test), self.fits(then, value, known, local)]),
                        either([test, self.fits(otherwise, value, known, local)]),
                    ]
                )
            case Named():
                return self.fits(constraint.schema, value, known, local)
            case Never():
                return FALSE
            case Reference(name):
                return self._called(self.module.function_for(name), value)
            case Discriminated():
                return self._called(self.module.function_of(Schema((constraint,)), "form"), value)
            case UniqueItems():
                return Atom(code("{test}({v})", test=self.module.uses("has_unique_items"), v=value))
            case Items() | PrefixItem() | Contains():
                return self._array(constraint, value)
            case PatternProperty() | AdditionalProperties() | PropertyNames():
                return self._object(constraint, value)
            case _:
                assert_never(constraint)

    def _called(self, function: Code, value: Code) -> Boolean:
        return Atom(code("{fits}({function}, {v})", fits=self.module.uses("fits"), function=function, v=value))

    def _property(self, name: str, inner: Schema, schema: Schema, value: Code, local: Mapping[str, Code]) -> Boolean:
        required = any(isinstance(other, Required) and other.name == name for other in schema.constraints)
        read = local.get(name) or code("{v}[{name}]", v=value, name=literal(name))
        test = self.fits(inner, read)
        if test == TRUE and required:
            return present(name, value)
        if test == TRUE:
            return TRUE
        if test == FALSE:
            return FALSE if required else negate(present(name, value))
        if not required:
            return either([negate(present(name, value)), test])
        if _fails_on_none(inner):
            # None stands for a missing property and fits neither, so that one look is enough.
            got = local.get(name) or code("{v}.get({name})", v=value, name=literal(name))
            test = self.fits(inner, got)
            if isinstance(test, Atom):
                return test
        return both([present(name, value), self.fits(inner, read)])

    def _array(self, constraint: Items | PrefixItem | Contains, value: Code) -> Boolean:
        item = self.names.take(code("item"))
        match constraint:
            case PrefixItem(index, inner):
                read = code("{v}[{i}]", v=value, i=literal(index))
                short = Atom(
                    code("len({v}) <= {i}", v=value, i=literal(index)),
                    code("len({v}) > {i}", v=value, i=literal(index)),
                )
                return either([short, self.fits(inner, read)])
            case Items(inner, start):
                test = self.fits(inner, item)
                listed = value if start == 0 else code("{v}[{n}:]", v=value, n=literal(start))
                if test == TRUE:
                    return TRUE
                return Atom(code("all({test} for {item} in {v})", test=source(test), item=item, v=listed))
            case Contains(inner, least, most):
                count = code(
                    "sum(1 for {item} in {v} if {test})", item=item, v=value, test=source(self.fits(inner, item))
                )
                parts: list[Boolean] = [Atom(code("{count} >= {n}", count=count, n=literal(least)))] if least else []
                if most is not None:
                    parts.append(Atom(code("{count} <= {n}", count=count, n=literal(most))))
                return both(parts)

    def _object(self, constraint: PatternProperty | AdditionalProperties | PropertyNames, value: Code) -> Boolean:
        key, item = self.names.take(code("key")), self.names.take(code("item"))
        match constraint:
            case PropertyNames(inner):
                test = self.fits(inner, key)
                return TRUE if test == TRUE else Atom(code("all({t} for {k} in {v})", t=source(test), k=key, v=value))
            case PatternProperty(regex, inner):
                test = either([negate(matches(self.module, regex, key)), self.fits(inner, item)])
            case AdditionalProperties(inner):
                test = either([negate(is_additional(self.module, constraint, key)), self.fits(inner, item)])
        if test == TRUE:
            return TRUE
        return Atom(code("all({t} for {k}, {i} in {v}.items())", t=source(test), k=key, i=item, v=value))


def matches(module: Module, regex: str, value: Code) -> Boolean:
    """Whether a text matches an expression."""
    return Atom(code("{test}({v})", test=module.regex(regex, "pattern"), v=value))


def is_additional(module: Module, constraint: AdditionalProperties, key: Code) -> Boolean:
    """Whether a key is one that `additionalProperties` speaks of."""
    names: Boolean = TRUE
    if constraint.names:
        known = literal(constraint.names)
        names = Atom(code("{k} not in {known}", k=key, known=known), code("{k} in {known}", k=key, known=known))
    return both([names, *(negate(matches(module, regex, key)) for regex in constraint.regexes)])


def present(name: str, value: Code) -> Boolean:
    """Whether an object has a property."""
    key = literal(name)
    return Atom(code("{k} in {v}", k=key, v=value), code("{k} not in {v}", k=key, v=value))


def json_type(constant: Constant) -> JsonType:
    """The JSON type of a constant; a number without a fraction is an integer."""
    value = json.loads(constant.text)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if value == value // 1 else "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def _is_pinned(schema: Schema, types: tuple[JsonType, ...]) -> bool:
    """Whether an enum allows values of these types only, so that the types need no test of their own."""
    return any(
        isinstance(constraint, Enum) and all(_common((json_type(value),), types) for value in constraint.values)
        for constraint in schema.constraints
    )


def _fails_on_none(schema: Schema) -> bool:
    types = allowed_types(schema)
    if types is not None and "null" not in types:
        return True
    return any(
        isinstance(constraint, Enum) and all(json.loads(value.text) is not None for value in constraint.values)
        for constraint in schema.constraints
    )
