"""Shrinking: the simplest script that still fails, found by leaving out one thing after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from tests.faults.fuzzing.script import FaultScript, Rule

TRIES = 200
"""How many simpler scripts are tried at most."""


def simplest(script: FaultScript, fails: Callable[[FaultScript], bool]) -> FaultScript:
    """The script without whatever it fails without, too. One that does not fail is given back as it is."""
    if not fails(script):
        return script
    tries = 0
    candidates = _simpler(script)
    while tries < TRIES and (candidate := next(candidates, None)) is not None:
        tries += 1
        if fails(candidate):
            script, candidates = candidate, _simpler(candidate)
    return script


def _simpler(script: FaultScript) -> Iterator[FaultScript]:
    """Every script that is simpler by one thing."""
    for index in range(len(script.rules)):
        yield replace(script, rules=script.rules[:index] + script.rules[index + 1 :])
    usual = FaultScript(script.seed)
    for field in fields(script):
        value = getattr(usual, field.name)
        if field.name not in ("seed", "operation", "rules") and getattr(script, field.name) != value:
            yield replace(script, **{field.name: value})
    for index, rule in enumerate(script.rules):
        for simpler in _simpler_rules(rule):
            yield replace(script, rules=(*script.rules[:index], simpler, *script.rules[index + 1 :]))


def _simpler_rules(rule: Rule) -> Iterator[Rule]:
    for name, usual in (("skip", 0), ("times", 1), ("headers", {}), ("body", None)):
        if rule.get(name, usual) != usual:
            yield {**rule, name: usual}
