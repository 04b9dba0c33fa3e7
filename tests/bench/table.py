"""The table that the bench prints: each figure with its target, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure. `target` is what it should reach, None where it stands for comparison only."""

    what: str
    figure: float
    of: str
    target: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure reaches its target."""
        if self.target is None:
            return True
        return self.figure >= self.target if self.at_least else self.figure <= self.target


def print_table(rows: list[Row]) -> None:
    """Print the rows in aligned columns."""
    lines = [("Figure", "", "", "Target", "Met")]
    for row in rows:
        target = "" if row.target is None else f"{'at least' if row.at_least else 'at most'} {row.target:g}"
        lines.append(
            (row.what, _number(row.figure), row.of, target, "" if row.target is None else "yes" if row.met else "NO")
        )
    widths = [max(len(line[i]) for line in lines) for i in range(4)]
    for what, figure, of, target, met in lines:
        print(f"{what:<{widths[0]}}  {figure:>{widths[1]}} {of:<{widths[2]}}  {target:<{widths[3]}}  {met}".rstrip())


def _number(figure: float) -> str:
    return f"{figure:g}" if figure == int(figure) else f"{figure:.3f}" if figure < 0.1 else f"{figure:.2f}"
