"""The format `sarif`: every violation as a result of one SARIF log, at the line and column of its value.

Results are written as they come. What is held until the end is each rule once, and of a document its text.
"""

from __future__ import annotations

from functools import partial

from callsheet.clients import load_clients
from callsheet.commands.locating import Locator, Place, violation_region
from callsheet.commands.results import EACH
from callsheet.commands.rulebook import Rulebook
from callsheet.commands.sarif import Change, Finding, Region, SarifFix, SarifLog, SarifRule
from callsheet.payloads.editing import edits

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


def opened(options: Namespace, out: Printer) -> SarifResults:
    """The format for one call."""
    rules = Rulebook(load_clients(options.clients))
    return SarifResults(out, rules, "/payload" if options.operation == EACH else "")


class SarifResults:
    """Writes results as a SARIF log. `below` is the JSON Pointer of a payload in the value that is read for it."""

    wants_each = True
    prints_fine = False

    def __init__(self, out: Printer, rules: Rulebook, below: str) -> None:
        self._out = out
        self._rules = rules
        self._below = below
        self._locator = Locator()
        self._opened: SarifLog | None = None

    @property
    def _log(self) -> SarifLog:
        # Where the call itself was wrong, nothing is printed at all.
        if self._opened is None:
            self._opened = SarifLog(lambda text: self._out.stream.write(text))
        return self._opened

    def take(self, payload: Payload, result: Result, index: int) -> None:  # every format has one shape
        """Write the violations of one result."""
        log = self._log
        if not result.violations:
            return
        place = self._locator.place(payload)
        fixes = result.report.fixes if result.report is not None and place is not None else ()
        for violation in result.violations:
            found = self._finding(payload, result.operation, place, violation, fixes)
            log.add(found, partial(self._rule, violation["rule"]))

    def take_fine(self, operation: str, estimates: list[Estimate], index: int) -> None:
        """Print nothing: there is nothing to write."""

    def finish(self, summary: Summary) -> None:  # every format has one shape
        """End the log."""
        self._log.close()

    def _finding(
        self, payload: Payload, operation: str, place: Place | None, violation: dict[str, Any], fixes: tuple[Fix, ...]
    ) -> Finding:
        rule, path = violation["rule"], violation["path"]
        region = Region(payload.line or 1)
        if place is not None:
            region = violation_region(place, violation, self._below)
        return Finding(
            rule,
            violation["severity"],
            f"{violation['message']} ({violation['hint']})" if violation["hint"] else violation["message"],
            payload.file if payload.file != "-" else None,
            region,
            f"{operation}#{path}",
            tuple(
                self._fix(place, fix) for fix in fixes if place and fix.safe and (fix.rule, fix.path) == (rule, path)
            ),
        )

    def _fix(self, place: Place, fix: Fix) -> SarifFix:
        changes = edits(place.text, place.spans, place.style, [fix], place.below + self._below)
        return SarifFix(fix.message, tuple(Change(place.of(edit.span), edit.text) for edit in changes))

    def _rule(self, name: str) -> SarifRule:
        facts = self._rules.rule(name)
        if facts is None:
            return SarifRule(name, name)
        source = facts.source
        told = [f"Evidence: {facts.evidence}."]
        if source is not None:
            told.append(f"Source: {source}, read {source.read}.")
        if facts.hint:
            told.insert(0, f"{facts.hint[0].upper()}{facts.hint[1:]}.")
        return SarifRule(
            name,
            facts.summary,
            "error" if facts.severity == "error" else "warning",
            " ".join([*told, f"`callsheet explain {name}` has an example."]),
            source.url if source is not None else None,
            (("evidence", facts.evidence),),
        )
