"""`callsheet check` and `callsheet estimate`: payloads in, findings and prices out, one at a time."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from callsheet.clients import Clients, ClientsError, Runner, load_clients
from callsheet.commands.progress import with_progress
from callsheet.commands.terminal import Printer, complain
from callsheet.payloads import Payload, Unreadable, read

if TYPE_CHECKING:
    from callsheet.runtime.estimates import Estimate
    from callsheet.runtime.findings import Report

EACH = "each"
"""The word that stands for an operation where every payload names its own."""

_COMMONEST = 5


def check(options: Namespace) -> int:
    """Carry out `check` or `estimate`; returns the exit status."""
    try:
        clients = load_clients(options.clients)
        runner = None if options.operation == EACH else clients.runner(options.operation)
    except ClientsError as error:
        complain(str(error))
        return 2
    session = _Session(options, clients, runner)
    try:
        for payload in with_progress(read(options.files, sys.stdin.buffer), options.files):
            session.take(payload)
    except Unreadable as error:
        session.finish()
        complain(str(error))
        return 2
    if session.count == 0:
        complain("nothing to check: the input holds no payload")
        return 2
    session.finish()
    return 1 if session.invalid else 0


class _Session:
    """Prints what is found, and counts what the summary needs. Holds no payload longer than it takes to print it."""

    def __init__(self, options: Namespace, clients: Clients, runner: Runner | None) -> None:
        self._clients = clients
        self._runner = runner
        self._runners: dict[str, Runner | str] = {}
        self._strict = options.command == "check" and options.strict
        self._quiet = options.command == "check" and options.quiet
        self._only_price = options.command == "estimate"
        self._format = options.format
        self._out = Printer(sys.stdout)
        self._rules: Counter[str] = Counter()
        self._messages: dict[str, str] = {}
        self._total = clients.total()
        self._last: tuple[Payload, Result] | None = None
        self.count = 0
        self.invalid = 0

    def take(self, payload: Payload) -> None:
        """Check and price one payload, and print what is found."""
        result = self._result(payload)
        index, self.count = self.count, self.count + 1
        if result.valid:
            if result.estimate is not None:
                self._total.add(result.estimate)
        else:
            self.invalid += 1
        for violation in result.violations:
            self._rules[violation["rule"]] += 1
            self._messages.setdefault(violation["rule"], violation["message"])
        if self._format == "json":
            self._out.line(json.dumps(result.to_json(index, self._only_price), ensure_ascii=False))
        elif self._format == "github":
            self._github(payload, result)
        elif not self._quiet:
            self._text(payload, result)

    def _result(self, payload: Payload) -> Result:
        if payload.problem is not None:
            return Result(self._runner.operation if self._runner else EACH, [_problem(payload.problem)], None, False)
        runner, value = self._runner, payload.value
        if runner is None:
            found = self._named(value)
            if isinstance(found, str):
                return Result(EACH, [_problem(found)], None, False)
            runner, value = found, value["payload"]
        if self._only_price:
            return Result(runner.operation, [], runner.estimate(value), True)
        report = runner.check(value)
        return Result(
            runner.operation,
            _violations(report, self._strict),
            runner.estimate(value),
            not (not report.valid or (self._strict and bool(report.violations))),
        )

    def _named(self, value: Any) -> Runner | str:
        """The runner that a line names, or what is wrong with the line."""
        if not isinstance(value, dict) or not isinstance(value.get("operation"), str) or "payload" not in value:
            return 'with `each`, every payload is {"operation": "…", "payload": {…}}'
        name: str = value["operation"]
        if name not in self._runners:
            try:
                self._runners[name] = self._clients.runner(name)
            except ClientsError as error:
                self._runners[name] = str(error)
        return self._runners[name]

    def _github(self, payload: Payload, result: Result) -> None:
        for violation in result.violations:
            level = "error" if violation["severity"] == "error" else "warning"
            place = f"file={_property(payload.file)}" + (f",line={payload.line}" if payload.line else "")
            said = f"{violation['path'] or '/'}: {violation['message']} [{violation['rule']}]"
            self._out.line(f"::{level} {place}::{_data(said)}")

    def _text(self, payload: Payload, result: Result) -> None:
        out = self._out
        price = str(result.estimate) if result.estimate is not None else "no price"
        if self._only_price:
            out.line(f"{payload.place}: {out.style(price, 'strong')}")
            for label, amount in result.lines():
                out.line(f"  {amount:>8}  {label}")
            for note in result.notes():
                out.line(f"  {out.style(note, 'faint')}")
            return
        many = payload.line is not None or self.count > 1
        if many and not result.violations:
            return
        state = out.style("valid", "good") if result.valid else out.style("not valid", "error")
        out.line(f"{payload.place}: {result.operation}: {state}; {price}")
        for violation in result.violations:
            severity = violation["severity"]
            mark = out.style(f"{severity:<7}", severity)
            out.line(f"  {mark}  {violation['path'] or '/'}: {violation['message']}")
            if violation["hint"]:
                out.line(f"           {out.style('hint: ' + violation['hint'], 'faint')}")
            origin = f"{violation['rule']}, {violation['evidence']}"
            if violation["source"]:
                origin += f": {violation['source']}"
            out.line(f"           {out.style(origin, 'faint')}")
        for note in result.notes():
            out.line(f"  {out.style('price: ' + note, 'faint')}")

    def finish(self) -> None:
        """Print the summary, where there is more than one payload."""
        if self._format != "text" or (self.count < 2 and not self._quiet):
            return
        out = self._out
        if not self._only_price:
            out.line()
            counted = f"{self.count} payload{'' if self.count == 1 else 's'}"
            fine = out.style(f"{self.count - self.invalid} valid", "good")
            out.line(f"{counted}: {fine}, {out.style(f'{self.invalid} not', 'error' if self.invalid else 'faint')}")
            if self._rules:
                out.line("Commonest findings:")
                rows = [(str(n), rule, self._messages[rule]) for rule, n in self._rules.most_common(_COMMONEST)]
                out.table(("Count", "Rule", "For example"), [(n, r, _short(m)) for n, r, m in rows], frozenset((0,)))
        whose = "" if self._only_price else " of the valid ones"
        out.line(f"Price{whose}: {out.style(str(self._total), 'strong')}")


class Result:
    """What was found in one payload."""

    def __init__(
        self, operation: str, violations: list[dict[str, Any]], estimate: Estimate | None, valid: bool
    ) -> None:
        self.operation = operation
        self.violations = violations
        self.estimate = estimate
        self.valid = valid

    def lines(self) -> Iterator[tuple[str, str]]:
        """The lines of the price: label and amount."""
        if self.estimate is not None:
            for line in self.estimate.to_json()["lines"]:
                yield line["label"], line["amount"]

    def notes(self) -> tuple[str, ...]:
        """Why the price is a range, or unknown."""
        return self.estimate.notes if self.estimate is not None else ()

    def to_json(self, index: int, only_price: bool) -> dict[str, Any]:
        """The result in the JSON form of the command line."""
        estimate = self.estimate.to_json() if self.estimate is not None else None
        if only_price:
            found: dict[str, Any] = {"operation": self.operation, "index": index, "estimate": estimate}
            return {**found, "violations": self.violations} if self.violations else found
        return {
            "operation": self.operation,
            "index": index,
            "valid": self.valid,
            "violations": self.violations,
            "estimate": estimate,
        }


def _violations(report: Report, strict: bool) -> list[dict[str, Any]]:
    found = [violation.to_json() for violation in report.violations]
    return [{**violation, "severity": "error"} for violation in found] if strict else found


def _problem(message: str) -> dict[str, Any]:
    """The violation for a text that is no payload."""
    return {
        "path": "",
        "rule": "callsheet.not-a-payload",
        "severity": "error",
        "message": message,
        "hint": None,
        "evidence": "documented",
        "source": None,
    }


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
