"""Forms: `anyOf`, `oneOf` and `not`. What is said is about the form that was meant, never about all of them.

Alternatives that have short words are told in one sentence. Of others each has a function of its own, and the
findings of the nearest one are those of the value.
"""

from __future__ import annotations

import json

from callsheet.compiling import wording
from callsheet.compiling.atoms import allowed_types, types_test
from callsheet.compiling.booleans import FALSE, Boolean, negate, source
from callsheet.compiling.code import Code, Lines, code, joined, literal, snake
from callsheet.compiling.merging import merged_enum
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.inside import calls_functions
from callsheet.ir.schemas import (
    AnyOf,
    Enum,
    JsonType,
    Not,
    OneOf,
    Required,
    Schema,
    Types,
)
from callsheet.ir.texts import SpecText


def check_forms(
    scope: Scope, out: Lines, choice: AnyOf | OneOf, value: Code, place: Place, fits: Boolean, known: JsonType | None
) -> None:
    """The checks of a value that must have one of several forms."""
    keyword = "oneOf" if isinstance(choice, OneOf) else "anyOf"
    said = _in_words(choice, value, place, scope)
    if said is not None:
        scope.fails(out, fits, scope.finding(place, keyword, said, choice.basis))
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
    for index, schema in enumerate(choice.schemas, 1):
        name = schema.name or schema.title
        wanted = snake(name) if name else f"{place.rule[-1] if place.rule else 'form'} {index}"
        forms.append(code("({n}, {f})", n=literal(name), f=scope.module.function_of(schema, wanted)))
    summary = "… must have one of the described forms" + (", and only one" if keyword == "oneOf" else "")
    return code(
        "{report}({v}, {path}, ({forms},), {rule}, {only}, errors, warnings)",
        report=scope.module.uses("report_nearest"),
        v=value,
        path=scope.pointer(place),
        forms=joined(", ", forms),
        rule=scope.module.rule(".".join((*place.rule, keyword)), "error", summary, None, choice.basis),
        only=literal(keyword == "oneOf"),
    )


def _types(choice: AnyOf | OneOf) -> tuple[JsonType, ...] | None:
    """The JSON types of all forms together, or None where one takes any type."""
    found: list[JsonType] = []
    for schema in choice.schemas:
        types = allowed_types(schema)
        if types is None:
            return None
        found.extend(types)
    return tuple(dict.fromkeys(found)) or None


def _in_words(choice: AnyOf | OneOf, value: Code, place: Place, scope: Scope) -> wording.Text | None:
    """What a choice asks for in one sentence, or None where its forms have no words."""
    label = list(place.label)
    words = [_words(schema) for schema in choice.schemas]
    if all(words) and isinstance(choice, AnyOf):
        what = wording.alternatives(list(dict.fromkeys(word for word in words if word)))
        return wording.must_be(None, label, what, scope.described(value))
    needed = [_needed(schema) for schema in choice.schemas]
    if all(needed):
        count = "exactly one of " if isinstance(choice, OneOf) else ""
        return [*label, f" needs {count}", wording.alternatives([name for name in needed if name])]
    return None


def _words(schema: Schema) -> SpecText | None:
    """The values or the types of a form that asks for nothing else."""
    if not schema.constraints or not all(isinstance(c, Enum | Types) for c in schema.constraints):
        return None
    enum = merged_enum(schema)
    if enum is not None:
        return wording.alternatives([wording.constant_words(item) for item in enum.values]) if enum.values else None
    types = allowed_types(schema)
    return wording.type_words(types) if types else None


def _needed(schema: Schema) -> str | None:
    """The properties that a form requires, where it asks for nothing else."""
    names = [c.name for c in schema.constraints if isinstance(c, Required)]
    return " and ".join(names) if names and len(names) == len(schema.constraints) else None


def check_not(scope: Scope, out: Lines, rule: Not, value: Code, place: Place, fits: Boolean) -> None:
    """The check of a value that must not have a form."""
    needed, words = _needed(rule.schema), _words(rule.schema)
    names = [c.name for c in rule.schema.constraints if isinstance(c, Required)]
    said: wording.Text
    if needed and len(names) == 1:
        place = place.field(names[0])
        said = [*place.label, " is not allowed here"]
    elif needed:
        said = [f"{', '.join(json.dumps(name, ensure_ascii=False) for name in names)} exclude each other"]
    elif words:
        said = [*place.label, " must not be ", words]
    else:
        said = [*place.label, " has a form that is not allowed: ", scope.shown(value)]
    scope.fails(out, fits, scope.finding(place, "not", said, rule.basis))
