"""`callsheet mock`: serve the providers on this machine until somebody stops it."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import suppress
from typing import Any

from callsheet.clients import ClientsError
from callsheet.commands.terminal import Printer, complain
from callsheet.mock.jobs import ProgressError
from callsheet.mock.journal import Record
from callsheet.mock.ledger import LedgerBroken, plain
from callsheet.mock.listener import MockError
from callsheet.mock.scripts import ScriptError, read_rule
from callsheet.mock.server import MockProvider

EXIT_FINE, EXIT_BROKEN, EXIT_WRONG_CALL = 0, 1, 2


def mock(options: Any) -> int:
    """Carry out the command; returns the exit status."""
    printer = Printer(sys.stdout)
    try:
        server = MockProvider(
            *options.providers,
            port=options.port,
            progress=options.progress,
            faults=_script(options.faults),
            chaos=_seeded(options.chaos),
            keys=options.key or (),
            balance=options.balance,
            unknown_price=options.unknown_price,
            rate_limits=options.rate_limits,
            clients=options.clients,
            on_record=None if options.quiet else lambda record: _tell(printer, record),
        )
        server.start()
    except (ClientsError, MockError, ProgressError, ScriptError) as error:
        complain(str(error))
        return EXIT_WRONG_CALL
    _announce(printer, server)
    _wait_to_be_stopped()
    server.stop()
    return _farewell(printer, server)


def _script(file: str | None) -> list[dict[str, Any]]:
    """The rules in a file of JSON, JSON Lines or YAML."""
    if file is None:
        return []
    from callsheet.payloads import streams

    found = []
    for item in streams.read([file], sys.stdin.buffer):
        if isinstance(item, streams.Unreadable):
            raise ScriptError(item.message)
        if item.problem is not None:
            raise ScriptError(f"{item.place}: {item.problem}")
        read_rule(item.value, item.place)
        found.append(item.value)
    return found


def _seeded(chaos: str | None) -> str | None:
    """The seed and the rate of the chaos; `random` draws a seed."""
    if chaos is None or chaos.partition(":")[0] != "random":
        return chaos
    import secrets

    return str(secrets.randbelow(1_000_000)) + chaos.removeprefix("random")


def _announce(printer: Printer, server: MockProvider) -> None:
    for name in server.providers:
        printer.line(f"{name:10} {server.url_of(name)}")
    printer.line(f"{'admin':10} {server.admin_url}/")
    if server.desk.chaos is not None:
        printer.line(f"{'chaos':10} {server.desk.chaos}  (the same seed and the same requests meet the same faults)")
    printer.line("Any key is taken. Ctrl-C stops it." if not server.terms.keys else "Ctrl-C stops it.")
    sys.stdout.flush()


def _tell(printer: Printer, record: Record) -> None:
    """One line for each request."""
    said = [
        f"{record.number:5}  {record.method:6} {record.operation or record.path}",
        str(record.status or "no answer"),
    ]
    said += [f"{plain(record.charged)} credits for {', '.join(record.jobs) or 'no job'}"] if record.charged else []
    said += [record.fault] if record.fault else []
    said += ["made up: " + ", ".join(record.made_up)] if record.made_up else []
    with suppress(OSError, ValueError):
        printer.line(" · ".join(said))
        printer.stream.flush()


def _wait_to_be_stopped() -> None:
    """Return when the user, or whoever started the process, wants it to end."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    with suppress(KeyboardInterrupt):
        stopped.wait()


def _farewell(printer: Printer, server: MockProvider) -> int:
    """What each account has spent; the exit status says whether the ledgers add up."""
    for name in server.providers:
        ledger = server.ledger(name)
        spent = f"charges {plain(ledger.charges)}, refunds {plain(ledger.refunds)}"
        printer.line(f"{name:10} balance {plain(ledger.balance)} of {plain(ledger.initial)}, {spent}")
    try:
        server.audit()
    except (LedgerBroken, MockError) as error:
        complain(str(error))
        return EXIT_BROKEN
    return EXIT_FINE
