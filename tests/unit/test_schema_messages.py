"""Messages of schemas of any kind: what is said is true of the whole schema, and speaks of the value at hand."""

from __future__ import annotations

from typing import Any

import pytest

from callsheet import compile_schema

CIRCLE = {"properties": {"type": {"const": "circle"}, "r": {"type": "number"}}, "required": ["type", "r"]}
SQUARE = {"properties": {"type": {"const": "square"}, "side": {"type": "number"}}, "required": ["type", "side"]}
ONE, TWO = ({"properties": {"version": {"const": number}}, "required": ["version"]} for number in (1, 2))
NAMED = {"required": ["name"]}
MESSAGES: dict[str, tuple[Any, Any, list[tuple[str, str]]]] = {
    "constants of several forms": (
        {"oneOf": [{"const": "a"}, {"const": "b"}, {"const": 3}]},
        "c",
        [("", 'the payload must be "a", "b" or 3, not the text "c"')],
    ),
    "an enum or null": (
        {"anyOf": [{"enum": ["a", "b"]}, {"type": "null"}]},
        3,
        [("", 'the payload must be "a", "b" or null, not the number 3')],
    ),
    "types inside each other": (
        {"anyOf": [{"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}, {"type": "null"}]},
        5,
        [("", "the payload must be text, a list or null, not the number 5")],
    ),
    "a constant that no form has": (
        {"oneOf": [CIRCLE, SQUARE]},
        {"type": "oval"},
        [("/type", 'type must be "circle" or "square", not "oval"')],
    ),
    "a constant that no form has, and what all forms need": (
        {"oneOf": [{"allOf": [CIRCLE, NAMED]}, {"allOf": [SQUARE, NAMED]}]},
        {"type": "oval"},
        [("/type", 'type must be "circle" or "square", not "oval"'), ("/name", "name is required")],
    ),
    "a constant of one form": (
        {"oneOf": [CIRCLE, SQUARE]},
        {"type": "square", "side": "1"},
        [("/side", 'side must be a number, not the text "1"')],
    ),
    "numbers that choose": (
        {"oneOf": [ONE, TWO]},
        {"version": "1"},
        [("/version", 'version must be 1 or 2, not the text "1"')],
    ),
    "fields of forms that are as near": (
        {
            "oneOf": [
                {"properties": {"url": {"type": "string"}}, "required": ["url"]},
                {"required": ["data"], "minProperties": 1},
            ]
        },
        {"x": 1},
        [("", "the payload needs url or data")],
    ),
    "several fields of forms that are as near": (
        {"anyOf": [{"required": ["a"]}, {"required": ["b", "c"]}]},
        {},
        [("", "the payload needs a, or b and c")],
    ),
    "fields that exclude each other": (
        {"not": {"required": ["a", "b"]}},
        {"a": 1, "b": 2},
        [("", "a and b exclude each other")],
    ),
    "a text that is excluded": (
        {"not": {"pattern": "^x"}},
        "xy",
        [("", 'the payload must not be text of the form ^x, as "xy"')],
    ),
    "a field that may not be there": ({"properties": {"a": {"not": {}}}}, {"a": 1}, [("/a", "a is not allowed here")]),
    "an item that is asked for": (
        {"contains": {"type": "string"}},
        [1],
        [("", "the payload must hold at least 1 item that is text")],
    ),
    "items that are asked for": (
        {"contains": {"const": "x"}, "minContains": 2, "maxContains": 3},
        ["x"],
        [("", 'the payload must hold 2 to 3 items that are "x"')],
    ),
    "items that cannot be": (
        {"contains": {"minimum": 5}, "maxContains": 0},
        [6],
        [("", "the payload must hold at least 1 and at most 0 items of the form that is asked for")],
    ),
    "the form of a name": (
        {"propertyNames": {"pattern": "^[a-z]+$"}},
        {"A": 1},
        [("/A", 'a field name must be text of the form ^[a-z]+$, not "A"')],
    ),
    "a name where none may be": ({"propertyNames": False}, {"a": 1}, [("/a", '"a" is not allowed here')]),
}


@pytest.mark.parametrize(("schema", "value", "said"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_is_true_of_the_whole_schema(schema: Any, value: Any, said: list[tuple[str, str]]) -> None:
    assert [(error.path, error.message) for error in compile_schema(schema)(value).errors] == said


def test_a_slip_in_a_constant_of_a_form_is_told_as_one() -> None:
    schema = {"oneOf": [{"const": "portrait"}, {"const": "landscape"}]}
    assert compile_schema(schema)("landscpae").errors[0].hint == 'did you mean "landscape"?'


def test_the_rules_of_a_form_are_called_after_its_title_in_small_words() -> None:
    forms = [{"title": name, "properties": {"a": {"minimum": 3}}, "required": ["a"]} for name in ("Big Cat", "DogLike")]
    rules = compile_schema({"anyOf": [*forms, {"type": "null"}]})({"a": 1}).errors
    assert [error.rule.rpartition("schema.")[2] for error in rules] == ["big_cat.a.range"]
