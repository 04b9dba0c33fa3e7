"""Formats: how the results of `check` and `estimate` are printed, one module a format, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Protocol

    from callsheet.commands.results import Result
    from callsheet.commands.summary import Summary
    from callsheet.commands.terminal import Printer
    from callsheet.payloads.streams import Payload
    from callsheet.runtime.estimates import Estimate

    class Format(Protocol):
        """Prints results as they come, and what is to be said after them.

        `wants_each` says that it prints every payload by itself, also where nothing is found; `prints_fine` that it
        has something to print for those in which nothing is found.
        """

        wants_each: bool
        prints_fine: bool

        def take(self, payload: Payload, result: Result, index: int) -> None:
            """Print one result; `index` counts the payloads of the whole call from 0."""

        def take_fine(self, operation: str, estimates: list[Estimate], index: int) -> None:
            """Print what there is to say of payloads in which nothing was found, the first of them the `index`-th.

            Called for a format that does not want each.
            """

        def finish(self, summary: Summary) -> None:
            """Print what follows the last result."""


MODULES = {"text": "text", "json": "json_rows", "github": "github", "sarif": "sarif", "junit": "junit"}
"""The module of each format, by the name that `--format` takes. Each has a function `opened(options, out)`."""


def opened(options: Namespace, out: Printer) -> Format:
    """The format that a call asks for."""
    module = import_module(f"{__name__}.{MODULES[options.format]}")
    found: Format = module.opened(options, out)
    return found
