"""Problems: what is wrong in a spec, and where.

Knows positions and how a problem reads. Knows nothing of YAML or OpenAPI.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from callsheet.ir.texts import SpecText, unsealed
from callsheet.lint_rules import RULES, RuleId, Severity


class Position(NamedTuple):
    """A place in a spec file. Lines and columns count from 1, as editors show them.

    A tuple, because every value of a document has one: it is made, compared and hashed in a fraction of the time.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a spec, with the rule that says so."""

    position: Position
    message: str
    rule: RuleId

    def __str__(self) -> str:
        return f"{self.position}: {self.severity}: {self.message} [{self.rule}]"

    @property
    def severity(self) -> Severity:
        """How bad it is: an error, a warning, or a note of what needs no change."""
        return RULES[self.rule].severity

    @property
    def refused(self) -> bool:
        """Whether no client can be made as long as it stands. It cannot be ignored then."""
        return RULES[self.rule].refused


class SpecError(Exception):
    """Specs that cannot be used. Carries every problem that is in the way, in order of position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


_MOST: Final = 1_000
"""How many problems that stand in the way are collected: whoever has that many wants to hear of no more."""


class Problems:
    """Collects problems, so that one run names all of them; those of the rules `without` are passed over.

    Raises `SpecError` with what was collected, once, where far too much is wrong.
    """

    def __init__(self, without: frozenset[RuleId] = frozenset()) -> None:
        self._without = without
        self._found: list[Problem] = []
        self._refused = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    @property
    def refused(self) -> bool:
        """Whether there is a problem that no client can be made with."""
        return self._refused > 0

    def add(self, position: Position, rule: RuleId, message: str | SpecText) -> None:
        """Note one problem at a position, under a stable rule id. What a spec says in its message stays in one line."""
        self.extend((Problem(position, " ".join(unsealed(message).splitlines()), rule),))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over the problems of another pass."""
        for problem in problems:
            if problem.rule in self._without:
                continue
            self._found.append(problem)
            self._refused += problem.refused
            if problem.refused and self._refused == _MOST + 1:
                text = f"more than {_MOST} things are wrong: the rest of them is not looked for"
                raise SpecError([*self._found, Problem(problem.position, text, "size")])
