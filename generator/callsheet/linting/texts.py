"""Texts: spec files as they are written, with their comments, which documents do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import yaml

Mark: TypeAlias = tuple[int, int]
"""A line, from 1, and a column, from 0."""


def texts(root: Path, shown: str) -> Iterator[tuple[str, str]]:
    """The YAML files of a specs folder that can be read, each with its text. `shown` is how the folder reads."""
    for path in sorted(root.glob("*/*.y*ml")):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue  # told where the file is read
        yield f"{shown}/{path.relative_to(root).as_posix()}".removeprefix("./"), text


def scalars(text: str) -> list[tuple[Mark, Mark, bool]]:
    """Where the scalars of a text begin and end, and whether each is written without quotes; none where it is wrong."""
    try:
        return [
            (
                (token.start_mark.line + 1, token.start_mark.column),
                (token.end_mark.line + 1, token.end_mark.column),
                token.plain,
            )
            for token in yaml.scan(text, Loader=yaml.SafeLoader)
            if isinstance(token, yaml.ScalarToken)
        ]
    except yaml.YAMLError:
        return []
