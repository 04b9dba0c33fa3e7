"""`callsheet check` and `callsheet estimate`: payloads in, findings and prices out, one at a time."""

from __future__ import annotations

import sys

from callsheet.clients import ClientsError, load_clients
from callsheet.commands import formats
from callsheet.commands.results import EACH, Fine, FineSum, Judge
from callsheet.commands.summary import Summary
from callsheet.commands.terminal import Printer, complain
from callsheet.payloads.streams import Batch, Payload, Unreadable, read_batched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from callsheet.commands.formats import Format
    from callsheet.commands.processes import Piece
    from callsheet.commands.results import Found


def check(options: Namespace) -> int:
    """Carry out `check` or `estimate`; returns the exit status."""
    try:
        clients = load_clients(options.clients)
        runner = None if options.operation == EACH else clients.runner(options.operation)
    except ClientsError as error:
        complain(str(error))
        return 2
    if sys.stdin is None and (not options.files or "-" in options.files):
        complain("standard input is closed, and no file is named")
        return 2
    judge = Judge(options, clients, runner)
    if options.command == "check" and (options.fix or options.write or options.unsafe_fixes):
        from callsheet.commands.fixing import fix

        return fix(options, judge)
    out = Printer(sys.stdout)
    printed = formats.opened(options, out)
    return _printed(_found(options, out, printed), judge, Summary(clients.total), printed)


def _found(options: Namespace, out: Printer, printed: Format) -> Iterable[Payload | Batch | Piece | Unreadable]:
    """Everything that the files hold, with a bar where a person waits for it."""
    from callsheet.commands.progress import with_progress

    if getattr(options, "jobs", 1) > 1 and not printed.wants_each:
        from callsheet.commands.processes import read_in_jobs

        return with_progress(read_in_jobs(options, _standard_input(), rows=printed.prints_fine), options.files, out)
    return with_progress(read_batched(options.files, _standard_input()), options.files, out)


def _printed(
    found: Iterable[Payload | Batch | Piece | Unreadable], judge: Judge, summary: Summary, printed: Format
) -> int:
    """Print the result of every payload, and what they come to; returns the exit status.

    Holds few payloads, however many there are.
    """
    unreadable = False
    for item in found:
        if isinstance(item, Unreadable):
            unreadable = True
            complain(item.message)
            continue
        if isinstance(item, Payload | Batch):
            outcomes: Iterator[Fine | FineSum | Found] = iter(judge.outcomes(item, each=printed.wants_each))
        else:
            outcomes = iter(item.outcomes)
        for outcome in outcomes:
            index = summary.count
            if isinstance(outcome, FineSum):
                summary.add_sum(outcome)
            elif isinstance(outcome, Fine):
                printed.take_fine(outcome.operation, outcome.estimates, index)
                summary.add_fine(outcome.operation, outcome.estimates)
            else:
                summary.add(outcome.result)
                printed.take(outcome.payload, outcome.result, index)
    if summary.count:
        printed.finish(summary)
    elif not unreadable:
        complain("nothing to check: the input holds no payload")
        return 2
    return 2 if unreadable else 1 if summary.invalid else 0


def _standard_input() -> BinaryIO:
    """The standard input, empty where a shell closed it."""
    if sys.stdin is not None:
        return sys.stdin.buffer
    from io import BytesIO

    return BytesIO()
