"""Spelling: which known word a mistyped one was meant to be, where there is no doubt."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 64
"""Longer texts are no mistyped words."""
_SLIPS = ((3, 0), (8, 1), (_LONGEST + 1, 2))
"""How many slips of the fingers a word shorter than this may have."""


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
