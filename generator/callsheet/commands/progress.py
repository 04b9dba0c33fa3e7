"""Progress: a bar on standard error while a long stream is read, for a person at a terminal only."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator

from callsheet.commands.terminal import is_terminal
from callsheet.payloads import Payload

_LONG_BYTES = 4 * 1024 * 1024
_PAUSE = 0.1


def with_progress(payloads: Iterator[Payload], files: list[str]) -> Iterable[Payload]:
    """The payloads, with a bar where the files are long and a person is looking at standard error."""
    total = _size(files)
    if total < _LONG_BYTES or not is_terminal(sys.stderr):
        return payloads
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
    except ImportError:
        return payloads
    columns = (TextColumn("checking"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return _counted(payloads, Progress(*columns, console=Console(stderr=True), transient=True), total)


def _counted(payloads: Iterator[Payload], progress: object, total: int) -> Iterator[Payload]:
    from rich.progress import Progress

    assert isinstance(progress, Progress)
    with progress:
        task = progress.add_task("checking", total=total)
        done, shown = 0, time.monotonic()
        for payload in payloads:
            done += payload.size
            if (now := time.monotonic()) - shown > _PAUSE:
                progress.update(task, completed=done)
                shown = now
            yield payload


def _size(files: list[str]) -> int:
    try:
        return sum(os.stat(name).st_size for name in files if name != "-")
    except OSError:
        return 0
