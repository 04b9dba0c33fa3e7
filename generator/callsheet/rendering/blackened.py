"""black: the only module that calls it. It is loaded when it is first needed, because that alone takes a while."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from callsheet.compiling.code import LINE_LENGTH

_WIDE: Final = re.compile("[^ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]")
"""What may take another number of columns than one."""
_ESCAPE: Final = re.compile(r"\\(.)")


class NotKnown(Exception):
    """A statement that black must see to."""


def blackened(source: str) -> str:
    """Python source as black writes it."""
    import black

    return black.format_str(source, mode=_mode())


def width(line: str) -> int:
    """How many columns black counts for a line."""
    if not _WIDE.search(line):
        return len(line)
    from black.strings import str_width

    return str_width(line)


def fits(line: str) -> bool:
    """Whether a line is no longer than black has them."""
    if line.isascii() or 2 * len(line) <= LINE_LENGTH:
        return len(line) <= LINE_LENGTH
    return width(line) <= LINE_LENGTH


def with_fewest_escapes(text: str) -> str:
    """A text in its quotes, with those that black gives it."""
    if text.startswith(('"', 'f"')) and "'" not in text:
        found = _ESCAPE.sub(_without_backslash, text.replace('"', "'", 1)[:-1] + "'")
        return found if '"' in found else text
    from black.strings import normalize_string_quotes

    return normalize_string_quotes(text)


def _without_backslash(escape: re.Match[str]) -> str:
    return '"' if escape[1] == '"' else escape[0]


@cache
def _mode() -> Any:
    import black
    from black.mode import TargetVersion

    return black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY311})
