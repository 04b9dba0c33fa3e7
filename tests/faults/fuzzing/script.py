"""Fault scripts: what one program meets in all its calls. Plain values; `dice` draws them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tests.faults.scenario import KLING, Outcome, Scenario

Rule: TypeAlias = Mapping[str, Any]
"""A rule of the mock provider's fault script."""
RESULT_BYTES = 3000
"""The size of every result: some are sent byte by byte."""


@dataclass(frozen=True, slots=True)
class FaultScript:
    """A program and everything that happens to it. What stands here by default is a program that nothing happens to.

    The program sends a payload and goes on to `until`. Where `is_real`, time is real, and otherwise virtual; `deadline`
    is in its seconds, for each call. `interrupted_at` is the number of the request at which the program is interrupted
    from the keyboard, or cancelled. Connections are refused for the first `refused_for` seconds; `busy` is how many
    requests somebody else has just sent, by which the documented limits are used up.
    """

    seed: str
    operation: str = KLING
    until: Literal["submitted", "done", "downloaded"] = "downloaded"
    rules: tuple[Rule, ...] = ()
    deadline: float = 60.0
    is_real: bool = False
    journal: bool = False
    call_key: str | None = None
    max_credits: int | None = None
    allow_unknown_price: bool = False
    interrupted_at: int | None = None
    refused_for: float = 0.0
    busy: int = 0
    balance: int = 10_000
    progress: str = "immediate"

    def scenario(self) -> Scenario:
        """The stage that the script is played on."""
        mock = {
            "balance": self.balance,
            "progress": self.progress,
            "rate_limits": self.busy > 0,
            "result_bytes": RESULT_BYTES,
        }
        return Scenario(
            f"fuzzing {self.seed}",
            "",
            Outcome(),
            operation=self.operation,
            real_seconds=self.deadline if self.is_real else None,
            deadline=self.deadline,
            journal=self.journal,
            mock=mock,
        )

    def options(self) -> dict[str, Any]:
        """What the payload is sent with."""
        options: dict[str, Any] = {"call_key": self.call_key} if self.call_key is not None else {}
        if self.max_credits is not None:
            options |= {"max_credits": self.max_credits, "allow_unknown_price": self.allow_unknown_price}
        return options

    def lines(self) -> Iterator[str]:
        """The script in words; its rules as a file for `callsheet mock --faults` holds them."""
        time = "real" if self.is_real else "virtual"
        yield f"{self.operation}, until it is {self.until}; deadline {self.deadline:g} s ({time})"
        for said, value in (
            ("journal", self.journal),
            (f"call key {self.call_key}", self.call_key is not None),
            (f"max_credits {self.max_credits}", self.max_credits is not None),
            ("allow_unknown_price", self.allow_unknown_price),
            (f"interrupted at request {self.interrupted_at}", self.interrupted_at is not None),
            (f"connections refused for {self.refused_for:g} s", self.refused_for),
            (f"limits enforced, {self.busy} requests of others just before", self.busy),
            (f"balance {self.balance}", self.balance != 10_000),
            (f"progress {self.progress}", self.progress != "immediate"),
        ):
            if value:
                yield said
        yield from (f"- {json.dumps(rule, ensure_ascii=False)}" for rule in self.rules)
