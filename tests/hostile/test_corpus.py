"""Whatever a spec says wherever it may say something: it is refused with its place, or it stays text."""

from __future__ import annotations

import pytest
from tests.hostile.judging import faults, outcome, refused_texts
from tests.hostile.positions import positions
from tests.hostile.strings import EVERY, STRINGS

STRICT = {
    "class",
    "component",
    "error code",
    "header parameter",
    "key variable",
    "media type",
    "path",
    "path parameter",
    "price unit",
    "rule hint",
    "rule message",
    "server",
    "webhook signed",
    "operation",
    "security scheme",
    "source name",
    "unit",
    "webhook header",
}
"""Places that take words of a certain form only: they refuse nearly everything."""


def spread(texts: tuple[str, ...], start: int, places: list[str]) -> dict[str, str]:
    """A text for each place, so that every text comes to every place as the start goes on."""
    return {place: texts[(start + 7 * index) % len(texts)] for index, place in enumerate(places)}


@pytest.mark.parametrize("kind", STRINGS)
def test_text_of_every_kind_stays_text_everywhere(kind: str) -> None:
    whole = tuple(text for text in STRINGS[kind] if text.strip() and not any("\ud800" <= c <= "\udfff" for c in text))
    texts = spread(whole, 0, [place for place in positions() if place not in STRICT])
    found = outcome(texts)
    assert [str(problem) for problem in found.refused] == []
    assert list(faults(texts, found.files)) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(len(EVERY)))
def test_every_text_in_every_place_is_refused_or_stays_text(start: int) -> None:
    texts = spread(EVERY, start, list(positions()))
    refused = refused_texts(texts)
    left = {place: text for place, text in texts.items() if place not in refused}
    assert list(faults(left, outcome(left).files)) == []
