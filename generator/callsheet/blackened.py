"""black: the only module that calls it. It is loaded when it is first needed, because that alone takes a while."""

from __future__ import annotations

from functools import cache
from typing import Any

from callsheet.compiling.code import LINE_LENGTH


def blackened(source: str) -> str:
    """Python source as black writes it."""
    import black

    return black.format_str(source, mode=_mode())


def width(line: str) -> int:
    """How many columns black counts for a line."""
    from black.strings import str_width

    return str_width(line)


def with_fewest_escapes(text: str) -> str:
    """A text in its quotes, with those that black gives it."""
    from black.strings import normalize_string_quotes

    return normalize_string_quotes(text)


@cache
def _mode() -> Any:
    import black
    from black.mode import TargetVersion

    return black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY311})
