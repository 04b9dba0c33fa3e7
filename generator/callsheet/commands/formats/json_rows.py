"""The format `json`: one object a payload, one a line."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from callsheet.commands.results import Result
    from callsheet.commands.summary import Summary
    from callsheet.commands.terminal import Printer
    from callsheet.payloads.streams import Payload
    from callsheet.runtime.estimates import Estimate

_MOST_ESTIMATES = 1000


def opened(options: Namespace, out: Printer) -> JsonRows:
    """The format for one call."""
    return JsonRows(out, only_price=options.command == "estimate")


class JsonRows:
    """Prints each result as one object on a line of its own."""

    def __init__(self, out: Printer, *, only_price: bool) -> None:
        self._out = out
        self._only_price = only_price
        self._estimates: dict[Estimate, str] = {}
        self.wants_each = only_price
        self.prints_fine = True

    def take(self, payload: Payload, result: Result, index: int) -> None:  # every format has one shape
        """Print one result."""
        self._out.json(_row(result, index, self._only_price))

    def take_fine(self, operation: str, estimates: list[Estimate], index: int) -> None:
        """Print the rows of payloads in which nothing was found: they differ in their index and their price only."""
        head = f'{{"operation": {self._out.json_text(operation)}, "index": '
        middle = ', "valid": true, "violations": [], "estimate": '
        said = map(self._estimate, estimates)
        rows = [f"{head}{number}{middle}{text}}}\n" for number, text in enumerate(said, index)]
        self._out.stream.write("".join(rows))

    def _estimate(self, estimate: Estimate) -> str:
        """An estimate as JSON. The same prices come again and again, so the latest are kept."""
        text = self._estimates.get(estimate)
        if text is None:
            if len(self._estimates) == _MOST_ESTIMATES:
                self._estimates.clear()
            text = self._estimates[estimate] = self._out.json_text(estimate.to_json())
        return text

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
