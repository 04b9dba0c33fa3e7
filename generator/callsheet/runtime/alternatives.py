"""Alternatives: whether a value has a form, and which of several forms it was probably meant to have.

What was found out about a value is kept while the outermost question is open: recursive forms ask the same again.
"""

from __future__ import annotations

from _thread import get_ident

from .words import described, either, field_name, pointer_keys, shown

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
_MOST_LISTED = 12
_MOST_GROUPS = 6
"""So many values, or fields that would do, are told at most."""


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
    distances = [_distance(pair, path) for pair in found]
    nearest = distances.index(min(distances))
    alike = [wrong for (wrong, _), distance in zip(found, distances, strict=True) if distance == distances[nearest]]
    said = _decided([wrong for wrong, _ in found], nearest) or _needed(alike, path, rule)
    if said is not None:
        errors += said
        return
    name = forms[nearest][0]
    for number, (at, broken, said, meant) in enumerate(found[nearest][0]):
        errors.append((at, broken, f"{said} (taken for {name})" if name and not number else said, meant))
    if only:
        warnings += [warning for warning in found[nearest][1] if warning not in warnings]


def _decided(found: list[list[Finding]], nearest: int) -> list[Finding] | None:
    """What to say where a value that would decide between all forms is that of none: what any of them takes.

    What else all forms complain about is told as well.
    """
    for at, rule, _, meant in found[nearest]:
        pinned = [_pinned(wrong, at) for wrong in found]
        choices = tuple(dict.fromkeys(choice for taken in pinned for choice in taken or ()))
        if meant is None or not all(pinned) or len(choices) < sum(len(taken or ()) for taken in pinned):
            continue
        value, shape = meant[0], {choice.__class__ for choice in choices}
        listed = [shown(choice) for choice in choices[:_MOST_LISTED]]
        more = [f"one of {len(choices) - _MOST_LISTED} more"] if len(choices) > _MOST_LISTED else []
        got = shown(value) if value.__class__ in shape else described(value)
        said = f"{field_name(at)} must be {either([*listed, *more])}, not {got}"
        others = [finding for finding in found[nearest] if all(_tells(wrong, finding) for wrong in found)]
        return [(at, rule, said, (value, choices)), *(other for other in others if other[0] != at)]
    return None


def _pinned(wrong: list[Finding], path: str) -> tuple[Any, ...] | None:
    """The constants that a form takes at a place, where it has found none of them there."""
    for at, rule, _, meant in wrong:
        if at == path and meant is not None and rule.endswith((".const", ".enum")):
            return meant[1]
    return None


def _tells(wrong: list[Finding], finding: Finding) -> bool:
    return any(other[0] == finding[0] and other[2] == finding[2] for other in wrong)


def _needed(alike: list[list[Finding]], path: str, rule: str) -> list[Finding] | None:
    """What to say where several forms are as near, and each lacks nothing but fields: which fields would do."""
    needs = [[_lacking(finding, path) for finding in wrong] for wrong in alike]
    groups = list(dict.fromkeys(" and ".join(filter(None, names)) for names in needs))
    if not 1 < len(groups) <= _MOST_GROUPS or not all(all(names) for names in needs):
        return None
    comma = "," if any(" and " in group for group in groups) else ""
    said = f"{', '.join(groups[:-1])}{comma} or {groups[-1]}"
    return [(path, rule, f"{field_name(path)} needs {said}", None)]


def _lacking(finding: Finding, path: str) -> str | None:
    """The name of the field of a value that a finding misses, or None for any other finding."""
    parent, _, name = finding[0].rpartition("/")
    return pointer_keys("/" + name)[0] if parent == path and finding[1].endswith(".required") else None


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
