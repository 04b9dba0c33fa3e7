"""Logs: what the HTTP library logs, without keys and without the signatures in the addresses of results."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

from .keys import Key

TALKATIVE = (
    "httpx2",
    "httpcore2.connection",
    "httpcore2.http11",
    "httpcore2.http2",
    "httpcore2.proxy",
    "httpcore2.socks",
    "hpack.hpack",
    "hpack.table",
)
"""The loggers of the HTTP library. At DEBUG they repeat the headers of answers, in which a server may echo the key."""

_keys: WeakSet[Key] = WeakSet()
_texts: list[str] = []


class _Blanking(logging.Filter):
    """Blanks in what a logger says whatever is to be kept out of logs now."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the secrets."""
        try:
            said = hidden = record.getMessage()
        except (TypeError, ValueError):
            return True  # a message that does not fit its arguments is the handlers' to complain about
        for key in tuple(_keys):
            hidden = key.hide(hidden)
        for text in tuple(_texts):
            hidden = hidden.replace(text, "…")
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True


_blanking = _Blanking()


def keep_out_of_logs(key: Key) -> None:
    """Blank a key for as long as it is in use."""
    _keys.add(key)
    _watch_loggers()


@contextmanager
def kept_out_of_logs(text: str) -> Iterator[None]:
    """Blank a text while something is done; an empty one is left alone."""
    if not text:
        yield
        return
    _watch_loggers()
    _texts.append(text)  # as often as it is asked for, by several threads
    try:
        yield
    finally:
        _texts.remove(text)


def _watch_loggers() -> None:
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(_blanking)  # a filter that is there is not added again
