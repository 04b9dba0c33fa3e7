"""Blanking: what the journal keeps out of an answer that it writes down."""

from __future__ import annotations

import json
import math
from typing import Any

from .words import legible

DEEPEST = 100
"""How deep an answer may be nested that is written down."""


def texts_of(value: object) -> set[str]:
    """Every text in a payload, however deep."""
    found: set[str] = set()
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, str) and value:
            found.add(value)
        elif isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list | tuple):
            pending.extend(value)
    return found


def blanked(value: Any, texts: set[str], depth: int = 0) -> Any:
    """An answer without the texts of the payload that it echoes, and without what no line can hold: what is nested
    too deeply, and the numbers that JSON does not have."""
    if isinstance(value, str):
        return "…" if value in texts else blanked_text(value, texts)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list | dict) and depth >= DEEPEST:
        return "…"
    if isinstance(value, list):
        return [blanked(item, texts, depth + 1) for item in value]
    if isinstance(value, dict):
        return {name: blanked(item, texts, depth + 1) for name, item in value.items()}
    return value


def blanked_text(text: str, texts: set[str]) -> str:
    """A text without those of the payload that are longer than a word."""
    for hidden in sorted(texts, key=len, reverse=True):  # a text may be a part of another one
        if len(hidden) >= 8:  # shorter ones are words of the API as often as not
            for spelling in dict.fromkeys((hidden, json.dumps(hidden)[1:-1], legible(hidden))):
                text = text.replace(spelling, "…")
    return text
