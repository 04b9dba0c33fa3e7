"""Retries: how long to pause before a request is sent again, and what `Retry-After` says."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

ATTEMPTS = 5
"""How often a request is sent at most, where sending again is safe."""

_SECONDS = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*\Z")


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
    """Seconds that the provider asks to wait, or None where it does not say.

    Read from `Retry-After-Ms`, from `Retry-After` (seconds, or any of the three forms of an HTTP date, measured
    against the server's own `Date` where it sends one, else against `now` in Unix time), or from `retry_after` in a
    JSON body, taken as seconds.
    """
    found = _number(headers.get("retry-after-ms"))
    if found is not None:
        return found / 1000
    stated = headers.get("retry-after")
    found = _number(stated)
    if found is not None:
        return found
    moment = _moment(stated)
    if moment is not None:
        sent = _moment(headers.get("date"))
        return max(0.0, moment - (now if sent is None else sent))
    return _in_body(body)


def _number(text: str | None) -> float | None:
    match = _SECONDS.match(text) if text else None
    return float(match[1]) if match else None


def _moment(text: str | None) -> float | None:
    """Unix time of an HTTP date."""
    try:
        moment = parsedate_to_datetime(text) if text else None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() if moment else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _in_body(body: object) -> float | None:
    for holder in (body, body.get("error") if isinstance(body, dict) else None):
        if isinstance(holder, dict):
            for name in ("retry_after", "retryAfter"):
                value = holder.get(name)
                if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:
                    return float(value)
                if isinstance(value, str) and _number(value) is not None:
                    return _number(value)
    return None
