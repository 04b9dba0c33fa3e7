"""Open quotes: a text in quotes that goes on over the lines below it, because its closing quote is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from callsheet.linting.grammar import OBJECTS
from callsheet.linting.texts import scalars, texts
from callsheet.problems import Position, Problems

_KEYS: Final = frozenset(key for fields in OBJECTS.values() for key in fields) | frozenset(
    (
        *("$ref", "type", "enum", "const", "default", "format", "pattern", "minimum", "maximum", "required", "title"),
        *("description", "summary", "operationId", "name", "in", "url", "value", "version", "x-source", "x-evidence"),
    )
)
"""Keys of specs: words before a colon that a description holds are no sign of a quote that is open."""
_KEY: Final = re.compile(r"""\s*(?:- )?["']?([\w$-]+)["']?:(?:\s|\Z)""")


def lint_open_quotes(root: Path, shown: str, problems: Problems) -> None:
    """Note every text in quotes that holds lines which look like keys."""
    for file, text in texts(root, shown):
        lines = text.splitlines()
        for (line, column), (last, end), plain in scalars(text):
            is_quoted = not plain and last > line and lines[line - 1][column] in "\"'"
            inside = [*lines[line : last - 1], lines[last - 1][:end]] if is_quoted else []
            if any(key is not None and key[1] in _KEYS for key in map(_KEY.match, inside)):
                said = f"this text goes on to line {last}, and holds what look like keys: close its quote"
                problems.add(Position(file, line, column + 1), "open-quote", said)
