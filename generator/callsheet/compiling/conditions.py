"""Conditions: whether a value fits a schema, as one Python expression that creates nothing.

Used for `if`, `not`, `anyOf`, `oneOf` and named rules. Warnings play no part in a condition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from callsheet.compiling.atoms import (
    Module,
    allowed_types,
    bound_test,
    common_types,
    enum_test,
    form_test,
    forms_test,
    is_additional,
    matches,
    multiple_test,
    present,
    size_test,
)
from callsheet.compiling.booleans import FALSE, TRUE, Atom, Boolean, both, chosen, either, negate, source
from callsheet.compiling.code import Code, Names, code, joined, literal
from callsheet.compiling.merging import with_one_enum
from callsheet.compiling.needed_text import needed_text, needs_white_space
from callsheet.ir.constants import JsonType
from callsheet.ir.inside import schemas_of
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
    if isinstance(constraint, Unevaluated):
        return "object" if constraint.keyword == "unevaluatedProperties" else "array"
    return _SUBJECT.get(type(constraint))


_DEEPEST: Final = 5
"""How deep conditions may stand in one another before a function is called: Python limits how deep brackets are."""
_LARGEST: Final = 100
"""How many schemas one condition may speak of before functions are called for those that hold others."""


def _quick(schema: Schema, value: Code, known: JsonType | None) -> list[Boolean]:
    """What is quickly tested of a text that is not expected to fit, before its pattern is."""
    if known != "string":
        return []
    expressions = [c.expression.python for c in schema.constraints if isinstance(c, Pattern)]
    regexes = [regex for regex in expressions if regex is not None]
    texts = [text for text in map(needed_text, regexes) if text is not None]
    quick: list[Boolean] = [_holds(text, value) for text in texts]
    if any(map(needs_white_space, regexes)):
        prints = code("{v}.isprintable()", v=value)
        quick.append(either([_holds(" ", value), negate(Atom(prints))]))
    return quick


def _holds(text: str | SpecText, value: Code) -> Boolean:
    return Atom(code("{t} in {v}", t=literal(text), v=value), code("{t} not in {v}", t=literal(text), v=value))


@dataclass(slots=True)
class Conditions:
    """Writes conditions for one module. `names` keeps the loop variables of expressions apart."""

    module: Module
    names: Names
    wanted: str | SpecText = "pattern"
    """What a pattern is about, for the name of its constant."""
    depth: int = 0
    """How many conditions are open around this one."""
    written: int = 0
    """How many schemas were written out."""

    def fits(
        self, schema: Schema, value: Code, known: JsonType | None = None, local: Mapping[SpecText, Code] | None = None
    ) -> Boolean:
        """Whether `value` fits the schema. `known` is its type where that was tested already; `local` holds the
        variables in which properties of the value were read, None where they are missing."""
        self.module.test(schema)
        self.written += 1
        is_large = self.depth > _DEEPEST or self.written > _LARGEST
        if is_large and any(map(schemas_of, schema.constraints)):
            return self._called(self.module.function_of(schema, "part"), value)
        self.depth += 1
        try:
            return self._fits(schema, value, known, local or {})
        finally:
            self.depth -= 1

    def _fits(self, schema: Schema, value: Code, known: JsonType | None, local: Mapping[SpecText, Code]) -> Boolean:
        schema = with_one_enum(schema)
        if any(isinstance(c, Enum) and not c.values for c in schema.constraints):
            return FALSE
        types = allowed_types(schema)
        parts: list[Boolean] = []
        if types is not None and known is None and _is_pinned(schema, types):
            types = None
        if types is not None and not (known and (known in types or (known == "integer" and "number" in types))):
            if known and known != "number":
                return FALSE
            parts.append(forms_test(types, value))
            known = types[0] if len(types) == 1 else known
        described = {c.name for c in schema.constraints if isinstance(c, Property)}
        for constraint in schema.constraints:
            if isinstance(constraint, Types) or (isinstance(constraint, Named) and constraint.severity == "warning"):
                continue
            if isinstance(constraint, Required) and constraint.name in described:
                continue  # the test of the property asks for it, too
            parts.append(self._guarded(constraint, schema, value, known, local))
        return both(parts)

    def _guarded(
        self,
        constraint: Constraint,
        schema: Schema,
        value: Code,
        known: JsonType | None,
        local: Mapping[SpecText, Code],
    ) -> Boolean:
        kind = subject(constraint)
        if kind is None or kind == known or (kind == "number" and known == "integer"):
            return self._test(constraint, schema, value, known, local)
        if known is not None and not (known == "number" and kind == "integer"):
            return TRUE
        return either([negate(form_test(kind, value)), self._test(constraint, schema, value, kind, local)])

    def _test(
        self,
        constraint: Constraint,
        schema: Schema,
        value: Code,
        known: JsonType | None,
        local: Mapping[SpecText, Code],
    ) -> Boolean:
        match constraint:
            case Types(allowed):
                return forms_test(allowed, value)
            case Enum(_, values):
                return enum_test(values, value, self.module)
            case Bound():
                return bound_test(constraint, value)
            case MultipleOf(divisor):
                return multiple_test(divisor, value, self.module)
            case Size(keyword, limit):
                return size_test(keyword, limit, value)
            case Pattern(expression):
                return Atom(code("{test}({v})", test=self.module.regex(expression, self.wanted), v=value))
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
                listed = joined(", ", [code("bool({t})", t=test) for test in tests])
                return Atom(
                    code("[{tests}].count(True) == 1", tests=listed), code("[{tests}].count(True) != 1", tests=listed)
                )
            case Not(inner):
                return negate(both([*_quick(inner, value, known), self.fits(inner, value, known, local)]))
            case Conditional(condition, then, otherwise):
                return chosen(
                    self.fits(condition, value, known, local),
                    self.fits(then, value, known, local),
                    self.fits(otherwise, value, known, local),
                )
            case Named():
                return self.fits(constraint.schema, value, known, local)
            case Never():
                return FALSE
            case Reference(name):
                return self._called(self.module.function_for(name), value)
            case Discriminated():
                return self._called(self.module.function_of(Schema((constraint,)), "form"), value)
            case Unevaluated():
                return self._called(self.module.function_of(Schema((constraint,)), "rest"), value)
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

    def _property(
        self, name: SpecText, inner: Schema, schema: Schema, value: Code, local: Mapping[SpecText, Code]
    ) -> Boolean:
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
            case PatternProperty(expression, inner):
                test = either([negate(matches(self.module, expression, key)), self.fits(inner, item)])
            case AdditionalProperties(inner):
                test = either([negate(is_additional(self.module, constraint, key)), self.fits(inner, item)])
        if test == TRUE:
            return TRUE
        return Atom(code("all({t} for {k}, {i} in {v}.items())", t=source(test), k=key, i=item, v=value))


def _is_pinned(schema: Schema, types: tuple[JsonType, ...]) -> bool:
    """Whether an enum allows values of these types only, so that the types need no test of their own."""
    return any(
        isinstance(constraint, Enum) and all(common_types((value.type,), types) for value in constraint.values)
        for constraint in schema.constraints
    )


def _fails_on_none(schema: Schema) -> bool:
    types = allowed_types(schema)
    if types is not None and "null" not in types:
        return True
    return any(
        isinstance(constraint, Enum) and all(value.type != "null" for value in constraint.values)
        for constraint in schema.constraints
    )
