"""Progress: jobs that are waited for and results that are fetched, shown to a person at a terminal, and nobody else.

    from callsheet.progress import JobProgress

    with JobProgress() as progress:
        shown = progress.job("ulazai.kling30.generate", task.task_id)
        done = ulazai.kling30.wait(task.task_id, on_progress=shown)
        ulazai.kling30.download(done, "boat.mp4", on_progress=progress.download())

It is drawn on standard error, and needs rich (`pip install 'callsheet[cli]'`); without it nothing is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from callsheet.clients import Clients, load_clients
from callsheet.commands.terminal import harmless, is_terminal
from callsheet.runtime.errors import UnknownOperation
from callsheet.runtime.pointers import at

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from callsheet.runtime.operations import Job

_ENDED = ("succeeded", "failed")


class Fetched(Protocol):
    """What download() tells, with any generated clients: the bytes of a file, and its size where that is known."""

    @property
    def path(self) -> Path:
        """Where the file will be."""

    @property
    def written(self) -> int:
        """How many bytes of it are there."""

    @property
    def whole(self) -> int | None:
        """How many there will be."""


class JobProgress:
    """A line for every job that is waited for, with its state and, where the provider tells it, how far it is.

    `clients` are the generated clients to read the operations from, else the installed ones.
    """

    def __init__(self, clients: Clients | None = None) -> None:
        self._clients = clients or load_clients(None)
        self._progress = _drawn()
        self._running = ExitStack()

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._running.enter_context(self._progress)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def job(self, operation: str, job_id: str) -> Callable[[object], None]:
        """A callback for `on_progress`: it shows every state of a job. May be used in another thread.

        `operation` is the one that started the job or the one that polls it, such as ulazai.kling30.generate. Raises
        `UnknownOperation` for one that has no jobs.
        """
        job, percent = self._found(operation)
        progress = self._progress
        if progress is None:
            return lambda _answer: None
        task = progress.add_task(harmless(f"{operation} {job_id}"), total=None, state="")

        def show(answer: object) -> None:
            status = at(answer, job.status)
            done = at(answer, percent)
            known = isinstance(done, int | float) and not isinstance(done, bool)
            ended = job.states.get(status) in _ENDED if isinstance(status, str) else False
            # A job that has ended makes room for those that have not: there may be hundreds of them.
            progress.update(task, state=harmless(str(status)), visible=not ended)
            if known:
                progress.update(task, total=100, completed=done)

        return show

    def download(self) -> Callable[[Fetched], None]:
        """A callback for `on_progress` of download(): it shows how much of each file is there."""
        progress = self._progress
        if progress is None:
            return lambda _fetched: None
        tasks: dict[Path, TaskID] = {}

        def show(fetched: Fetched) -> None:
            task = tasks.get(fetched.path)
            if task is None:
                task = tasks[fetched.path] = progress.add_task(harmless(fetched.path.name), total=None, state="")
            progress.update(task, total=fetched.whole, completed=fetched.written, state=_size(fetched.written))
            progress.update(task, visible=fetched.written != fetched.whole)

        return show

    def _found(self, operation: str) -> tuple[Job, str | None]:
        """How a job is polled, and where its state says how much of it is done."""
        provider, _, local = operation.partition(".")
        if provider in self._clients.providers:
            table = self._clients.operations(provider)
            starts = table[local].starts if local in table else None
            polls = starts.poll if starts is not None else local
            job = table[polls].job if polls in table else None
            if job is not None:
                more = self._clients.answers(provider)[polls].job
                return job, more.progress if more is not None else None
        raise UnknownOperation(operation, tuple(self._clients.names()))


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"


def _drawn() -> Progress | None:
    """What draws the lines; None where nobody is looking."""
    if not is_terminal(sys.stderr):
        return None
    try:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    except ImportError:
        return None
    columns: list[Any] = [
        SpinnerColumn(finished_text="·"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[state]}", markup=False),
        TimeElapsedColumn(),
    ]
    # What is printed to the same window goes above the lines; what goes elsewhere is left alone.
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=is_terminal(sys.stdout))
