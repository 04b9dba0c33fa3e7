"""Implications are never claimed wrongly: what one schema is said to imply, no value contradicts."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from callsheet.implications import excludes, implies, is_impossible
from callsheet.ir.schemas import Schema
from callsheet.modelling.context import Context
from callsheet.modelling.schemas import SchemaReader
from callsheet.problems import Problems
from callsheet.reading.documents import Document

SCHEMAS: list[Any] = [
    {},
    {"type": "object"},
    {"type": "string"},
    {"type": ["integer", "string"]},
    {"type": "integer", "minimum": 3},
    {"type": "number", "exclusiveMinimum": 3, "maximum": 10},
    {"minimum": 4, "maximum": 2},
    {"minimum": 5},
    {"multipleOf": 2},
    {"type": "integer", "multipleOf": 4},
    {"type": "string", "minLength": 2, "maxLength": 3},
    {"maxLength": 1},
    {"pattern": "^a"},
    {"enum": ["a", "ab", 4]},
    {"const": 4},
    {"not": {"const": 4}},
    {"not": {"type": "string"}},
    {"type": "array", "minItems": 1, "items": {"type": "integer"}},
    {"items": {"type": "number"}},
    {"required": ["a"]},
    {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 3}}},
    {"properties": {"a": {"minimum": 1}}},
    {"properties": {"a": False}},
    {"required": ["a"], "properties": {"a": False}},
    {"additionalProperties": False, "properties": {"a": {}}},
    {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
    {"anyOf": [{"type": "string"}, {"minimum": 5}]},
    {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}},
    {"dependentRequired": {"a": ["b"]}},
    {"allOf": [{"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"required": ["a"]}]},
    {"not": {"required": ["a", "b"]}},
    {"minProperties": 2},
    False,
]
VALUES: list[Any] = [
    *(None, True, False, 0, 1, 3, 3.5, 4, 4.0, 5, 8, 10, 11, "", "a", "ab", "abc", "b", "abcd"),
    *([], [1], [1.5], ["a"], [1, 2]),
    *({"a": a} for a in (0, 2, 3, "a")),
    *({"a": 3, "b": 1}, {"b": 1}, {"a": 3, "c": 1}, {"a": 3, "b": 1, "c": 1}, {"b": 1, "c": 1}, {}),
]


def read(schema: Any) -> Schema:
    return SchemaReader(Context(Document("", {"schema": schema}, {}, {}), Problems())).read("/schema")


READ = [read(schema) for schema in SCHEMAS]
FITTING = [[jsonschema.Draft202012Validator(schema).is_valid(value) for value in VALUES] for schema in SCHEMAS]


@pytest.mark.parametrize("known", range(len(SCHEMAS)))
def test_no_value_contradicts_what_is_claimed(known: int) -> None:
    for wanted in range(len(SCHEMAS)):
        pairs = list(zip(FITTING[known], FITTING[wanted], strict=True))
        if implies(READ[known], READ[wanted]):
            assert all(fits_wanted for fits_known, fits_wanted in pairs if fits_known), SCHEMAS[wanted]
        if excludes(READ[known], READ[wanted]):
            assert not any(fits_known and fits_wanted for fits_known, fits_wanted in pairs), SCHEMAS[wanted]


@pytest.mark.parametrize("index", range(len(SCHEMAS)))
def test_a_schema_implies_itself(index: int) -> None:
    assert implies(READ[index], READ[index])


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ({"type": "integer", "minimum": 5}, {"type": "number", "exclusiveMinimum": 4}),
        ({"enum": ["a", "ab"]}, {"type": "string", "pattern": "^a", "maxLength": 2}),
        ({"required": ["a"], "dependentRequired": {"a": ["b"]}}, {"required": ["b"]}),
        ({"anyOf": [{"minimum": 5, "type": "integer"}, {"const": 7}]}, {"anyOf": [{"minimum": 4}, {"const": 1}]}),
        ({"type": "object", "properties": {"a": False}}, {"not": {"required": ["a"]}}),
        ({"type": "string"}, {"minimum": 5}),
        ({"if": {"required": ["a"]}, "then": {"minProperties": 3}},
         {"if": {"required": ["a", "b"]}, "then": {"minProperties": 2}}),
    ],
)  # fmt: skip
def test_what_follows_is_seen(known: Any, wanted: Any) -> None:
    assert implies(read(known), read(wanted))
    assert not implies(read(wanted), read(known))


def test_what_leaves_no_value_is_seen() -> None:
    assert is_impossible(read(False))
    assert is_impossible(read({"type": "string", "minLength": 3, "maxLength": 2}))
    assert is_impossible(read({"type": "object", "required": ["a"], "properties": {"a": {"enum": [1], "minimum": 2}}}))
    assert not is_impossible(read({"minLength": 3, "maxLength": 2}))
