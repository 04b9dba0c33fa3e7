"""Rules: what stands behind a finding."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Rules(Protocol):
        """The rules of a provider, by their ids."""

        def get(self, key: str, /) -> Rule | None:
            """The rule of an id; None where there is none."""


class Source:
    """A page that facts were read from, and the day it was read (YYYY-MM-DD)."""

    __slots__ = ("read", "title", "url")

    def __init__(self, title: str, url: str, read: str) -> None:
        self.title = title
        self.url = url
        self.read = read

    def __str__(self) -> str:
        return f"{self.title} ({self.url})"

    def __repr__(self) -> str:
        return f"Source({self.title!r}, {self.url!r}, {self.read!r})"


class Rule:
    """A rule: how sure it is, the page that says so (None for a rule of ours), what it says, and what to do."""

    __slots__ = ("evidence", "hint", "severity", "source", "summary")

    def __init__(
        self, severity: str, evidence: str, source: Source | None, summary: str, hint: str | None = None
    ) -> None:
        self.severity = severity
        self.evidence = evidence
        self.source = source
        self.summary = summary
        self.hint = hint

    def __repr__(self) -> str:
        return f"<Rule {self.severity}, {self.evidence}: {self.summary}>"


class RulesOf:
    """The rules of a provider, loaded when one of them is asked for. `package` is the import name of the provider."""

    __slots__ = ("_package",)

    def __init__(self, package: str) -> None:
        self._package = package

    def get(self, key: str, /) -> Rule | None:
        """The rule of an id; None where there is none."""
        from importlib import import_module

        rule: Rule | None = import_module(f"{self._package}.rules").RULES.get(key)
        return rule
