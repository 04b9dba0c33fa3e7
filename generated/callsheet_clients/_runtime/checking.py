"""Checking: from the emitted functions to the report and the estimate that a caller reads."""

from __future__ import annotations

from . import words
from .findings import Subject, report_of
from .rules import RulesOf
from .values import is_plain_enough, made_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .estimates import Estimate
    from .findings import Check, Finding, Report


def checker(package: str, operation: str, check: Check) -> Callable[[object], Report]:
    """The check of an operation: a function from a payload to the report of everything that is found in it.

    It never raises for any payload. `package` is the import name of the provider that the operation belongs to.
    """
    subject = Subject(operation, operation.rpartition(".")[0], check, RulesOf(package))
    nothing_found = report_of(subject, [], [], None)

    def checked(payload: object) -> Report:
        errors: list[Finding] = []
        warnings: list[Finding] = []
        foreigner = words.foreigner
        try:  # as `run` does: a call more would be a tenth of what a valid payload costs
            check(payload, errors, warnings)
        except Exception:
            errors, warnings, foreigner = [], [], None
            run(check, payload, errors, warnings)
        if words.foreigner is not foreigner and not is_plain_enough(payload):
            errors, warnings = again(check, payload)
        if not errors and not warnings:
            return nothing_found
        return report_of(subject, errors, warnings, payload)

    return checked


def again(check: Check, payload: object) -> tuple[list[Finding], list[Finding]]:
    """The errors and warnings of a payload that is not plain: of what JSON would make of it, and what it cannot be."""
    from .foreign import foreign

    errors: list[Finding] = []
    warnings: list[Finding] = []
    run(check, _plain(payload), errors, warnings)
    places = {finding[0] for finding in errors}
    return [*errors, *(finding for finding in foreign(payload) if finding[0] not in places)], warnings


def _plain(payload: object) -> Any:
    try:
        return made_plain(payload)
    except RecursionError:
        return payload


def run(check: Check, payload: object, errors: list[Finding], warnings: list[Finding]) -> None:
    """Run a check. A payload that is nested too deeply for it is a finding, and so is one that fails to be compared."""
    try:
        check(payload, errors, warnings)
    except RecursionError:
        errors.append(("", "depth", "the payload is nested too deeply to be checked", None))
    except Exception as error:
        if is_plain_enough(payload):
            raise
        errors.append(("", "json", f"the payload holds what cannot be compared: {type(error).__name__}", None))


UNPRICED = "no price is stated for this operation"


def estimator(price: Callable[[Any], Estimate] | None) -> Callable[[object], Estimate]:
    """The price of an operation: a function from a payload to its estimate, unknown where `price` is None."""
    if price is None:
        from .estimates import undocumented

        unpriced = undocumented("credits", UNPRICED, None)
        return lambda _: unpriced

    def estimated(payload: object) -> Estimate:
        try:
            estimate = price(payload)
            # Elsewhere a subclass of JSON's types may have been in the way of a figure.
            if estimate.is_certain or is_plain_enough(payload):
                return estimate
            return price(_plain(payload))
        except Exception as error:
            if is_plain_enough(payload):
                raise
            return _incomparable(price, error)

    return estimated


def _incomparable(price: Callable[[Any], Estimate], error: Exception) -> Estimate:
    """The estimate of a payload whose values fail to be compared: unknown, in the unit of the operation."""
    from .estimates import unknown

    return unknown(price({}).unit, f"the payload holds what cannot be compared: {type(error).__name__}", None)


def chosen(table: Mapping[str, Any], operation: str, provider: str) -> Any:
    """The entry of an operation. Raises `UnknownOperation` with the names that exist.

    A provider may be called like one of its APIs: `api.get` may then be the whole name without the provider.
    """
    name = operation if operation in table else operation.removeprefix(f"{provider}.")
    if name not in table:
        from .errors import UnknownOperation

        raise UnknownOperation(operation, tuple(f"{provider}.{known}" for known in table))
    return table[name]
