"""The format `github`: annotations of a pull request, as GitHub Actions reads them."""

from __future__ import annotations

from callsheet.commands.annotations import Level, annotation
from callsheet.commands.locating import Locator, violation_region
from callsheet.commands.results import EACH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from callsheet.commands.results import Result
    from callsheet.commands.summary import Summary
    from callsheet.commands.terminal import Printer
    from callsheet.payloads.streams import Payload
    from callsheet.runtime.estimates import Estimate


def opened(options: Namespace, out: Printer) -> GithubAnnotations:
    """The format for one call."""
    return GithubAnnotations(out, "/payload" if options.operation == EACH else "")


class GithubAnnotations:
    """Prints each violation as an annotation of the line and column that it stands on.

    `below` is the JSON Pointer of a payload in the value that is read for it.
    """

    wants_each = False
    prints_fine = False

    def __init__(self, out: Printer, below: str) -> None:
        self._out = out
        self._below = below
        self._locator = Locator()

    def take(self, payload: Payload, result: Result, index: int) -> None:  # every format has one shape
        """Print the violations of one result."""
        located = self._locator.place(payload) if result.violations else None
        for violation in result.violations:
            level: Level = "error" if violation["severity"] == "error" else "warning"
            item = f"[{payload.item}]" if payload.item is not None else ""
            hint = f" ({violation['hint']})" if violation["hint"] else ""
            said = f"{item}{violation['path'] or '/'}: {violation['message']}{hint} [{violation['rule']}]"
            line, column = payload.line or None, None
            if located is not None:
                region = violation_region(located, violation, self._below)
                line, column = region.line, region.column
            self._out.annotation(annotation(level, said, payload.file, line, column))

    def take_fine(self, operation: str, estimates: list[Estimate], index: int) -> None:
        """Print nothing: there is nothing to annotate."""

    def finish(self, summary: Summary) -> None:
        """Print nothing: the annotations are all."""
