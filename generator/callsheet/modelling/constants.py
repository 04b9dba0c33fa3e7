"""Constants: JSON values of a spec as the IR holds them."""

from __future__ import annotations

import json
from typing import Any

from callsheet.ir.constants import Constant
from callsheet.ir.texts import SpecText


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def constant(value: Any) -> Constant:
    """A JSON value as a constant. Values that JSON Schema takes for equal have one text: 1.0 is 1, and true is not."""
    return Constant(SpecText(json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)))


def as_written(value: Any) -> Constant:
    """A JSON value with its keys in the order in which they are written, for showing it."""
    return Constant(SpecText(json.dumps(value, ensure_ascii=False)))
