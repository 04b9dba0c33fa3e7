"""Findings: what a check reports, and the report that a caller reads.

The emitted checks append plain tuples; they become `Violation` objects when somebody looks. What stands behind a
rule (evidence, source, hint) is loaded then, too.
"""

from __future__ import annotations

from .rules import Rule
from .values import PLAIN, is_plain_enough
from .words import either, meet_foreigner, pointer_segment, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from typing import Any, TypeAlias

    from .fixes import Fix
    from .rules import Rules

    Suggestion: TypeAlias = tuple[Any, tuple[Any, ...]] | tuple[str, tuple[str, ...], Container[str]]
    """A value with the texts and numbers that are taken, or with nothing at all where nothing may stand there.

    Or the name of a field, where the finding is about the name: with the names that are known, and those beside it.
    """
    Finding: TypeAlias = tuple[str, str, str, Suggestion | None]
    """JSON Pointer, rule id below the API, message, and what may have been meant."""
    Check: TypeAlias = Callable[[Any, list[Finding], list[Finding]], None]


MOST_TOLD = 100
"""How many findings of one payload are told."""
_UNLISTED = Rule("error", "assumed", None, "")
"""What stands behind a finding that no table of rules holds."""


class Subject:
    """What reports are about: an operation by its full name, its API, what stands behind rules, and the check."""

    __slots__ = ("api", "check", "operation", "rules")

    def __init__(self, operation: str, api: str, check: Check, rules: Rules | None = None) -> None:
        self.operation = operation
        self.api = api
        self.check = check
        self.rules = rules


# Violations and reports have no __init__: its call takes longer than all that it would do, for every payload.


class Violation:
    """One thing that is wrong with a payload.

    `path` is a JSON Pointer into the payload, `rule` the stable id of the rule, `severity` "error" where the source
    says that the API does not take it and "warning" where the source does not settle it.
    """

    __slots__ = ("_rule", "_subject", "_suggestion", "message", "path", "severity")

    path: str
    severity: str
    message: str
    _rule: str
    _suggestion: Suggestion | None
    _subject: Subject

    def __repr__(self) -> str:
        return f"<Violation {self.severity} {self.path!r}: {self.message} [{self.rule}]>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Violation) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self.path, self.rule, self.message))

    @property
    def rule(self) -> str:
        """The id of the rule, as in ulazai.kling30.durationSeconds.range."""
        return f"{self._subject.api}.{self._rule}"

    @property
    def hint(self) -> str | None:
        """What to do about it, where there is advice."""
        return self._advice(self._facts)

    @property
    def evidence(self) -> str:
        """How sure the rule is: "documented", "example" or "assumed"."""
        return self._facts.evidence

    @property
    def source(self) -> str | None:
        """The page that the rule was read from; None for a rule of ours, such as the one on unknown fields."""
        source = self._facts.source
        return str(source) if source else None

    @property
    def _facts(self) -> Rule:
        rules = self._subject.rules
        return (rules.get(self.rule) if rules is not None else None) or _UNLISTED

    def _advice(self, rule: Rule) -> str | None:
        if self._suggestion is not None:
            from .spelling import guesses

            likely = [f'"{guess}"' for guess in guesses(*self._suggestion)]
            if likely:
                return f"did you mean {either(likely)}?"
        return rule.hint

    def to_json(self) -> dict[str, str | None]:
        """The violation as plain JSON data."""
        rule = self._facts
        return {
            "path": self.path,
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "hint": self._advice(rule),
            "evidence": rule.evidence,
            "source": str(rule.source) if rule.source else None,
        }


class Report:
    """Everything that was found in one payload.

    Reports in which nothing was found may be one and the same object.
    """

    __slots__ = ("_payload", "_subject", "violations")

    violations: tuple[Violation, ...]
    _subject: Subject
    _payload: object

    def __repr__(self) -> str:
        return f"<Report {self.operation}: {len(self.errors)} errors, {len(self.warnings)} warnings>"

    @property
    def operation(self) -> str:
        """The full name of the operation, as in ulazai.kling30.generate."""
        return self._subject.operation

    @property
    def valid(self) -> bool:
        """Whether no violation is an error."""
        return not any(violation.severity == "error" for violation in self.violations)

    @property
    def errors(self) -> tuple[Violation, ...]:
        """What the API is documented not to take."""
        return tuple(violation for violation in self.violations if violation.severity == "error")

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """What the documents do not settle."""
        return tuple(violation for violation in self.violations if violation.severity == "warning")

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """Changes that take a violation away and bring none but what it had hidden, the safe ones first.

        They are looked for when this is read, in the payload as it is then. `repaired` of the package applies them to
        a copy.
        """
        if not self.violations:
            return ()
        from .fixes import fixes

        return fixes(self._subject.check, self._payload, self._subject.api)


def report_of(subject: Subject, errors: list[Finding], warnings: list[Finding], payload: object) -> Report:
    """The report on a payload, errors first. Where there are too many findings, that is told as well."""
    found: list[Violation] = []
    if len(errors) + len(warnings) > MOST_TOLD:
        errors, warnings = _first(errors, warnings)
    _tell(errors, "error", subject, found)
    if warnings:
        _tell(warnings, "warning", subject, found)
    report = Report()
    report.violations = tuple(found)
    report._subject = subject
    report._payload = payload
    return report


def _tell(findings: list[Finding], severity: str, subject: Subject, found: list[Violation]) -> None:
    """Add the violations that findings of one severity are."""
    for finding in findings:
        violation = Violation()
        violation.path, violation._rule, violation.message, violation._suggestion = finding
        violation.severity = severity
        violation._subject = subject
        found.append(violation)


def _first(errors: list[Finding], warnings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that are told of too many, and one that says how many are not."""
    untold = len(errors) + len(warnings) - MOST_TOLD
    said = f"{untold} more finding{'' if untold == 1 else 's'} of this payload are not shown"
    more: list[Finding] = [("", "more", said, None)]
    if len(errors) > MOST_TOLD:
        return errors[:MOST_TOLD] + more, []
    return errors, warnings[: MOST_TOLD - len(errors)] + more


def reported(findings: list[Finding], path: str) -> bool:
    """Whether something is reported at a place already, or so much that nobody will read more."""
    if len(findings) > MOST_TOLD:
        return True
    for finding in findings:  # noqa: SIM110  # a generator costs more than all the rest of a short list
        if finding[0] == path:
            return True
    return False


def report_unknown_fields(
    payload: Mapping[Any, Any], path: str, known: tuple[str, ...], rule: str, findings: list[Finding]
) -> None:
    """Name every field that is not known, with the nearest one that is. At most a hundred are named."""
    left = MOST_TOLD
    for name in payload:
        if name not in known and left:
            left -= 1
            findings.append(_unknown_field(name, payload, path, known, rule))


def report_unknown_fields_of(
    model: str | None,
    payload: Mapping[Any, Any],
    path: str,
    known: tuple[str, ...],
    rule: str,
    elsewhere: Mapping[str, tuple[str, ...]],
    other_rule: str,
    findings: list[Finding],
) -> None:
    """Name every field that is not known, and the models that a field of another model belongs to."""
    left = MOST_TOLD
    for name in payload:
        if name in known or not left:
            continue
        left -= 1
        models = elsewhere.get(name)
        if models is None:
            findings.append(_unknown_field(name, payload, path, (*known, *elsewhere), rule))
        else:
            whose = models if len(models) <= 3 else (*models[:3], "others")
            said = f"{name} belongs to {either(whose, 'and')}" + (
                f"; {model} is not documented to take it" if model else ""
            )
            findings.append((f"{path}/{pointer_segment(name)}", other_rule, said, (name, ())))
            if payload[name].__class__ not in PLAIN:
                _look_into(payload[name])


def _unknown_field(name: Any, payload: Mapping[Any, Any], path: str, known: tuple[str, ...], rule: str) -> Finding:
    said, value = f"{shown(name)} is not a documented field", payload[name]
    if value.__class__ not in PLAIN:
        _look_into(value)
        if isinstance(value, dict):
            said += _misplaced([other for other in known if other in value])
    if name.__class__ is not str:
        meet_foreigner()
        name = str(name)
    return f"{path}/{pointer_segment(name)}", rule, said, (name, known, payload)


def _look_into(value: object) -> None:
    """See whether a value that no check reads is plain JSON."""
    if not is_plain_enough(value):
        meet_foreigner()


def _misplaced(inside: list[str]) -> str:
    """What to say of an unknown field whose value holds fields that belong beside it."""
    if not inside:
        return ""
    if len(inside) == 1:
        return f": {inside[0]} belongs beside it, not in it"
    told = inside if len(inside) <= 3 else [*inside[:3], f"{len(inside) - 3} more"]
    return f": {either(told, 'and')} belong beside it, not in it"
