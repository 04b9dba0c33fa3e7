"""The format `github`: annotations of a pull request, as GitHub Actions reads them."""

from __future__ import annotations

from callsheet.commands.locating import Locator, violation_region
from callsheet.commands.results import EACH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from callsheet.commands.results import Result
    from callsheet.commands.summary import Summary
    from callsheet.commands.terminal import Printer
    from callsheet.payloads import Payload
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
            level = "error" if violation["severity"] == "error" else "warning"
            place = f"file={_property(payload.file)}" + (f",line={payload.line}" if payload.line else "")
            if located is not None:
                region = violation_region(located, violation, self._below)
                place = f"file={_property(payload.file)},line={region.line},col={region.column}"
            item = f"[{payload.item}]" if payload.item is not None else ""
            hint = f" ({violation['hint']})" if violation["hint"] else ""
            said = f"{item}{violation['path'] or '/'}: {violation['message']}{hint} [{violation['rule']}]"
            self._out.annotation(f"::{level} {place}::{_data(said)}")

    def take_fine(self, operation: str, estimates: list[Estimate], index: int) -> None:
        """Print nothing: there is nothing to annotate."""

    def finish(self, summary: Summary) -> None:
        """Print nothing: the annotations are all."""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
