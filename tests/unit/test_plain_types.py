"""Plain types: what is written without the model generator is what the model generator writes."""

from __future__ import annotations

import builtins
import copy
import keyword
import typing
from typing import Any

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callsheet.model_code import generated_types
from callsheet.plain_types import plain_types
from callsheet.rendering import formatted

HEADER = '"""Types."""'
TYPES = ("Item", "Api", "Optional")
WORDS = (
    *("What it is.", 'It is "so".', 'Documented: "a"', "x" * 99, "x" * 100, "It's größer – {so} %s"),
    *("Two lines\nof text.", "- item", "it's 'x'", "#", "a  b"),
)
VALUES = ("a", "b c", "it's", 'say "x"', "back\\slash", "a\nb", "größe", "", "{a}", 1, -2, True, None)
SCALARS = ("string", "integer", "number", "boolean", "null")
REFERENCES = st.sampled_from(TYPES).map(lambda name: {"$ref": f"#/$defs/{name}"})
FORMS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.one_of(
        st.sampled_from(SCALARS).map(lambda kind: {"type": kind}),
        st.lists(st.sampled_from((*SCALARS, "array", "object")), min_size=2, max_size=4, unique=True).map(
            lambda kinds: {"type": kinds}
        ),
        REFERENCES,
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(lambda values: {"enum": values}),
        st.sampled_from(
            ({}, {"type": "array"}, {"type": "object"}, {"enum": [1.5]}, {"type": "object", "properties": {}})
        ),
    ),
    lambda inner: st.one_of(
        inner.map(lambda form: {"type": "array", "items": form}),
        inner.map(lambda form: {"type": ["array", "null"], "items": form}),
        inner.map(lambda form: {"type": "object", "additionalProperties": form}),
        st.lists(inner, min_size=2, max_size=3).map(lambda forms: {"anyOf": forms}),
    ),
    max_leaves=3,
)
NAMES = st.sampled_from(("id", "type", "list", "schema", "model_id", "json", "Item", "fooBar", "a_2", "class", "x-y"))


def described(form: dict[str, Any], words: str | None) -> dict[str, Any]:
    return form if words is None or "$ref" in form else {**form, "description": words}


DESCRIBED = st.builds(described, FORMS, st.one_of(st.none(), st.sampled_from(WORDS)))


@st.composite
def classes(draw: st.DrawFn) -> dict[str, Any]:
    """An object with a few properties, of which some are required."""
    odd = draw(st.dictionaries(NAMES, DESCRIBED, max_size=draw(st.sampled_from((0, 0, 0, 1)))))
    forms = draw(st.lists(DESCRIBED, min_size=1, max_size=4))
    properties = odd | {f"field_{index}": form for index, form in enumerate(forms)}
    required = {"required": draw(st.lists(st.sampled_from(sorted(properties)), unique=True))}
    form = {"type": "object", "properties": properties, **(required if required["required"] else {})}
    return described(form, draw(st.one_of(st.none(), st.sampled_from(WORDS))))


def definitions(*, models: bool) -> st.SearchStrategy[dict[str, Any]]:
    """The definitions of a module: a payload may be called what any value is, an answer is an object."""
    one = classes() if models else st.one_of(classes(), classes(), DESCRIBED)
    return st.fixed_dictionaries(dict.fromkeys(TYPES, one)).map(lambda forms: {"$defs": forms})


def generated(schema: dict[str, Any], *, models: bool) -> str:
    return formatted(generated_types(copy.deepcopy(schema), HEADER, models=models))


def agree(schema: dict[str, Any], *, models: bool) -> bool:
    plain = plain_types(schema, HEADER, models=models)
    return plain is None or formatted(plain) == generated(schema, models=models)


@settings(max_examples=25, deadline=None)
@given(definitions(models=False))
def test_typed_dicts_are_those_of_the_model_generator(schema: dict[str, Any]) -> None:
    assert agree(schema, models=False)


@settings(max_examples=25, deadline=None)
@given(definitions(models=True))
def test_models_are_those_of_the_model_generator(schema: dict[str, Any]) -> None:
    assert agree(schema, models=True)


@pytest.mark.long
@settings(max_examples=1_000, deadline=None)
@given(st.booleans().flatmap(lambda models: st.tuples(definitions(models=models), st.just(models))))
def test_many_types_are_those_of_the_model_generator(drawn: tuple[dict[str, Any], bool]) -> None:
    assert agree(drawn[0], models=drawn[1])


@pytest.mark.parametrize("models", [False, True])
def test_a_field_keeps_its_name_where_the_model_generator_keeps_it(models: bool) -> None:
    names = {*dir(builtins), *dir(pydantic.BaseModel), *keyword.kwlist, *keyword.softkwlist, "model_id", "URL", "a__b"}
    fields = {name: {"type": "string"} for name in sorted(names) if _is_plain("Clip", name, models=models)}
    assert {"id", "type", "format", "model_id"} <= fields.keys()
    schema = {"$defs": {"Clip": {"type": "object", "properties": fields}}}
    plain = plain_types(schema, HEADER, models=models)
    assert plain is not None
    assert formatted(plain) == generated(schema, models=models)


@pytest.mark.parametrize("models", [False, True])
def test_a_type_keeps_its_name_where_the_model_generator_keeps_it(models: bool) -> None:
    names = {"Item", "ITEM", "X1", *dir(typing), *dir(builtins), *dir(pydantic)}
    form = {"type": "object", "properties": {"id": {"type": ["integer", "null"]}}}
    forms = {name: form for name in sorted(names) if _is_plain(name, "id", models=models)}
    assert {"Item", "ITEM", "X1"} <= forms.keys()
    plain = plain_types({"$defs": forms}, HEADER, models=models)
    assert plain is not None
    assert formatted(plain) == generated({"$defs": forms}, models=models)


def _is_plain(name: str, field: str, *, models: bool) -> bool:
    form = {"type": "object", "properties": {field: {"type": "string"}}}
    return plain_types({"$defs": {name: form}}, HEADER, models=models) is not None


def test_what_holds_an_object_of_no_name_is_left_to_the_model_generator() -> None:
    inner = {"type": "object", "properties": {"id": {"type": "string"}}}
    schema = {"$defs": {"Clip": {"type": "object", "properties": {"inner": inner}}}}
    assert plain_types(schema, HEADER, models=False) is None
    assert "class Inner(TypedDict):" in generated(schema, models=False)
