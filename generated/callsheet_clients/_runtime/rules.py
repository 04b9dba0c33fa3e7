"""Rules: what stands behind a finding."""

from __future__ import annotations


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
