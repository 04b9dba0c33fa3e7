"""`callsheet`: which function carries out a command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from callsheet.commands.entry import EXIT_WRONG_CALL
from callsheet.commands.parsers import parser
from callsheet.commands.terminal import complain

_MODULES = {"estimate": "check", "list": "listing"}
"""The module of a command, where it is not called as the command is. Its function is called as the module."""
_GENERATOR = ("generate", "lint", "diff", "new")
"""The commands that need what the clients do not."""


def run(arguments: Sequence[str]) -> int:
    """Carry out a command; returns the exit status."""
    options = parser(arguments[0] if arguments else "").parse_args(arguments)
    if options.print_completion:
        from callsheet.commands.completion import completion

        return completion(parser(), options.print_completion)
    if options.command is None:
        parser().print_help()
        return EXIT_WRONG_CALL
    return _carried_out(options.command, options)


def _carried_out(name: str, options: argparse.Namespace) -> int:
    """The exit status of a command. Only its own module is imported: a check must start quickly."""
    module = _MODULES.get(name, name)
    try:
        command: Callable[[Any], int] = getattr(import_module(f"callsheet.commands.{module}"), module)
        return command(options)
    except ModuleNotFoundError as error:
        if name not in _GENERATOR or str(error.name).startswith("callsheet"):
            raise
        complain(f"{name} needs {error.name}, which is not installed: pip install 'callsheet[generator]'")
        return EXIT_WRONG_CALL
