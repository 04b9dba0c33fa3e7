"""Findings: the problems of specs and the rules behind them, in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from callsheet.commands.annotations import annotation
from callsheet.commands.sarif import Finding, Region, SarifLog, SarifRule
from callsheet.commands.terminal import Printer, harmless
from callsheet.lint_rules import RULES, Rule, RuleId
from callsheet.problems import Problem

FORMATS = ("text", "json", "github", "sarif")
MOST_TOLD: Final = 50
"""How many problems of one rule a text shows."""


def print_problems(
    out: Printer, problems: Iterable[Problem], form: str, ignored: Iterable[tuple[Problem, str]] = ()
) -> None:
    """Print problems as text, JSON Lines, annotations of GitHub or one SARIF log.

    Those that are `ignored`, with the reason, stand in a SARIF log only, which has a place for them.
    """
    if form == "sarif":
        _sarif(out, problems, ignored)
        return
    if form == "text":
        _text(out, problems)
        return
    for problem in problems:
        if form == "json":
            out.json(_row(problem))
        else:
            out.annotation(_annotation(problem))


def _text(out: Printer, problems: Iterable[Problem]) -> None:
    """Print problems a line each; of a rule that is broken everywhere, the first ones and how many follow."""
    told: Counter[RuleId] = Counter()
    for problem in problems:
        told[problem.rule] += 1
        if told[problem.rule] <= MOST_TOLD:
            out.line(harmless(str(problem)).replace(f" {problem.severity}: ", f" {_severity(out, problem)}: ", 1))
    for rule, count in told.items():
        if count > MOST_TOLD:
            out.line(f"… and {count - MOST_TOLD} more of [{rule}]: callsheet lint --format json lists all of them")


def print_rules(out: Printer) -> None:
    """Print every rule with its severity and what it asks for."""
    out.table(("Rule", "Severity", "What it asks for"), [(name, kind(rule), rule.asks) for name, rule in RULES.items()])


def print_rule(out: Printer, name: RuleId, form: str) -> None:
    """Print one rule as text or JSON: how bad it is, what it asks for, and how a problem under it is ignored."""
    rule = RULES[name]
    if form == "json":
        out.json({"rule": name, "kind": kind(rule), "severity": rule.severity, "asks": rule.asks})
        return
    out.line(name)
    out.line(f"  {rule.asks}")
    out.line()
    out.line("  said by    callsheet lint, of a spec")
    out.line(f"  severity   {kind(rule)}")
    out.line(f"  to ignore  {_ignoring(name, rule)}")


def _ignoring(name: RuleId, rule: Rule) -> str:
    if rule.refused or name.startswith("ignore"):
        return "not possible: mend the spec"
    return f"# callsheet: ignore[{name}] the reason"


def kind(rule: Rule) -> str:
    """What becomes of a problem under a rule, in one word: refused, error or warning."""
    return "refused" if rule.refused else rule.severity


def _severity(out: Printer, problem: Problem) -> str:
    return out.style(problem.severity, problem.severity)


def _row(problem: Problem) -> dict[str, Any]:
    at = problem.position
    return {
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "severity": problem.severity,
        "message": problem.message,
        "rule": problem.rule,
    }


def _annotation(problem: Problem) -> str:
    at = problem.position
    return annotation(problem.severity, f"{problem.message} [{problem.rule}]", at.file, at.line, at.column)


def _sarif(out: Printer, problems: Iterable[Problem], ignored: Iterable[tuple[Problem, str]]) -> None:
    log = SarifLog(out.stream.write, knows_ignored=True)
    for problem in problems:
        log.add(_finding(problem), partial(_rule, problem.rule))
    for problem, reason in ignored:
        log.add(replace(_finding(problem), ignored_because=reason), partial(_rule, problem.rule))
    log.close()


def _finding(problem: Problem) -> Finding:
    at = problem.position
    return Finding(problem.rule, problem.severity, problem.message, at.file, Region(at.line, at.column))


def _rule(name: RuleId) -> SarifRule:
    rule = RULES[name]
    return SarifRule(name, rule.asks, rule.severity, f"To ignore it: {_ignoring(name, rule)}")
