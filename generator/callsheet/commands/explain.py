"""`callsheet explain`: a rule in words, what it rests on, a payload that passes it and one that fails it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from callsheet.clients import Clients, ClientsError, load_clients
from callsheet.commands.findings import print_rule
from callsheet.commands.kinds import KINDS, kind_of
from callsheet.commands.rulebook import OURS, Rulebook
from callsheet.commands.specimens import Specimens
from callsheet.commands.terminal import Printer, complain, counted
from callsheet.lint_rules import RULES
from callsheet.nearest import nearest
from callsheet.payloads.decoding import NotAPayload, decoded

if TYPE_CHECKING:
    from callsheet.runtime.rules import Rule

_EVIDENCE: Final = {
    "documented": "the page says so",
    "example": "seen in an example of the page only",
    "assumed": "no page says so: it is our judgement",
}
_MOST_NAMED: Final = 5
_LONGEST: Final = 72
"""How many characters of a text an example shows to a person; `--format json` shows all of them."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say of a rule. Without a violation there is no payload that could show it."""

    id: str
    rule: Rule
    operation: str | None = None
    passes: Any = None
    fails: Any = None
    violation: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The explanation as plain JSON data."""
        source = self.rule.source
        return {
            "rule": self.id,
            "kind": kind_of(self.id),
            "severity": self.rule.severity,
            "message": self.rule.summary,
            "hint": self.rule.hint,
            "evidence": self.rule.evidence,
            "source": None if source is None else {"title": source.title, "url": source.url, "read": source.read},
            "operation": self.operation,
            "passes": self.passes,
            "fails": self.fails,
            "violation": self.violation,
        }


def explain(options: Namespace) -> int:
    """Carry out `explain`; returns the exit status."""
    out = Printer(sys.stdout)
    try:
        explainer = Explainer(load_clients(options.clients))
        if options.names:
            for name in explainer.names():
                out.line(name)
            return 0
        if options.rule is None:
            raise ClientsError("name a rule, such as unknown-field; `callsheet explain --names` lists all of them")
        if options.rule in KINDS:
            _explain_kind(out, options.rule, options.format, explainer)
            return 0
        explanation = explainer.explanation(explainer.named(options.rule))
    except ClientsError as error:
        if options.rule in RULES:
            print_rule(out, options.rule, options.format)
            return 0
        complain(str(error))
        return 2
    if options.format == "json":
        out.json(explanation.to_json())
    else:
        _print(out, explanation)
    return 0


class Explainer:
    """Explains the rules of the clients."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._rulebook = Rulebook(clients)
        self._specimens: dict[str, Specimens] = {}

    def names(self) -> list[str]:
        """The ids of all rules."""
        return self._rulebook.names()

    def named(self, name: str) -> str:
        """The rule that a name stands for: an id, or the end of one that no other rule shares.

        Raises `ClientsError` with the nearest ids where there is none, and with all where there are several.
        """
        names = self.names()
        if name in names:
            return name
        found = [known for known in names if known.endswith(f".{name}")]
        if len(found) == 1:
            return found[0]
        if found:
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            raise ClientsError(f"{len(found)} rules are called {name}: {', '.join(found[:5])}{more}")
        elsewhere = self._clients.elsewhere(name)
        if elsewhere is not None:
            raise ClientsError(f"no rule is called {name!r} in these clients; {elsewhere}")
        shorts = {known.rpartition(".")[2]: known for known in reversed(names)}
        near = nearest(name, [*names, *shorts, *KINDS], most=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`callsheet explain --names` lists all of them"
        raise ClientsError(f"no rule is called {name!r}; {hint}")

    def explanation(self, name: str) -> Explanation:
        """What there is to say of a rule, by its id."""
        rule = self._rulebook.rule(name)
        if rule is None:
            raise ClientsError(f"no rule is called {name!r}")
        if name in OURS:
            passes, fails, said = _ours(name, self._clients)
            violation = {"path": "", "rule": name, "severity": "error", "message": said, "hint": None}
            return Explanation(name, rule, None, passes, fails, violation)
        provider, _, rest = name.partition(".")
        api, _, local = rest.partition(".")
        best = None
        for operation in self._operations(provider, api):
            found = self._of(provider, operation).of(local, rule.summary)
            if found is not None and (best is None or found.findings < best[1].findings):
                best = operation, found
                if found.findings == 1:
                    break
        if best is None:
            return Explanation(name, rule)
        operation, specimen = f"{provider}.{best[0]}", best[1]
        violations = self._clients.runner(operation).check(specimen.fails).violations
        told = next(violation.to_json() for violation in violations if violation.rule == name)
        return Explanation(name, rule, operation, specimen.passes, specimen.fails, told)

    def of_kind(self, kind: str) -> list[str]:
        """The rules of a kind."""
        return [name for name in self.names() if kind_of(name) == kind]

    def _operations(self, provider: str, api: str) -> list[str]:
        if provider not in self._clients.providers:
            return []
        return [name for name in self._clients.checks(provider) if name.partition(".")[0] == api]

    def _of(self, provider: str, operation: str) -> Specimens:
        full = f"{provider}.{operation}"
        if full not in self._specimens:
            check = self._clients.checks(provider)[operation]
            forms = self._clients.operations(provider)[operation].forms
            self._specimens[full] = Specimens(check, forms, self._clients.examples(provider).get(operation, ()))
        return self._specimens[full]


def _ours(name: str, clients: Clients) -> tuple[Any, Any, str]:
    """What passes a rule of the command line itself, what fails it, and what is said then."""
    if name == "callsheet.not-a-payload":
        wrong = '{"prompt": "A fox in the snow",}'
        try:
            decoded(wrong.encode())
        except NotAPayload as error:
            return wrong.replace(",}", "}"), wrong, str(error)
    operation = clients.names()[0]
    wrong = operation[:-1]
    try:
        clients.runner(wrong)
    except ClientsError as error:
        return {"operation": operation, "payload": {}}, {"operation": wrong, "payload": {}}, str(error)
    return None, None, ""


def _print(out: Printer, explanation: Explanation) -> None:
    rule = explanation.rule
    out.line(out.style(explanation.id, "strong"))
    out.line(f"  {rule.summary}")
    if rule.hint:
        out.line(f"  hint: {rule.hint}")
    out.line()
    for heading, text in _facts(explanation):
        out.line(f"  {heading:<10} {out.style(text, text) if heading == 'severity' else text}".rstrip())
    if explanation.violation is None:
        return
    for heading, style, payload in (("Passes", "good", explanation.passes), ("Fails", "error", explanation.fails)):
        out.line()
        out.line(out.style(f"{heading}:", style))
        text = payload if isinstance(payload, str) else json.dumps(_cut(payload), indent=2, ensure_ascii=False)
        for line in text.splitlines():
            out.line(f"  {line}")
    severity, path = explanation.violation["severity"], explanation.violation["path"]
    out.line()
    out.line(f"  {out.style(severity, severity)}  {path or '/'}: {explanation.violation['message']}")
    if explanation.violation["hint"]:
        out.line(f"  {' ' * len(severity)}  hint: {explanation.violation['hint']}")


def _facts(explanation: Explanation) -> Iterator[tuple[str, str]]:
    rule, kind = explanation.rule, kind_of(explanation.id)
    yield "severity", rule.severity
    if explanation.id not in OURS:
        yield "evidence", f"{rule.evidence}: {_EVIDENCE[rule.evidence]}"
    if rule.source is not None:
        yield "source", f"{rule.source.title}, read {rule.source.read}"
        yield "", rule.source.url
    if kind is not None:
        yield "kind", f"{kind}: {KINDS[kind]}"
    if explanation.operation is not None and explanation.violation is not None:
        yield "operation", explanation.operation
        yield "stands at", explanation.violation["path"] or "the payload itself"


def _explain_kind(out: Printer, kind: str, form: str, explainer: Explainer) -> None:
    names = explainer.of_kind(kind)
    first = explainer.explanation(names[0]) if names else None
    if form == "json":
        example = first.to_json() if first is not None else None
        out.json({"kind": kind, "message": KINDS[kind], "rules": names, "example": example})
        return
    out.line(f"{out.style(kind, 'strong')}: {KINDS[kind]}")
    if first is not None:
        more = ", …" if len(names) > _MOST_NAMED else ""
        out.line(f"  {counted(len(names), 'rule')}: {', '.join(names[:_MOST_NAMED])}{more}")
        out.line()
        _print(out, first)


def _cut(value: Any) -> Any:
    """A payload with its long texts and lists cut, as a person wants to see it."""
    if isinstance(value, dict):
        return {name: _cut(item) for name, item in value.items()}
    if isinstance(value, list) and len(value) > _MOST_NAMED:
        return [*map(_cut, value[:_MOST_NAMED]), f"… and {len(value) - _MOST_NAMED} more"]
    if isinstance(value, list):
        return [_cut(item) for item in value]
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST - 30]}… ({len(value)} characters)"
    return value
