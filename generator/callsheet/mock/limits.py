"""Rate limits: the documented ones, counted per key and address over a sliding span of the mock's clock."""

from __future__ import annotations

from collections import deque
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callsheet.runtime.answers import RateLimit


class RateLimits:
    """Counts the requests of one account. Limits of the same words are one: several operations share them."""

    def __init__(self) -> None:
        self._passed: dict[tuple[RateLimit, str], deque[float]] = {}

    def passes(self, limits: tuple[RateLimit, ...], who: str, now: float) -> int | None:
        """Count a request where no limit is passed: None. Otherwise the whole seconds until the next may come."""
        counted = [self._passed.setdefault((limit, who), deque()) for limit in limits]
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
