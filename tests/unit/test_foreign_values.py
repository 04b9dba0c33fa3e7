"""Values of Python in the checks that are emitted: judged as what JSON makes of them, with few of them looked at."""

from __future__ import annotations

import enum
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import pytest

import callsheet_clients
from callsheet import compile_schema
from callsheet.runtime.checking import checker

if TYPE_CHECKING:
    from callsheet.runtime.findings import Report


class Mode(enum.StrEnum):
    DRAFT = "draft"


class Seconds(enum.IntEnum):
    EIGHT = 8


def judged(schema: dict[str, Any], payload: object) -> Report:
    """The report of the function that a client would hold; `compile_schema` itself looks at every value."""
    compiled = compile_schema({"type": "object", **schema})
    return checker("acme", "acme.video.create", compiled._subject.check)(payload)


CONDITIONS: dict[str, dict[str, Any]] = {
    "if": {"if": {"properties": {"a": {"type": "TYPE"}}, "required": ["a"]}, "else": {"required": ["b"]}},
    "not": {"not": {"properties": {"a": {"not": {"type": "TYPE"}}}, "required": ["a"]}},
    "anyOf": {"anyOf": [{"required": ["b"]}, {"properties": {"a": {"type": "TYPE"}}}]},
    "a function": {
        "if": {"properties": {"a": {"anyOf": [{"$ref": "#/$defs/wanted"}, False]}}},
        "else": {"required": ["b"]},
        "$defs": {"wanted": {"type": "TYPE", "properties": {"inner": {"$ref": "#/$defs/wanted"}}}},
    },
}
VALUES = {
    "string": Mode.DRAFT,
    "integer": Seconds.EIGHT,
    "number": Seconds.EIGHT,
    "array": ("a",),
    "object": OrderedDict(b=1),
}


def of_type(schema: Any, name: str) -> Any:
    """The schema with a type filled in."""
    if isinstance(schema, dict):
        return {key: of_type(value, name) for key, value in schema.items()}
    if isinstance(schema, list):
        return [of_type(value, name) for value in schema]
    return name if schema == "TYPE" else schema


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("where", CONDITIONS)
def test_a_condition_sees_what_json_makes_of_a_value(where: str, kind: str) -> None:
    schema = of_type(CONDITIONS[where], kind)
    assert judged(schema, {"a": VALUES[kind]}).violations == ()
    assert not judged(schema, {"a": None}).valid


@pytest.mark.parametrize(
    ("rule", "fine", "wrong"),
    [
        ({"minLength": 3}, Mode.DRAFT, enum.StrEnum("Short", {"X": "x"}).X),  # type: ignore[attr-defined]  # a member by its name
        ({"minimum": 5}, Seconds.EIGHT, enum.IntEnum("Few", {"ONE": 1}).ONE),  # type: ignore[attr-defined]  # a member by its name
        ({"maxItems": 1}, ("a",), ("a", "b")),
        ({"required": ["b"]}, OrderedDict(b=1), OrderedDict(c=1)),
    ],
)
def test_a_rule_without_a_type_holds_for_what_json_makes_of_a_value(
    rule: dict[str, Any], fine: object, wrong: object
) -> None:
    schema = {"properties": {"a": rule}}
    assert judged(schema, {"a": fine}).valid
    assert not judged(schema, {"a": wrong}).valid


def test_what_is_no_json_in_a_field_that_nobody_knows_is_an_error() -> None:
    found = callsheet_clients.check("ulazai.kling30.generate", {"promt": {"when": [{1, 2}]}})
    assert ("/promt/when/0", "a Python set is nothing that JSON can carry") in [
        (e.path, e.message) for e in found.errors
    ]
