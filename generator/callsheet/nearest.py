"""Nearest: the known name that a mistyped one was probably meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from callsheet.ir.texts import SpecText, unsealed

_LONGEST: Final = 100
"""How long a name is whose like is looked for."""
_FEW: Final = 40
"""Of how many names each is compared. Of more, only the likely ones are: comparing two takes long."""
_LIKELY: Final = 10
_ENOUGH: Final = 200
"""Of how many names the likely ones are told."""


def nearest(name: str, known: Iterable[str], most: int = 1) -> list[str]:
    """At most `most` of the known names that look like `name`, the nearest first."""
    if len(name) > _LONGEST:
        return []
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.lower(), candidate)
    folded = tuple(by_folded)
    likely = folded if len(folded) <= _FEW else _likely(name.lower(), folded)
    return [by_folded[match] for match in get_close_matches(name.lower(), likely, n=most, cutoff=0.6)]


def did_you_mean(name: str | SpecText, known: Iterable[str | SpecText]) -> str:
    """`; did you mean 'x'?`, or nothing where no known name is near."""
    found = nearest(unsealed(name), map(unsealed, known))
    return f"; did you mean {found[0]!r}?" if found else ""


def is_nearly(name: SpecText, other: SpecText) -> bool:
    """Whether two names are one but for the way in which it is written, or a slip."""
    from difflib import SequenceMatcher

    one, two = (unsealed(text).lower().replace("_", "").replace("-", "") for text in (name, other))
    return one == two or (len(one) + len(two) < 200 and SequenceMatcher(None, one, two).ratio() > 0.8)


def _likely(name: str, known: tuple[str, ...]) -> list[str]:
    """The known names that share most of their letters with a name, pair by pair. The rarest pairs tell most."""
    having = _having(known)
    rarest = sorted((having.get(pair, []) for pair in _pairs(name)), key=len)
    shared: Counter[int] = Counter()
    for indexes in rarest:
        if len(shared) < _ENOUGH:
            shared.update(indexes)
    scores = ((-count / (len(name) + len(known[index])), index) for index, count in shared.items())
    return [known[index] for _, index in sorted(scores)[:_LIKELY]]


@lru_cache(maxsize=16)
def _having(known: tuple[str, ...]) -> dict[str, list[int]]:
    """Which names have a pair of letters, by their index; none of those that are too long to be meant."""
    found: dict[str, list[int]] = {}
    for index, name in enumerate(known):
        for pair in _pairs(name) if len(name) <= 2 * _LONGEST else ():
            found.setdefault(pair, []).append(index)
    return found


def _pairs(name: str) -> set[str]:
    """The pairs of letters of a name, its ends among them."""
    return {f" {name}"[at : at + 2] for at in range(len(name) + 1)}
