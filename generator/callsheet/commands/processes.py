"""Processes: a large JSON Lines file judged by several processes, piece by piece, in the order of its lines.

Only what was found comes back, and few pieces are under way at a time, so that memory stays bounded.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, BinaryIO

from callsheet.clients import load_clients
from callsheet.commands.results import EACH, Fine, FineSum, Found, Judge
from callsheet.payloads.decoding import UTF16
from callsheet.payloads.json_lines import read_lines
from callsheet.payloads.streams import LINES, Batch, Payload, Unreadable, read_batched

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from concurrent.futures import Future

    from callsheet.clients import Clients

_PIECE = 1 << 20
"""How many bytes of a file are judged at a time."""

_worker: _Worker
"""What judges, in each process; it is made when the process starts."""


class Piece:
    """What was found in a part of a file: in `lines` lines, which took `size` bytes."""

    __slots__ = ("lines", "outcomes", "size")

    def __init__(self, outcomes: list[Fine | FineSum | Found], lines: int, size: int) -> None:
        self.outcomes = outcomes
        self.lines = lines
        self.size = size


def read_in_jobs(options: Namespace, stdin: BinaryIO, *, rows: bool) -> Iterator[Payload | Batch | Piece | Unreadable]:
    """Everything that the files hold; what large JSON Lines files hold was judged by several processes.

    `rows` says that the price of every payload is printed; else only what they come to travels.
    """
    for name in options.files or ["-"]:
        if options.operation != EACH and _is_long(name):
            try:
                yield from _pieces(options, name, rows)
            except OSError as error:
                yield Unreadable(f"{name}: {error.strerror or error}")
        else:
            yield from read_batched([name], stdin)


def _is_long(name: str) -> bool:
    """Whether a file is worth several processes."""
    if not name.lower().endswith(LINES):
        return False
    try:
        with open(name, "rb") as file:
            return os.stat(name).st_size > 2 * _PIECE and not file.read(2).startswith(UTF16)
    except OSError:
        return False


def _pieces(options: Namespace, name: str, rows: bool) -> Iterator[Piece]:
    """The pieces of a file, in order."""
    line = 0
    waiting: deque[Future[Piece]] = deque()
    pool = ProcessPoolExecutor(options.jobs, initializer=_start, initargs=(options, rows))
    try:
        for start, end in _ranges(name):
            waiting.append(pool.submit(_judged, name, start, end))
            if len(waiting) > 2 * options.jobs:
                yield _placed(waiting[0].result(), line)
                line += waiting.popleft().result().lines
        while waiting:
            yield _placed(waiting[0].result(), line)
            line += waiting.popleft().result().lines
    finally:
        pool.shutdown(cancel_futures=True)


def _ranges(name: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of a file begin and end: after the end of a line."""
    with open(name, "rb") as file:
        size, start = os.fstat(file.fileno()).st_size, 0
        while start < size:
            file.seek(start + _PIECE)
            while (rest := file.readline(_PIECE)) and rest[-1] != 10:
                continue
            end = min(file.tell(), size)
            yield start, end
            start = end


def _placed(piece: Piece, before: int) -> Piece:
    """The piece, with its payloads on the lines of the whole file."""
    for outcome in piece.outcomes:
        if isinstance(outcome, Found) and outcome.payload.line is not None:
            outcome.payload.line += before
    return piece


def _start(options: Namespace, rows: bool) -> None:
    """Make a process ready. An interruption is the business of the one that waits for it."""
    global _worker  # a process has no other place for what it keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clients = load_clients(options.clients)
    _worker = _Worker(Judge(options, clients, clients.runner(options.operation)), clients, rows)


def _judged(name: str, start: int, end: int) -> Piece:
    """What is found in a part of a file."""
    with open(name, "rb") as file:
        part = _Part(file, start, end)
        outcomes = _worker.outcomes(read_lines(part, name))
    return Piece(outcomes, part.lines, end - start)


class _Worker:
    """Judges what it is given, and makes what it finds light to send."""

    def __init__(self, judge: Judge, clients: Clients, rows: bool) -> None:
        self._judge = judge
        self._clients = clients
        self._rows = rows

    def outcomes(self, payloads: Iterator[Payload | Batch]) -> list[Fine | FineSum | Found]:
        """What is found in payloads. The reports stay here: nobody prints them."""
        light: list[Fine | FineSum | Found] = []
        for found in payloads:
            for outcome in self._judge.outcomes(found, each=False):
                if isinstance(outcome, Found):
                    outcome.result.report = None
                    light.append(outcome)
                elif self._rows:
                    light.append(outcome)
                else:
                    self._sum(light, outcome)
        return light

    def _sum(self, light: list[Fine | FineSum | Found], fine: Fine) -> None:
        """Add to what came last, or begin a sum."""
        last = light[-1] if light else None
        if not isinstance(last, FineSum):
            last = FineSum(fine.operation, self._clients.total())
            light.append(last)
        last.add(fine.estimates)


class _Part:
    """A part of a file, read as a file of its own, with its lines counted."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        file.seek(start)
        self._file = file
        self._left = end - start
        self.lines = 0

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        # Not read1: that gives no more than is left in the buffer, and small blocks cost a third more.
        return self._counted(self._file.read(min(size, self._left)))

    def readline(self, size: int) -> bytes:
        """A line, or so much of it; nothing at the end."""
        return self._counted(self._file.readline(min(size, self._left)))

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        self.lines += data.count(b"\n")
        return data
