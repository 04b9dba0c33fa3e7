"""`callsheet check` and `callsheet estimate`: payloads in, findings and prices out, one at a time."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from callsheet.clients import Clients, ClientsError, Runner, load_clients
from callsheet.commands.progress import with_progress
from callsheet.commands.summary import Summary
from callsheet.commands.terminal import Printer, complain
from callsheet.payloads import Payload, Unreadable, read

if TYPE_CHECKING:
    from callsheet.runtime.estimates import Estimate

EACH = "each"
"""The word that stands for an operation where every payload names its own."""

_MOST_NAMES = 1000
"""How many operation names are remembered: a stream may hold any number of wrong ones."""


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
    out = Printer(sys.stdout)
    checked = _Run(options, clients, runner, out)
    unreadable = False
    payloads = read(options.files, sys.stdin.buffer if sys.stdin is not None else BytesIO())
    for found in with_progress(payloads, options.files, out):
        if isinstance(found, Unreadable):
            unreadable = True
            complain(found.message)
        else:
            checked.take(found)
    if checked.count:
        checked.finish()
    elif not unreadable:
        complain("nothing to check: the input holds no payload")
        return 2
    return 2 if unreadable else 1 if checked.invalid else 0


class Result(NamedTuple):
    """What was found in one payload: its violations in their JSON form, and its price where it could be read."""

    operation: str
    violations: Sequence[dict[str, Any]]
    estimate: Estimate | None
    valid: bool


class _Run:
    """Prints what is found, and counts it. Holds no payload longer than it takes to print it."""

    def __init__(self, options: Namespace, clients: Clients, runner: Runner | None, out: Printer) -> None:
        self._clients = clients
        self._runner = runner
        self._runners: dict[str, Runner] = {}
        self._unknown: dict[str, str] = {}
        self._only_price = options.command == "estimate"
        self._strict = not self._only_price and options.strict
        self._several = len(options.files) > 1
        self._quiet = options.quiet
        self._format = options.format
        self._out = out
        self._summary = Summary(clients.total)
        self._told: set[str] = set()
        self.count = 0
        self.invalid = 0

    def take(self, payload: Payload) -> None:
        """Check and price one payload, and print what is found."""
        result = self._result(payload)
        index, self.count = self.count, self.count + 1
        self.invalid += not result.valid
        name = result.operation if result.operation != EACH else "(no operation)"
        self._summary.add(name, result.valid, result.violations, result.estimate)
        if self._format == "json":
            self._out.json(_row(result, index, self._only_price))
        elif self._format == "github":
            self._github(payload, result)
        elif not self._quiet:
            self._text(payload, result)

    def finish(self) -> None:
        """Print the summary, where there is more than one payload or nothing else was printed."""
        if self._format == "text" and (self.count > 1 or self._quiet):
            if not self._quiet and (self._told or self._only_price):
                self._out.line()
            self._summary.print(self._out, only_price=self._only_price)

    def _result(self, payload: Payload) -> Result:
        runner, value = self._runner, payload.value
        if payload.problem is not None:
            return _refused(runner.operation if runner else EACH, "not-a-payload", payload.problem)
        if runner is None:
            if not isinstance(value, dict) or not isinstance(value.get("operation"), str) or "payload" not in value:
                said = 'with `each`, every payload is {"operation": "…", "payload": {…}}'
                return _refused(EACH, "not-a-payload", said)
            runner = self._named(value["operation"])
            if runner is None:
                return _refused(EACH, "unknown-operation", self._unknown[value["operation"]])
            value = value["payload"]
        if self._only_price:
            return Result(runner.operation, (), runner.estimate(value), True)
        violations = runner.check(value).violations
        if not violations:
            return Result(runner.operation, (), runner.estimate(value), True)
        found = [violation.to_json() for violation in violations]
        if self._strict:
            found = [{**violation, "severity": "error"} for violation in found]
        valid = all(violation["severity"] != "error" for violation in found)
        return Result(runner.operation, found, runner.estimate(value), valid)

    def _named(self, name: str) -> Runner | None:
        """The runner of an operation. Where there is none, `_unknown` says what is wrong."""
        if name not in self._runners and name not in self._unknown:
            try:
                self._runners[name] = self._clients.runner(name)
            except ClientsError as error:
                if len(self._unknown) == _MOST_NAMES:
                    self._unknown.clear()
                self._unknown[name] = str(error)
        return self._runners.get(name)

    def _github(self, payload: Payload, result: Result) -> None:
        for violation in result.violations:
            level = "error" if violation["severity"] == "error" else "warning"
            place = f"file={_property(payload.file)}" + (f",line={payload.line}" if payload.line else "")
            item = f"[{payload.item}]" if payload.item is not None else ""
            said = f"{item}{violation['path'] or '/'}: {violation['message']} [{violation['rule']}]"
            self._out.line(f"::{level} {place}::{_data(said)}")

    def _text(self, payload: Payload, result: Result) -> None:
        alone = payload.line is None and payload.item is None and not self._several
        if not (alone or self._only_price or result.violations):
            return
        out = self._out
        if self.count > 1 and not self._only_price and self._told:
            out.line()
        self._told.add("")
        head = [payload.place] + [result.operation] * (result.operation != EACH and not self._only_price)
        said = []
        if not self._only_price or result.violations:
            said.append(self._state(result))
        # That the price of a payload which is not valid is unknown is no news.
        estimate = result.estimate if result.valid or str(result.estimate) != "unknown" else None
        if estimate is not None:
            price = "price unknown" if estimate.status == "unknown" else str(estimate)
            said.append(out.style(price, "strong" if result.valid else "faint"))
        out.line(f"{': '.join(head)}: {', '.join(said)}")
        for violation in result.violations:
            self._violation(violation)
        if estimate is not None and (alone or self._only_price):
            for line in estimate.to_json()["lines"]:
                out.line(f"  {line['amount']:>8}  {line['label']}")
            for note in estimate.notes:
                out.line(f"  {out.style(note, 'faint')}")

    def _state(self, result: Result) -> str:
        if not result.valid:
            return self._out.style("not valid", "error")
        return self._out.style("valid, with warnings" if result.violations else "valid", "good")

    def _violation(self, violation: dict[str, Any]) -> None:
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


def _row(result: Result, index: int, only_price: bool) -> dict[str, Any]:
    """The result in the JSON form of the command line."""
    row: dict[str, Any] = {"operation": result.operation, "index": index}
    if not only_price:
        row |= {"valid": result.valid, "violations": list(result.violations)}
    row["estimate"] = result.estimate.to_json() if result.estimate is not None else None
    if only_price and result.violations:
        row["violations"] = list(result.violations)
    return row


def _refused(operation: str, rule: str, message: str) -> Result:
    """The result for a text that is no payload."""
    violation = {
        "path": "",
        "rule": f"callsheet.{rule}",
        "severity": "error",
        "message": message,
        "hint": None,
        "evidence": "documented",
        "source": None,
    }
    return Result(operation, [violation], None, False)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
