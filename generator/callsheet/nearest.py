"""Nearest: the known name that a mistyped one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from callsheet.ir.texts import SpecText, unsealed


def nearest(name: str, known: Iterable[str], most: int = 1) -> list[str]:
    """At most `most` of the known names that look like `name`, the nearest first."""
    if len(name) > 100:
        return []
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.lower(), candidate)
    return [by_folded[match] for match in get_close_matches(name.lower(), by_folded, n=most, cutoff=0.6)]


def did_you_mean(name: str | SpecText, known: Iterable[str | SpecText]) -> str:
    """`; did you mean 'x'?`, or nothing where no known name is near."""
    found = nearest(unsealed(name), map(unsealed, known))
    return f"; did you mean {found[0]!r}?" if found else ""


def is_nearly(name: SpecText, other: SpecText) -> bool:
    """Whether two names are one but for the way in which it is written, or a slip."""
    from difflib import SequenceMatcher

    one, two = (unsealed(text).lower().replace("_", "").replace("-", "") for text in (name, other))
    return one == two or (len(one) + len(two) < 200 and SequenceMatcher(None, one, two).ratio() > 0.8)
