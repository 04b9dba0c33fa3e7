"""Retries: how long to pause before a request is sent again, and what `Retry-After` says."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

ATTEMPTS = 5
"""How often a request is sent at most, where sending again is safe."""

LONGEST_SECONDS = 1e9
"""The longest pause that is told, some thirty years: whoever asks for more asks for this."""

_SECONDS = re.compile(r"([0-9]+(?:\.[0-9]+)?)\Z")


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses that grow from `first` to `longest` seconds, each drawn at random from nothing to its whole ("full
    jitter"), so that clients that failed together do not come back together."""

    first: float = 0.5
    longest: float = 8.0

    def pause(self, attempt: int, at_least: float | None = None) -> float:
        """Seconds to pause after the attempt of this number, counted from 1. `at_least` is what the provider asks."""
        most = min(self.longest, self.first * 2.0 ** min(attempt - 1, 30))
        drawn = random.uniform(0, most)  # noqa: S311 - spreads load, keeps no secret
        return drawn if at_least is None else at_least + min(drawn, 1.0)


def retry_after(headers: Mapping[str, str], body: object, now: float) -> float | None:
    """Seconds that the provider asks to wait at least, or None where it does not say.

    The longest of what `Retry-After-Ms` and `Retry-After` say, where a header may say several: seconds, any of the
    three forms of an HTTP date, or an ISO 8601 one, measured against the server's own `Date` where it sends one, else
    against `now` in Unix time. Without them, `retry_after` in a JSON body, taken as seconds.
    """
    sent = _moment(headers.get("date", ""))
    stated = [seconds / 1000 for seconds in _waits(headers.get("retry-after-ms", ""), None)]
    stated += _waits(headers.get("retry-after", ""), now if sent is None else sent)
    return min(max(stated), LONGEST_SECONDS) if stated else _in_body(body)


def _waits(text: str, now: float | None) -> list[float]:
    """The seconds that a header says, as often as it was sent; a date is read where `now` is given."""
    found = [seconds for part in text.split(", ") if (seconds := _number(part)) is not None]
    moment = _moment(text) if now is not None and not found else None
    return found if moment is None or now is None else [max(0.0, moment - now)]


def _number(text: str) -> float | None:
    match = _SECONDS.match(text.strip())
    return float(match[1]) if match else None


def _moment(text: str) -> float | None:
    """Unix time of a date."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _in_body(body: object) -> float | None:
    for holder in (body, body.get("error") if isinstance(body, dict) else None):
        if isinstance(holder, dict):
            for name in ("retry_after", "retryAfter"):
                seconds = _amount(holder.get(name))
                if seconds is not None:
                    return min(seconds, LONGEST_SECONDS)
    return None


def _amount(value: object) -> float | None:
    """The seconds that a value of a body stands for."""
    if isinstance(value, str):
        return _number(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        return None
    return float(min(value, LONGEST_SECONDS))
