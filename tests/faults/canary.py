"""The canary: a key that must turn up nowhere, and every place where it might."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from rich.traceback import Traceback

KEY: Final = "sk-canary/3f9c+27b1~d8e4"
"""The key of every client here. Some of its letters are spelled differently in JSON and in addresses."""

ESCAPED: Final = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
ESCAPED_TWICE: Final = ESCAPED.replace("\\", "\\\\")
_SPELLINGS: Final = tuple(
    spelling.lower()
    for spelling in (
        KEY,
        ESCAPED,
        ESCAPED_TWICE,
        KEY.replace("/", "\\/"),
        quote(KEY, safe=""),
        base64.b64encode(KEY.encode()).decode().rstrip("="),
    )
)


def shows_key(text: str) -> bool:
    """Whether a text holds the key, in any spelling that reads back as the key, also as bytes of UTF-16."""
    said = text.replace("\0", "").lower()
    return any(spelling in said for spelling in _SPELLINGS)


class _Kept(logging.Handler):
    """Keeps every record as text, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.lines.append(self.format(record))


@contextlib.contextmanager
def all_logs() -> Iterator[list[str]]:
    """What every logger writes at DEBUG in the meantime."""
    root, kept = logging.getLogger(), _Kept()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        yield kept.lines
    finally:
        root.setLevel(before)
        root.removeHandler(kept)


def shown_by(error: BaseException, *, deeply: bool = True) -> Iterator[tuple[str, str]]:
    """Everything that an error shows, by where: message, repr, what it holds, pickle, tracebacks with locals.

    `deeply` looks into what those locals hold, too, as rich does; that takes longer than the rest.
    """
    yield "message", str(error)
    yield "repr", repr(error)
    yield "notes", "\n".join(getattr(error, "__notes__", ()))
    yield "what the error holds", _deep(error)
    with contextlib.suppress(TypeError, AttributeError, pickle.PicklingError):
        yield "pickle", pickle.dumps(error).decode("latin-1")
    yield "traceback", "".join(traceback.format_exception(error))
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    yield "traceback with locals", "".join(frames.format())
    if deeply:
        yield "traceback of rich", _rich(error)
    for inner in (error.__cause__, error.__context__, getattr(error, "callsheet_error", None)):
        if isinstance(inner, BaseException):
            for place, text in shown_by(inner, deeply=deeply):
                yield f"{place} of what led to it", text


def _rich(error: BaseException) -> str:
    """What rich would show of every frame, without drawing it."""
    trace = Traceback.extract(
        type(error), error, error.__traceback__, show_locals=True, locals_max_length=1000, locals_max_string=100_000
    )
    return "\n".join(
        str(node) for stack in trace.stacks for frame in stack.frames for node in (frame.locals or {}).values()
    )


def _deep(value: Any, depth: int = 4) -> str:
    """The repr of a value and of all that it holds."""
    below = [*getattr(value, "__dict__", {}).values()] if depth else []
    texts = [
        value.decode("latin-1") if isinstance(value, bytes) else repr(value),
        *(_deep(one, depth - 1) for one in below),
    ]
    if isinstance(value, dict | list):
        with contextlib.suppress(TypeError, ValueError):
            texts.append(json.dumps(value, ensure_ascii=False))
    return "\n".join(texts)
