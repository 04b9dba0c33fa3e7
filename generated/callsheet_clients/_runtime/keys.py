"""Keys: an API key that no repr, log, message or traceback shows.

The value lives in closures only, and it is checked in frames that do not hold it: an error that is shown with the
local variables of its frames shows a `Key(…)` there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import NoReturn

from .errors import InvalidArgument

LONG = 8
"""From so many letters on, a key is blanked wherever it stands."""
SHORTEST = 4
"""A shorter key is found in every other word, and is not blanked. No provider has keys as short as that."""
_BEFORE, _AFTER = r"(?<![0-9A-Za-z_-])", r"(?![0-9A-Za-z_-])"
"""Where a word begins and ends. What is too short to be looked for everywhere is blanked as a whole word only."""


class Key:
    """Holds an API key: the one that was given, or the one in an environment variable. Only `reveal` gives it out.

    Making one never fails; `check` tells whether it can be used.
    """

    __slots__ = ("__weakref__", "_hide", "_problem", "_reveal")
    _reveal: Callable[[], str]
    _hide: Callable[[str], str]
    _problem: str | None

    def __init__(self, argument: str | None, variable: str) -> None:
        value = argument if argument is not None else os.environ.get(variable, "")
        self._problem = _problem(value, variable)
        self._reveal = lambda: value
        self._hide = _hiding(value if self._problem is None else "")

    def check(self) -> None:
        """Raise `InvalidArgument` for a key that cannot be used."""
        if self._problem is not None:
            raise InvalidArgument("", self._problem)

    def reveal(self) -> str:
        """The key itself."""
        return self._reveal()

    def __repr__(self) -> str:
        return "Key(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key is never pickled or copied")

    def hide(self, text: str) -> str:
        """The text with the key blanked, in every spelling in which a server may have echoed it."""
        return self._hide(text)

    def hide_bytes(self, content: bytes) -> bytes:
        """The bytes with the key blanked."""
        text = content.decode("latin-1")
        hidden = self._hide(text)
        return content if hidden == text else hidden.replace("…", "...").encode("latin-1")


def _problem(value: object, variable: str) -> str | None:
    """What is wrong with a key; it says nothing of the key itself."""
    if not isinstance(value, str):
        return f"the API key must be text, not {type(value).__name__}"
    if not value:
        return f"no API key: pass key=… or set the environment variable {variable}"
    if not value.isascii() or not value.isprintable() or " " in value:
        return "the API key holds a character that no key has (a space, a line break, an accent)"
    return None


def _hiding(value: str) -> Callable[[str], str]:
    """A function that blanks a key, also where JSON, a URL or a page spells some of its characters differently."""
    if len(value) < SHORTEST:
        return str
    spelled = "".join(map(_spellings, value))
    blanked = re.compile(spelled if len(value) >= LONG else _BEFORE + spelled + _AFTER).sub
    return lambda text: blanked("…", text)


def _spellings(character: str) -> str:
    """A pattern for a character: itself, and as JSON, a URL or a page may spell it."""
    number = ord(character)
    slash = r"|\\/" if character == "/" else ""
    return rf"(?:{re.escape(character)}{slash}|(?i:\\u{number:04x}|%{number:02x}|&#x0*{number:x};)|&#0*{number};)"
