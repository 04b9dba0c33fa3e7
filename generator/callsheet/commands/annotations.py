"""Annotations: how GitHub Actions reads what is wrong at a place of a file from a line of output."""

from __future__ import annotations

from typing import Final, Literal

Level = Literal["error", "warning", "note"]

_COMMANDS: Final[dict[Level, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def annotation(level: Level, message: str, file: str, line: int | None = None, column: int | None = None) -> str:
    """The line that annotates a place of a file; the whole file, where no line is known."""
    place = {"file": _property(file), "line": line, "col": column}
    named = ",".join(f"{name}={value}" for name, value in place.items() if value is not None)
    return f"::{_COMMANDS[level]} {named}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
