"""Resuming: waiting for every job of a journal that has not ended. It asks for their state, and never starts one."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from callsheet.clients import Clients, ClientsError
from callsheet.commands.terminal import Printer, complain
from callsheet.progress import JobProgress
from callsheet.runtime.pointers import at

if TYPE_CHECKING:
    from callsheet.runtime.operations import Operation
    from callsheet.standing import Standing

_AT_ONCE: Final = 8
"""How many jobs are waited for at the same time."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A job to wait for. `call` is the operation that started it."""

    operation: Operation
    provider: str
    job_id: str


@dataclass(frozen=True, slots=True)
class _End:
    """How waiting for a job has ended: its state, what it made, and what is to be said."""

    task: _Task
    state: str
    result: Any = None
    message: str = ""


def resume(options: Namespace, clients: Clients, found: list[Standing], out: Printer) -> int:
    """Wait for every job that has not ended, and print each as it ends; returns the exit status."""
    tasks, strange = _tasks(found)
    errors = import_module(f"{clients.package}._runtime.errors")
    try:
        urls = _base_urls(options.base_url, clients)
        ends = asyncio.run(_waited(options, clients, tasks, urls, out))
    except (ClientsError, errors.InvalidArgument, errors.JournalFailed) as error:
        complain(str(error))
        return 2
    for each in strange:
        complain(f"{each.entry.operation}: the clients at hand have no such operation; its jobs were not asked for")
    return 1 if strange or any(end.state != "succeeded" for end in ends) else 0


def _tasks(found: list[Standing]) -> tuple[list[_Task], list[Standing]]:
    """The jobs to wait for, and the calls whose jobs nobody here can ask for."""
    tasks, strange = [], []
    for each in found:
        if each.running and (each.operation is None or each.operation.starts is None):
            strange.append(each)
        elif each.operation is not None:
            provider = each.entry.operation.partition(".")[0]
            tasks += [_Task(each.operation, provider, job_id) for job_id in each.running]
    return list({(task.operation.name, task.job_id): task for task in tasks}.values()), strange


def _base_urls(given: list[str] | None, clients: Clients) -> dict[str, str]:
    """The base URLs that replace those of the documents. Raises `ClientsError`."""
    urls = {}
    for text in given or ():
        provider, _, url = text.partition("=")
        if provider not in clients.providers or not url:
            known = ", ".join(clients.providers)
            raise ClientsError(f"--base-url must read PROVIDER=URL, not {text!r}; providers are {known}")
        urls[provider] = url
    return urls


async def _waited(
    options: Namespace, clients: Clients, tasks: list[_Task], urls: dict[str, str], out: Printer
) -> list[_End]:
    """Wait for jobs at the same time. Every client is made, and its key found, before anything is asked."""
    at_once = asyncio.Semaphore(_AT_ONCE)
    async with AsyncExitStack() as opened:
        made = {}
        for provider in dict.fromkeys(task.provider for task in tasks):
            client = clients.client(provider)(journal=options.journal, base_url=urls.get(provider))
            made[provider] = await opened.enter_async_context(client)
        with JobProgress(clients) as progress, _above(out):

            async def wait(task: _Task) -> _End:
                async with at_once:
                    end = await _end(options, clients, made[task.provider], task, progress)
                _tell(out, end, as_json=options.format == "json")
                return end

            return list(await asyncio.gather(*map(wait, tasks)))


@contextmanager
def _above(out: Printer) -> Iterator[None]:
    """Print through the display while there is one: what goes to the same window then stands above it."""
    stream, out.stream = out.stream, sys.stdout
    try:
        yield
    finally:
        out.stream = stream


async def _end(options: Namespace, clients: Clients, client: Any, task: _Task, progress: JobProgress) -> _End:
    errors = import_module(f"{clients.package}._runtime.errors")
    api = getattr(client, task.operation.local_name.partition(".")[0])
    shown = progress.job(task.operation.name, task.job_id)
    try:
        answer = await api.wait(task.job_id, deadline=options.deadline, interval=options.interval, on_progress=shown)
    except errors.JobFailed as error:
        return _End(task, "failed", None, error.message)
    except errors.JobStillRunning as error:
        return _End(task, "still running", None, error.message)
    except errors.CallsheetError as error:
        return _End(task, "not known", None, error.message)
    polls = clients.operations(task.provider)[task.operation.starts.poll if task.operation.starts else ""].job
    return _End(task, "succeeded", at(answer, polls.result) if polls is not None else None)


def _tell(out: Printer, end: _End, *, as_json: bool) -> None:
    if as_json:
        row = {"operation": end.task.operation.name, "job_id": end.task.job_id, "state": end.state}
        out.json(row | {"result": end.result, "message": end.message})
        return
    results = end.result if isinstance(end.result, list) else [end.result] if end.result else []
    said = end.message or " ".join(map(str, results))
    state = out.style(end.state, "good" if end.state == "succeeded" else "error")
    out.line(f"{state}: {end.task.operation.name}: {end.task.job_id}" + (f": {said}" if said else ""))
