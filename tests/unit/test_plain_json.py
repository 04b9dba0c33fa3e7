"""Plain JSON: what is read quickly is what the reader of YAML makes of the same text, place for place."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callsheet.reading import documents
from callsheet.reading.plain_json import read_plainly

KEYS = st.sampled_from(
    ("a", "b/c", "d~e", "schemas", "schema", "enum", "components", "responses", "", "é", "𝄞", '"', "\\")
)
TEXTS = st.one_of(st.text(max_size=12), KEYS, st.sampled_from(("16:9", "no", "~", "1_000", "\n", "#", "<<", "\u0000")))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=15,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=4)
SHAPES: tuple[dict[str, Any], ...] = (
    {},
    {"indent": 2},
    {"indent": "\t", "ensure_ascii": False},
    {"separators": (",", ":"), "ensure_ascii": False},
    {"indent": 1, "separators": (" ,", " : ")},
)


def as_yaml(text: str) -> documents.Document:
    """What the reader of YAML makes of a text."""
    with patch.object(documents, "read_plainly", lambda *_: None):
        return documents.parse(text.encode(), "spec.json")


@settings(suppress_health_check=[HealthCheck.too_slow], derandomize=True)  # the tables of characters are made first
@given(DOCUMENTS, st.sampled_from(SHAPES), st.sampled_from(("\n", "\r\n")))
def test_what_is_read_quickly_is_what_yaml_makes_of_it(data: Any, shape: dict[str, Any], end: str) -> None:
    text = json.dumps(data, **shape).replace("\n", end) + end
    plain = read_plainly(text, "spec.json")
    if plain is None:
        return
    found = as_yaml(text)
    assert repr(plain[0]) == repr(found.data)
    assert plain[1:] == (found.values, found.keys)


def test_the_documents_of_every_day_are_read_quickly() -> None:
    data = {"openapi": "3.1.0", "paths": {"/a": {"get": {"x": [1, -2.5e3, True, None, 'é\n𝄞 " /']}}}, "a": {}, "b": []}
    for shape in SHAPES:
        text = json.dumps(data, **shape)
        plain = read_plainly(text, "spec.json")
        assert plain is not None
        assert plain[0] == data
        assert plain[1:] == (as_yaml(text).values, as_yaml(text).keys)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a": 1e400}',
        '{"a": ' + "1" * 101 + "}",
        r'{"a": "\ud83d"}',
        r'{"\udc00": 1}',
        '{"a": "\x7f"}',
        '{"a": "\u2028"}',
        '{"a":\r1}',
        '{"a"\n: 1}',
        '{"<<": {}}',
        '{"' + "k" * 1_100 + '": 1}',
        '{"a": ' + "[" * 201 + "]" * 201 + "}",
        json.dumps({"properties": {str(number): {} for number in range(1_001)}}),
        json.dumps({"pattern": "a" * 2_001}),
        json.dumps({"schemas": {"A": {"allOf": [{"enum": list(range(500))}] * 13}}}),
        json.dumps({"enum": ["a" * 60_000, "b" * 60_000]}),
    ],
    ids=lambda text: text[:24],
)
def test_what_there_is_something_to_say_of_is_left_to_the_reader_of_yaml(text: str) -> None:
    assert read_plainly(text, "spec.json") is None


def test_components_may_be_as_many_as_they_may_be_in_yaml() -> None:
    text = json.dumps({"components": {"responses": {str(number): {} for number in range(150)}}})
    assert read_plainly(text, "spec.json") is not None
    assert len(as_yaml(text).data["components"]["responses"]) == 150
