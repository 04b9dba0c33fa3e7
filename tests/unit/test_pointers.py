"""Pointers: what a JSON Pointer leads to, in plain data and in typed answers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from callsheet.runtime.pointers import at, every, job_ids

ANSWER = {
    "a": {"b": [10, {"c": "x"}], "": "empty", "a/b": "slash", "a~b": "tilde", "0": "zero"},
    "n": None,
    "list": ["p", "q"],
}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/a/b/0", 10),
        ("/a/b/1/c", "x"),
        ("/a/", "empty"),
        ("/a/a~1b", "slash"),
        ("/a/a~0b", "tilde"),
        ("/a/0", "zero"),
        ("/list/1", "q"),
        ("/n", None),
        ("/missing", None),
        ("/a/missing/deeper", None),
        ("/list/2", None),
        ("/list/-1", None),
        ("/list/-", None),
        ("/list/x", None),
        ("/a/b/0/c", None),
        (None, None),
        ("", None),
    ],
)
def test_a_pointer_leads_to_its_value_or_nowhere(pointer: str | None, value: object) -> None:
    assert at(ANSWER, pointer) == value


@pytest.mark.parametrize("answer", [None, [], "text", 5, True, {}])
def test_a_pointer_into_something_else_leads_nowhere(answer: object) -> None:
    assert at(answer, "/data/status") is None
    assert job_ids(answer, "/data/jobs/*/id") == ()


def test_a_pointer_leads_into_typed_answers() -> None:
    answer = SimpleNamespace(data=SimpleNamespace(items=[SimpleNamespace(id="x")]))
    assert at(answer, "/data/items/0/id") == "x"
    assert at(answer, "/data/other") is None


@pytest.mark.parametrize("digit", ["²", "①"])
def test_a_digit_that_is_no_index_leads_nowhere(digit: str) -> None:
    assert at({"list": ["p"] * 9}, f"/list/{digit}") is None


def test_a_star_stands_for_every_item() -> None:
    assert every({"jobs": [{"id": 1}, {}, {"id": 3}]}, "/jobs/*/id") == [1, None, 3]
    assert every({"jobs": [[1, 2], [3], 4]}, "/jobs/*/*") == [1, 2, 3]
    assert every({"jobs": {"0": 1}}, "/jobs/*") == []


@pytest.mark.parametrize(
    ("answer", "pointer", "ids"),
    [
        ({"task_id": "t"}, "/task_id", ("t",)),
        ({"task_id": ""}, "/task_id", ()),
        ({"task_id": None}, "/task_id", ()),
        ({"task_id": ["t", "u"]}, "/task_id", ("t", "u")),
        ({"job_ids": ["a", None, "", 4, "b"]}, "/job_ids/*", ("a", "4", "b")),
        ({"job_ids": "a"}, "/job_ids/*", ("a",)),
        ({"task_id": 8123}, "/task_id", ("8123",)),
        ({"task_id": True}, "/task_id", ()),
        ({"data": {"jobs": [{"id": "a"}, {"id": None}, "x", {"id": "b"}]}}, "/data/jobs/*/id", ("a", "b")),
    ],
)
def test_every_id_that_can_be_read_is_read(answer: object, pointer: str, ids: tuple[str, ...]) -> None:
    assert job_ids(answer, pointer) == ids
