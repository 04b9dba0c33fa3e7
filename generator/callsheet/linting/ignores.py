"""Ignores: comments in a spec that say why a finding is meant so.

`# callsheet: ignore[rule] the reason` holds for its line; on a line of its own it holds for the next line that is no
comment. What is refused cannot be ignored. A comment that says no reason, names no rule or ignores nothing is itself a
problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from callsheet.lint_rules import RULES
from callsheet.linting.texts import scalars, texts
from callsheet.nearest import did_you_mean
from callsheet.problems import Position, Problem, Problems

_COMMENT: Final = re.compile(r"#\s*callsheet\s*(?::\s*|(?=ignore))(?P<said>.*)$", re.IGNORECASE)
_IGNORE: Final = re.compile(r"ignore\s*\[(?P<rules>[^\]]*)\]\s*(?P<reason>.*)$", re.IGNORECASE)
_FORM: Final = "# callsheet: ignore[rule] the reason"


@dataclass(frozen=True, slots=True)
class Ignore:
    """One rule that a comment ignores in one line, with its reason. `position` is where the comment stands."""

    rule: str
    line: int
    position: Position
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems of specs in order of position, and those that a comment ignores, each with its reason."""

    problems: tuple[Problem, ...]
    ignored: tuple[tuple[Problem, str], ...] = ()


class Ignores:
    """The comments of a specs folder that ignore findings."""

    def __init__(self, root: Path, shown: str) -> None:
        self._problems = Problems()
        self._ignores = [ignore for file, text in texts(root, shown) for ignore in self._read(file, text)]

    def applied(self, problems: Problems, *, everything_was_checked: bool, ages_were_checked: bool) -> Findings:
        """The problems that are left, with those of the comments themselves, and those that are ignored."""
        ignored = {(ignore.position.file, ignore.line, ignore.rule): ignore for ignore in self._ignores}
        used: dict[Problem, Ignore] = {}
        kept: list[Problem] = []
        for problem in problems:
            ignore = ignored.get((problem.position.file, problem.position.line, problem.rule))
            if ignore is None or problem.refused:
                kept.append(problem)
            else:
                used[problem] = ignore
        for ignore in self._ignores if everything_was_checked else ():
            if ignore not in used.values() and (ages_were_checked or ignore.rule != "old-source"):
                text = f"there is no {ignore.rule} to ignore in line {ignore.line}: take the comment out"
                kept.append(Problem(ignore.position, text, "ignore-unused"))
        ignoring = tuple((problem, used[problem].reason) for problem in sorted(used))
        return Findings(tuple(sorted({*kept, *self._problems})), ignoring)

    def _read(self, file: str, text: str) -> Iterator[Ignore]:
        for comment in _comments(file, text):
            found = _IGNORE.match(comment.said)
            if found is None or not comment.has_colon:
                self._wrong(comment, f"{comment.said!r} is not understood: write {_FORM}")
                continue
            names = [name.strip() for name in found["rules"].split(",")]
            reason = found["reason"].strip(" -:")
            if not reason:
                self._wrong(comment, f"say why it is ignored: {_FORM}")
                continue
            for name in names:
                if self._can_be_ignored(comment, name):
                    yield Ignore(name, comment.holds_for, comment.position, reason)

    def _can_be_ignored(self, comment: _Comment, name: str) -> bool:
        rule = next((rule for known, rule in RULES.items() if known == name), None)
        if rule is None:
            self._wrong(comment, f"no rule is called {name!r}{did_you_mean(name, RULES)}")
        elif rule.refused or name.startswith("ignore"):
            self._wrong(comment, f"{name} cannot be ignored: {rule.asks[0].lower()}{rule.asks[1:]}")
        else:
            return True
        return False

    def _wrong(self, comment: _Comment, message: str) -> None:
        self._problems.add(comment.position, "ignore", message)


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment that speaks to us: what it says, where it stands, and for which line it holds."""

    said: str
    position: Position
    holds_for: int
    has_colon: bool


def _comments(file: str, text: str) -> Iterator[_Comment]:
    lines = text.splitlines()
    inside = None
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(line)
        if found is None or (found.start() > 0 and not line[found.start() - 1].isspace()):
            continue
        inside = [(start, end) for start, end, _ in scalars(text)] if inside is None else inside
        if any(start <= (number, found.start()) < end for start, end in inside):
            continue
        alone = not line[: found.start()].strip()
        yield _Comment(
            found["said"].strip(),
            Position(file, number, found.start() + 1),
            _next_line(lines, number) if alone else number,
            ":" in line[found.start() : found.start("said")],
        )


def _next_line(lines: list[str], number: int) -> int:
    """The next line after this one that is neither empty nor a comment."""
    for following, line in enumerate(lines[number:], number + 1):
        if line.strip() and not line.lstrip().startswith("#"):
            return following
    return number
