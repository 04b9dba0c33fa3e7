"""Parameters on the wire: each style to the byte, and what is refused before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from callsheet.mock import MockProvider

if TYPE_CHECKING:
    from tests.wire.conftest import Caller, Line, Package

SIZES = {"width": 3, "height": 4}
NESTED = {"in": ["a b", "c"], "at": {"x": 1}}
PATH: dict[str, Any] = {
    "simple": "a b",
    "list": ["x", "y,z"],
    "map": SIZES,
    "label": "l",
    "labels": ["l", "m"],
    "matrix": "m",
    "matrices": ["m", "n"],
    "fields": SIZES,
}
WRITTEN = "/path/a%20b/x,y%2Cz/width=3,height=4/x.l/.l.m/;matrix=m/;matrices=m,n/;width=3;height=4"


def test_parts_of_a_path_are_written_in_their_style(calls: Caller, line: Line) -> None:
    calls("wire.parameters.path", **PATH)
    assert line.target == WRITTEN


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("a\\b", "a%5Cb"),
        ("@a/b.c", "%40a%2Fb.c"),
        ("50%", "50%25"),
        ("é", "%C3%A9"),
    ],
)
def test_what_means_something_in_an_address_is_escaped_in_a_part_of_a_path(
    call: Caller, line: Line, text: str, written: str
) -> None:
    call("wire.parameters.path", **{**PATH, "simple": text})
    assert line.target == WRITTEN.replace("a%20b", written)


LEADING_ELSEWHERE: list[Any] = ["..", ".", "", "a/..", "../x", "a\\..\\b", "./a", "a\r\nb", "\ud800", None, {}, []]


@pytest.mark.parametrize("name", ["simple", "label", "matrix", "list", "labels", "matrices"])
def test_a_part_of_a_path_that_would_lead_elsewhere_is_not_sent(package: Package, line: Line, name: str) -> None:
    errors = package("_runtime.errors")
    with package("wire").Wire(base_url=line.url) as wire:
        for value in LEADING_ELSEWHERE:
            given = value if name in ("simple", "label", "matrix") or value is None else [value]
            with pytest.raises(errors.InvalidArgument, match=name):
                wire.parameters.path(**{**PATH, name: given}, check=False)
    assert line.requests == []


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ({}, ""),
        ({"text": "a b&c=d/e?f#g+h%"}, "?text=a%20b%26c%3Dd%2Fe%3Ff%23g%2Bh%25"),
        ({"text": "zwei\r\nZeilen"}, "?text=zwei%0D%0AZeilen"),
        ({"text": ""}, "?text="),
        ({"size": 2, "deep": True}, "?size=2&deep=true"),
        ({"size": 2.5, "deep": False}, "?size=2.5&deep=false"),
        ({"form": ["a", "b,c"]}, "?form=a&form=b%2Cc"),
        ({"form": []}, ""),
        ({"joined": ["a", "b,c"]}, "?joined=a,b%2Cc"),
        ({"joined": []}, ""),
        ({"spaced": ["a", "b|c"]}, "?spaced=a%20b%7Cc"),
        ({"piped": ["a", "b c"]}, "?piped=a%7Cb%20c"),
        ({"filter": SIZES}, "?filter%5Bwidth%5D=3&filter%5Bheight%5D=4"),
        ({"filter": NESTED}, "?filter%5Bin%5D%5B%5D=a%20b&filter%5Bin%5D%5B%5D=c&filter%5Bat%5D%5Bx%5D=1"),
        ({"pairs": SIZES}, "?pairs=width,3,height,4"),
        ({"place": "a/b:c?d=e,f&g#h i"}, "?place=a/b:c?d=e,f%26g%23h%20i"),
        ({"json": SIZES}, "?json=%7B%22width%22%3A3%2C%22height%22%3A4%7D"),
        ({"ids": [1, 2]}, "?ids=1&ids=2"),
        ({"kind": "small"}, "?kind=small"),
    ],
)
def test_a_query_is_written_in_its_style(call: Caller, line: Line, options: dict[str, Any], query: str) -> None:
    call("wire.parameters.query", **options)
    assert line.target == "/query" + query


def test_an_object_in_a_query_is_taken_apart_into_its_fields(call: Caller, line: Line) -> None:
    call("wire.parameters.loose", fields={**SIZES, "in": ["a b", "c"]})
    assert line.target == "/loose?width=3&height=4&in=a%20b&in=c"


@pytest.mark.parametrize(
    "options",
    [
        {"text": "half \ud800"},
        {"size": float("nan")},
        {"filter": {"a": {"b": None}}},
        {"filter": {"a": [[1]]}},
        {"spaced": ["a", "b c"]},
        {"piped": ["a", "b|c"]},
        {"form": [None]},
        {"form": [["a"]]},
        {"json": {"a": object()}},
        {"text": b"bytes"},
    ],
)
def test_a_value_that_has_no_form_in_a_query_is_not_sent(package: Package, line: Line, options: Any) -> None:
    errors = package("_runtime.errors")
    with package("wire").Wire(base_url=line.url) as wire, pytest.raises(errors.InvalidArgument) as caught:
        wire.parameters.query(**options, check=False)
    assert str(caught.value).startswith(f"wire.parameters.query: {next(iter(options))} ")
    assert line.requests == []


@pytest.mark.parametrize(
    "options", [{"text": "x" * 21}, {"size": 0}, {"form": ["a"] * 4}, {"kind": "huge"}, {"ids": ["1"]}, {"deep": "yes"}]
)
def test_parameters_are_checked_before_they_are_sent(package: Package, line: Line, options: Any) -> None:
    errors = package("_runtime.errors")
    with package("wire").Wire(base_url=line.url) as wire, pytest.raises(errors.InvalidPayload):
        wire.parameters.query(**options)
    assert line.requests == []


def test_headers_and_cookies_are_written_in_their_style(calls: Caller, line: Line) -> None:
    calls("wire.parameters.headers", "t 1", x_words=["a", "b"], x_sizes=SIZES, session="a;b c", words=["x", "y,z"])
    assert line.header("X-Trace") == "t 1"
    assert line.header("X-Words") == "a,b"
    assert line.header("X-Sizes") == "width,3,height,4"
    assert line.header("Cookie") == "session=a%3Bb%20c; words=x,y%2Cz"


def test_what_is_left_out_is_not_sent(call: Caller, line: Line) -> None:
    call("wire.parameters.headers", "t")
    assert (line.header("X-Words"), line.header("Cookie")) == (None, None)


@pytest.mark.parametrize(
    "options",
    [
        {"x_trace": "a\r\nX-Evil: 1"},
        {"x_trace": "a\n"},
        {"x_trace": "ü"},
        {"x_trace": " a"},
        {"x_words": ["a,b"]},
        {"x_words": ["a\rb"]},
        {"session": "\ud800"},
    ],
)
def test_a_value_that_no_header_can_carry_is_not_sent(package: Package, line: Line, options: dict[str, Any]) -> None:
    errors = package("_runtime.errors")
    with package("wire").Wire(base_url=line.url) as wire, pytest.raises(errors.InvalidArgument):
        wire.parameters.headers(**{"x_trace": "t", **options}, check=False)
    assert line.requests == []


def test_names_that_are_no_identifiers_or_come_twice_are_arguments_all_the_same(call: Caller, line: Line) -> None:
    options = {"query_id": "q", "top": 5, "value_2fa": True, "filter_name": "n", "check_2": "c", "class_": "k"}
    call("wire.parameters.names", "p", **options, user_id="v", user_id_2="u", grosse="g")
    assert line.target == (
        "/names/p?id=q&%24top=5&2fa=true&filter%5Bname%5D=n&gr%C3%B6%C3%9Fe=g&check=c&class=k&user-id=u&user_id=v"
    )


@pytest.mark.parametrize(
    ("operation", "arguments", "options"),
    [
        ("path", (), PATH),
        ("query", (), {"text": "a b", "size": 2.5, "form": ["a", "b"], "filter": SIZES, "json": SIZES, "ids": [1, 2]}),
        ("query", (), {"filter": NESTED}),
        ("query", (), {"joined": ["a"], "spaced": ["a", "b"], "piped": ["a", "b"], "pairs": SIZES, "place": "a/b"}),
        ("loose", (), {"fields": SIZES}),
        ("loose", (), {"fields": {"width": 3, "in": ["a b", "c"]}}),
        ("headers", ("t",), {"x_words": ["a", "b"], "x_sizes": SIZES, "session": "a b", "words": ["x"]}),
        ("cookies", (), {"ids": ["a b", "c;d"], "fields": SIZES}),
        ("names", ("p",), {"query_id": "q", "top": 5, "check_2": "c"}),
    ],
)
def test_the_mock_provider_reads_what_the_client_writes(
    package: Package, operation: str, arguments: Any, options: Any
) -> None:
    with (
        MockProvider("wire", clients=str(package.root)) as mock,
        package("wire").Wire(**mock.client_settings) as wire,
    ):
        getattr(wire.parameters, operation)(*arguments, **options)
