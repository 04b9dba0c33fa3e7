"""Constants: JSON values of a spec as the IR holds them."""

from __future__ import annotations

import json
from typing import Any

from callsheet.ir.schemas import Constant


def constant(value: Any) -> Constant:
    """A JSON value as a constant."""
    return Constant(json.dumps(value, ensure_ascii=False, sort_keys=True))


def as_written(value: Any) -> Constant:
    """A JSON value with its keys in the order in which they are written, for showing it."""
    return Constant(json.dumps(value, ensure_ascii=False))
