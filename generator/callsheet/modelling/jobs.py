"""Jobs, pages and rate limits: what our extensions say about an operation. Their form is checked by the lint pass."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, Literal

from callsheet.ir.operations import Interval, Job, Pagination, RateLimit, Starts
from callsheet.ir.texts import SpecText, text_of, text_or_none
from callsheet.modelling.context import Context

_KINDS: Final[tuple[Literal["page", "offset", "cursor"], ...]] = ("page", "offset", "cursor")


def read_starts(context: Context, api: str, pointer: str) -> Starts | None:
    """The jobs that an operation starts (`x-starts`)."""
    value = context.at(pointer)
    if not isinstance(value, dict):
        return None
    polled, _, name = str(value.get("poll", "")).rpartition(".")
    return Starts(
        poll=(SpecText(polled or api), SpecText(name)),
        ids=text_of(value.get("ids")),
        count=text_or_none(value.get("count")),
        charged=text_or_none(value.get("charged")),
        charges=text_or_none(value.get("charges")),
        indexes=text_or_none(value.get("indexes")),
        balance=text_or_none(value.get("balance")),
        result_unknown=value.get("result") == "unknown",
        basis=context.basis(pointer),
    )


def read_job(context: Context, pointer: str) -> Job | None:
    """How an operation polls a job (`x-job`)."""
    value = context.at(pointer)
    if not isinstance(value, dict) or not isinstance(value.get("states"), dict):
        return None
    return Job(
        id=text_of(value.get("id")),
        echo=text_or_none(value.get("echo")),
        status=text_of(value.get("status")),
        progress=text_or_none(value.get("progress")),
        states=tuple((SpecText(name), state) for name, state in value["states"].items()),
        result=text_or_none(value.get("result")),
        error=text_or_none(value.get("error")),
        charged=text_or_none(value.get("charged")),
        refunded=text_or_none(value.get("refunded")),
        refund=text_or_none(value.get("refund")),
        refunds=value.get("refunds"),
        interval=_interval(context, f"{pointer}/interval", value.get("interval")),
        basis=context.basis(pointer),
    )


def _interval(context: Context, pointer: str, value: Any) -> Interval | None:
    if not isinstance(value, dict) or not isinstance(value.get("seconds"), int | float):
        return None
    low = Decimal(str(value["seconds"]))
    return Interval(low, Decimal(str(value.get("to", low))), context.basis(pointer))


def read_pagination(context: Context, pointer: str) -> Pagination | None:
    """How an operation lists page by page (`x-pagination`)."""
    value = context.at(pointer)
    if not isinstance(value, dict):
        return None
    kind = next((kind for kind in _KINDS if kind in value), _KINDS[-1])
    return Pagination(
        kind=kind,
        parameter=text_of(value.get(kind)),
        first=value.get("first", 1) if kind == "page" else 0,
        size=text_or_none(value.get("size")),
        next=text_or_none(value.get("next")),
        more=text_or_none(value.get("more")),
        pages=text_or_none(value.get("pages")),
        total=text_or_none(value.get("total")),
        items=text_of(value.get("items")),
    )


def read_limits(context: Context, pointer: str) -> tuple[RateLimit, ...]:
    """The rate limits of the object at a pointer (`x-rate-limits`)."""
    listed = context.mapping(pointer).get("x-rate-limits")
    return tuple(
        RateLimit(
            limit["requests"],
            limit["seconds"],
            SpecText(str(limit["per"]).removeprefix("per ")),
            context.basis(f"{pointer}/x-rate-limits/{i}"),
        )
        for i, limit in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(limit, dict) and {"requests", "seconds", "per"} <= set(limit)
    )
