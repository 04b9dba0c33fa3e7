"""Keys: an API key that no repr, log or message shows."""

from __future__ import annotations

import os
from collections.abc import Callable

from .errors import InvalidArgument


class Key:
    """Holds an API key. Only `reveal` gives it out, for the header that carries it."""

    __slots__ = ("_reveal",)
    _reveal: Callable[[], str]

    def __init__(self, value: str) -> None:
        # A closure keeps the value out of attributes, so that nothing that lists them can show it.
        def reveal() -> str:
            return value

        self._reveal = reveal

    def reveal(self) -> str:
        """The key itself."""
        return self._reveal()

    def __repr__(self) -> str:
        return "Key(…)"

    def __reduce__(self) -> str:
        raise TypeError("an API key is never pickled or copied")

    def hide(self, text: str) -> str:
        """The text with the key blanked, should a server have echoed it."""
        return text.replace(self.reveal(), "…")

    def hide_bytes(self, content: bytes) -> bytes:
        """The bytes with the key blanked."""
        return content.replace(self.reveal().encode(), b"...")


def key_from(argument: str | None, variable: str) -> Key:
    """The key that was given, or the one in the environment. Raises `InvalidArgument` where there is none."""
    value = argument if argument is not None else os.environ.get(variable, "")
    if not value:
        raise InvalidArgument("", f"no API key: pass key=… or set the environment variable {variable}")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise InvalidArgument("", "the API key holds a character that no key has (a space, a line break, an accent)")
    return Key(value)
