"""`callsheet check` and `callsheet estimate`: payloads in, findings and prices out, one at a time."""

from __future__ import annotations

import sys
from io import BytesIO

from callsheet.clients import ClientsError, load_clients
from callsheet.commands import formats
from callsheet.commands.progress import with_progress
from callsheet.commands.results import EACH, Judge
from callsheet.commands.summary import Summary
from callsheet.commands.terminal import Printer, complain
from callsheet.payloads import Payload, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


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
    return _checked(options, judge, Summary(clients.total))


def _checked(options: Namespace, judge: Judge, summary: Summary) -> int:
    """Print the result of every payload, and what they come to. Holds no payload longer than it takes to print it."""
    out = Printer(sys.stdout)
    printed = formats.opened(options, out)
    unreadable = False
    payloads = read(options.files, sys.stdin.buffer if sys.stdin is not None else BytesIO())
    for found in with_progress(payloads, options.files, out):
        if isinstance(found, Payload):
            result = judge.result(found)
            index = summary.count
            summary.add(result)
            printed.take(found, result, index)
        else:
            unreadable = True
            complain(found.message)
    if summary.count:
        printed.finish(summary)
    elif not unreadable:
        complain("nothing to check: the input holds no payload")
        return 2
    return 2 if unreadable else 1 if summary.invalid else 0
