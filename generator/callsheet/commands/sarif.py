"""SARIF: findings of any command as one SARIF 2.1.0 log, which code scanning services and editors read.

The one place that knows the format: `check` writes through it, and so can `lint` and whatever else has findings. A
caller makes a `SarifLog`, adds a `Finding` at a time and closes it. Results are written as they come; what is held
until the end is one `SarifRule` for each rule that was found, because a log names its rules once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal
from urllib.parse import quote

from callsheet import __version__
from callsheet.commands.terminal import without_runner_words

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a file. Lines and columns count characters from 1; the end column is the one after the last.

    Without columns it is the whole line; without an end it is one point.
    """

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def to_json(self) -> dict[str, int]:
        """The region as SARIF writes it."""
        known = {
            "startLine": self.line,
            "startColumn": self.column,
            "endLine": self.end_line,
            "endColumn": self.end_column,
        }
        return {name: number for name, number in known.items() if number is not None}


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix does to a file: `text` takes the place of a region."""

    region: Region
    text: str


@dataclass(frozen=True, slots=True)
class SarifFix:
    """A fix of one finding, in words and as changes of its file."""

    description: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SarifRule:
    """A rule as a log describes it. `help` may be several lines; `properties` are facts of ours, by name."""

    id: str
    summary: str
    level: Level = "error"
    help: str | None = None
    url: str | None = None
    properties: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The rule as SARIF writes it."""
        row: dict[str, Any] = {"id": self.id, "shortDescription": {"text": self.summary}}
        row["defaultConfiguration"] = {"level": self.level}
        if self.help:
            row["help"] = {"text": self.help}
        if self.url:
            row["helpUri"] = self.url
        if self.properties:
            row["properties"] = dict(self.properties)
        return row


@dataclass(frozen=True, slots=True)
class Finding:
    """One result. `file` is None where it has none, such as standard input; `name` says where inside the data it is.

    `ignored_because` is the reason where a comment beside it ignores it.
    """

    rule: str
    level: Level
    message: str
    file: str | None = None
    region: Region | None = None
    name: str | None = None
    fixes: tuple[SarifFix, ...] = ()
    ignored_because: str | None = None


class SarifLog:
    """One log with one run, written to `write` as its results come. It must be closed.

    `knows_ignored` tells that findings may be ignored: each says then whether it is, as SARIF wants it of all or none.
    """

    def __init__(self, write: Callable[[str], object], *, knows_ignored: bool = False) -> None:
        self._write = write
        self._knows_ignored = knows_ignored
        self._rules: dict[str, SarifRule] = {}
        self._indices: dict[str, int] = {}
        self._separator = "\n"
        head = _json({"$schema": SCHEMA, "version": "2.1.0"})
        write(f'{head[:-1]}, "runs": [{{"columnKind": "unicodeCodePoints", "results": [')

    def add(self, finding: Finding, rule: Callable[[], SarifRule]) -> None:
        """Write one result. `rule` is asked for its rule where it is the first that names it."""
        if finding.rule not in self._rules:
            self._indices[finding.rule] = len(self._rules)
            self._rules[finding.rule] = rule()
        self._write(self._separator + _json(self._result(finding)))
        self._separator = ",\n"

    def close(self) -> None:
        """Write the rules and end the log."""
        driver = {
            "name": "callsheet",
            "version": __version__,
            "rules": [rule.to_json() for rule in self._rules.values()],
        }
        self._write(f'\n], "tool": {_json({"driver": driver})}}}]}}\n')

    def _result(self, finding: Finding) -> dict[str, Any]:
        row: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._indices[finding.rule],
            "level": finding.level,
            "message": {"text": finding.message},
        }
        location: dict[str, Any] = {}
        if finding.file is not None:
            physical: dict[str, Any] = {"artifactLocation": {"uri": uri(finding.file)}}
            if finding.region is not None:
                physical["region"] = finding.region.to_json()
            location["physicalLocation"] = physical
        if finding.name is not None:
            location["logicalLocations"] = [{"fullyQualifiedName": finding.name}]
        if location:
            row["locations"] = [location]
        if self._knows_ignored:
            reasons = [] if finding.ignored_because is None else [finding.ignored_because]
            row["suppressions"] = [{"kind": "inSource", "justification": reason} for reason in reasons]
        if finding.fixes and finding.file is not None:
            row["fixes"] = [_fix(fix, finding.file) for fix in finding.fixes]
        return row


def _json(value: Any) -> str:
    return without_runner_words(json.dumps(value), "\\u0023")


def uri(file: str) -> str:
    """The name of a file as a URI reference: relative names stay relative, and names may hold any bytes."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _fix(fix: SarifFix, file: str) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": change.region.to_json(), "insertedContent": {"text": change.text}} for change in fix.changes
    ]
    change = {"artifactLocation": {"uri": uri(file)}, "replacements": replacements}
    return {"description": {"text": fix.description}, "artifactChanges": [change]}
