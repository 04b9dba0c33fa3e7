"""Checking: from the emitted functions to the report and the estimate that a caller reads."""

from __future__ import annotations

from importlib import import_module

from .errors import UnknownOperation
from .estimates import unknown
from .findings import Report, Violation
from .values import is_plain, made_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .estimates import Estimate
    from .findings import Check, Finding


def report(package: str, operation: str, check: Check, payload: object) -> Report:
    """Run the check of an operation and report everything that it finds. Never raises for any payload."""
    errors: list[Finding] = []
    warnings: list[Finding] = []
    _run(check, payload, errors, warnings)
    if not errors and not warnings:
        return Report(operation, ())
    if not is_plain_enough(payload):
        errors, warnings = [], []
        _run(check, _plain(payload), errors, warnings)
    rules = import_module(f"{package}.rules").RULES
    api = operation.rpartition(".")[0]
    found = [Violation(finding, "error", api, rules) for finding in errors]
    found += [Violation(finding, "warning", api, rules) for finding in warnings]
    return Report(operation, tuple(found), check, payload)


def is_plain_enough(payload: object) -> bool:
    """Whether a payload needs no conversion; one too deep to walk is left as it is."""
    try:
        return is_plain(payload)
    except RecursionError:
        return True


def _plain(payload: object) -> Any:
    try:
        return made_plain(payload)
    except RecursionError:
        return payload


def _run(check: Check, payload: object, errors: list[Finding], warnings: list[Finding]) -> None:
    try:
        check(payload, errors, warnings)
    except RecursionError:
        errors.append(("", "depth", "the payload is nested too deeply to be checked", None))


def estimated(price: Callable[[Any], Estimate] | None, payload: object, *, plain: bool = False) -> Estimate:
    """Run the price of an operation. Without one the estimate is unknown.

    `plain` says that the payload was decoded from JSON, so that nothing in it needs conversion.
    """
    if price is None:
        return unknown("credits", "no price is stated for this operation", None)
    return price(payload if plain or is_plain_enough(payload) else _plain(payload))


def chosen(table: Mapping[str, Any], operation: str, provider: str) -> Any:
    """The entry of an operation. Raises `UnknownOperation` with the names that exist."""
    name = operation.removeprefix(f"{provider}.")
    if name not in table:
        raise UnknownOperation(operation, tuple(f"{provider}.{known}" for known in table))
    return table[name]
