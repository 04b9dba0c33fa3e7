"""Forms: `anyOf`, `oneOf` and `not`. What is said is about the form that was meant, never about all of them.

Alternatives that have short words are told in one sentence. Of others each has a function of its own, and the
findings of the nearest one are those of the value.
"""

from __future__ import annotations

from callsheet.compiling import wording
from callsheet.compiling.atoms import allowed_types, types_test
from callsheet.compiling.booleans import FALSE, Boolean, negate, source
from callsheet.compiling.code import Code, Lines, code, joined, literal, snake
from callsheet.compiling.merging import merged_enum
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.constants import Constant, JsonType
from callsheet.ir.inside import calls_functions
from callsheet.ir.schemas import AnyOf, Enum, Not, OneOf, Pattern, Required, Schema, Types
from callsheet.ir.texts import SpecText, listed, prose


def check_forms(
    scope: Scope, out: Lines, choice: AnyOf | OneOf, value: Code, place: Place, fits: Boolean, known: JsonType | None
) -> None:
    """The checks of a value that must have one of several forms."""
    keyword = "oneOf" if isinstance(choice, OneOf) else "anyOf"
    said = _in_words(scope, choice, value, place)
    if said is not None:
        meant = _meant(choice, value)
        scope.fails(out, fits, scope.finding(place, keyword, said, choice.basis, suggestion=meant))
        return
    wrong = Lines()
    wrong.add(_nearest(scope, choice, keyword, value, place))
    types = _types(choice)
    if known is not None or types is None:
        out.extend(_unless(fits, choice, wrong))
        return
    kind = Lines()
    what = wording.wrong_type(list(place.label), types, scope.described(value))
    kind.add(scope.finding(place, "type", what, choice.basis))
    out.block(code("if {test}:", test=source(negate(types_test(types, value)))), kind)
    rest = _unless(fits, choice, wrong)
    header, *body = rest.rows
    if header[1].startswith("if "):
        out.rows.append((0, code("el{header}", header=header[1])))
        out.rows.extend(body)
    else:
        out.block(code("else:"), rest)


def _unless(fits: Boolean, choice: AnyOf | OneOf, wrong: Lines) -> Lines:
    """The lines that look for the nearest form where the value does not fit.

    Where a form calls functions, they are called once: the function that compares the forms tells whether one fits.
    """
    out = Lines()
    if fits == FALSE or any(map(calls_functions, choice.schemas)):
        out.extend(wrong)
    else:
        out.block(code("if {test}:", test=source(negate(fits))), wrong)
    return out


def _nearest(scope: Scope, choice: AnyOf | OneOf, keyword: str, value: Code, place: Place) -> Code:
    """The call that reports the findings of the nearest form."""
    forms: list[Code] = []
    nameless = place.rule[-1] if place.rule else "form"
    for index, schema in enumerate(choice.schemas, 1):
        name = schema.name or schema.title
        wanted = SpecText(snake(name)) if name else prose("{place} {index}", place=nameless, index=index)
        forms.append(code("({n}, {f})", n=literal(name), f=scope.module.function_of(schema, wanted)))
    summary = "… must have one of the described forms" + (", and only one" if keyword == "oneOf" else "")
    return code(
        "{report}({v}, {path}, ({forms},), {rule}, {only}, errors, warnings)",
        report=scope.module.uses("report_nearest"),
        v=value,
        path=scope.pointer(place),
        forms=joined(", ", forms),
        rule=scope.module.rule(listed(".", (*place.rule, keyword)), "error", summary, None, choice.basis),
        only=literal(keyword == "oneOf"),
    )


def _types(choice: AnyOf | OneOf, levels: int = 4) -> tuple[JsonType, ...] | None:
    """The JSON types of all forms together, or None where one takes any type, or only says so far inside."""
    if not levels:
        return None
    found: list[JsonType] = []
    for schema in choice.schemas:
        types = allowed_types(schema)
        if types is None:
            inner = [_types(c, levels - 1) for c in schema.constraints if isinstance(c, AnyOf | OneOf)]
            types = next(filter(None, inner), None)
        if types is None:
            return None
        found.extend(types)
    return tuple(dict.fromkeys(found)) or None


def _in_words(scope: Scope, choice: AnyOf | OneOf, value: Code, place: Place) -> wording.Text | None:
    """What a choice asks for in one sentence, or None where its forms have no words."""
    label = list(place.label)
    words = _words_of_all(choice)
    if words is not None:
        return wording.must_be(None, label, wording.alternatives(words), scope.described(value))
    needed = [_needed(schema) for schema in choice.schemas]
    if all(needed):
        count = "exactly one of " if isinstance(choice, OneOf) else ""
        return [*label, f" needs {count}", wording.groups(needed)]
    return None


def _words_of_all(choice: AnyOf | OneOf, levels: int = 4) -> list[SpecText] | None:
    """Everything that a choice takes, one after the other, where each form is values or types and no more.

    Of `oneOf` only values have words: no two of them are the same.
    """
    flat: list[SpecText] = []
    for schema in choice.schemas:
        words = words_of(schema, levels)
        if not words:
            return None
        flat += words
    if isinstance(choice, OneOf):
        values = [value for schema in choice.schemas for value in _values(schema)]
        return flat if len(values) == len(flat) == len(set(values)) else None
    return list(dict.fromkeys(flat))


def _values(schema: Schema) -> tuple[Constant, ...]:
    enum = merged_enum(schema)
    return enum.values if enum is not None else ()


def _meant(choice: AnyOf | OneOf, value: Code) -> Code | None:
    """The value with the constants that the forms take, from which a slip can be told; None where there are none."""
    plain = [found.value for schema in choice.schemas for found in _values(schema)]
    choices = tuple(item for item in plain if not isinstance(item, list | dict))
    return code("({v}, {choices})", v=value, choices=literal(choices)) if choices else None


def words_of(schema: Schema, levels: int = 4) -> list[SpecText] | None:
    """The values or the types that a schema takes, one by one, where it asks for nothing else.

    Choices in one another are followed for so many levels.
    """
    match schema.constraints:
        case (AnyOf() | OneOf() as choice,):
            return _words_of_all(choice, levels - 1) if levels else None
    if not schema.constraints or not all(isinstance(c, Enum | Types) for c in schema.constraints):
        return None
    if merged_enum(schema) is not None:
        return [wording.constant_words(item) for item in _values(schema)] or None
    types = allowed_types(schema)
    return [SpecText(wording.TYPE_WORDS[name]) for name in types] if types else None


def _needed(schema: Schema) -> list[SpecText]:
    """The properties that a form requires, where it asks for nothing else."""
    names = [c.name for c in schema.constraints if isinstance(c, Required)]
    return names if len(names) == len(schema.constraints) else []


def check_not(scope: Scope, out: Lines, rule: Not, value: Code, place: Place, fits: Boolean) -> None:
    """The check of a value that must not have a form."""
    needed, words = _needed(rule.schema), words_of(rule.schema)
    said: wording.Text
    if len(needed) == 1:
        place = place.field(needed[0])
    match rule.schema.constraints:
        case ():
            said = [*place.label, " is not allowed here"]
        case (Pattern(expression),):
            said = [*place.label, " must not be text of the form ", expression.written, ", as ", scope.shown(value)]
        case _ if len(needed) == 1:
            said = [*place.label, " is not allowed here"]
        case _ if needed:
            said = [wording.alternatives(needed, "and"), " exclude each other"]
        case _ if words:
            said = [*place.label, " must not be ", wording.alternatives(words)]
        case _:
            said = [*place.label, " has a form that is not allowed: ", scope.shown(value)]
    scope.fails(out, fits, scope.finding(place, "not", said, rule.basis))
