"""Retries: how long a client pauses before it sends again, and every spelling of what the provider asks for."""

from __future__ import annotations

from typing import Any

import pytest

from callsheet.runtime.retries import LONGEST_SECONDS, Backoff, retry_after

NOW = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT
DATE = "Fri, 15 Jan 2027 08:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "0"}, 0),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "0.5"}, 0.0005),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 7),
        ({"retry-after-ms": "soon", "retry-after": "7"}, 7),
        ({"retry-after": "999999999"}, 999_999_999),
    ],
)
def test_a_number_of_seconds_or_milliseconds_is_read(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(headers, None, NOW) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "date",
    ["Fri, 15 Jan 2027 08:02:00 GMT", "Friday, 15-Jan-27 08:02:00 GMT", "Fri Jan 15 08:02:00 2027"],
    ids=["IMF-fixdate", "RFC 850", "asctime"],
)
def test_each_form_of_an_http_date_is_read(date: str) -> None:
    assert retry_after({"retry-after": date}, None, NOW) == 120


def test_a_date_is_measured_against_the_clock_of_the_server() -> None:
    headers = {"retry-after": "Fri, 15 Jan 2027 08:02:00 GMT", "date": "Fri, 15 Jan 2027 08:01:50 GMT"}
    assert retry_after(headers, None, NOW) == 10


def test_a_date_is_measured_against_our_clock_where_the_server_tells_no_time() -> None:
    assert retry_after({"retry-after": "Fri, 15 Jan 2027 08:02:00 GMT", "date": "today"}, None, NOW + 30) == 90


def test_a_date_that_has_passed_asks_for_no_pause() -> None:
    assert retry_after({"retry-after": "Fri, 15 Jan 2027 07:00:00 GMT", "date": DATE}, None, NOW) == 0


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"retry_after": 3}, 3),
        ({"retry_after": 2.5}, 2.5),
        ({"retry_after": "4"}, 4),
        ({"retryAfter": 3}, 3),
        ({"error": {"retry_after": 6}}, 6),
        ({"error": {"retryAfter": "6.5"}}, 6.5),
    ],
)
def test_a_body_may_say_it(body: object, seconds: float) -> None:
    assert retry_after({}, body, NOW) == seconds
    assert retry_after({"retry-after": "9"}, body, NOW) == 9


@pytest.mark.parametrize(
    "stated",
    [
        "",
        " ",
        "soon",
        "-1",
        "-0",
        "+3",
        "1e3",
        "0x10",
        "nan",
        "inf",
        "Infinity",
        "3s",
        "1,5",
        "1_0",
        "٣",
        "1.",
        ".5",
        "Fri, 99 Foo 2027 08:00:00 GMT",
        "Fri, 15 Jan 99999 08:00:00 GMT",
    ],
)
def test_nonsense_in_the_header_is_as_if_it_were_not_there(stated: str) -> None:
    assert retry_after({"retry-after": stated}, None, NOW) is None
    assert retry_after({"retry-after": stated}, {"retry_after": 3}, NOW) == 3
    assert retry_after({"retry-after-ms": stated}, None, NOW) is None


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "3",
        3,
        {},
        {"retry_after": None},
        {"retry_after": True},
        {"retry_after": -1},
        {"retry_after": [3]},
        {"retry_after": float("nan")},
        {"retry_after": float("inf")},
        {"retry_after": "soon"},
        {"error": "3"},
        {"error": {"retry_after": {}}},
    ],
    ids=lambda body: repr(body)[:30],
)
def test_nonsense_in_the_body_is_as_if_it_were_not_there(body: Any) -> None:
    assert retry_after({}, body, NOW) is None


@pytest.mark.parametrize("stated", ["9" * 400, "10000000000.5", "1, 99999999999999999999"])
def test_more_than_any_clock_counts_is_the_longest_pause(stated: str) -> None:
    assert retry_after({"retry-after": stated}, None, NOW) == LONGEST_SECONDS


@pytest.mark.parametrize("stated", [10**400, 1e300, "9" * 400])
def test_more_than_any_clock_counts_is_the_longest_pause_in_a_body_too(stated: object) -> None:
    assert retry_after({}, {"retry_after": stated}, NOW) == LONGEST_SECONDS


def test_pauses_grow_and_are_drawn_from_nothing_to_the_whole() -> None:
    backoff = Backoff(first=1.0, longest=8.0)
    for attempt, most in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 8), (10_000, 8)):
        drawn = [backoff.pause(attempt) for _ in range(300)]
        assert 0 <= min(drawn) < most * 0.1
        assert most * 0.9 < max(drawn) <= most


def test_what_the_provider_asks_for_is_the_least_and_a_second_more_the_most() -> None:
    drawn = [Backoff().pause(4, at_least=20) for _ in range(300)]
    assert 20 <= min(drawn) < max(drawn) <= 21
