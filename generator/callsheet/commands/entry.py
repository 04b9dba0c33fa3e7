"""The entry point: the streams and the exit status of the `callsheet` command, and its shortest way.

A check runs on every save and before every commit. Plain calls of it are read here: argparse alone takes as long as
the rest of such a call.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

EXIT_FINE, EXIT_WRONG_CALL, EXIT_INTERRUPTED = 0, 2, 130

_FORMATS = ("text", "json", "github")


class PlainCall:
    """The options of a plain call of `check` or `estimate`, as argparse gives them for the same arguments."""

    def __init__(self, command: str, operation: str) -> None:
        self.command = command
        self.operation = operation
        self.files: list[str] = []
        self.format = "text"
        self.quiet = False
        self.clients: str | None = None
        self.print_completion: str | None = None
        if command == "check":
            self.strict = False
            self.fix = self.unsafe_fixes = self.write = False
            self.jobs = 1


def plain_call(arguments: Sequence[str]) -> PlainCall | None:
    """The options of `check OPERATION [FILE… | -]` with usual switches; None for whatever else is asked."""
    if len(arguments) < 2 or arguments[0] not in ("check", "estimate") or arguments[1].startswith("-"):
        return None
    call = PlainCall(arguments[0], arguments[1])
    rest = iter(arguments[2:])
    for argument in rest:
        if argument in ("-q", "--quiet"):
            call.quiet = True
        elif argument == "--strict" and call.command == "check":
            call.strict = True
        elif argument == "--format":
            call.format = next(rest, "")
            if call.format not in _FORMATS:
                return None
        elif argument.startswith("-") and argument != "-":
            return None
        else:
            call.files.append(argument)
    return call


def main() -> NoReturn:
    """Carry out what the command line says, and exit."""
    # Python has no stream where a shell closed one (>&-): what is printed there is lost, and the status still counts.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115  # open until the process ends
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115  # open until the process ends
    try:
        status = _status(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _let_go_of_output()
        status = EXIT_FINE
    except KeyboardInterrupt:
        _complain("interrupted")
        status = EXIT_INTERRUPTED
    except OSError as error:
        _let_go_of_output()
        _complain(f"{error.filename or 'the output cannot be written'}: {error.strerror or error}")
        status = EXIT_WRONG_CALL
    gc.freeze()  # what is left ends with the process: Python need not look through it for garbage
    raise SystemExit(status)


def _status(arguments: Sequence[str]) -> int:
    """The exit status of a command, also where the parser ends it."""
    call: Any = plain_call(arguments)  # it reads as argparse's own options do
    if call is not None:
        from callsheet.commands.check import check

        return check(call)
    # Plugins of Pydantic have no part in any command, and looking for them takes a twentieth of `generate`.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from callsheet.commands.main import run

    if arguments[:1] in (["generate"], ["lint"], ["diff"]):
        _end_orderly()
    try:
        return run(arguments)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else EXIT_FINE


def _end_orderly() -> None:
    """Let whoever asks this process to end wait until what it has begun to write is removed, as Ctrl-C does."""
    import signal

    def end(number: int, _: object) -> NoReturn:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup has one ignored
            signal.signal(number, end)


def _complain(message: str) -> None:
    from callsheet.commands.terminal import complain

    complain(message)


def _let_go_of_output() -> None:
    """Send what is still to be written nowhere, so that Python does not fail on it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
