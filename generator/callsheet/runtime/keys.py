"""Keys: an API key that no repr, log, message or traceback shows.

The value lives in closures only, and it is checked in frames that do not hold it: an error that is shown with the
local variables of its frames shows a `Key(…)` there.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NoReturn

from .errors import InvalidArgument

if TYPE_CHECKING:
    from .credentials import Credential
    from .operations import Operation

_NOT_IN_COOKIES = frozenset(';,"\\')
"""Characters that end a cookie, or mean something else in it."""

LONG = 8
"""From so many letters on, a key is blanked wherever it stands, in small letters and in capitals."""
SHORTEST = 4
"""A shorter key is refused: it is found in every other word, so that nobody could blank it. No provider has such."""
_BEFORE, _AFTER = r"(?<![0-9A-Za-z_-])", r"(?![0-9A-Za-z_-])"
"""Where a word begins and ends. What is too short to be looked for everywhere is blanked as a whole word only."""
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
"""How a page names characters that mean something in it."""


class Key:
    """Holds an API key: the one that was given, or the one in an environment variable. Only `reveal` gives it out.

    Making one never fails; `check` tells whether it can be used. A key that is not `required` may be missing. A `pair`
    is a user name and a password with a colon between them.
    """

    __slots__ = ("__weakref__", "_hide", "_problem", "_reveal", "_variable")
    _reveal: Callable[[], str]
    _hide: Callable[[str], str]
    _problem: str | None

    def __init__(self, argument: str | None, variable: str, *, required: bool = True, pair: bool = False) -> None:
        value = argument if argument is not None else os.environ.get(variable, "")
        self._variable = variable
        self._problem = None if value == "" and not required else _problem(value, variable, pair)
        self._reveal = lambda: value
        self._hide = _hiding(*((_secrets(value, pair), _in_base64(value)) if self._problem is None else ([], [])))

    def check(self) -> None:
        """Raise `InvalidArgument` for a key that cannot be used."""
        if self._problem is not None:
            raise InvalidArgument("", self._problem)

    def reveal(self) -> str:
        """The key itself; empty where it is missing."""
        return self._reveal()

    @property
    def variable(self) -> str:
        """The environment variable that it may come from."""
        return self._variable

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


class Keyring:
    """The keys of a client, by the argument that each was given as. What one key hides, all of them hide."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self._keys = dict(keys)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.values())

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self._keys)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("API keys are never pickled or copied")

    def has(self, name: str) -> bool:
        """Whether there is a key of this name."""
        return name in self._keys and bool(self._keys[name].reveal())

    def check(self, credentials: Iterable[Credential]) -> None:
        """Raise `InvalidArgument` where a key cannot be used, or not in the cookie that it belongs in."""
        for key in self:
            key.check()
        for credential in credentials:
            if credential.place == "cookie" and not _NOT_IN_COOKIES.isdisjoint(self.reveal(credential.key)):
                raise InvalidArgument("", f"{credential.key} holds a character that no cookie can carry")

    def reveal(self, name: str) -> str:
        """A key itself; empty where it is missing."""
        return self._keys[name].reveal() if name in self._keys else ""

    def of(self, operation: Operation) -> tuple[str, ...]:
        """The keys that go along with an operation: of its alternatives the first that is here, or else the first."""
        sets = (operation.keys, *operation.other_keys)
        return next((names for names in sets if all(map(self.has, names))), operation.keys)

    def require(self, operation: Operation) -> None:
        """Raise `InvalidArgument` where the keys that an operation needs are missing."""
        missing = next((name for name in self.of(operation) if not self.has(name)), None)
        if missing is not None and not operation.keys_optional:
            said = f"no key: pass {missing}=… or set the environment variable {self._keys[missing].variable}"
            others = [" and ".join(f"{name}=…" for name in names) for names in operation.other_keys]
            raise InvalidArgument(operation.name, "; or else pass ".join([said, *others]))

    def hide(self, text: str) -> str:
        """The text with every key blanked, in every spelling in which a server may have echoed it."""
        for key in self:
            text = key.hide(text)
        return text

    def hide_bytes(self, content: bytes) -> bytes:
        """The bytes with every key blanked."""
        for key in self:
            content = key.hide_bytes(content)
        return content


def _problem(value: object, variable: str, pair: bool) -> str | None:
    """What is wrong with a key; it says nothing of the key itself."""
    if not isinstance(value, str):
        return f"the API key must be text, not {type(value).__name__}"
    if not value:
        return f"no API key: pass key=… or set the environment variable {variable}"
    if pair and ":" not in value:
        return "the API key is a user name and a password with a colon between them"
    if not value.isprintable() or not (pair or value.isascii()) or (" " in value and not pair):
        return "the API key holds a character that no key has (a space, a line break, an accent)"
    if len(_secret_part(value) if pair else value) < SHORTEST:
        return f"the API key has fewer than {SHORTEST} letters: it could not be kept out of logs and messages"
    return None


def _secret_part(pair: str) -> str:
    """What is secret of a user name and a password: the password, or the name where there is no password."""
    user, _, password = pair.partition(":")
    return password or user


def _secrets(value: str, pair: bool) -> list[str]:
    """What must not be shown of a key: of a pair also its parts, and how it is sent."""
    if not pair:
        return [value]
    texts = [base64.b64encode(value.encode()).decode(), value, *value.split(":", 1)]
    return [*texts, *(text.encode().decode("latin-1") for text in texts if not text.isascii())]  # as bytes read


def _in_base64(value: str) -> list[str]:
    """What a text in base64 shows of a key that stands anywhere in it: three bytes at a time become four letters."""
    if len(value) < LONG:
        return []
    found = []
    for before, depends in ((0, 0), (1, 2), (2, 3)):
        written = base64.b64encode(b" " * before + value.encode()).decode()
        found.append(written[depends : (before + len(value)) // 3 * 4])
    return found


def _hiding(secrets: list[str], literal: list[str]) -> Callable[[str], str]:
    """A function that blanks keys, also where JSON, a URL or a page spells some of their characters differently; and
    literal texts, which takes a tenth of the time."""
    patterns = [_pattern(secret) for secret in secrets if len(secret) >= SHORTEST]
    if not patterns:
        return str
    blanked = re.compile("|".join(patterns)).sub

    def hide(text: str) -> str:
        for written in literal:
            text = text.replace(written, "…")
        return blanked("…", text)

    return hide


def _pattern(secret: str) -> str:
    spelled = r"\0{0,3}".join(map(_spellings, secret))  # in UTF-16 and UTF-32 there are zeros between letters
    return f"(?i:{spelled})" if len(secret) >= LONG else _BEFORE + spelled + _AFTER


def _spellings(character: str) -> str:
    """A pattern for a character: itself, and as JSON, a URL or a page may spell it, also one inside of another."""
    number = ord(character)
    names = [rf"#x0*{number:x}", f"#0*{number}", *([_ENTITIES[character]] if character in _ENTITIES else [])]
    in_url = "".join(f"%(?:25)*{byte:02x}" for byte in character.encode())
    spelled = [re.escape(character), rf"(?i:\\+u{number:04x}|&(?:amp;)*(?:{'|'.join(names)});|{in_url})"]
    if character in "/\"'\\":
        spelled.append(r"\\+" + re.escape(character))
    return f"(?:{'|'.join(spelled)})"
