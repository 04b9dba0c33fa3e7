"""Values that are no JSON, or too much of it: a finding each, and never a crash."""

from __future__ import annotations

import datetime
import decimal
import enum
import math
from typing import Any

import pytest

import callsheet_clients
from callsheet import compile_schema

ANYTHING = compile_schema({})
TREE = compile_schema(
    {
        "$ref": "#/$defs/tree",
        "$defs": {"tree": {"type": ["object", "null"], "properties": {"a": {"$ref": "#/$defs/tree"}}}},
    }
)


class Colour(enum.StrEnum):
    RED = "red"


class Text(str):
    __slots__ = ()


class Incomparable:
    def __eq__(self, other: object) -> bool:
        raise ValueError("no truth in this")

    __hash__ = None  # type: ignore[assignment]  # cannot be hashed, on purpose


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime.date(2026, 11, 21), "a Python date is nothing that JSON can carry"),
        (b"bytes", "a Python bytes is nothing that JSON can carry"),
        ({1, 2}, "a Python set is nothing that JSON can carry"),
        (decimal.Decimal("1.5"), "a Python Decimal is nothing that JSON can carry"),
        (Incomparable(), "a Python Incomparable is nothing that JSON can carry"),
        (math.nan, "nan is no number that JSON can carry"),
        (-math.inf, "-inf is no number that JSON can carry"),
    ],
)
def test_what_is_no_json_is_an_error_at_its_place_even_where_anything_may_stand(value: object, said: str) -> None:
    for payload, path in ((value, ""), ([value], "/0"), ({"a": {"b/c": [0, value]}}, "/a/b~1c/1")):
        assert [(error.path, error.message) for error in ANYTHING(payload).errors] == [(path, said)]


def test_a_key_that_is_no_text_is_an_error() -> None:
    assert [error.message for error in ANYTHING({"a": {1: "x"}}).errors] == ["the key 1 must be text"]


@pytest.mark.parametrize("value", [Colour.RED, Text("red"), ("red",), {"a": ("red",)}])
def test_what_json_has_a_form_for_is_judged_by_that_form(value: object) -> None:
    assert ANYTHING(value).valid
    assert compile_schema({"enum": ["red", ["red"], {"a": ["red"]}]})(value).valid


def test_a_value_that_holds_itself_is_an_error_and_one_that_stands_twice_is_none() -> None:
    shared: dict[str, Any] = {"b": []}
    assert ANYTHING([shared, shared, {"c": shared}]).valid
    shared["b"].append(shared)
    assert [error.message for error in ANYTHING([shared]).errors] == ["holds itself, so that it has no end"]
    assert not TREE(shared).valid


@pytest.mark.parametrize("levels", [10, 1_000, 20_000])
def test_a_deep_value_is_checked_or_refused_in_words(levels: int) -> None:
    value = nested(levels)
    assert ANYTHING(value).valid
    report = TREE(value)
    assert report.valid or [error.message for error in report.errors] == [
        "the payload is nested too deeply to be checked"
    ]
    assert callsheet_clients.check("ulazai.kling30.generate", value).errors


def test_findings_are_counted_after_the_first_hundred() -> None:
    report = compile_schema({"items": {"type": "string"}})([1] * 1_000)
    assert len(report.errors) == 101
    assert report.errors[-1].message == "900 more findings of this payload are not shown"


def test_a_long_list_of_objects_is_searched_for_repetitions_in_linear_time() -> None:
    check = compile_schema({"uniqueItems": True})
    items: list[Any] = [{"a": [number, True]} for number in range(30_000)]
    assert check(items).valid
    assert not check([*items, {"a": [29_999.0, True]}]).valid
    assert check([1, True, "1", [1], [True], {"a": 1}, {"a": True}, None, 0, False]).valid
    # Numbers whose hashes are one and the same.
    assert check([number * (2**61 - 1) for number in range(30_000)]).valid


@pytest.mark.parametrize("number", [10**5_000, -(10**5_000), 10**400, 1e308], ids=["5000", "-5000", "400", "float"])
def test_huge_numbers_are_compared_exactly(number: float) -> None:
    assert compile_schema({"type": "integer", "multipleOf": 0.5})(number).valid
    assert not compile_schema({"maximum": 5, "minimum": -5})(number).valid
    assert compile_schema({"multipleOf": 0.123456789})(number).valid is False


def test_lone_surrogates_are_text() -> None:
    assert compile_schema({"type": "string", "maxLength": 1, "pattern": "^[^a]$"})("\ud800").valid
    assert not compile_schema({"additionalProperties": False})({"\udfff": 1}).valid
