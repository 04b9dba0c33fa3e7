"""The format `text`: what a person reads, violation by violation, and a summary of many payloads."""

from __future__ import annotations

from callsheet.commands.results import EACH
from callsheet.commands.terminal import counted
from callsheet.runtime.checking import UNPRICED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from callsheet.commands.results import Result
    from callsheet.commands.summary import Summary
    from callsheet.commands.terminal import Printer
    from callsheet.payloads.streams import Payload
    from callsheet.runtime.estimates import Estimate
    from callsheet.runtime.fixes import Fix


def opened(options: Namespace, out: Printer) -> Text:
    """The format for one call."""
    only_price = options.command == "estimate"
    return Text(out, only_price=only_price, several=len(options.files) > 1, quiet=options.quiet)


class Text:
    """Prints results in words. `several` files are told apart; `quiet` leaves only the summary."""

    def __init__(self, out: Printer, *, only_price: bool, several: bool, quiet: bool) -> None:
        self._out = out
        self._only_price = only_price
        self._several = several
        self._quiet = quiet
        self._told: set[str] = set()
        self.wants_each = only_price
        self.prints_fine = False

    def take(self, payload: Payload, result: Result, index: int) -> None:
        """Print one result, where there is something to say."""
        alone = payload.line is None and payload.item is None and not self._several
        if self._quiet or not (alone or self._only_price or result.violations):
            return
        out = self._out
        if index and not self._only_price and self._told:
            out.line()
        self._told.add("")
        head = [payload.place] + [result.operation] * (result.operation != EACH and not self._only_price)
        # That the price of a payload which is not valid is unknown is no news.
        estimate = result.estimate if result.valid or str(result.estimate) != "unknown" else None
        if estimate is not None and estimate.notes == (UNPRICED,) and not self._only_price:
            estimate = None  # nobody asked for it
        said = [self.state(result)] if not self._only_price or result.violations else []
        if estimate is not None:
            price = "price unknown" if estimate.status == "unknown" else str(estimate)
            said.append(out.style(price, "strong" if result.valid else "faint"))
        out.line(f"{': '.join(head)}: {', '.join(said)}")
        for violation in result.violations:
            self.violation(violation)
        if alone and result.report is not None:
            self._fixes(result.report.fixes)
        if estimate is not None and (alone or self._only_price):
            for line in estimate.to_json()["lines"]:
                out.line(f"  {line['amount']:>8}  {line['label']}")
            for note in estimate.notes:
                out.line(f"  {out.style(note, 'faint')}")

    def take_fine(self, operation: str, estimates: list[Estimate], index: int) -> None:
        """Print nothing: only what is found is told."""

    def finish(self, summary: Summary) -> None:
        """Print the summary, where there is more than one payload or nothing else was printed."""
        if summary.count > 1 or self._quiet:
            if not self._quiet and (self._told or self._only_price):
                self._out.line()
            summary.print(self._out, only_price=self._only_price)

    def _fixes(self, fixes: tuple[Fix, ...]) -> None:
        """Say how many fixes there are, and how they are shown."""
        safe = [fix for fix in fixes if fix.safe]
        if fixes:
            said = f"{counted(len(safe or fixes), 'fix', 'fixes')} at hand: --fix"
            self._out.line(f"  {self._out.style(said if safe else said + ' --unsafe-fixes', 'faint')}")

    def state(self, result: Result) -> str:
        """Whether a result is valid, in a word or two."""
        if not result.valid:
            return self._out.style("not valid", "error")
        return self._out.style("valid, with warnings" if result.violations else "valid", "good")

    def violation(self, violation: dict[str, Any]) -> None:
        """Print one violation."""
        out, severity = self._out, violation["severity"]
        out.line(f"  {out.style(f'{severity:<7}', severity)}  {violation['path'] or '/'}: {violation['message']}")
        if violation["hint"]:
            out.line(f"           hint: {violation['hint']}")
        if not violation["rule"].startswith("callsheet."):
            out.line(f"           {out.style(self._origin(violation), 'faint')}")

    def _origin(self, violation: dict[str, Any]) -> str:
        """The rule with its evidence and source; the address of a source is told once."""
        origin, source = f"[{violation['rule']}] {violation['evidence']}", violation["source"]
        if not source:
            return origin
        if source in self._told:
            return f"{origin}: {source.rpartition(' (')[0] or source}"
        self._told.add(source)
        return f"{origin}: {source}"
