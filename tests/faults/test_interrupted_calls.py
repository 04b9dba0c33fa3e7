"""Ctrl-C before any line of the runtime: who may have paid is told so, and gets the id as soon as it has come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest
from tests.generated.payloads import KLING

from callsheet.mock import MockProvider
from callsheet_clients import _runtime
from callsheet_clients.ulazai import UlazAI

RUNTIME = str(Path(str(_runtime.__file__)).parent)
PAYLOAD: Any = KLING
SPREAD = 17
"""Every how many lines a short test interrupts."""


class Interrupter:
    """Counts the lines of the runtime, and interrupts before one of them; before none where `line` is 0."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.count = 0
        self.parsed = False

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG002  # as sys.settrace calls it
        """Follow the frames of the runtime, as long as the call has not ended."""
        if not frame.f_code.co_filename.startswith(RUNTIME) or _has_ended(frame):
            return None
        if event == "line":
            self.count += 1
            if self.count == self.line:
                raise KeyboardInterrupt
        self.parsed = self.parsed or (event == "return" and frame.f_code.co_name == "read_reply")
        return self.trace


def _has_ended(frame: FrameType) -> bool:
    """Whether the answer is on its way to the caller: nobody can tell it anything any more."""
    steps = frame.f_locals.get("steps")
    return steps is not None and getattr(steps, "gi_frame", frame) is None


class End(NamedTuple):
    """How a call ended that was interrupted before a line: what was charged, and what the interruption tells."""

    line: int
    interruption: KeyboardInterrupt | None
    charged: bool
    parsed: bool

    def problem(self) -> str | None:
        """What does not hold."""
        told = getattr(self.interruption, "callsheet_error", None)
        if self.charged and told is None:
            return f"line {self.line}: charged, and nothing is told"
        if told is not None and (told.charged, told.safe_to_resend) != ("unknown", False):
            return f"line {self.line}: told as {told.charged}"
        if self.parsed and (told is None or not told.job_ids):
            return f"line {self.line}: the answer had come, and its id is lost"
        return None


def ends(mock: MockProvider, every: int) -> Iterator[End]:
    """A call after the other, each interrupted so many lines later than the one before, until one comes through."""
    line, interruption = 1, None
    with UlazAI(**mock.client_settings) as ulazai:
        ulazai.kling30.generate(PAYLOAD)  # what is loaded late is loaded
        while line == 1 or interruption is not None:
            before, interrupter, interruption = mock.ledger().charges, Interrupter(line), None
            sys.settrace(interrupter.trace)
            try:
                ulazai.kling30.generate(PAYLOAD)
            except KeyboardInterrupt as pressed:
                interruption = pressed
            finally:
                sys.settrace(None)
            if interruption is not None:
                yield End(line, interruption, mock.ledger().charges > before, interrupter.parsed)
            line += every


# A connection that is interrupted while it is being opened is left for Python to close.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("every", [SPREAD, pytest.param(1, marks=pytest.mark.long)])
def test_whoever_interrupts_a_call_before_any_line_is_told_what_may_be_paid_for(
    monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with MockProvider("ulazai", balance=10**9) as mock:
        found = list(ends(mock, every))
    problems = [problem for end in found if (problem := end.problem()) is not None]
    assert not problems, "\n".join(problems)
    assert any(end.parsed for end in found)
    assert any(not end.charged for end in found)
