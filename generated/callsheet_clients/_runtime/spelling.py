"""Spelling: which known word a mistyped one was meant to be, where there is no doubt; else which ones it may mean."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

_WORD = re.compile("[A-Z]?[a-z0-9.]+|[A-Z0-9.]+")
_MOST_GUESSES = 3
"""So many known texts that hold the words of a mistyped one may be meant; more of them say nothing."""
_LONGEST = 64
"""Longer texts are no mistyped words."""
_SLIPS = ((3, 0), (8, 1), (_LONGEST + 1, 2))
"""How many slips of the fingers a word shorter than this may have."""


def guesses(value: object, known: Iterable[object], beside: Container[str] = ()) -> list[str]:
    """The known texts that a mistyped one may stand for: those that hold all its words, else the one nearest to it.

    A name that stands `beside` it is only meant where it is another spelling of the same words.
    """
    if not isinstance(value, str) or len(value) > 100:
        return []
    words = _words(value)
    names = [name for name in known if isinstance(name, str) and (name not in beside or _words(name) == words)]
    # A number written as text is no slip of the fingers: "5" was not meant to be "15".
    if not any(char.isalpha() for char in value):
        word = meant(value, names)
        return [word] if word is not None and word != value else []
    holding = [name for name in names if words and _holds(_words(name), words)]
    if 0 < len(holding) <= _MOST_GUESSES:
        same = [name for name in holding if name.lower() == value.lower()]
        return same or holding
    return _nearest(value, words, names) or _shortened(value, names)


def _nearest(value: str, words: list[str], names: list[str]) -> list[str]:
    """The one name that looks most like a text, of those that begin alike, are part of it, or differ by a slip."""
    from difflib import get_close_matches

    folded = value.lower()
    texts = {
        name.lower(): name
        for name in names
        if name[:1].lower() == folded[:1] or _holds(words, _words(name)) or _slips(folded, name.lower(), 2) <= 2
    }
    return [texts[match] for match in get_close_matches(folded, texts, n=1, cutoff=0.6)]


def _shortened(value: str, names: list[str]) -> list[str]:
    """The one name that is short for a text, as "std" is for "standard", or that it is short for, as "t2v" may be."""
    text = _folded(value).replace("2", "to")
    found = [name for name in names if _is_short(_folded(name), text) or _is_short(text, _folded(name))]
    return found if len(found) == 1 else []


def _is_short(short: str, long: str) -> bool:
    """Whether a text of a few letters is the beginning of another one, or some of its letters in their order."""
    if not (3 <= len(short) <= 4 and len(short) < len(long) and short[0] == long[0]):
        return False
    left = iter(long)
    return short.isalpha() and all(char in left for char in short)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _holds(words: list[str], part: list[str]) -> bool:
    """Whether words hold others, in their order and side by side."""
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def meant(text: str, known: Iterable[str]) -> str | None:
    """The one known word that a text stands for: but for letter case and separators, or for a slip or two.

    None where two words are as likely. Digits are never a slip: kling-2.5 was not meant to be kling-2.6.
    """
    if len(text) > _LONGEST:
        return None
    words = {word: _folded(word) for word in known}
    folded = _folded(text)
    same = [word for word, other in words.items() if other == folded]
    if same:
        return same[0] if len(same) == 1 else None
    allowed = next(slips for length, slips in _SLIPS if len(folded) < length)
    near = [word for word, other in words.items() if _slips(folded, other, allowed + 1) <= allowed + 1]
    if len(near) != 1 or _slips(folded, words[near[0]], allowed) > allowed:
        return None
    return near[0] if _digits(folded) == _digits(words[near[0]]) else None


def _folded(text: str) -> str:
    return "".join(char for char in text.strip().casefold() if char not in "-_ ")


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _slips(left: str, right: str, most: int) -> int:
    """How many letters are wrong, missing, too many, or in the wrong order; `most` + 1 stands for more than that."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
