"""Alternatives: whether a value has a form, and which of several forms it was probably meant to have.

What was found out about a value is kept while the outermost question is open: recursive forms ask the same again.
"""

from __future__ import annotations

from _thread import get_ident

from .words import field_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from .findings import Finding

    Form: TypeAlias = Callable[[Any, str, list[Finding], list[Finding]], None]
    Found: TypeAlias = tuple[list[Finding], list[Finding]]

_known: dict[int, dict[tuple[Any, ...], Any]] = {}
"""By thread: what was found out so far. Values are known by their identity, and live as long as the question."""
_WEIGHTS = {"required": 3, "const": 3, "enum": 2, "unknown-field": 2}
"""How much a finding speaks against a form, by its keyword."""


def fits(check: Form, value: object) -> bool:
    """Whether a value passes a check without errors."""
    return not _answered(("", check, id(value)), lambda: _findings(check, value, ""))[0]


def report_nearest(
    value: object,
    path: str,
    forms: tuple[tuple[str | None, Form], ...],
    rule: str,
    only: bool,
    errors: list[Finding],
    warnings: list[Finding],
) -> None:
    """Report the findings of the form that a value comes nearest to, unless it has one. `only` allows a single one."""
    found = _answered((path, forms, id(value)), lambda: [_findings(check, value, path) for _, check in forms])
    fitting = [name for (name, _), (wrong, _) in zip(forms, found, strict=True) if not wrong]
    if len(fitting) == 1 or (fitting and not only):
        return
    if fitting:
        which = " and ".join(name for name in fitting if name) if all(fitting) else f"{len(fitting)} of its forms"
        errors.append((path, rule, f"{field_name(path)} fits {which}, and must fit only one", None))
        return
    nearest = min(range(len(forms)), key=lambda index: _distance(found[index], path))
    name = forms[nearest][0]
    for number, (at, broken, said, meant) in enumerate(found[nearest][0]):
        errors.append((at, broken, f"{said} (taken for {name})" if name and not number else said, meant))
    if only:
        warnings += [warning for warning in found[nearest][1] if warning not in warnings]


def _findings(check: Form, value: object, path: str) -> Found:
    errors: list[Finding] = []
    warnings: list[Finding] = []
    check(value, path, errors, warnings)
    return errors, warnings


def _answered(question: tuple[Any, ...], answer: Callable[[], Any]) -> Any:
    """The answer to a question, which is kept until the outermost question of this thread is answered."""
    thread = get_ident()
    known = _known.get(thread)
    if known is None:
        _known[thread] = {}
        try:
            return answer()
        finally:
            del _known[thread]
    if question not in known:
        known[question] = answer()
    return known[question]


def _distance(found: Found, path: str) -> tuple[int, int]:
    """How far a value is from a form: by what is wrong with it, and by how little of that is deep inside."""
    errors, warnings = found
    weight = 0
    for at, rule, _, _ in (*errors, *warnings):
        keyword = rule.rpartition(".")[2]
        weight += 20 if keyword == "type" and at == path else _WEIGHTS.get(keyword, 1)
    return weight, -sum(finding[0].count("/") for finding in errors)
