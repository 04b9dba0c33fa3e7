"""`callsheet jobs`: what a journal tells of the calls in it, and waiting for the jobs that they have started."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import Counter

from callsheet.clients import Clients, ClientsError, load_clients
from callsheet.commands.terminal import Printer, complain
from callsheet.runtime.entries import inspect
from callsheet.runtime.errors import JournalFailed
from callsheet.standing import Standing, moment, standing

EXIT_FINE, EXIT_FOUND, EXIT_WRONG_CALL = 0, 1, 2
_STYLES = {"succeeded": "good", "failed": "error", "outcome unknown": "error", "started": "warning"}
_UNSETTLED = ("outcome unknown", "in progress", "started")


def jobs(options: Namespace) -> int:
    """Carry out `jobs list` or `jobs resume`; returns the exit status."""
    out = Printer(sys.stdout)
    try:
        clients = load_clients(options.clients)
        found, damaged = _read(options.journal, clients)
    except (ClientsError, JournalFailed) as error:
        complain(str(error))
        return EXIT_WRONG_CALL
    for number in damaged:
        complain(f"{options.journal}:{number}: this line cannot be read, as after a crash; what it said is not known")
    if options.action == "list":
        _list(out, found, as_json=options.format == "json")
        return EXIT_FOUND if damaged else EXIT_FINE
    from callsheet.commands.resuming import resume

    status = resume(options, clients, found, out)
    if status == EXIT_WRONG_CALL:
        return status
    again, _ = _read(options.journal, clients)
    _report(out, again, as_json=options.format == "json")
    settled = not damaged and not any(each.state in _UNSETTLED for each in again)
    return status if settled else EXIT_FOUND


def _read(path: str, clients: Clients) -> tuple[list[Standing], tuple[int, ...]]:
    """Where every call in a journal stands, and the lines of it that cannot be read. Raises `JournalFailed`."""
    entries, damaged = inspect(path)
    if damaged and not entries:
        raise JournalFailed("", f"{path!r} is no journal: none of its lines can be read")
    return [standing(entry, clients) for entry in entries], damaged


def _list(out: Printer, found: list[Standing], *, as_json: bool) -> None:
    if as_json:
        for each in found:
            out.json(each.to_json())
        return
    if not found:
        out.line("the journal holds no call")
        return
    keyed = any(each.entry.key for each in found)
    headings = ("When", *(["Call key"] if keyed else []), "Operation", "State", "Jobs", "Estimate", "Charged")
    out.table(headings, [_row(each, keyed=keyed) for each in found])
    _notes(out, found)
    running = sum(len(each.running) for each in found)
    if running:
        out.line(
            f"{running} {'job has' if running == 1 else 'jobs have'} not ended: `callsheet jobs resume` waits for them"
        )


def _row(each: Standing, *, keyed: bool) -> tuple[str, ...]:
    """A line of the table; `keyed` tells whether it has a column for the call keys."""
    entry = each.entry
    ids = ", ".join(f"{job} ({entry.ended[job]})" if job in entry.ended else job for job in entry.job_ids)
    keys = [entry.key or ""] if keyed else []
    return moment(entry.prepared_at), *keys, entry.operation, each.state, ids, each.estimate, each.charged or ""


def _report(out: Printer, found: list[Standing], *, as_json: bool) -> None:
    """What is known of the calls that no job was waited for."""
    others = [each for each in found if not each.entry.job_ids]
    if as_json:
        for each in others:
            out.json(each.to_json())
        return
    _notes(out, others)
    counted = Counter(each.state for each in found)
    out.line(", ".join(f"{count} {state}" for state, count in counted.items()) or "the journal holds no call")


def _notes(out: Printer, found: list[Standing]) -> None:
    for each in found:
        if each.note:
            key = f" of call key {each.entry.key!r}" if each.entry.key else ""
            state = out.style(each.state, _STYLES.get(each.state, "faint"))
            out.line(f"{state}: {each.entry.operation}{key}: {each.note}")
