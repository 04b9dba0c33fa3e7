"""Words: how values, fields and places read in a sentence."""

from __future__ import annotations

import datetime

import pytest

from callsheet.runtime.words import described, field_name, legible, pointer_segment, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (8, "8"),
        (-1, "-1"),
        (8.0, "8.0"),
        (1.5, "1.5"),
        ("8", '"8"'),
        ("", '""'),
        ('a "b"', '"a \\"b\\""'),
        ("Käse 🧀", '"Käse 🧀"'),
        ("a\nb\t\x1b[31m", '"a\\nb\\t\\u001b[31m"'),
        ("x" * 60, '"' + "x" * 60 + '"'),
        ("x" * 61, '"' + "x" * 60 + '…"'),
        ("x" * 10**6, '"' + "x" * 60 + '…"'),
        ([], "a list of 0 items"),
        ([1], "a list of 1 item"),
        ([1, 2], "a list of 2 items"),
        ({}, "an object"),
        ({"a": 1}, "an object"),
        (b"a", "a Python bytes"),
        ({1}, "a Python set"),
        (datetime.date(2024, 1, 1), "a Python date"),
        (10**39, "1" + "0" * 39),
    ],
)
def test_a_value_reads_as_json_writes_it(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Käse\xa0🧀 画像\u3000生成 می\u200cخواهم", "Käse\xa0🧀 画像\u3000生成 می\u200cخواهم"),
        ("a\nb\r\u2028c", "a\\nb\\r\\u2028c"),
        ("\x1b[31m\x07\x7f\x9b\u202e", "\\u001b[31m\\u0007\\u007f\\u009b\\u202e"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_text_of_strangers_stays_one_line_of_words(text: str, line: str) -> None:
    assert legible(text) == line


def test_a_number_of_many_digits_is_told_by_its_size() -> None:
    assert shown(10**5000) in ("a number of about 4983 digits", "a number of about 5000 digits")
    assert shown(-(10**41)).startswith("a number of about 4")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("8", 'the text "8"'),
        (8, "the number 8"),
        (0.5, "the number 0.5"),
        (True, "true"),
        (None, "null"),
        ([], "a list of 0 items"),
        ({}, "an object"),
    ],
)
def test_a_value_is_described_with_the_word_for_its_type(value: object, text: str) -> None:
    assert described(value) == text


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\u202egnp.exe", "\x9b31m", "\u2028"], ids=ascii)
def test_a_shown_text_can_be_printed_anywhere_and_does_nothing_there(text: str) -> None:
    said = shown(text)
    said.encode("utf-8")
    assert said.isprintable()


@pytest.mark.parametrize(
    ("key", "segment"), [("a", "a"), ("", ""), ("a/b", "a~1b"), ("a~b", "a~0b"), ("~1", "~01"), ("/~/", "~1~0~1")]
)
def test_a_key_becomes_a_segment_of_a_pointer(key: str, segment: str) -> None:
    assert pointer_segment(key) == segment


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "the payload"),
        ("/prompt", "prompt"),
        ("/imageUrls/0", "imageUrls[0]"),
        ("/imageUrls/0/1", "imageUrls[0][1]"),
        ("/a/b", "b"),
        ("/a/0/b", "b"),
        ("/a~1b", "a/b"),
        ("/a~0b", "a~b"),
        ("/a~01b", "a~1b"),
        ("/0", "0"),
    ],
)
def test_a_pointer_reads_as_the_name_of_its_field(path: str, name: str) -> None:
    assert field_name(path) == name
