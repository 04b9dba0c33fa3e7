"""The format `json`: one object a payload, one a line."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from callsheet.commands.results import Result
    from callsheet.commands.summary import Summary
    from callsheet.commands.terminal import Printer
    from callsheet.payloads import Payload


def opened(options: Namespace, out: Printer) -> JsonRows:
    """The format for one call."""
    return JsonRows(out, only_price=options.command == "estimate")


class JsonRows:
    """Prints each result as one object on a line of its own."""

    def __init__(self, out: Printer, *, only_price: bool) -> None:
        self._out = out
        self._only_price = only_price

    def take(self, payload: Payload, result: Result, index: int) -> None:  # noqa: ARG002  # every format has one shape
        """Print one result."""
        self._out.json(_row(result, index, self._only_price))

    def finish(self, summary: Summary) -> None:
        """Print nothing: the rows are all."""


def _row(result: Result, index: int, only_price: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"operation": result.operation, "index": index}
    if not only_price:
        row |= {"valid": result.valid, "violations": list(result.violations)}
    row["estimate"] = result.estimate.to_json() if result.estimate is not None else None
    if only_price and result.violations:
        row["violations"] = list(result.violations)
    return row
