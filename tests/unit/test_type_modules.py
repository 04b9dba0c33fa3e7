"""Type modules: they hold what the model generator writes, however few of their types it is asked for."""

from __future__ import annotations

import ast
import builtins
import copy
import keyword
import typing
from typing import Any

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callsheet.rendering.model_code import generated_types
from callsheet.rendering.plain_types import PlainTypes
from callsheet.rendering.templates import formatted
from callsheet.rendering.type_modules import open_models, typed_dicts

HEADER = '"""Types."""'
TYPES = ("Item", "Api", "Other")
WORDS = (
    *("What it is.", 'It is "so".', 'Documented: "a"', "x" * 99, "x" * 100, "It's größer – {so} %s"),
    *("Two lines\nof text.", "- item", "it's 'x'", "#", "a  b"),
)
VALUES = ("a", "b c", "it's", 'say "x"', "back\\slash", "a\nb", "größe", "", "{a}", 1, -2, True, None)
SCALARS = ("string", "integer", "number", "boolean", "null")


def forms(types: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """What a field may be, or an alias, of values and of such types."""
    several = st.lists(st.sampled_from((*SCALARS, "array", "object")), min_size=2, max_size=4, unique=True)
    return st.recursive(
        st.one_of(
            st.sampled_from(SCALARS).map(lambda kind: {"type": kind}),
            several.map(lambda kinds: {"type": kinds}),
            st.sampled_from(types).map(lambda name: {"$ref": f"#/$defs/{name}"}),
            st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(lambda values: {"enum": values}),
            st.sampled_from(({}, {"type": "array"}, {"type": "object"}, {"enum": [1.5]})),
        ),
        lambda inner: st.one_of(
            inner.map(lambda form: {"type": "array", "items": form}),
            inner.map(lambda form: {"type": ["array", "null"], "items": form}),
            inner.map(lambda form: {"type": "object", "additionalProperties": form}),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: {"anyOf": found}),
        ),
        max_leaves=3,
    )


NAMES = st.sampled_from(("id", "type", "list", "schema", "model_id", "json", "Item", "fooBar", "a_2", "class", "x-y"))


def described(form: dict[str, Any], words: str | None) -> dict[str, Any]:
    return form if words is None or "$ref" in form else {**form, "description": words}


WORDS_OR_NONE = st.one_of(st.none(), st.sampled_from(WORDS))
FIELDS = st.builds(described, forms(TYPES), WORDS_OR_NONE)
ALIASES = st.builds(described, forms(TYPES[:2]), WORDS_OR_NONE)


@st.composite
def classes(draw: st.DrawFn) -> dict[str, Any]:
    """An object with a few properties, of which some are required."""
    odd = draw(st.dictionaries(NAMES, FIELDS, max_size=draw(st.sampled_from((0, 0, 0, 1)))))
    forms = draw(st.lists(FIELDS, min_size=1, max_size=4))
    properties = odd | {f"field_{index}": form for index, form in enumerate(forms)}
    required = {"required": draw(st.lists(st.sampled_from(sorted(properties)), unique=True))}
    form = {"type": "object", "properties": properties, **(required if required["required"] else {})}
    return described(form, draw(WORDS_OR_NONE))


def definitions(*, models: bool) -> st.SearchStrategy[dict[str, Any]]:
    """The definitions of a module: a payload may be called what any value is, an answer is an object."""
    last = classes() if models else st.one_of(classes(), ALIASES)
    drawn = {TYPES[0]: classes(), TYPES[1]: classes(), TYPES[2]: last}
    return st.fixed_dictionaries(drawn).map(lambda found: {"$defs": found})


def written(schema: dict[str, Any], *, models: bool) -> list[str]:
    return statements((open_models if models else typed_dicts)(schema, HEADER))


def generated(schema: dict[str, Any], *, models: bool) -> list[str]:
    """What the model generator writes where it is asked for everything at once."""
    return statements(generated_types(copy.deepcopy(schema), HEADER, models=models))


def statements(source: str) -> list[str]:
    """The statements of a module in order of their texts, and each import of what it uses.

    There, Pydantic is asked to look again at other models, and a type that one class hides has another name in all.
    """
    body = ast.parse(formatted(source).replace("_aliased", "")).body
    used = {node.id for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Name)}
    imports = [node for node in body if isinstance(node, ast.ImportFrom)]
    names = {(node.module, one.name) for node in imports for one in node.names}
    found = [ast.unparse(node) for node in body if node not in imports]
    shown = [str(name) for name in names if name[0] != "builtins" and name[1] in used]
    return sorted(shown + [text for text in found if not text.endswith(".model_rebuild()")])


@settings(max_examples=25)
@given(definitions(models=False))
def test_typed_dicts_are_those_of_the_model_generator(schema: dict[str, Any]) -> None:
    assert written(schema, models=False) == generated(schema, models=False)


@settings(max_examples=25)
@given(definitions(models=True))
def test_models_are_those_of_the_model_generator(schema: dict[str, Any]) -> None:
    assert written(schema, models=True) == generated(schema, models=True)


@pytest.mark.long
@settings(max_examples=500)
@given(st.booleans().flatmap(lambda models: st.tuples(definitions(models=models), st.just(models))))
def test_many_types_are_those_of_the_model_generator(drawn: tuple[dict[str, Any], bool]) -> None:
    schema, models = drawn
    assert written(schema, models=models) == generated(schema, models=models)


@pytest.mark.parametrize("models", [False, True])
def test_a_field_keeps_its_name_where_the_model_generator_keeps_it(models: bool) -> None:
    names = {*dir(builtins), *dir(pydantic.BaseModel), *keyword.kwlist, *keyword.softkwlist, "model_id", "URL", "a__b"}
    fields = {name: {"type": "string"} for name in sorted(names) if _is_plain("Clip", name, models=models)}
    assert {"id", "type", "format", "model_id"} <= fields.keys()
    schema = {"$defs": {"Clip": {"type": "object", "properties": fields}}}
    assert written(schema, models=models) == generated(schema, models=models)


@pytest.mark.parametrize("models", [False, True])
def test_a_type_keeps_its_name_where_the_model_generator_keeps_it(models: bool) -> None:
    names = {"Item", "ITEM", "X1", *dir(typing), *dir(builtins), *dir(pydantic)}
    form = {"type": "object", "properties": {"id": {"type": ["integer", "null"]}}}
    forms = {name: form for name in sorted(names) if _is_plain(name, "id", models=models)}
    assert {"Item", "ITEM", "X1"} <= forms.keys()
    assert written({"$defs": forms}, models=models) == generated({"$defs": forms}, models=models)


def _is_plain(name: str, field: str, *, models: bool) -> bool:
    form = {"type": "object", "properties": {field: {"type": "string"}}}
    return not PlainTypes({name: form}, models).left


def test_models_that_hold_one_another_are_looked_at_again_when_all_are_there() -> None:
    forms = {
        "Clip": {"type": "object", "properties": {"other": {"$ref": "#/$defs/Other"}}},
        "List": {"type": "object", "properties": {"clips": {"type": "array", "items": {"$ref": "#/$defs/Clip"}}}},
        "Other": {"type": "object", "properties": {"clip": {"$ref": "#/$defs/Clip"}}},
        "Tree": {"type": "object", "properties": {"tree": {"$ref": "#/$defs/Tree"}}},
    }
    lines = open_models({"$defs": forms}, HEADER).split("\n")
    assert [line for line in lines if "rebuild" in line] == [
        f"{name}.model_rebuild()" for name in ("Clip", "Other", "Tree")
    ]


def test_an_alias_stands_behind_what_it_is_made_of() -> None:
    forms = {
        "Above": {"type": "object", "properties": {"x-y": {"$ref": "#/$defs/Both"}}},
        "Both": {"anyOf": [{"$ref": "#/$defs/Clip"}, {"type": "string"}], "description": "Both."},
        "Clip": {"type": "object", "properties": {"id": {"type": "string"}}},
    }
    source = typed_dicts({"$defs": forms}, HEADER)
    places = [source.index(start) for start in ("class Clip(", "Both: TypeAlias", "Above = TypedDict(")]
    assert places == sorted(places)
