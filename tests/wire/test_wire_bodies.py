"""Bodies on the wire: each kind to the byte, what is refused before anything is sent, and what a paid call keeps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.wire.conftest import answered

from callsheet.mock import MockProvider

if TYPE_CHECKING:
    from tests.wire.conftest import Caller, Line, Package

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PDF = b"%PDF-1.7\r\n--\r\n"
PARTS = b"--part 1\r\nContent-Type: text/plain\r\n\r\na\r\n--part 1--\r\n"
ORDER = {"name": "a b&c=ü", "count": 2, "gift": True, "tags": ["x", "y&"], "words": ["p", "q"], "place": "a/b?c&d"}
WRITTEN = b"name=a%20b%26c%3D%C3%BC&count=2&gift=true&tags=x&tags=y%26&words=p%7Cq&place=a/b?c%26d"


@pytest.mark.parametrize(
    ("operation", "arguments", "media_type", "body"),
    [
        ("json", ({"text": "ü"},), "application/json; charset=utf-8", b'{"text": "\\u00fc"}'),
        ("vendor", ({"text": "a"},), "application/vnd.wire+json", b'{"text": "a"}'),
        ("vendor", (), None, b""),
        ("send_list", ([1, 2],), "application/json", b"[1, 2]"),
        ("form", (ORDER,), "application/x-www-form-urlencoded", WRITTEN),
        (
            "form",
            ({"name": "n", "address": {"city": "Y"}},),
            "application/x-www-form-urlencoded",
            b"name=n&address=%7B%22city%22%3A%22Y%22%7D",
        ),
        ("binary", (b"\x00\xff",), "application/octet-stream", b"\x00\xff"),
        ("picture", (PNG,), "image/png", PNG),
        ("picture", (), None, b""),
        ("sound", (PNG,), "image/png", PNG),
        ("sound", (b"ID3",), "audio/mpeg", b"ID3"),
        ("text", ("Zeile\n2",), "text/plain", b"Zeile\n2"),
        ("nothing", (None,), "application/json", b"null"),
        ("deep", ({"name": "n", "note": None},), "application/x-www-form-urlencoded", b"name=n"),
        ("mixed", (PARTS,), 'multipart/mixed; boundary="part 1"', PARTS),
    ],
)
def test_a_body_is_written_as_its_media_type_asks(
    call: Caller, line: Line, operation: str, arguments: tuple[Any, ...], media_type: str | None, body: bytes
) -> None:
    call(f"wire.bodies.{operation}", *arguments)
    assert (line.header("Content-Type"), line.body) == (media_type, body)
    assert line.header("Accept") == "application/json"


def test_the_name_of_a_file_tells_which_of_several_media_types_it_has(call: Caller, line: Line, tmp_path: Path) -> None:
    path = tmp_path / "a.WAV"
    path.write_bytes(b"RIFF")
    call("wire.bodies.sound", path)
    assert line.header("Content-Type") == "audio/x-wav"


def test_a_form_with_files_is_written_part_by_part(calls: Caller, line: Line, tmp_path: Path) -> None:
    path = tmp_path / 'a"b\r\n.pdf'
    path.write_bytes(PDF)
    fields = {"title": "Zwei\r\nZeilen", "size": 3, "words": ["a", "b"], "settings": {"deep": True}}
    calls("wire.bodies.multipart", "x", fields, PNG, body_2=path, more=[b"1", b"2"])
    kind = line.header("Content-Type") or ""
    boundary = re.fullmatch(r"multipart/form-data; boundary=([0-9a-f]{40})", kind)
    assert boundary is not None
    head = b'Content-Disposition: form-data; name="%s"'
    parts = [
        head % b"title" + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nZwei\r\nZeilen",
        head % b"size" + b"\r\n\r\n3",
        head % b"words" + b"\r\n\r\na",
        head % b"words" + b"\r\n\r\nb",
        head % b"settings" + b'\r\nContent-Type: application/json\r\n\r\n{"deep": true}',
        head % b"picture" + b'; filename="file.png"\r\nContent-Type: image/png\r\n\r\n' + PNG,
        head % b"body" + b'; filename="a%22b%0D%0A.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + PDF,
        head % b"more" + b'; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\n1',
        head % b"more" + b'; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\n2',
    ]
    mark = b"--" + boundary[1].encode()
    assert line.body == b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


@pytest.mark.parametrize(
    ("files", "parts"),
    [
        ({}, []),
        ({"cover": b"1"}, ["cover"]),
        ({"maps": [b"1", b"2"]}, ["maps", "maps"]),
        ({"cover": b"1", "pages": [b"2", b"3"]}, ["cover", "pages", "pages"]),
    ],
)
def test_a_file_that_may_be_null_is_a_file_that_may_be_left_out(
    call: Caller, line: Line, files: dict[str, Any], parts: list[str]
) -> None:
    call("wire.bodies.perhaps", {"note": "n"}, **files)
    names = re.findall(r'name="(\w+)"; filename="file"\r\nContent-Type: application/octet-stream', line.body.decode())
    assert names == parts


@pytest.mark.parametrize(
    ("operation", "arguments", "named"),
    [
        ("json", ({"text": "x" * 11},), "/text"),
        ("vendor", ({},), "/text"),
        ("send_list", ([1, 2, 3],), "/"),
        ("form", ({"name": "n", "count": 10},), "/count"),
        ("form", ({"count": 1},), "/name"),
        ("multipart", ("x", {"title": "t"}, PNG), "/title"),
        ("multipart", ("x", {"title": "tt", "size": 0}, PNG), "/size"),
        ("text", ("x" * 11,), "/"),
    ],
)
def test_the_fields_of_every_body_are_checked_before_they_are_sent(
    call: Caller, line: Line, operation: str, arguments: tuple[Any, ...], named: str
) -> None:
    with pytest.raises(call.package("_runtime.errors").InvalidPayload) as caught:
        call(f"wire.bodies.{operation}", *arguments)
    assert [violation.path or "/" for violation in caught.value.report.errors] == [named]
    assert line.requests == []


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("json", ({"text": float("nan")},)),
        ("form", ({"name": ["n", None]},)),
        ("form", ({"name": "\ud800"},)),
        ("form", ({1: "a"},)),
        ("form", ("name=n",)),
        ("multipart", ("x", {"title": "\ud800"}, PNG)),
        ("multipart", ("x", {"title": object()}, PNG)),
        ("multipart", ("x", {"title": "tt"}, None)),
        ("multipart", ("x", {"title": "tt"}, "no/such/file.png")),
        ("text", (b"bytes",)),
        ("text", ("\ud800",)),
        ("binary", (None,)),
        ("mixed", (b"no boundary\r\n",)),
        ("binary", (3,)),
    ],
)
def test_a_body_that_cannot_be_written_is_not_sent(
    call: Caller, line: Line, operation: str, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(call.package("_runtime.errors").InvalidArgument):
        call(f"wire.bodies.{operation}", *arguments, check=False)
    assert line.requests == []


@pytest.mark.parametrize("picture", [PDF, b"", PNG + bytes(1000)], ids=["another kind", "empty", "too large"])
def test_a_file_beside_fields_is_checked_too(call: Caller, line: Line, picture: bytes) -> None:
    with pytest.raises(call.package("_runtime.errors").InvalidArgument):
        call("wire.bodies.multipart", "x", {"title": "tt"}, picture)
    assert line.requests == []


PAID: list[tuple[str, tuple[Any, ...]]] = [
    ("form", ({"name": "n", "count": 2},)),
    ("multipart", ("x", {"title": "tt"}, PNG)),
    ("binary", (b"\x00",)),
    ("text", ("t",)),
]


@pytest.mark.parametrize(("operation", "arguments"), PAID)
def test_a_call_with_any_body_is_never_sent_twice(
    calls: Caller, line: Line, operation: str, arguments: tuple[Any, ...], tmp_path: Path
) -> None:
    errors = calls.package("_runtime.errors")
    line.answer = lambda _: b""
    calls.settings["journal"] = tmp_path / "jobs.jsonl"
    for _ in range(2):
        with pytest.raises(errors.OutcomeUnknown) as caught:
            calls(f"wire.bodies.{operation}", *arguments, call_key="scene 1")
        assert caught.value.charged == "unknown"
    assert len(line.requests) == 1
    with pytest.raises(errors.InvalidArgument, match="used for another request"):
        calls(f"wire.bodies.{operation}", *_others(arguments), call_key="scene 1")
    assert len(line.requests) == 1


def _others(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    last = arguments[-1]
    return (*arguments[:-1], {**last, "name": "m"} if isinstance(last, dict) else last + last[-1:])


def test_the_fields_of_a_form_have_a_price(call: Caller, line: Line) -> None:
    errors = call.package("_runtime.errors")
    with pytest.raises(errors.PriceRefused) as caught:
        call("wire.bodies.form", {"name": "n", "count": 2}, max_credits=5)
    assert caught.value.estimate.high == 6
    call("wire.bodies.form", {"name": "n", "count": 2}, max_credits=6)
    assert len(line.requests) == 1


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        *PAID,
        ("form", (ORDER,)),
        ("multipart", ("x", {"title": "tt", "size": 3, "words": ["a", "b"], "settings": {"deep": True}}, PNG)),
        ("deep", ({"name": "n", "filter": {"width": 3}, "loose": {"city": "a b", "street": "c"}},)),
        ("send_list", ([1],)),
        ("vendor", ()),
    ],
)
def test_the_mock_provider_reads_the_bodies_that_the_client_writes(
    package: Package, operation: str, arguments: tuple[Any, ...]
) -> None:
    with (
        MockProvider("wire", clients=str(package.root)) as mock,
        package("wire").Wire(**mock.client_settings) as wire,
    ):
        getattr(wire.bodies, operation)(*arguments)
        assert mock.ledger().charges == (6 if operation == "form" else 0)


def test_an_answer_is_given_again_to_the_call_of_the_same_key(call: Caller, line: Line, tmp_path: Path) -> None:
    call.settings["journal"] = tmp_path / "jobs.jsonl"
    line.answer = lambda _: answered(200, PNG, "image/png")
    assert [call("wire.answers.paint", call_key="one") for _ in range(2)] == [PNG, PNG]
    assert len(line.requests) == 1


BODIES: dict[str, Any] = {"beside_json": {"text": "a"}, "beside_file": b"abc", "beside_nothing": None}


@pytest.mark.parametrize("operation", BODIES)
def test_what_stands_beside_a_body_is_checked_before_anything_is_sent(call: Caller, line: Line, operation: str) -> None:
    errors = call.package("_runtime.errors")
    with pytest.raises(errors.InvalidPayload) as caught:
        call(f"wire.bodies.{operation}", -1.5, BODIES[operation], kind="tiny")
    found = [(error.path, error.message) for error in caught.value.report.errors]
    assert found == [
        ("/factor", "factor must be above 0, not -1.5"),
        ("/kind", 'kind must be "small" or "large", not "tiny"'),
    ]
    assert line.requests == []
    call(f"wire.bodies.{operation}", 2.5, BODIES[operation], kind="large")
    assert line.target == "/beside/2.5?kind=large"


def test_parameters_beside_a_body_can_be_checked_without_a_client(package: Package) -> None:
    check_parameters = package("wire").check_parameters
    assert check_parameters("bodies.beside_json", {"factor": 1}).valid
    assert [error.path for error in check_parameters("wire.bodies.beside_file", {}).errors] == ["/factor"]
    with pytest.raises(package("_runtime.errors").UnknownOperation):
        check_parameters("bodies.json", {})


@pytest.mark.parametrize(("factor", "written"), [(2.5, "2.5"), (3.0, "3"), (1e30, "1e%2B30"), (7, "7")])
def test_a_number_in_a_path_is_written_as_one(call: Caller, line: Line, factor: float, written: str) -> None:
    call("wire.bodies.beside_nothing", factor)
    assert line.target == f"/beside/{written}"


def test_the_readme_names_files_and_what_stands_beside_a_body(package: Package) -> None:
    readme = (package.root / "wire_clients" / "wire" / "README.md").read_text(encoding="utf-8")
    assert "Takes `picture`, a file (image/png, image/jpeg, at most 1000 bytes; told by its content" in readme
    assert "Takes `more`, a list of files of any kind." in readme
    assert "| `factor` | yes | a number, above 0 |" in readme
