"""Rulebook: every rule that a finding may name, those of the clients and those of the command line itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from callsheet.clients import Clients
    from callsheet.runtime.rules import Rule

OURS: Final = {
    "callsheet.not-a-payload": "the text can be read as a payload: strict JSON or plain YAML, in UTF-8",
    "callsheet.unknown-operation": "the operation that a payload of `each` names is one that the clients have",
}
"""The rules on texts, before there is a payload, and what they ask for."""
DEPTH: Final = "depth"
"""The name, below every API, of the rule on nesting."""
_DEPTH_SAYS: Final = "the payload is nested no deeper than Python can follow"


class Rulebook:
    """The rules of the clients, by their ids."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def rule(self, name: str) -> Rule | None:
        """What stands behind a rule id; None where there is no such rule."""
        provider, _, below = name.partition(".")
        if name in OURS:
            return self._ours(OURS[name])
        if provider not in self._clients.providers:
            return None
        found = self._rules(provider).get(name)
        if found is None and below.rpartition(".")[2] == DEPTH and below.rpartition(".")[0] in self._apis(provider):
            return self._ours(_DEPTH_SAYS)
        return found

    def names(self) -> list[str]:
        """The ids of all rules that a payload can break, in the order of the specs; those of the command line last."""
        return [name for provider in self._clients.providers for name in self._rules(provider)] + list(OURS)

    def _rules(self, provider: str) -> dict[str, Rule]:
        rules: dict[str, Rule] = import_module(f"{self._clients.package}.{provider}.rules").RULES
        return rules

    def _apis(self, provider: str) -> list[str]:
        return list(dict.fromkeys(name.partition(".")[0] for name in self._clients.operations(provider)))

    def _ours(self, summary: str) -> Rule:
        made: type[Rule] = import_module(f"{self._clients.package}._runtime.rules").Rule
        return made("error", "assumed", None, summary)
