"""Inner types: objects inside of others have names of their own, and no other type has to give way for them."""

from __future__ import annotations

from typing import Any

import pytest

from callsheet.rendering.inner_types import TAKEN, taken_out


def holding(**fields: str) -> dict[str, Any]:
    """An object with these fields, each of the type that is named."""
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in fields.items()}}


def named(**definitions: Any) -> dict[str, Any]:
    """The definitions when every object in them has a name; several `things` hold a `Thing`."""
    found: dict[str, Any] = taken_out({"$defs": definitions}, lambda name: name.removesuffix("s"))["$defs"]
    return found


def types_in(value: Any) -> list[str]:
    """The names of the types that a form refers to, in order."""
    if isinstance(value, dict):
        own = [value["$ref"].rpartition("/")[2]] if "$ref" in value else []
        return own + [name for inner in value.values() for name in types_in(inner)]
    return [name for inner in value for name in types_in(inner)] if isinstance(value, list) else []


def test_an_object_is_called_like_its_property_and_an_item_like_one_of_them() -> None:
    inner = {"owner": holding(a="string"), "pets": {"type": "array", "items": holding(b="string")}}
    found = named(Zoo={"type": "object", "properties": inner})
    assert types_in(found["Zoo"]) == ["Owner", "Pet"]
    assert (found["Owner"], found["Pet"]) == (holding(a="string"), holding(b="string"))


def test_a_type_that_is_there_keeps_its_name_whatever_is_inside_of_another() -> None:
    inner = {"zebra": holding(a="string"), "zoo": holding(b="string")}
    found = named(Aviary={"type": "object", "properties": inner}, Zebra=holding(c="string"), Zoo=holding(d="string"))
    assert types_in(found["Aviary"]) == ["Zebra2", "Zoo2"]
    assert found["Zebra"] == holding(c="string")
    assert found["Zoo"] == holding(d="string")


@pytest.mark.parametrize("field", ["warning", "warnings", "Exception", "any", "BaseModel"])
def test_no_object_is_called_like_something_of_python(field: str) -> None:
    inner = holding(text="string")
    as_value, as_item = ({"properties": {field: form}} for form in (inner, {"type": "array", "items": inner}))
    for form in (as_value, as_item):
        assert not {*named(Answer={"type": "object", **form})} & TAKEN


def test_the_same_object_in_two_places_is_one_type_and_another_one_is_not() -> None:
    inner = {"tag": holding(a="string"), "in": {"type": "object", "properties": {"tag": holding(a="string")}}}
    other = {"type": "object", "properties": {"tag": holding(b="string")}}
    found = named(One={"type": "object", "properties": inner}, Other=other)
    assert types_in(found["One"]) == ["Tag", "In"]
    assert types_in(found["In"]) == ["Tag"]
    assert types_in(found["Other"]) == ["Tag2"]


def test_objects_are_found_in_choices_lists_and_values_and_beside_other_types() -> None:
    inner = {
        "choice": {"anyOf": [holding(a="string"), holding(b="string"), {"type": "null"}]},
        "rows": {"type": "array", "items": {"type": "array", "items": holding(c="string")}},
        "values": {"type": "object", "additionalProperties": holding(d="string")},
        "maybe": {"type": ["object", "null"], "description": "Perhaps.", "properties": {"e": {"type": "string"}}},
    }
    found = named(Answer={"type": "object", "properties": inner})
    assert types_in(found["Answer"]) == ["Choice", "Choice2", "Row", "Values", "Maybe"]
    assert found["Answer"]["properties"]["maybe"]["anyOf"][0] == {"type": ["null"]}
    assert found["Answer"]["properties"]["maybe"]["description"] == "Perhaps."
