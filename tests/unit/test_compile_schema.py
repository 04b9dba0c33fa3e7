"""compile_schema: what it takes, what it refuses and how it says so. Verdicts are held against the official suite."""

from __future__ import annotations

from typing import Any

import pytest

import callsheet
from callsheet import SchemaError, compile_schema


def test_every_keyword_that_is_in_the_way_is_named_with_its_pointer() -> None:
    schema = {"properties": {"a/b": {"colour": 1}, "c": {"type": "strin"}}, "$defs": {"idle": {"minimum": "1"}}}
    with pytest.raises(SchemaError) as caught:
        compile_schema(schema)
    assert caught.value.problems == (
        "#/$defs/idle/minimum: minimum must be a number, not '1'",
        "#/properties/a~1b/colour: the keyword 'colour' is not known here",
        "#/properties/c/type: 'strin' is no type; did you mean 'string'?",
    )
    assert str(caught.value) == "\n".join(caught.value.problems)


def test_a_problem_of_another_document_names_its_uri() -> None:
    with pytest.raises(SchemaError, match=r"^https://acme\.test/b#/minimum: minimum must be a number, not null$"):
        compile_schema({"$ref": "https://acme.test/b"}, documents={"https://acme.test/b": {"minimum": None}})


def test_a_reference_that_nobody_gave_is_refused_and_never_fetched() -> None:
    with pytest.raises(SchemaError, match=r"^#/\$ref: 'https://acme\.test/b' leads nowhere"):
        compile_schema({"$ref": "https://acme.test/b"})


@pytest.mark.parametrize("dialect", ["http://json-schema.org/draft-07/schema#", "https://acme.test/unknown"])
def test_another_dialect_is_refused(dialect: str) -> None:
    with pytest.raises(SchemaError, match="is not JSON Schema 2020-12"):
        compile_schema({"$schema": dialect})


def test_the_meta_schema_judges_schemas() -> None:
    check = compile_schema({"$ref": "https://json-schema.org/draft/2020-12/schema"})
    assert check({"type": "string", "$defs": {"a": {"minLength": 1}}}).valid
    report = check({"$defs": {"a": {"minLength": -1}}})
    assert [error.path for error in report.errors] == ["/$defs/a/minLength"]


def test_a_format_is_an_annotation_unless_it_is_asked_for() -> None:
    assert compile_schema({"format": "ipv4"})("300.0.0.1").valid
    assert not compile_schema({"format": "ipv4"}, formats=True)("300.0.0.1").valid


def test_a_reference_leads_to_any_schema_by_its_pointer() -> None:
    schema: dict[str, Any] = {
        "properties": {"a b/c": {"minimum": 3}, "d": {"$ref": "#/properties/a%20b~1c"}},
        "$defs": {"e": {"prefixItems": [True, {"$ref": "#/properties/d"}]}},
        "additionalProperties": {"$ref": "#/$defs/e/prefixItems/1"},
    }
    check = compile_schema(schema)
    assert [error.path for error in check({"d": 1, "other": 2, "a b/c": 3}).errors] == ["/d", "/other"]


@pytest.mark.parametrize("schema", [{"$ref": "#"}, {"allOf": [{"$ref": "#"}]}, {"anyOf": [{"$ref": "#"}, True]}])
def test_a_schema_that_only_refers_to_itself_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(SchemaError, match="references that lead in a circle"):
        compile_schema(schema)


def test_constants_that_json_takes_for_equal_allow_each_other() -> None:
    check = compile_schema({"allOf": [{"enum": [1.0, 2]}, {"const": 1}]})
    assert check(1).valid
    assert check(1.0).valid
    assert not check(2).valid
    assert not check(True).valid


def test_enums_that_share_no_value_take_none() -> None:
    assert not compile_schema({"allOf": [{"enum": ["a"]}, {"const": "b"}]})("a").valid


def test_the_public_names_of_the_package_are_all_there() -> None:
    assert [name for name in callsheet.__all__ if not hasattr(callsheet, name)] == []
    with pytest.raises(AttributeError):
        _ = callsheet.nothing


def said(schema: Any, value: Any) -> list[tuple[str, str]]:
    """What is said of a value, with its place."""
    return [(finding.path, finding.message) for finding in compile_schema(schema)(value).violations]


IMAGES = {
    "anyOf": [
        {"title": "UrlImage", "type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}},
        {
            "title": "DataImage",
            "type": "object",
            "required": ["base64"],
            "properties": {"base64": {"type": "string"}, "width": {"type": "integer"}},
        },
    ]
}


@pytest.mark.parametrize(
    ("value", "findings"),
    [
        ({"url": 5}, [("/url", "url must be text, not the number 5 (taken for UrlImage)")]),
        (
            {"base64": "x", "width": "3"},
            [("/width", 'width must be a whole number, not the text "3" (taken for DataImage)')],
        ),
        (5, [("", "the payload must be an object, not the number 5")]),
        ({}, [("", "the payload needs url or base64")]),
        ({"url": "a", "base64": "b"}, []),
    ],
)
def test_the_findings_are_those_of_the_form_that_was_meant(value: Any, findings: list[tuple[str, str]]) -> None:
    assert said(IMAGES, value) == findings


def test_a_value_of_two_forms_is_told_which_ones() -> None:
    schema = {"oneOf": IMAGES["anyOf"]}
    expected = "the payload fits UrlImage and DataImage, and must fit only one"
    assert said(schema, {"url": "a", "base64": "b"}) == [("", expected)]


def test_a_property_that_every_form_pins_chooses_among_them() -> None:
    forms = [
        {
            "type": "object",
            "required": ["kind", name],
            "properties": {"kind": {"const": name}, name: {"type": "integer"}},
        }
        for name in ("circle", "square")
    ]
    assert said({"anyOf": forms}, {"kind": "square", "circle": 1}) == [
        ("/square", "square needs square"),
        ("/circle", "circle belongs to circle; square is not documented to take it"),
    ]
    assert said({"oneOf": forms}, {"kind": "sqare", "square": 1}) == [
        ("/kind", 'kind must be "circle" or "square", not "sqare"')
    ]


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "the payload must be text or null, not the number 1"),
        ({"anyOf": [{"enum": ["a"]}, {"const": 5}]}, 1, 'the payload must be "a" or 5, not the number 1'),
        (
            {"anyOf": [{"type": "string", "minLength": 3}, {"type": "null"}]},
            "ab",
            "the payload must have at least 3 characters, not 2",
        ),
        ({"not": {"type": "string"}}, "a", "the payload must not be text"),
        ({"not": {"required": ["a"]}}, {"a": 1}, "a is not allowed here"),
        ({"not": {"required": ["a", "b"]}}, {"a": 1, "b": 1}, "a and b exclude each other"),
    ],
)
def test_a_choice_with_short_words_is_told_in_one_sentence(schema: Any, value: Any, message: str) -> None:
    assert [text for _, text in said(schema, value)] == [message]


def test_recursive_forms_never_take_exponential_time() -> None:
    forms = [{"type": "object", "required": [name], "properties": {"a": {"$ref": "#/$defs/n"}}} for name in "bc"]
    for keyword in ("anyOf", "oneOf"):
        check = compile_schema({"$ref": "#/$defs/n", "$defs": {"n": {keyword: [*forms, {"type": "null"}]}}})
        value: Any = "wrong"
        for _ in range(80):
            value = {"a": value, "b": 1}
        assert check(value).errors[0].path == "/a" * 80
        condition = compile_schema(
            {"not": {"$ref": "#/$defs/n"}, "$defs": {"n": {keyword: [*forms, {"type": "null"}]}}}
        )
        assert condition(value).valid


@pytest.mark.parametrize(
    ("around", "wrap"),
    [
        (lambda inner: {"type": "object", "required": ["a"], "properties": {"a": inner}}, lambda value: {"a": value}),
        (lambda inner: {"type": "array", "items": inner}, lambda value: [value]),
        (lambda inner: {"patternProperties": {"^a": inner}}, lambda value: {"a": value}),
        (lambda inner: {"not": {"not": {"items": inner}}}, lambda value: [value]),
        (lambda inner: {"anyOf": [{"type": "array", "items": inner}, {"type": "null"}]}, lambda value: [value]),
        (lambda inner: {"if": {"required": ["a"]}, "then": {"properties": {"a": inner}}}, lambda value: {"a": value}),
        (lambda inner: {"unevaluatedItems": inner}, lambda value: [value]),
    ],
)
def test_a_schema_may_be_nested_deeply(around: Any, wrap: Any) -> None:
    schema: Any = {"type": "integer"}
    right: Any = 1
    wrong: Any = "1"
    for _ in range(60):
        schema, right, wrong = around(schema), wrap(right), wrap(wrong)
    check = compile_schema(schema)
    assert check(right).valid
    assert not check(wrong).valid


@pytest.mark.parametrize(
    "twice",
    [
        lambda inner: {"anyOf": [inner, {"not": inner}]},
        lambda inner: {"prefixItems": [inner, inner]},
        lambda inner: {"oneOf": [inner, {"items": inner}]},
        lambda inner: {"anyOf": [inner, {"minimum": 1}], "unevaluatedProperties": inner},
    ],
)
def test_schemas_that_refer_to_each_other_twice_do_not_grow_without_bound(twice: Any) -> None:
    schemas: dict[str, Any] = {str(level): twice({"$ref": f"#/$defs/{level + 1}"}) for level in range(20)}
    check = compile_schema({"$ref": "#/$defs/0", "$defs": {**schemas, "20": {"type": "integer"}}})
    assert len(check.source) < 2_000_000


def test_text_that_looks_like_code_stays_text() -> None:
    for text in ("a: int", "x: str", "{value}", "'", '"""', "\\n", "\ud800", "\u2028", "#"):
        check = compile_schema({"properties": {text: {"const": text}}, "required": [text]})
        assert check({text: text}).valid
        assert not check({text: text + "x"}).valid


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"const": {1, 2}}, "#/const: a Python set is nothing that JSON can carry"),
        ({"minimum": float("nan")}, "#/minimum: nan is no number that JSON can carry"),
        ({1: True}, "#/1: the key 1 must be text"),
        (None, "#: a schema is a mapping, true or false"),
        ({"properties": {"a": 5}}, "#/properties/a: a schema is a mapping, true or false"),
    ],
)
def test_what_is_no_schema_is_refused_in_words(schema: Any, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        compile_schema(schema)
    assert str(caught.value) == message


def test_a_schema_with_a_number_of_too_many_digits_is_refused() -> None:
    with pytest.raises(SchemaError):
        compile_schema({"maximum": 10**5_000})
