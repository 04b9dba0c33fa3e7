"""Echoes: findings that only follow from another one in the same file, which is told in their place."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from callsheet.linting.ignores import Findings
from callsheet.problems import Problem

_OF_VALUES: Final = frozenset(
    ("condition", "dead-rule", "dead-term", "example", "example-price", "price", "price-gap", "twin")
)
"""The rules that speak of values, and so of odd ones too."""


def without_echoes(findings: Findings) -> Findings:
    """The findings without those that only follow from an open quote, or from odd values, in the same file."""
    open_quotes = {problem.position.file for problem in findings.problems if problem.rule == "open-quote"}
    odd = {problem.position for problem in findings.problems if problem.rule == "odd-value"}
    odd_files = {position.file for position in odd}

    def is_echo(problem: Problem) -> bool:
        if problem.rule == "open-quote":
            return False
        file = problem.position.file
        follows = problem.rule in _OF_VALUES and file in odd_files
        return follows or file in open_quotes or (problem.rule == "contradiction" and problem.position in odd)

    return replace(findings, problems=tuple(problem for problem in findings.problems if not is_echo(problem)))
