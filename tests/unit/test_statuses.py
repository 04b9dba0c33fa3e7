"""Statuses: what the status of an answer tells about the request, by the specs and by HTTP."""

from __future__ import annotations

from typing import Literal

import pytest

from callsheet.runtime.delivery import Delivery, documented, meaning
from callsheet.runtime.operations import ErrorAnswer, Operation


def paid(*errors: ErrorAnswer) -> Operation:
    """An operation that starts jobs."""
    return Operation("acme.clips.create", "POST", "/clips", "", "json", errors=errors)


def answer(
    status: str, work: Literal["none", "unknown"] | None = None, again: Literal["later", "changed"] | None = None
) -> ErrorAnswer:
    """A documented answer of refusal."""
    return ErrorAnswer(status, "", work=work, again=again)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 406, 410, 413, 415, 421, 422, 426, 428, 431, 451])
def test_a_refusal_as_http_defines_it_was_not_taken_and_is_not_sent_again(status: int) -> None:
    assert meaning(paid(), status) == Delivery(refused=True, again=False)


@pytest.mark.parametrize("status", [301, 302, 407, 408, 409, 418, 425, 429, 499, 500, 502, 503, 504, 529, 599])
def test_any_other_status_settles_nothing_where_no_document_speaks_of_it(status: int) -> None:
    assert meaning(paid(), status) == Delivery(refused=False, again=False)
    assert meaning(paid(answer(str(status))), status) == Delivery(refused=False, again=False)


@pytest.mark.parametrize(
    ("work", "again", "delivery"),
    [
        ("none", "later", Delivery(refused=True, again=True)),
        ("none", "changed", Delivery(refused=True, again=False)),
        ("none", None, Delivery(refused=True, again=False)),
        ("unknown", "later", Delivery(refused=False, again=False)),
        ("unknown", None, Delivery(refused=False, again=False)),
    ],
)
@pytest.mark.parametrize("status", [400, 409, 429, 503])
def test_what_the_documents_say_decides(
    status: int,
    work: Literal["none", "unknown"],
    again: Literal["later", "changed"] | None,
    delivery: Delivery,
) -> None:
    assert meaning(paid(answer(str(status), work, again)), status) == delivery


def test_the_number_comes_before_its_hundred_and_that_before_the_default() -> None:
    number, hundred, default = answer("429"), answer("4XX"), answer("default")
    operation = paid(default, hundred, number)
    assert documented(operation, 429) is number
    assert documented(operation, 404) is hundred
    assert documented(operation, 503) is default
    assert documented(paid(number), 404) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_read_changes_nothing_and_is_sent_again_where_the_status_may_pass(method: str) -> None:
    operation = Operation("acme.clips.get", method, "/clips/1", "", "none")
    assert {status for status in range(300, 600) if meaning(operation, status).again} == {
        *(408, 425, 429),
        *(500, 502, 503, 504),
    }
    assert all(meaning(operation, status).refused for status in range(300, 600))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_whatever_may_change_something_is_taken_for_something_that_costs(method: str) -> None:
    operation = Operation("acme.clips.change", method, "/clips/1", "", "none")
    assert meaning(operation, 503) == Delivery(refused=False, again=False)
