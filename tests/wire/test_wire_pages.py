"""Pages on the wire: by number and by offset, as far as there are any, and never without end."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.wire.conftest import answered

from callsheet.mock import MockProvider

if TYPE_CHECKING:
    from tests.wire.conftest import Caller, Line, Package

ITEMS = ["a", "b", "c", "d", "e"]


def listing(request: bytes) -> bytes:
    """Two items a page, whichever way they are asked for."""
    target = request.split(b" ")[1].decode()
    given = re.search(r"(page|skip)=([0-9]+)", target)
    number = int(given[2]) if given else None
    if target.startswith("/from_zero"):
        first = 2 * (number or 0)
        return answered(200, json.dumps(ITEMS[first : first + 2]).encode())
    first = 2 * ((number or 1) - 1) if target.startswith("/numbered") else number or 0
    page: dict[str, Any] = {"data": ITEMS[first : first + 2], "total": 5, "pages": 3}
    return answered(200, json.dumps(page).encode())


@pytest.mark.parametrize(
    ("operation", "options", "found", "targets"),
    [
        ("numbered_all", {}, ITEMS, ["/numbered", "/numbered?page=2", "/numbered?page=3"]),
        ("numbered_all", {"page": 3, "per_page": 2}, ["e"], ["/numbered?page=3&per_page=2"]),
        ("from_zero_all", {}, ITEMS, [f"/from_zero?page={number}" for number in range(4)]),
        ("by_offset_all", {}, ITEMS, ["/offset", "/offset?skip=2", "/offset?skip=4"]),
        ("by_offset_all", {"skip": 3}, ["d", "e"], ["/offset?skip=3"]),
    ],
)
def test_pages_are_asked_for_until_there_are_no_more(
    calls: Caller, line: Line, operation: str, options: dict[str, int], found: list[str], targets: list[str]
) -> None:
    line.answer = listing
    assert list(calls(f"wire.pages.{operation}", **options)) == found
    assert [request.split(b" ")[1].decode() for request in line.requests] == targets


def test_a_cursor_may_be_a_number_and_stand_under_a_name_that_is_no_attribute(calls: Caller, line: Line) -> None:
    def page(request: bytes) -> bytes:
        more = {} if b"mark=7" in request else {"next-mark": 7}
        return answered(200, json.dumps({"all-items": ["a"], **more}).encode())

    line.answer = page
    assert list(calls("wire.pages.by_mark_all")) == ["a", "a"]
    assert [request.split(b" ")[1] for request in line.requests] == [b"/marked", b"/marked?mark=7"]


def test_a_list_that_says_that_it_ends_is_believed(call: Caller, line: Line) -> None:
    line.will_answer(200, b'{"data": ["a"], "total": 9, "more": false}')
    assert list(call("wire.pages.by_offset_all")) == ["a"]
    assert len(line.requests) == 1


def test_a_list_that_would_never_end_is_not_read_for_ever(call: Caller, line: Line) -> None:
    line.will_answer(200, b'{"data": ["a"]}')
    with pytest.raises(call.package("_runtime.errors").UnexpectedAnswer, match="page 2 holds the items of the page"):
        list(call("wire.pages.numbered_all"))


@pytest.mark.parametrize("operation", ["numbered_all", "from_zero_all", "by_offset_all"])
def test_the_mock_provider_lists_page_by_page(package: Package, operation: str) -> None:
    with (
        MockProvider("wire", clients=str(package.root), items=5) as mock,
        package("wire").Wire(**mock.client_settings) as wire,
    ):
        options = {} if operation == "from_zero_all" else {"per_page": 2}
        assert len(list(getattr(wire.pages, operation)(**options))) == 5
