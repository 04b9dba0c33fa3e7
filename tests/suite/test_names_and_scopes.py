"""What the official suite asks little of: names that a property may have, and which resources a dynamic scope holds."""

from __future__ import annotations

from typing import Any

import pytest

from callsheet import compile_schema

NAMES = (
    *("", " ", "\u0000", "a\nb", 'a"b', "it's", "\\", "\u2028", "🦊", "é", "a" * 300, "0", "-", "~", "/", "~1"),
    *("{x}", "{{x}}", "%s", "__proto__", "toString", "$ref", "$id", "const"),
    *(
        "class",
        "None",
        "self",
        "payload",
        "value",
        "path",
        "errors",
        "warnings",
        "unknown",
        "key",
        "item",
        "str",
        "len",
    ),
)
"""Names that could be taken for something else: by a template, by Python, by the emitted function, by a pointer."""


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_property_may_have_any_name(name: str) -> None:
    check = compile_schema(
        {"properties": {name: {"type": "number"}, "q": True}, "required": [name], "additionalProperties": False}
    )
    assert check({name: 1}).valid
    assert not check({name: "1"}).valid
    assert not check({}).valid
    assert not check({name: 1, "zz": 1}).valid


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_rule_may_speak_of_any_name(name: str) -> None:
    check = compile_schema(
        {
            "dependentRequired": {name: ["q"]},
            "propertyNames": {"enum": [name, "q"]},
            "patternProperties": {"^q$": {"const": name}},
            "if": {"properties": {name: {"const": name}}, "required": [name]},
            "then": {"maxProperties": 2, "unevaluatedProperties": {"enum": [name]}},
        }
    )
    assert check({name: name, "q": name}).valid
    assert check({"q": name}).valid
    assert not check({name: name}).valid
    assert not check({"q": "another"}).valid
    assert not check({"other": name}).valid


OUTER = {"x": {"$dynamicAnchor": "x", "type": "string"}}
"""An anchor of the root: where the root is in the dynamic scope, it is the outermost."""
ELSEWHERE = {"http://t/other": {"$id": "http://t/other", "$dynamicAnchor": "x", "items": {"$dynamicRef": "#x"}}}
LEADS = {"$dynamicRef": "http://t/other#x"}


@pytest.mark.parametrize(
    "schema",
    [
        LEADS,
        {"allOf": [LEADS]},
        {"allOf": [{"$id": "http://t/p", **LEADS}]},
        {"allOf": [{"$id": "http://t/p", "anyOf": [LEADS]}]},
        {"allOf": [{"$id": "http://t/p", "$dynamicAnchor": "x", **LEADS}]},
        {"$ref": "p", "$defs": {"p": {"$id": "http://t/p", **LEADS}}},
        {"$ref": "http://t/other"},
    ],
    ids=["at the root", "below", "beside $id", "below $id", "below another anchor", "by $ref", "from elsewhere"],
)
def test_a_dynamic_reference_looks_for_its_anchor_from_the_root_on(schema: dict[str, Any]) -> None:
    whole = {"$id": "http://t/root", **schema, "$defs": {**OUTER, **schema.get("$defs", {})}}
    check = compile_schema(whole, documents=ELSEWHERE)
    reached = ["text"] if schema == {"$ref": "http://t/other"} else "text"
    assert check(reached).valid
    assert not check([1]).valid


def test_a_resource_that_was_left_is_in_no_dynamic_scope() -> None:
    left = {"$id": "http://t/left", "$dynamicAnchor": "x", "type": "boolean"}
    check = compile_schema({"$id": "http://t/root", "if": {"not": left}, "then": LEADS}, documents=ELSEWHERE)
    assert check("text").valid
    assert check([["text"]]).valid
