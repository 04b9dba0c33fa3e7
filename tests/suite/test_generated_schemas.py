"""Schemas that hypothesis makes: our verdict is always that of the jsonschema library."""

from __future__ import annotations

import json
from typing import Any, Final

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callsheet import SchemaError, compile_schema

NAMES: Final = st.sampled_from(["a", "b", "c"])
SCALARS: Final = st.sampled_from([None, True, False, 0, 1, 2, 1.0, 2.5, -1, 10**20, 0.1, "", "a", "ab", "b", "abc"])
VALUES: Final[st.SearchStrategy[Any]] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
TYPES: Final = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
COUNTS: Final = st.integers(0, 3)
SHARED: Final = {
    "type": ["object", "array", "string"],
    "properties": {"a": {"$ref": "#/$defs/shared"}, "b": {"maximum": 1}},
    "items": {"$ref": "#/$defs/shared"},
}
QUICK: Final = settings(
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of some keywords, whose subschemas are drawn from `inner`."""
    listed = st.lists(inner, min_size=1, max_size=3)
    mapped = st.dictionaries(NAMES, inner, max_size=3)
    names = st.lists(NAMES, max_size=2, unique=True)
    every: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "const": VALUES,
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), st.sampled_from([0, 1, 2.5])),
        "multipleOf": st.sampled_from([1, 2, 0.5, 0.1]),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), COUNTS),
        "pattern": st.sampled_from(["a", "^a", "b$", "^(a+)+$"]),
        "uniqueItems": st.booleans(),
        **dict.fromkeys(("minContains", "maxContains"), COUNTS),
        **dict.fromkeys(("items", "contains", "additionalProperties", "propertyNames", "not"), inner),
        **dict.fromkeys(("if", "then", "else", "unevaluatedItems", "unevaluatedProperties"), inner),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), listed),
        **dict.fromkeys(("properties", "dependentSchemas"), mapped),
        "patternProperties": st.dictionaries(st.sampled_from(["a", "^b", "[bc]"]), inner, max_size=2),
        "required": names,
        "dependentRequired": st.dictionaries(NAMES, names, max_size=2),
        "$ref": st.just("#/$defs/shared"),
    }
    chosen = st.lists(st.sampled_from(sorted(every)), min_size=1, max_size=4, unique=True)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({keyword: every[keyword] for keyword in some}))


SCHEMAS: Final = keywords(st.recursive(st.booleans() | keywords(st.booleans()), keywords, max_leaves=5))


@settings(QUICK, max_examples=120)
@given(SCHEMAS, st.lists(VALUES, min_size=8, max_size=8))
def test_a_generated_schema_gives_the_verdict_of_the_jsonschema_library(
    schema: dict[str, Any], values: list[Any]
) -> None:
    whole = {**schema, "$defs": {"shared": SHARED}}
    try:
        check = compile_schema(whole)
    except SchemaError as error:
        assert "circle" in str(error)  # noqa: PT017  # nothing else in these schemas may be refused
        return
    validator = jsonschema.Draft202012Validator(whole)
    for value in values:
        report = check(value)
        assert report.valid is validator.is_valid(value), (json.dumps(value), report.violations)
