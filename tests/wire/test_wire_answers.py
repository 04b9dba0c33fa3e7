"""Answers on the wire: JSON, text, bytes and nothing, each status read as what it is described to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.wire.conftest import answered

from callsheet.mock import MockProvider

if TYPE_CHECKING:
    from pathlib import Path

    from tests.wire.conftest import Caller, Line, Package

BYTES = bytes(range(256)) * 100


def test_a_text_is_read_in_the_character_set_of_its_header(call: Caller, line: Line) -> None:
    line.will_answer(200, "Grüße".encode(), "text/plain")
    assert call("wire.answers.text") == "Grüße"
    line.will_answer(200, "Grüße".encode("latin-1"), 'text/plain; charset="ISO-8859-1"')
    assert call("wire.answers.text") == "Grüße"
    assert [b"accept: text/plain\r\n" in request.lower() for request in line.requests] == [True, True]


@pytest.mark.parametrize(("body", "charset"), [(b"\xff", "utf-8"), (b"a", "klingon")])
def test_a_text_that_cannot_be_read_says_so(call: Caller, line: Line, body: bytes, charset: str) -> None:
    line.will_answer(200, body, f"text/plain; charset={charset}")
    with pytest.raises(call.package("_runtime.errors").UnexpectedAnswer, match=f"no text in {charset}"):
        call("wire.answers.text")


def test_bytes_come_as_they_are_and_no_more_than_is_wanted(calls: Caller, line: Line) -> None:
    line.will_answer(200, BYTES, "image/png")
    assert calls("wire.answers.picture") == BYTES
    assert calls("wire.answers.picture", max_bytes=len(BYTES)) == BYTES
    errors = calls.package("_runtime.errors")
    with pytest.raises(errors.NoAnswer, match="larger than 25599 bytes"):
        calls("wire.answers.picture", max_bytes=len(BYTES) - 1)
    with pytest.raises(errors.OutcomeUnknown, match="larger than 10 bytes"):
        calls("wire.answers.paint", max_bytes=10)
    assert len(line.requests) == 4


@pytest.mark.parametrize("operation", ["nothing", "silent"])
def test_what_holds_nothing_gives_none(call: Caller, line: Line, operation: str) -> None:
    line.will_answer(204 if operation == "nothing" else 200, b"", "")
    assert call(f"wire.answers.{operation}") is None


@pytest.mark.parametrize("operation", ["elsewhere", "move"])
def test_a_redirect_that_is_the_answer_gives_its_address_and_is_not_followed(
    calls: Caller, line: Line, operation: str
) -> None:
    line.answer = lambda _: answered(302, b"<html>", "text/html; charset=klingon", Location="https://files.example/a?b")
    assert calls(f"wire.answers.{operation}") == "https://files.example/a?b"
    assert len(line.requests) == 1


def test_the_address_of_a_redirect_is_given_again_to_the_call_of_the_same_key(
    call: Caller, line: Line, tmp_path: Path
) -> None:
    call.settings["journal"] = tmp_path / "jobs.jsonl"
    line.answer = lambda _: answered(303, b"", "", Location="/clips/1")
    assert [call("wire.answers.move", call_key="one") for _ in range(2)] == ["/clips/1", "/clips/1"]
    assert len(line.requests) == 1


@pytest.mark.parametrize(("status", "headers"), [(302, {}), (304, {"Location": "/a"})])
def test_a_redirect_that_is_not_described_or_leads_nowhere_is_no_answer(
    call: Caller, line: Line, status: int, headers: dict[str, str]
) -> None:
    line.answer = lambda _: answered(status, b"", "", **headers)
    with pytest.raises(call.package("_runtime.errors").UnexpectedAnswer, match="a redirect is never followed"):
        call("wire.answers.elsewhere")


@pytest.mark.parametrize(
    ("status", "body", "kind", "held"),
    [
        (201, b'{"name": "n", "ticket": 3}', "Thing", {"name": "n", "ticket": 3}),
        (202, b'{"name": "n", "ticket": 3}', "Ticket", {"name": "n", "ticket": 3}),
        (200, b'{"name": "n"}', "Thing", {"name": "n"}),
    ],
)
def test_each_status_is_read_as_its_own_type(
    calls: Caller, line: Line, status: int, body: bytes, kind: str, held: dict[str, Any]
) -> None:
    line.will_answer(status, body)
    answer = calls("wire.answers.several")
    assert (type(answer).__name__, answer.model_dump()) == (kind, held)
    line.will_answer(204, b"", "")
    assert calls("wire.answers.several") is None


def test_an_answer_of_another_type_is_not_taken(call: Caller, line: Line) -> None:
    line.will_answer(202, b'{"name": "n"}')
    with pytest.raises(call.package("_runtime.errors").OutcomeUnknown, match="ticket"):
        call("wire.answers.several")


def test_a_document_that_describes_default_only_gives_its_type(call: Caller, line: Line) -> None:
    line.will_answer(200, b'{"name": "n"}', "application/vnd.wire+json")
    assert call("wire.answers.usual").name == "n"
    assert line.header("Accept") == "application/vnd.wire+json"
    line.will_answer(404, b'{"name": "n"}')
    with pytest.raises(call.package("_runtime.errors").NotFound):
        call("wire.answers.usual")


@pytest.mark.parametrize(
    ("operation", "body", "answer"),
    [
        ("anything", b"[1]", [1]),
        ("anything", b"null", None),
        ("names", b'["a"]', ["a"]),
        ("perhaps", b"null", None),
    ],
)
def test_json_of_any_form_is_read(call: Caller, line: Line, operation: str, body: bytes, answer: Any) -> None:
    line.will_answer(200, body)
    assert call(f"wire.answers.{operation}") == answer


@pytest.mark.parametrize(
    "operation", ["text", "elsewhere", "picture", "nothing", "silent", "several", "usual", "names"]
)
def test_the_mock_provider_answers_in_kind(package: Package, operation: str) -> None:
    nothing = type(None)
    kinds: dict[str, type] = {"text": str, "elsewhere": str, "picture": bytes, "nothing": nothing, "silent": nothing}
    kinds["names"] = list
    with (
        MockProvider("wire", clients=str(package.root)) as mock,
        package("wire").Wire(**mock.client_settings) as wire,
    ):
        assert isinstance(getattr(wire.answers, operation)(), kinds.get(operation, object))


def test_an_answer_that_is_cut_is_no_answer(call: Caller, line: Line) -> None:
    call.settings["clock"] = call.package("_runtime.clocks").VirtualClock()
    line.answer = lambda _: answered(200, BYTES, "image/png")[:-1]
    with pytest.raises(call.package("_runtime.errors").NoAnswer):
        call("wire.answers.picture")
