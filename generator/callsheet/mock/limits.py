"""Rate limits: the documented ones, counted over a sliding span of the clock. An account is one key and one address."""

from __future__ import annotations

from collections import deque
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callsheet.runtime.answers import RateLimit


class RateLimits:
    """Counts the requests of one account. Limits of the same words are one: several operations share them."""

    def __init__(self) -> None:
        self._passed: dict[RateLimit, deque[float]] = {}

    def wait(self, limits: tuple[RateLimit, ...], now: float) -> int | None:
        """Count a request where no limit is passed: None. Otherwise the whole seconds until the next may come."""
        counted = [self._passed.setdefault(limit, deque()) for limit in limits]
        for limit, moments in zip(limits, counted, strict=True):
            while moments and moments[0] <= now - limit.seconds:
                moments.popleft()
        waits = [
            moments[0] + limit.seconds - now
            for limit, moments in zip(limits, counted, strict=True)
            if len(moments) >= limit.requests
        ]
        if waits:
            return max(ceil(max(waits)), 1)
        for moments in counted:
            moments.append(now)
        return None
