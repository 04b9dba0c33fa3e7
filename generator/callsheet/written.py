"""Written: a value as a spec writes it, in messages, cut where it is long."""

from __future__ import annotations

import json
from typing import Any, Final

_MOST: Final = 60


def written(value: Any) -> str:
    """A value as it is written; text stands in quotes."""
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}…"
