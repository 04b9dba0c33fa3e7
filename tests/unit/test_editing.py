"""Spans and edits: values and keys are found in every text, and only what a fix changes is written anew."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callsheet.payloads.editing import JSON, YAML, edited, edits
from callsheet.payloads.spans import json_items, json_spans, yaml_spans
from callsheet.pointers import split
from callsheet.reading.documents import parse
from callsheet.runtime.fixes import Fix, repaired

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
PRINTABLE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aä☃ :#-'\"{[,", max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab: ", max_size=4), inner, max_size=4),
    max_leaves=12,
)
INDENTS = st.sampled_from((None, 0, 2, "\t"))


def at(value: Any, pointer: str) -> Any:
    for key in split(pointer):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def replace(path: str, before: Any, after: Any) -> Fix:
    return Fix("replace", path, before, after, message="", safe=True)


def rename(path: str, name: str, before: Any, after: Any = ...) -> Fix:
    return Fix("rename", path, before, before if after is ... else after, message="", safe=True, name=name)


def remove(path: str) -> Fix:
    return Fix("remove", path, None, None, message="", safe=False)


@given(DATA, INDENTS, st.booleans())
def test_every_value_of_a_json_text_is_found(data: Any, indent: Any, ascii_only: bool) -> None:
    text = " \n" + json.dumps(data, indent=indent, ensure_ascii=ascii_only) + "\n"
    spans = json_spans(text)
    for pointer, span in spans.values.items():
        assert json.loads(text[slice(*span)]) == at(data, pointer)
    for pointer, span in spans.keys.items():
        assert json.loads(text[slice(*span)]) == split(pointer)[-1]


@given(st.lists(DATA, max_size=4), INDENTS)
def test_the_items_of_a_json_array_are_found(items: list[Any], indent: Any) -> None:
    text = json.dumps(items, indent=indent)
    assert [json.loads(text[slice(*span)]) for span in json_items(text)] == items


@given(PRINTABLE, INDENTS)
def test_every_value_of_json_read_as_yaml_is_found(data: Any, indent: Any) -> None:
    text = json.dumps(data, indent=indent if indent != "\t" else 1)
    spans = yaml_spans(text)
    for pointer, span in spans.values.items():
        assert json.loads(text[slice(*span)]) == at(data, pointer)


FIELDS: dict[str, Any] = {"a": "1", "b": [" x "], "c": {"d": None, "e": 2}, "f": "g"}
CHANGES: dict[str, tuple[Fix, ...]] = {
    "a value": (replace("/a", "1", 1),),
    "a value below": (replace("/b/0", " x ", "x"),),
    "into a list": (replace("/f", "g", ["g"]),),
    "out of a list": (replace("/b", [" x "], " x "),),
    "a name": (rename("/c", "see", FIELDS["c"]),),
    "a name and its value": (rename("/a", "aa", "1", 1),),
    "out: the first": (remove("/a"),),
    "out: one between": (remove("/b"),),
    "out: the last": (remove("/f"),),
    "out: the first two": (remove("/a"), remove("/b")),
    "out: the last two": (remove("/f"), remove("/c")),
    "out: two apart": (remove("/a"), remove("/c")),
    "out: every second, below too": (remove("/a"), remove("/c/e"), remove("/f")),
    "out: all": (remove("/a"), remove("/b"), remove("/c"), remove("/f")),
    "out, and the one before changed": (remove("/f"), replace("/c/e", 2, "2")),
    "out, and the one after renamed": (remove("/a"), rename("/b", "bee", [" x "])),
    "everything": (replace("", FIELDS, {"f": 1}),),
}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("fixes", CHANGES.values(), ids=CHANGES)
def test_an_edited_json_text_reads_as_the_repaired_payload(fixes: tuple[Fix, ...], indent: Any) -> None:
    text = json.dumps(FIELDS, indent=indent)
    new = edited(text, edits(text, json_spans(text), JSON, fixes))
    assert json.loads(new) == repaired(FIELDS, fixes)


@pytest.mark.parametrize("fixes", CHANGES.values(), ids=CHANGES)
def test_a_payload_of_an_array_is_edited_in_its_place(fixes: tuple[Fix, ...]) -> None:
    text = json.dumps([1, FIELDS, {"a": 2}], indent=3)
    new = edited(text, edits(text, json_spans(text, json_items(text)[1].start), JSON, fixes))
    assert json.loads(new) == [1, repaired(FIELDS, fixes), {"a": 2}]


BLOCK = """\
# what it is
a: "1"   # why
b:
  - ' x '
c:
  d:
  # a note
  e: 2
f: g
"""


@pytest.mark.parametrize("fixes", [CHANGES[name] for name in CHANGES if name not in ("out: all", "everything")])
def test_an_edited_yaml_text_reads_as_the_repaired_payload(fixes: tuple[Fix, ...]) -> None:
    assert parse(BLOCK.encode(), "").data == FIELDS
    new = edited(BLOCK, edits(BLOCK, yaml_spans(BLOCK), YAML, fixes))
    assert parse(new.encode(), "").data == repaired(FIELDS, fixes)


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        (replace("/a", "1", 1), "a: 1   # why"),
        (remove("/a"), None),
        (replace("/f", "g", "gee"), "f: gee"),
        (replace("/f", "g", "true"), 'f: "true"'),
        (replace("/b/0", " x ", "x"), '  - "x"'),
        (rename("/f", "eff", "g"), "eff: g"),
        (rename("/f", "16:9", "g"), '"16:9": g'),
    ],
)
def test_what_surrounds_an_edit_of_yaml_stays_as_it_is(fix: Fix, expected: str | None) -> None:
    new = edited(BLOCK, edits(BLOCK, yaml_spans(BLOCK), YAML, [fix])).splitlines()
    old = BLOCK.splitlines()
    assert [line for line in new if line not in old] == ([expected] if expected is not None else [])
    assert len([line for line in old if line not in new]) == 1


def test_a_block_of_text_leaves_with_its_own_lines_only() -> None:
    text = "a: |\n  one\n  two\nb: 1\n"
    assert edited(text, edits(text, yaml_spans(text), YAML, [remove("/a")])) == "b: 1\n"


def test_json_keeps_its_order_its_spaces_and_the_way_its_numbers_are_written() -> None:
    text = '{"b" : 1.50,\r\n\t"a":"8" ,"c":  [ 1e2 ]}'
    new = edited(text, edits(text, json_spans(text), JSON, [replace("/a", "8", 8), replace("/b", 1.5, [1.5])]))
    assert new == '{"b" : [1.50],\r\n\t"a":8 ,"c":  [ 1e2 ]}'


def test_the_deepest_payload_that_is_read_can_be_looked_at() -> None:
    text = "[" * 200 + "]" * 200
    assert len(json_spans(text).values) == 200
