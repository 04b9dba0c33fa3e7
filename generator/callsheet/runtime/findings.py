"""Findings: what a check reports, and the report that a caller reads.

The emitted checks append plain tuples; they become `Violation` objects when somebody looks. What stands behind a
rule (evidence, source, hint) is loaded then, too.
"""

from __future__ import annotations

from .rules import Rule
from .words import either, pointer_segment, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from typing import Any, TypeAlias

    from .fixes import Fix
    from .rules import Rules

    Suggestion: TypeAlias = tuple[Any, tuple[Any, ...]]
    Finding: TypeAlias = tuple[str, str, str, Suggestion | None]
    """JSON Pointer, rule id below the API, message, and the value with what may have been meant.

    That is the texts and numbers that are taken, or nothing at all where nothing may stand there. Where the value is a
    `FieldName`, they are names of fields.
    """
    Check: TypeAlias = Callable[[Any, list[Finding], list[Finding]], None]


class FieldName(str):
    """The name of a field, in a finding that is about the name and not about the value.

    `beside` holds the names of the fields of the same object.
    """

    __slots__ = ("beside",)

    beside: Container[str]


MOST_TOLD = 100
"""How many findings of one payload are told."""
_UNLISTED = Rule("error", "assumed", None, "")
"""What stands behind a finding that no table of rules holds."""


class Violation:
    """One thing that is wrong with a payload.

    `path` is a JSON Pointer into the payload, `rule` the stable id of the rule, `severity` "error" where the source
    says that the API does not take it and "warning" where the source does not settle it.
    """

    __slots__ = ("_api", "_rule", "_rules", "_suggestion", "message", "path", "severity")

    def __init__(self, finding: Finding, severity: str, api: str, rules: Rules | None) -> None:
        self.path, self._rule, self.message, self._suggestion = finding
        self.severity = severity
        self._api = api
        self._rules = rules

    def __repr__(self) -> str:
        return f"<Violation {self.severity} {self.path!r}: {self.message} [{self.rule}]>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Violation) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self.path, self.rule, self.message))

    @property
    def rule(self) -> str:
        """The id of the rule, as in ulazai.kling30.durationSeconds.range."""
        return f"{self._api}.{self._rule}"

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
        found = self._rules.get(self.rule) if self._rules is not None else None
        return found or _UNLISTED

    def _advice(self, rule: Rule) -> str | None:
        if self._suggestion is not None:
            from .spelling import guesses

            value, known = self._suggestion
            beside = value.beside if isinstance(value, FieldName) else ()
            likely = [f'"{guess}"' for guess in guesses(value, known, beside)]
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
    """Everything that was found in one payload. `operation` is the full name, as in ulazai.kling30.generate.

    Reports in which nothing was found may be one and the same object.
    """

    __slots__ = ("_check", "_payload", "operation", "violations")

    def __init__(
        self, operation: str, violations: tuple[Violation, ...], check: Check | None = None, payload: object = None
    ) -> None:
        self.operation = operation
        self.violations = violations
        self._check = check
        self._payload = payload

    def __repr__(self) -> str:
        return f"<Report {self.operation}: {len(self.errors)} errors, {len(self.warnings)} warnings>"

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
        """Changes that leave fewer violations and no new ones, the safe ones first.

        They are looked for when this is read, in the payload as it is then. `repaired` of the package applies them to
        a copy.
        """
        if self._check is None or not self.violations:
            return ()
        from .fixes import fixes

        return fixes(self._check, self._payload, self.operation.rpartition(".")[0])


def told(errors: list[Finding], warnings: list[Finding], api: str, rules: Rules | None) -> tuple[Violation, ...]:
    """The violations that are told of what was found, errors first. Where there are too many, that is told as well."""
    untold = len(errors) + len(warnings) - MOST_TOLD
    if untold > 0:
        said = f"{untold} more finding{'' if untold == 1 else 's'} of this payload are not shown"
        last = Violation(("", "more", said, None), "error" if len(errors) > MOST_TOLD else "warning", api, rules)
        errors = errors[:MOST_TOLD]
        return (*told(errors, warnings[: MOST_TOLD - len(errors)], api, rules), last)
    # Plain loops: for the few findings that there are, each comprehension costs more than what it makes.
    found = []
    for finding in errors:
        found.append(Violation(finding, "error", api, rules))
    for finding in warnings:
        found.append(Violation(finding, "warning", api, rules))
    return tuple(found)


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


def _unknown_field(name: Any, payload: Mapping[Any, Any], path: str, known: tuple[str, ...], rule: str) -> Finding:
    said = f"{shown(name)} is not a documented field"
    if isinstance(payload[name], dict):
        said += _misplaced([other for other in known if other in payload[name]])
    field = FieldName(name)
    field.beside = payload
    return f"{path}/{pointer_segment(field)}", rule, said, (field, known)


def _misplaced(inside: list[str]) -> str:
    """What to say of an unknown field whose value holds fields that belong beside it."""
    if not inside:
        return ""
    if len(inside) == 1:
        return f": {inside[0]} belongs beside it, not in it"
    told = inside if len(inside) <= 3 else [*inside[:3], f"{len(inside) - 3} more"]
    return f": {either(told, 'and')} belong beside it, not in it"
