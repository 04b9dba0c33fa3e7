"""Entries: what the lines of a journal tell of each call.

Every line tells enough to be read without those before it, so that the ids of jobs are found also where a part of the
file is gone. A line that cannot be read is left out, and counted: one that a crash cut short, or that others wrote.
"""

from __future__ import annotations

import errno
import json
import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .errors import JournalFailed

_ENDINGS = ("not-sent", "refused", "unknown", "answered")
_KNOWN = (*_ENDINGS, "prepared", "sending", "ended")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal holds of one call. `state` is the last step; times are Unix time.

    `until` is when the call must have ended. `answer` is the provider's answer with the texts of the payload blanked;
    `content` is one that is not JSON, in base64.
    """

    call: str
    state: str
    operation: str
    fingerprint: str
    prepared_at: float
    until: float
    key: str | None = None
    estimate: Mapping[str, Any] | None = None
    payload: Any = None
    sent_at: float | None = None
    attempts: int = 0
    status: int | None = None
    reason: str = ""
    job_ids: tuple[str, ...] = ()
    answer: Any = None
    content: str | None = None
    ended: Mapping[str, str] = field(default_factory=dict)


def read(path: str | os.PathLike[str]) -> tuple[Entry, ...]:
    """Every call in a journal, in the order in which they were prepared. Raises `JournalFailed`."""
    return inspect(path)[0]


def inspect(path: str | os.PathLike[str]) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """The calls in a journal, and the numbers (from 1) of its lines that cannot be read. Raises `JournalFailed`."""
    try:
        lines = _content(path).split(b"\n")
    except (OSError, ValueError) as error:
        raise unusable(path, error) from None
    entries: dict[str, Entry] = {}
    damaged: list[int] = []
    for number, text in enumerate(lines, 1):
        try:
            line = _Line(json.loads(text)) if text else None
            if line is not None:
                call = line.text("call")
                entries[call] = _told(entries[call] if call in entries else _begun(line), line)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            damaged.append(number)
    return tuple(entries.values()), tuple(damaged)


def _content(path: str | os.PathLike[str]) -> bytes:
    """What stands in a file. Raises `OSError` also for what has no end, such as a device."""
    kind = os.stat(path).st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):  # of a folder the system says so itself
        raise OSError(errno.EINVAL, "it is no regular file")
    return Path(path).read_bytes()


def unusable(path: str | os.PathLike[str], error: OSError | ValueError) -> JournalFailed:
    """The error for a journal that cannot be read or written."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return JournalFailed("", f"the journal {os.fspath(path)!r} cannot be used: {reason}")


class _Line:
    """One line. What it holds under a name is of the kind that belongs there; else `TypeError` is raised."""

    def __init__(self, held: object) -> None:
        if not isinstance(held, dict):
            raise TypeError(type(held))
        self._held = held

    def _get(self, name: str, kind: type | tuple[type, ...], default: object = ...) -> Any:
        value = self._held[name] if default is ... else self._held.get(name, default)
        if value is not default and (not isinstance(value, kind) or isinstance(value, bool)):
            raise TypeError(name)
        return value

    def text(self, name: str, default: Any = ...) -> Any:
        """A text."""
        return self._get(name, str, default)

    def number(self, name: str, default: Any = ...) -> Any:
        """A whole number."""
        return self._get(name, int, default)

    def moment(self, name: str, default: Any = ...) -> Any:
        """A time, in Unix time."""
        seconds = self._get(name, (int, float), default)
        if not math.isfinite(seconds):
            raise ValueError(name)
        return seconds

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts; none where the line says nothing of them."""
        listed = self._get(name, list, [])
        if not all(isinstance(item, str) for item in listed):
            raise TypeError(name)
        return tuple(listed)

    def table(self, name: str) -> Any:
        """An object."""
        return self._get(name, dict, None)

    def anything(self, name: str) -> Any:
        """Whatever stands there."""
        return self._held.get(name)


def _begun(line: _Line) -> Entry:
    """A call as its first line tells of it."""
    return Entry(
        call=line.text("call"),
        state="prepared",
        operation=line.text("operation"),
        fingerprint=line.text("fingerprint"),
        prepared_at=line.moment("at"),
        until=line.moment("until", line.moment("at")),
        key=line.text("key", None),
        estimate=line.table("estimate"),
        payload=line.anything("payload"),
    )


def _told(entry: Entry, line: _Line) -> Entry:
    """A call after one more line of it. What was answered once stays answered."""
    step = line.text("step")
    if step not in _KNOWN:
        raise ValueError(step)
    if step == "prepared" or (step in _ENDINGS and entry.state in ("answered", "ended")):
        return entry
    if step == "sending":
        return replace(entry, state=step, sent_at=line.moment("at"), attempts=line.number("attempt"))
    if step == "ended":
        return replace(entry, state=step, ended={**entry.ended, line.text("job_id"): line.text("state")})
    return replace(
        entry,
        state=step,
        status=line.number("status", None),
        reason=line.text("reason", ""),
        job_ids=line.texts("job_ids"),
        answer=line.anything("answer"),
        content=line.text("content", None),
    )
