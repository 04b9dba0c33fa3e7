"""Progress: a bar on standard error while a long stream is read, for a person at a terminal only."""

from __future__ import annotations

import os
import sys
import time

from callsheet.commands.terminal import is_terminal
from callsheet.payloads.streams import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

    from callsheet.commands.processes import Piece
    from callsheet.commands.terminal import Printer
    from callsheet.payloads.streams import Batch, Payload

_LONG_BYTES = 4 * 1024 * 1024
_PAUSE = 0.1


def with_progress(
    payloads: Iterator[Payload | Batch | Piece | Unreadable], files: list[str], out: Printer
) -> Iterable[Payload | Batch | Piece | Unreadable]:
    """The payloads, with a bar where the files are long and a person is looking at standard error."""
    total = _size(files)
    if total < _LONG_BYTES or not is_terminal(sys.stderr):
        return payloads
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
    except ImportError:
        return payloads
    progress = Progress(
        TextColumn("checking"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        # What is printed to the same window goes above the bar; what goes elsewhere is left alone.
        redirect_stdout=out.coloured,
    )
    return _counted(payloads, progress, total, out)


def _counted(
    payloads: Iterator[Payload | Batch | Piece | Unreadable], progress: Progress, total: int, out: Printer
) -> Iterator[Payload | Batch | Piece | Unreadable]:
    stream = out.stream
    with progress:
        out.stream = sys.stdout
        task = progress.add_task("checking", total=total)
        done, shown = 0, time.monotonic()
        for payload in payloads:
            if not isinstance(payload, Unreadable):
                done += payload.size
            if (now := time.monotonic()) - shown > _PAUSE:
                progress.update(task, completed=done)
                shown = now
            yield payload
        sys.stdout.flush()
    out.stream = stream


def _size(files: list[str]) -> int:
    try:
        return sum(os.stat(name).st_size for name in files if name != "-")
    except OSError:
        return 0
