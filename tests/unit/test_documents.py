"""Documents: what YAML 1.2's core rules make of a scalar, where everything stands, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from callsheet.problems import Position, SpecError
from callsheet.reading.documents import MOST_BYTES, Document, load, parse
from callsheet.reading.sizes import DEEPEST

FILE = "specs/acme/video.yaml"


def read(text: str) -> Document:
    return parse(text.encode(), FILE)


def value(text: str) -> Any:
    return read(f"key: {text}\n").data["key"]


def problems(content: str | bytes) -> list[str]:
    with pytest.raises(SpecError) as caught:
        parse(content if isinstance(content, bytes) else content.encode(), FILE)
    return [str(problem).removeprefix(FILE).replace(" error: ", " ", 1) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "16:9",
        "1:30:00",
        "no",
        "No",
        "off",
        "on",
        "yes",
        "y",
        "n",
        "2026-01-31",
        "2026-01-31T10:00:00Z",
        "1_000",
        "0b101",
        "0o8",
        "0xG",
        "-0x1F",
        "tRUE",
        "nULL",
        "None",
        "1e",
        ".",
        "..5",
        "1.2.3",
        "+",
        "--1",
        ".inf",
        "-.inf",
        ".nan",
        "NaN",
        "Infinity",
        "=",
        "١٢",
        "1 000",
        "1,5",
    ],
)
def test_what_the_core_rules_do_not_name_is_text(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("-7", -7),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("0xff", 255),
        ("12345678901234567890", 12345678901234567890),
        ("1.0", 1.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("1E-3", 0.001),
        ("+1.5e+2", 150.0),
        ("1e308", 1e308),
        ("1e-999", 0.0),
    ],
)
def test_numbers_are_read_as_json_would_hold_them(text: str, expected: float) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("text", ["~", "null", "Null", "NULL", ""])
def test_null_has_five_spellings(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False)],
)
def test_booleans_have_three_spellings_each(text: str, expected: bool) -> None:
    assert value(text) is expected


@pytest.mark.parametrize("text", ["16:9", "no", "true", "null", "~", "12", "1e3", "", "0x1F", "2026-01-31"])
def test_what_is_quoted_is_text(text: str) -> None:
    assert value(f'"{text}"') == text
    assert value(f"'{text}'") == text


def test_blocks_are_text() -> None:
    assert read("folded: >-\n  12\nkept: |\n  true\n").data == {"folded": "12", "kept": "true\n"}


@pytest.mark.parametrize(
    "tag", ["!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!mine"]
)
def test_a_tag_on_a_scalar_is_refused(tag: str) -> None:
    [problem] = problems(f"key: {tag} 5\n")
    assert problem.startswith(":1:6: the tag ")
    assert problem.endswith(" is not allowed: write plain YAML [tag]")


@pytest.mark.parametrize("text", ["!!omap [a: 1]", "!!set {a}", "!!python/tuple [a]", "!!python/name:os.system ''"])
def test_a_tag_on_a_collection_is_refused(text: str) -> None:
    [problem] = problems(f"key: {text}\n")
    assert problem.startswith(":1:6: the tag ")


def test_keys_are_always_text() -> None:
    data = read("200: a\nno: b\nnull: c\n1.5: d\n~: e\n16:9: f\n").data
    assert list(data) == ["200", "no", "null", "1.5", "~", "16:9"]


def test_the_position_of_every_key_and_value_is_known() -> None:
    document = read(
        "paths:\n  /videos/{id}:\n    get: { operationId: get }\n    tags:\n      - first\n      -  second\n"
    )
    at = document.values
    assert at[""] == Position(FILE, 1, 1)
    assert at["/paths"] == Position(FILE, 2, 3)
    assert at["/paths/~1videos~1{id}/get"] == Position(FILE, 3, 10)
    assert at["/paths/~1videos~1{id}/get/operationId"] == Position(FILE, 3, 25)
    assert at["/paths/~1videos~1{id}/tags/1"] == Position(FILE, 6, 10)
    assert document.keys["/paths/~1videos~1{id}"] == Position(FILE, 2, 3)
    assert document.keys["/paths/~1videos~1{id}/get/operationId"] == Position(FILE, 3, 12)


def test_a_place_that_does_not_exist_stands_where_its_nearest_parent_stands() -> None:
    document = read("a:\n  b: 1\n")
    assert document.position("/a/b/c/d") == Position(FILE, 2, 6)
    assert document.position("/x") == Position(FILE, 1, 1)
    assert document.key_position("/a/b") == Position(FILE, 2, 3)
    assert document.key_position("") == Position(FILE, 1, 1)


def test_positions_count_characters_and_not_bytes() -> None:
    assert read('{ "é🎬": 1 }\n').values["/é🎬"] == Position(FILE, 1, 9)


def test_a_value_behind_an_alias_stands_where_it_was_written() -> None:
    document = read("a: &one { b: 1 }\nc: *one\n")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.values["/c/b"] == Position(FILE, 1, 14)
    assert document.keys["/c"] == Position(FILE, 2, 1)


def test_a_key_that_stands_twice_names_the_line_of_the_first() -> None:
    assert problems("a: 1\nb: 2\n'a': 3\n") == [":3:1: 'a' stands twice here (first in line 1) [duplicate-key]"]


def test_all_that_is_wrong_in_a_file_is_told_at_once_and_in_order() -> None:
    assert problems("a: 1\na: 2\nb: !mine x\n<<: {}\n? [k]\n: v\nc: 1e999\n") == [
        ":2:1: 'a' stands twice here (first in line 1) [duplicate-key]",
        ":3:4: the tag '!mine' is not allowed: write plain YAML [tag]",
        ":4:1: merge keys are not part of YAML 1.2: write the keys out [merge-key]",
        ":5:3: a key must be text [key]",
        ":7:4: 1e999 is larger than any number that JSON can carry [number]",
    ]


def test_a_quoted_merge_key_is_a_key() -> None:
    assert read('"<<": 1\n').data == {"<<": 1}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{ <<: *a, k: 1 }", {"x": 1, "y": 2, "k": 1}),
        ("{ y: 3, <<: *a }", {"y": 3, "x": 1}),
        ("{ <<: [*b, *a] }", {"y": 4, "z": 5, "x": 1}),
        ("{ <<: [*a, { z: 6 }] }", {"x": 1, "y": 2, "z": 6}),
        ("{ <<: { <<: *b, x: 7 }, z: 8 }", {"y": 4, "x": 7, "z": 8}),
        ("{ <<: [] }", {}),
        ('{ "<<": *a }', {"<<": {"x": 1, "y": 2}}),
    ],
)
def test_a_merge_key_takes_over_what_is_not_written_in_documents_of_others(text: str, data: dict[str, Any]) -> None:
    written = "a: &a { x: 1, y: 2 }\nb: &b { y: 4, z: 5 }\nc: " + text
    found = parse(written.encode(), FILE, merges=True)
    assert found.data["c"] == data
    assert list(found.data["c"]) == list(data)
    assert {value.line for key, value in found.values.items() if key.startswith("/c/")} <= {1, 2, 3}


def test_what_is_taken_over_stands_where_it_is_written() -> None:
    document = parse(b"a: &a { x: 1 }\nc:\n  <<: *a\n  y: 2\n", FILE, merges=True)
    assert (document.values["/c/x"], document.keys["/c/x"]) == (Position(FILE, 1, 12), Position(FILE, 1, 9))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<: 1\n", ":1:5: a merge key (<<) takes over a mapping, or a list of mappings [merge-key]"),
        ("<<: [[{}]]\n", ":1:6: a merge key (<<) takes over a mapping, or a list of mappings [merge-key]"),
        (
            "<<: {}\n<<: {}\n",
            ":2:1: '<<' stands twice here (first in line 1): write one, with a list [duplicate-key]",
        ),
        ("a: &a { <<: *a }\n", ":1:4: an alias stands inside what it names [recursive-alias]"),
        ("a: &a { <<: { b: 1, <<: *a } }\n", ":1:4: an alias stands inside what it names [recursive-alias]"),
        ("a: { <<: { b: 1, b: 2 } }\n", ":1:18: 'b' stands twice here (first in line 1) [duplicate-key]"),
    ],
)
def test_a_merge_key_that_cannot_be_followed_is_refused(text: str, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse(text.encode(), FILE, merges=True)
    assert str(caught.value.problems[0]).replace(" error: ", " ", 1) == FILE + said


def test_merge_keys_that_multiply_are_stopped_at_the_bound() -> None:
    lines = ["a0: &a0 {" + ", ".join(f"k{i}: 1" for i in range(100)) + "}"]
    lines += [f"a{i}: &a{i} {{ <<: [{', '.join([f'*a{i - 1}'] * 10)}] }}" for i in range(1, 9)]
    with pytest.raises(SpecError, match="aliases that expand too far"):
        parse("\n".join(lines).encode(), FILE, merges=True)


def test_a_number_of_very_many_digits_is_refused() -> None:
    assert value("9" * 100) == int("9" * 100)
    assert problems(f"key: {'9' * 101}\n") == [":1:6: a number of more than 100 digits [number]"]


@pytest.mark.parametrize("text", ["0x" + "f" * 5_000, "0o" + "7" * 5_000, "1." + "0" * 5_000, "-" + "9" * 5_000])
def test_a_number_of_thousands_of_digits_in_any_spelling_ends_in_a_number_or_a_problem(text: str) -> None:
    try:
        found = value(text)
    except SpecError:
        return
    assert str(found)


def test_a_document_may_be_deep_but_not_deeper_than_the_bound() -> None:
    within = "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)
    assert read(within).data is not None
    [problem] = problems("[" + within + "]")
    assert problem.endswith(f": nested more than {DEEPEST} levels deep [depth]")


def test_nesting_that_exhausts_the_parser_is_a_problem_and_no_crash() -> None:
    assert problems("[" * 100_000) == [f":1:1: nested more than {DEEPEST} levels deep [depth]"]


def test_an_alias_inside_what_it_names_is_refused() -> None:
    assert problems("a: &a\n  b: *a\n") == [":1:4: an alias stands inside what it names [recursive-alias]"]
    assert problems("&a [*a]\n") == [":1:1: an alias stands inside what it names [recursive-alias]"]
    assert problems("&a\nb: [{ c: *a }]\n") == [":1:1: an alias stands inside what it names [recursive-alias]"]


def test_aliases_that_multiply_are_stopped_at_the_bound() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    [problem] = problems("\n".join(lines))
    assert problem.endswith("[size]")


def test_an_alias_used_often_is_no_bomb() -> None:
    items = "\n".join("- *one" for _ in range(1_000))
    assert len(read(f"- &one {{ a: 1 }}\n{items}\n").data) == 1_001


def test_a_byte_order_mark_is_skipped() -> None:
    document = parse(b"\xef\xbb\xbfkey: 1\n", FILE)
    assert document.data == {"key": 1}
    assert document.keys["/key"] == Position(FILE, 1, 1)


def test_another_encoding_is_refused_in_the_line_of_the_wrong_byte() -> None:
    assert problems(b"a: 1\nb: \xff\n") == [":2:1: not UTF-8: save the file in UTF-8 [encoding]"]
    assert problems("a: 1\n".encode("utf-16")) == [":1:1: not UTF-8: save the file in UTF-8 [encoding]"]
    assert problems(b"a: \xed\xa0\x80\n") == [":1:1: not UTF-8: save the file in UTF-8 [encoding]"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n", b"---\n", b"\xef\xbb\xbf"])
def test_a_file_without_a_document_is_refused(content: bytes) -> None:
    if content == b"---\n":
        assert parse(content, FILE).data is None
    else:
        assert problems(content) == [":1:1: the file is empty: an OpenAPI document is expected [yaml]"]


@pytest.mark.parametrize(
    "content",
    [
        b"a: b: c\n",
        b"a: [1\n",
        b"\ta: 1\n",
        b"a: *nothing\n",
        b"a: &x &y 1\n",
        b"%YAML 9.9\n---\na: 1\n",
        b"%TAG ! a\n%TAG ! b\n---\na\n",
        b"a: 'open\n",
        b'a: "\\q"\n',
        b"a: 1\n---\nb: 2\n",
        b"a: \x01\n",
        b"a: \x00\n",
        b"a: \xef\xbf\xbe\n",
        b"@a\n",
        b"? a\n? b\n: - c\n  d\n",
    ],
)
def test_what_is_not_yaml_is_one_problem_with_a_line(content: bytes) -> None:
    [problem] = problems(content)
    _, line, column, *_ = problem.split(":")
    assert 1 <= int(line) <= content.count(b"\n") + 1
    assert int(column) >= 1
    assert problem.endswith("[yaml]")
    assert "\n" not in problem


def test_a_control_character_is_told_where_it_stands() -> None:
    [problem] = problems("a: 1\nb: x\x01\n")
    assert problem.startswith(":2:5: ")


def test_a_missing_file_a_folder_and_a_file_too_large_are_problems(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for path, expected in (
        (tmp_path / "missing.yaml", "cannot be read: No such file or directory [file]"),
        (tmp_path, "cannot be read: Is a directory [file]"),
        (large, f"larger than {MOST_BYTES} bytes [size]"),
    ):
        with pytest.raises(SpecError) as caught:
            load(path, FILE)
        assert str(caught.value) == f"{FILE}:1:1: error: {expected}"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r'"\ud83d\ude80 \uD83D\uDE81"', "\U0001f680 \U0001f681"),
        (r'"\\\ud83d\ude80 \\ud83d"', "\\\U0001f680 \\ud83d"),
        (r"'\ud83d\ude80'", r"\ud83d\ude80"),
        (r"\ud83d\ude80", r"\ud83d\ude80"),
    ],
)
def test_two_escapes_that_make_one_character_are_read_as_it(written: str, read_as: str) -> None:
    assert value(written) == read_as


def test_json_that_is_indented_with_tabs_is_read_with_its_positions() -> None:
    document = read('{\n\t"paths": {\n\t\t"/a": "\\tb!",\t"/c": "! d"\n\t}\n}\n')
    assert document.data == {"paths": {"/a": "\tb!", "/c": "! d"}}
    assert document.values["/paths/~1c"] == Position(FILE, 3, 23)


def test_half_of_a_character_is_refused_where_it_stands() -> None:
    assert problems('a: "\\ud800"\n"\\udfff": 1\n') == [
        ":1:4: \\ud800 stands without the other half of its character [character]",
        ":2:1: \\udfff stands without the other half of its character [character]",
    ]


def test_an_escape_beyond_the_last_character_is_a_problem_and_no_crash() -> None:
    assert problems('a: "\\UFFFFFFFF"\n') == [":1:1: an escape such as \\UFFFFFFFF names no character [yaml]"]


def test_a_document_without_some_values_keeps_every_other_place() -> None:
    document = read("a: [{ b: 1, c: 2 }]\nd: 3\n").without({"/a/0/b", "/d"})
    assert document.data == {"a": [{"c": 2}]}
    assert document.position("/a/0/c") == Position(FILE, 1, 16)


@pytest.mark.parametrize("mark", ["\\ue000", "\\U0000E000", "\ue000"])
def test_what_looks_like_a_marked_pair_of_escapes_stays_what_it_is(mark: str) -> None:
    assert value(f'"{mark}ud83d{mark}ude80"') == "\ue000ud83d\ue000ude80"
