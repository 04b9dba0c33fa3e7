"""Chaos: faults at random, the same for the same seed and the same requests, in whatever order they come."""

from __future__ import annotations

import hashlib
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from callsheet.mock import faults
from callsheet.mock.scripts import ScriptError, Strike

if TYPE_CHECKING:
    from callsheet.mock.journal import Received

USUAL_RATE = 0.1


@dataclass(slots=True)
class Chaos:
    """Draws a fault for every request from the seed, what the request is, and how often the same one has come."""

    seed: str
    rate: float = USUAL_RATE
    _seen: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def parse(cls, text: str) -> Chaos:
        """Read `SEED` or `SEED:RATE`, where RATE is from 0 to 1. Raises `ScriptError`."""
        seed, colon, rate = text.partition(":")
        try:
            value = float(rate) if colon else USUAL_RATE
        except ValueError:
            value = -1.0
        if not seed or not 0 <= value <= 1:
            raise ScriptError(f"chaos must be SEED or SEED:RATE, with a rate from 0 to 1, not {text!r}")
        return cls(seed, value)

    def __str__(self) -> str:
        return f"{self.seed}:{self.rate:g}"

    def strike(self, operation: str, request: Received) -> Strike | None:
        """The fault that meets a request."""
        key = f"{operation}\0{request.path}\0{request.query}\0{hashlib.sha256(request.body).hexdigest()}"
        with self._lock:
            self._seen[key] += 1
            occurrence = self._seen[key]
        dice = random.Random(f"{self.seed}\0{key}\0{occurrence}")  # noqa: S311  # repeatable on purpose
        return _drawn(dice) if dice.random() < self.rate else None


def _drawn(dice: random.Random) -> Strike:
    """Any fault at any time; a refusal that documents call safe to repeat strikes before the charge only."""
    fault = dice.choice(
        (
            faults.Close(),
            faults.Reset(),
            faults.Hang(dice.choice((0.0, 0.05))),
            faults.Cut(dice.randrange(0, 80)),
            faults.Status(dice.choice((500, 502, 503, 504))),
            faults.Status(429, (("Retry-After", "1"),)),
            faults.Status(429),
            faults.Html(dice.choice((None, 502))),
            faults.Empty(),
            faults.Redirect(dice.choice(("here", "elsewhere")), dice.choice((302, 307, 308))),
            faults.Status(200, (), {}),
        )
    )
    if isinstance(fault, faults.Status) and fault.status == 429:
        return Strike(fault, "before")
    return Strike(fault, dice.choice(("before", "after")))
