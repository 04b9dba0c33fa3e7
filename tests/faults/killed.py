"""A program that makes one journalled call and is killed (SIGKILL) before the Nth line of the runtime that decides.

    python -m tests.faults.killed URL JOURNAL CALL_KEY LINE

Counted are the lines of the modules that decide and write (DECIDING), as they are executed. A program that outlives the
last of them prints how many there were.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any, Final

from tests.generated import payloads

from callsheet_clients._runtime import entries, exchanges, interruptions, journal, locks, recording, steps, verdicts
from callsheet_clients.ulazai import UlazAI

PAYLOAD: Final[Any] = payloads.KLING
DECIDING: Final = (entries, exchanges, interruptions, journal, locks, recording, steps, verdicts)
COUNTED: Final = frozenset(str(module.__file__) for module in DECIDING)


class Killer:
    """Counts the lines, and kills this process before one of them; before none where `line` is 0."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.count = 0

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG002  # as sys.settrace calls it
        """Follow the frames of the modules that are counted."""
        if frame.f_code.co_filename not in COUNTED:
            return None
        if event == "line":
            self.count += 1
            if self.count == self.line:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.trace


def main(url: str, path: str, key: str, line: str) -> None:
    """Make the call; a call that the runtime ends with an error is no failure of this program."""
    killer = Killer(int(line))
    with UlazAI(key="any-key", base_url=url, journal=Path(path), deadline=20) as ulazai:
        sys.settrace(killer.trace)
        try:
            print(ulazai.kling30.generate(PAYLOAD, call_key=key).task_id)
        finally:
            sys.settrace(None)
    print(killer.count)


if __name__ == "__main__":
    main(*sys.argv[1:])
