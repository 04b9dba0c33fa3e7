"""When a provider asks to come back: every spelling of it, and what must come of it."""

from __future__ import annotations

from tests.faults.distorting import END, met
from tests.faults.scenario import Outcome, Scenario

_LATER = b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nConnection: close\r\n"
AT_ONCE, SOON = (0.0, 0.6), (1.0, 4.0)


def _come_back(name: str, row: str, header: bytes, slept: tuple[float, float]) -> Scenario:
    return met(f"later-{name}", f"429 with {row}", Outcome(slept=slept), _LATER, header, END, when="before")


def _never(name: str, row: str, header: bytes) -> Scenario:
    then = Outcome("RateLimited", "no", posts=0, charges=0)
    return met(f"later-{name}", f"429 with {row}", then, _LATER, header, END, when="before")


RETRY_AFTER = [
    _come_back("minus", "Retry-After: -1", b"Retry-After: -1\r\n", AT_ONCE),
    _come_back("inf", "Retry-After: inf", b"Retry-After: inf\r\n", AT_ONCE),
    _come_back("nan", "Retry-After: nan", b"Retry-After: nan\r\n", AT_ONCE),
    _come_back("words", "Retry-After: soon", b"Retry-After: soon\r\n", AT_ONCE),
    _come_back("zero", "Retry-After: 0", b"Retry-After: 0\r\n", (0.0, 1.1)),
    _come_back("fraction", "Retry-After: 1.5", b"Retry-After: 1.5\r\n", (1.5, 2.6)),
    _come_back("ms", "Retry-After-Ms: 2500", b"Retry-After-Ms: 2500\r\n", (2.5, 3.6)),
    _come_back(
        "date",
        "Retry-After: a date, 4 s after its Date",
        b"Date: Tue, 03 Mar 2026 10:00:00 GMT\r\nRetry-After: Tue, 03 Mar 2026 10:00:04 GMT\r\n",
        (4.0, 5.1),
    ),
    _come_back(
        "old-date",
        "Retry-After: a date in the form of RFC 850",
        b"Date: Tuesday, 03-Mar-26 10:00:00 GMT\r\nRetry-After: Tuesday, 03-Mar-26 10:00:04 GMT\r\n",
        (4.0, 5.1),
    ),
    _come_back(
        "asctime",
        "Retry-After: a date in the form of C",
        b"Date: Tue Mar  3 10:00:00 2026\r\nRetry-After: Tue Mar  3 10:00:04 2026\r\n",
        (4.0, 5.1),
    ),
    _come_back(
        "past", "Retry-After: a date that has passed", b"Retry-After: Tue, 03 Mar 2020 10:00:00 GMT\r\n", (0.0, 1.1)
    ),
    _never("far", "Retry-After: a date in the year 9999", b"Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n"),
    _never("huge", "Retry-After: a number that no clock counts", b"Retry-After: 99999999999999999999\r\n"),
    _never("iso", "Retry-After: an ISO 8601 date", b"Retry-After: 9999-12-31T23:59:59Z\r\n"),
    _come_back("twice", "Retry-After twice", b"Retry-After: 1\r\nRetry-After: 4\r\n", (4.0, 5.1)),
    _come_back("digits", "Retry-After: eight digits, which are no date", b"Retry-After: 00000004\r\n", (4.0, 5.1)),
    met(
        "later-in-body",
        "429 with retry_after in its JSON",
        Outcome(slept=(3.0, 4.1)),
        b'HTTP/1.1 429 Slow\r\nConnection: close\r\n\r\n{"error": {"retry_after": 3}}',
        when="before",
    ),
]
