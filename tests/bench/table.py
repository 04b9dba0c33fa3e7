"""The table that the bench prints: each figure with what it is measured by, its aim, and whether it is reached."""

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
    def aim(self) -> str:
        """What the figure should reach, in words; empty where it stands for comparison only."""
        return "" if self.target is None else f"at {'least' if self.at_least else 'most'} {self.target:.3g}"

    @property
    def reached(self) -> str:
        """Whether the figure reaches its target, in a word."""
        if self.target is None:
            return ""
        return "yes" if (self.figure >= self.target if self.at_least else self.figure <= self.target) else "NO"


def print_table(sections: dict[str, list[Row]]) -> None:
    """Print the rows in aligned columns, below the heading of their section."""
    cells = {heading: [_cells(row) for row in rows] for heading, rows in sections.items()}
    header = ("", "Figure", "of what", "Aim", "Reached")
    lines = [header, *(line for rows in cells.values() for line in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    print(_aligned(header, widths))
    for heading, rows in cells.items():
        print(f"\n{heading}")
        for line in rows:
            print(_aligned(line, widths))


def _cells(row: Row) -> tuple[str, ...]:
    return ("  " + row.what, _number(row.figure), row.of, row.aim, row.reached)


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    what, figure, *others = line
    cells = [f"{what:<{widths[0]}}", f"{figure:>{widths[1]}}"]
    return "  ".join([*cells, *(f"{cell:<{width}}" for cell, width in zip(others, widths[2:], strict=True))]).rstrip()


def _number(figure: float) -> str:
    return f"{figure:g}" if figure == int(figure) else f"{figure:.3f}" if figure < 0.1 else f"{figure:.2f}"
