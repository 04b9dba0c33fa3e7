"""Results: what was found in one payload, and what it costs; in the JSON form that every format prints from."""

from __future__ import annotations

from collections import Counter

from callsheet.clients import ClientsError
from callsheet.payloads.streams import Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from typing import Any

    from callsheet.clients import Clients, Runner
    from callsheet.payloads.streams import Batch
    from callsheet.runtime.estimates import Estimate, Total
    from callsheet.runtime.findings import Report

EACH = "each"
"""The word that stands for an operation where every payload names its own."""

_MOST_NAMES = 1000
"""How many operation names are remembered: a stream may hold any number of wrong ones."""


class Result:
    """What was found in one payload: its violations in their JSON form, and its price where it could be read.

    `report` is what the violations come from, where the checks found them.
    """

    __slots__ = ("estimate", "operation", "report", "valid", "violations")

    def __init__(
        self,
        operation: str,
        violations: Sequence[dict[str, Any]],
        estimate: Estimate | None,
        valid: bool,
        report: Report | None = None,
    ) -> None:
        self.operation = operation
        self.violations = violations
        self.estimate = estimate
        self.valid = valid
        self.report = report


class Fine:
    """Payloads of one operation that follow each other, in which nothing was found, by what each of them costs."""

    __slots__ = ("estimates", "operation")

    def __init__(self, operation: str, estimates: list[Estimate]) -> None:
        self.operation = operation
        self.estimates = estimates


class FineSum:
    """How many payloads of one operation nothing was found in, what they come to, and their notes."""

    __slots__ = ("count", "notes", "operation", "total")

    def __init__(self, operation: str, total: Total) -> None:
        self.operation = operation
        self.count = 0
        self.total = total
        self.notes: Counter[str] = Counter()

    def add(self, estimates: list[Estimate]) -> None:
        """Count payloads in, by their prices."""
        self.count += len(estimates)
        for estimate, times in Counter(estimates).items():
            self.total.add(estimate, times)
            for note in estimate.notes:
                self.notes[note] += times


class Found:
    """A payload that is printed by itself, and its result."""

    __slots__ = ("payload", "result")

    def __init__(self, payload: Payload, result: Result) -> None:
        self.payload = payload
        self.result = result


class Judge:
    """Checks and prices payloads, one at a time, as the options of a call say."""

    def __init__(self, options: Namespace, clients: Clients, runner: Runner | None) -> None:
        self._clients = clients
        self._runner = runner
        self._runners: dict[str, Runner] = {}
        self._unknown: dict[str, str] = {}
        self._only_price = options.command == "estimate"
        self._strict = not self._only_price and options.strict

    def outcomes(self, found: Payload | Batch, *, each: bool) -> Iterator[Fine | Found]:
        """What is found in a payload or in many. Unless `each` asks for it, those without a finding stay together."""
        if isinstance(found, Payload):
            yield Found(found, self.result(found))
        elif each or self._runner is None or self._only_price:
            for index in range(len(found.values)):
                yield from self.outcomes(found.payload(index), each=True)
        else:
            yield from self._many(self._runner, found)

    def _many(self, runner: Runner, batch: Batch) -> Iterator[Fine | Found]:
        """Payloads of one operation: those in which something is found come by themselves, in their turn."""
        start, values = 0, batch.values
        for index in runner.suspects(values):
            if start < index:
                yield Fine(runner.operation, list(map(runner.estimate, values[start:index])))
            yield Found(batch.payload(index), self._reported(runner, values[index], runner.check(values[index])))
            start = index + 1
        if start < len(values):
            yield Fine(runner.operation, list(map(runner.estimate, values[start:])))

    def result(self, payload: Payload) -> Result:
        """What is found in a payload, and what it costs."""
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
        return self._reported(runner, value, runner.check(value))

    def _reported(self, runner: Runner, value: Any, report: Report) -> Result:
        """The result for a payload of which the report is known."""
        if not report.violations:
            return Result(runner.operation, (), runner.estimate(value), True)
        found = [violation.to_json() for violation in report.violations]
        if self._strict:
            found = [{**violation, "severity": "error"} for violation in found]
        valid = all(violation["severity"] != "error" for violation in found)
        return Result(runner.operation, found, runner.estimate(value), valid, report)

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
