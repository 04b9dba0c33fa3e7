"""Glued comments: a # in a text without quotes, which cuts the text off there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from callsheet.linting.texts import scalars, texts
from callsheet.problems import Position, Problems

_GLUED: Final = re.compile(r"(?<=\s)#(?=[^\s#!])")


def lint_glued_comments(root: Path, shown: str, problems: Problems) -> None:
    """Note every comment that begins without a space right behind a text, of which it was meant to be a part."""
    for file, text in texts(root, shown):
        candidates = {
            (number, found.start())
            for number, line in enumerate(text.splitlines(), 1)
            for found in [_GLUED.search(line)]
            if found is not None and line[: found.start()].strip()
        }
        for number, column in sorted(candidates & _behind_texts(text) if candidates else ()):
            said = "the text ends here, because # begins a comment: put it in quotes, or write a space behind #"
            problems.add(Position(file, number, column + 1), "glued-comment", said)


def _behind_texts(text: str) -> set[tuple[int, int]]:
    """Where the first letter stands behind each scalar without quotes, in its line."""
    lines = text.splitlines()
    ends = [end for _, end, plain in scalars(text) if plain]
    return {
        (number, column + len(rest) - len(rest.lstrip()))
        for number, column in ends
        for rest in [lines[number - 1][column:]]
    }
