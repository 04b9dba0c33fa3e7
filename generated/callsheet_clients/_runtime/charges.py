"""Charges: what a provider says that it charged, held against what was estimated."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from .estimates import Estimate
from .pointers import at
from .words import legible

log = logging.getLogger("callsheet_clients")


@dataclass(frozen=True, slots=True)
class ChargeDifference:
    """A charge that the estimate does not cover. `charged` is the provider's figure, in the estimate's unit."""

    operation: str
    job_ids: tuple[str, ...]
    charged: Decimal
    estimate: Estimate

    def __str__(self) -> str:
        jobs = f" ({legible(', '.join(self.job_ids))})" if self.job_ids else ""
        return f"{self.operation}{jobs}: charged {self.charged} {self.estimate.unit}, estimated {self.estimate}"


OnChargeDifference: TypeAlias = "Callable[[ChargeDifference], object]"


def charge_at(answer: Any, pointer: str | None) -> Decimal | None:
    """The charge that an answer states at a pointer, or None where it states none."""
    value = at(answer, pointer)
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def reconcile(
    operation: str,
    job_ids: tuple[str, ...],
    charged: Decimal | None,
    estimate: Estimate | None,
    on_difference: OnChargeDifference | None,
) -> None:
    """Log a charge that lies outside of its estimate, and hand it to the callback.

    An unknown estimate promises nothing, so that no charge differs from it. An error of the callback is logged and
    goes no further: the job it speaks of has been paid for.
    """
    if charged is None or estimate is None or estimate.low is None or estimate.high is None:
        return
    if estimate.low <= charged <= estimate.high:
        return
    difference = ChargeDifference(operation, job_ids, charged, estimate)
    log.warning("%s", difference)
    if on_difference is not None:
        try:
            on_difference(difference)
        except Exception:
            log.exception("%s: the callback for a charge failed", operation)
