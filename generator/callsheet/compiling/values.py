"""Values: the checks of one value, by its JSON type.

The type is tested once; what is asked of texts, numbers, lists and objects stands below the test. Combinations and
named rules come last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias

from callsheet.compiling import branches, forms, lists, objects, rules, scalars, unevaluated, wording
from callsheet.compiling.atoms import allowed_types, common_types, enum_test, form_test, type_test
from callsheet.compiling.booleans import FALSE, TRUE, Boolean, either, negate, source
from callsheet.compiling.code import Code, Lines, code, literal
from callsheet.compiling.conditions import subject
from callsheet.compiling.merging import merged_enum, opened
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.constants import JsonType
from callsheet.ir.inside import schemas_of
from callsheet.ir.schemas import (
    AnyOf,
    Bound,
    Conditional,
    Constraint,
    Discriminated,
    Enum,
    Named,
    Never,
    Not,
    OneOf,
    Reference,
    Schema,
    Size,
    Types,
    Unevaluated,
)
from callsheet.ir.texts import SpecText

_ORDER: Final[tuple[JsonType, ...]] = ("string", "integer", "number", "boolean", "array", "object", "null")

_DEEPEST: Final = 7
"""How deep checks may stand in one another before a function is called: Python limits how deep blocks are nested."""

Missing: TypeAlias = tuple[Boolean, Lines]
"""The test that a required property is missing, and what is reported then."""


def check_value(
    scope: Scope,
    schema: Schema,
    value: Code,
    place: Place,
    *,
    known: JsonType | None = None,
    missing: Missing | None = None,
) -> Lines:
    """The lines that check a value. `known` is its type where that is certain already."""
    scope.module.spend(schema)
    scope.depth += 1
    try:
        return _check_value(scope, schema, value, place, known, missing)
    finally:
        scope.depth -= 1


def _check_value(
    scope: Scope, schema: Schema, value: Code, place: Place, known: JsonType | None, missing: Missing | None
) -> Lines:
    out = Lines()
    wanted = _function_name(scope, schema, place, known)
    if wanted is not None:
        component = replace(schema, name=None)
        if wanted == schema.name and scope.depth <= _DEEPEST and scope.module.is_inlined(component):
            inner = replace(scope, model=None, siblings=None)
            return check_value(inner, component, value, replace(place, rule=(wanted,)), missing=missing)
        function = scope.module.function_of(component, wanted)
        call = Lines()
        call.add(code("{f}({v}, {path}, errors, warnings)", f=function, v=value, path=scope.pointer(place)))
        _chain(out, [], TRUE, call, missing)
        return out
    if missing is not None and not _tells_missing(schema):
        gone, lines = missing
        out.block(code("if {test}:", test=source(gone)), lines)
        body = check_value(scope, schema, value, place)
        if body:
            out.block(code("else:"), body)
        return out
    enum = merged_enum(schema)
    never = next((c for c in schema.constraints if isinstance(c, Never)), None)
    if never is not None:
        out.add(scope.finding(place, "not-allowed", [*place.label, " is not allowed here"], never.basis))
    elif enum is not None:
        _check_enum(scope, out, enum, schema, value, place, missing)
    else:
        _check_types(scope, out, schema, value, place, known, missing)
    return out


def _function_name(scope: Scope, schema: Schema, place: Place, known: JsonType | None) -> str | SpecText | None:
    """The name of the function that checks a schema, or None where its checks stand where the value is met."""
    if schema.name is not None and known is None and any(isinstance(c, Named) for c in schema.constraints):
        return schema.name  # a component with rules of its own is checked by one function, wherever it is used
    deep = scope.depth > _DEEPEST or (scope.depth > _DEEPEST // 2 and scope.module.wrote(schema))
    if deep and any(map(schemas_of, schema.constraints)):
        return place.rule[-1] if place.rule else "part"
    return None


def _tells_missing(schema: Schema) -> bool:
    """Whether None, which stands for a missing property, fails every check, so that one look tells both."""
    if any(isinstance(c, Never) for c in schema.constraints):
        return False
    enum, types = merged_enum(schema), allowed_types(schema)
    if enum is not None:
        alone = all(isinstance(c, Enum | Types) for c in schema.constraints)
        return alone and all(value.type != "null" for value in enum.values)
    general = any(subject(c) is None and not isinstance(c, Types) for c in schema.constraints)
    if types is None:
        return not general
    return "null" not in types and (len(types) == 1 or not general)


def check_payload(scope: Scope, schema: Schema, value: Code, place: Place) -> Lines:
    """The lines of a function that checks a whole payload: anything but an object ends it at once."""
    out = Lines()
    if _is_object(schema):
        wrong = Lines()
        basis = next(c.basis for c in schema.constraints)
        said = wording.wrong_type(list(place.label), ("object",), scope.described(value))
        wrong.add(scope.finding(place, "type", said, basis))
        wrong.add(code("return"))
        out.block(code("if {v}.__class__ is not dict:", v=value), wrong)
        out.extend(check_value(scope, schema, value, place, known="object"))
    else:
        out.extend(check_value(scope, schema, value, place))
    return out


def _is_object(schema: Schema) -> bool:
    if merged_enum(schema) is not None or any(isinstance(c, Never) for c in schema.constraints):
        return False
    return allowed_types(schema) == ("object",) or any(isinstance(c, Discriminated) for c in schema.constraints)


def _check_enum(
    scope: Scope, out: Lines, enum: Enum, schema: Schema, value: Code, place: Place, missing: Missing | None
) -> None:
    if not enum.values:
        out.add(scope.finding(place, enum.keyword, [*place.label, " has no value that all its rules take"], enum.basis))
        return
    what = wording.constants_words(enum.values)
    plain = [item.value for item in enum.values]
    got = scope.shown_beside(value, plain)
    said = wording.must_be(scope.model, list(place.label), wording.measured(what, schema.unit), got)
    choices = tuple(plain) if not any(isinstance(item, list | dict) for item in plain) else ()
    hint = code("({v}, {choices})", v=value, choices=literal(choices)) if choices else None
    wrong = Lines()
    wrong.add(scope.finding(place, enum.keyword, said, enum.basis, suggestion=hint))
    test = negate(enum_test(enum.values, value, scope.module))
    _chain(out, [], test, wrong, missing)
    rest = Schema(tuple(c for c in schema.constraints if not isinstance(c, Enum | Types)))
    if rest.constraints:
        _check_types(scope, out, rest, value, place, None, None)


def _check_types(
    scope: Scope,
    out: Lines,
    schema: Schema,
    value: Code,
    place: Place,
    known: JsonType | None,
    missing: Missing | None,
) -> None:
    types = allowed_types(schema)
    spoken = [c for c in schema.constraints if subject(c) is not None]
    general: list[Constraint] = [c for c in schema.constraints if subject(c) is None and not isinstance(c, Types)]
    local: dict[SpecText, Code] = {}
    only = types[0] if types is not None and len(types) == 1 else None
    wrong = Lines()
    if known is not None and types is not None and not common_types((known,), types):
        wrong.add(_wrong_type(scope, schema, types, value, place))
        out.extend(wrong)
        return
    if known is not None and (types is None or common_types((known,), types) == (known,)):
        out.extend(_check_typed(scope, spoken, schema, value, place, known, local))
        out.extend(check_general(scope, general, value, place, known, local))
        return
    arms: list[tuple[Boolean, Lines]] = []
    fine: list[Boolean] = []
    for name in _ORDER:
        if types is not None and name not in types:
            continue
        if types is None and name not in {subject(c) for c in spoken}:
            continue
        body = _check_typed(scope, spoken, schema, value, place, name, local)
        if only is not None:
            body.extend(check_general(scope, general, value, place, only, local))
            general = []
        if body:
            # Without `type`, nothing is said of a value of another type.
            arms.append((form_test(name, value) if types is None else type_test(name, value), body))
        elif types is not None:
            fine.append(type_test(name, value))
    if types is not None:
        wrong.add(_wrong_type(scope, schema, types, value, place))
    _chain(out, arms, negate(either(fine)) if fine else TRUE, wrong, missing)
    out.extend(check_general(scope, general, value, place, None, local))


def _wrong_type(scope: Scope, schema: Schema, types: tuple[JsonType, ...], value: Code, place: Place) -> Code:
    basis = next(c.basis for c in schema.constraints if isinstance(c, Types))
    said = wording.wrong_type(list(place.label), types, scope.described(value, types))
    return scope.finding(place, "type", said, basis)


def _chain(out: Lines, arms: list[tuple[Boolean, Lines]], last: Boolean, wrong: Lines, missing: Missing | None) -> None:
    """`if` for each type with something to check, then what is missing, then the complaint where `last` holds."""
    opener = "if"
    for test, body in arms:
        out.block(code(opener + " {test}:", test=source(test)), body)
        opener = "elif"
    if missing is not None:
        gone, lines = missing
        if arms or not wrong:
            out.block(code(opener + " {test}:", test=source(gone)), lines)
            opener = "elif"
        else:
            both_ways = Lines()
            both_ways.block(code("if {test}:", test=source(gone)), lines)
            both_ways.block(code("else:"), wrong)
            wrong = both_ways
    if not wrong:
        return
    if last != TRUE:
        out.block(code(opener + " {test}:", test=source(last)), wrong)
    elif opener == "if":
        out.extend(wrong)
    else:
        out.block(code("else:"), wrong)


def _check_typed(
    scope: Scope,
    spoken: list[Constraint],
    schema: Schema,
    value: Code,
    place: Place,
    name: JsonType,
    local: dict[SpecText, Code],
) -> Lines:
    """What is asked of a value that is known to be of a type."""
    out = Lines()
    mine = [c for c in spoken if subject(c) == name or (subject(c) == "number" and name == "integer")]
    if name == "object":
        objects.ObjectChecks(scope, schema, value, place, local).emit(out, mine)
        _check_rest(scope, out, mine, value, place)
        return out
    scalars.check_sizes(scope, out, [c for c in mine if isinstance(c, Size)], value, place)
    scalars.check_bounds(scope, out, [c for c in mine if isinstance(c, Bound)], schema, value, place)
    for constraint in mine:
        scalars.check_scalar(scope, out, constraint, value, place)
        lists.check_list(scope, out, constraint, value, place)
    _check_rest(scope, out, mine, value, place)
    return out


def _check_rest(scope: Scope, out: Lines, constraints: list[Constraint], value: Code, place: Place) -> None:
    for constraint in constraints:
        if isinstance(constraint, Unevaluated):
            unevaluated.check_unevaluated(scope, out, constraint, value, place)


def check_general(
    scope: Scope,
    constraints: list[Constraint],
    value: Code,
    place: Place,
    known: JsonType | None,
    local: dict[SpecText, Code],
) -> Lines:
    """What is asked of a value of any type: combinations, references and named rules."""
    out = Lines()
    for constraint in constraints:
        match constraint:
            case Reference(name):
                call = "{f}({v}, {path}, errors, warnings)"
                function = scope.module.function_for(name)
                out.add(code(call, f=function, v=value, path=scope.pointer(place)))
            case Discriminated():
                _check_discriminated(scope, out, constraint, value, place, known)
            case Named():
                rules.check_named(scope, out, constraint, value, place, known, local)
            case Conditional():
                _check_conditional(scope, out, constraint, value, place, known, local)
            case AnyOf() | OneOf():
                fits = scope.conditions.fits(Schema((constraint,)), value, known, local)
                forms.check_forms(scope, out, constraint, value, place, fits, known)
            case Not():
                fits = scope.conditions.fits(Schema((constraint,)), value, known, local)
                forms.check_not(scope, out, constraint, value, place, fits)
            case _:
                continue
    return out


def _check_discriminated(
    scope: Scope, out: Lines, choice: Discriminated, value: Code, place: Place, known: JsonType | None
) -> None:
    body = Lines()
    branches.check_branches(scope, body, choice, value, place)
    if known == "object":
        out.extend(body)
        return
    wrong = Lines()
    said = wording.wrong_type(list(place.label), ("object",), scope.described(value))
    wrong.add(scope.finding(place, "type", said, choice.basis))
    out.block(code("if {v}.__class__ is dict:", v=value), body)
    out.block(code("else:"), wrong)


def _check_conditional(
    scope: Scope,
    out: Lines,
    constraint: Conditional,
    value: Code,
    place: Place,
    known: JsonType | None,
    local: dict[SpecText, Code],
) -> None:
    test = scope.conditions.fits(constraint.condition, value, known, local)
    then = check_value(scope, opened(constraint.then), value, place, known=known) if test != FALSE else Lines()
    other = check_value(scope, opened(constraint.otherwise), value, place, known=known) if test != TRUE else Lines()
    if then:
        out.block(code("if {test}:", test=source(test)), then)
        if other:
            out.block(code("else:"), other)
    elif other:
        out.block(code("if {test}:", test=source(negate(test))), other)
