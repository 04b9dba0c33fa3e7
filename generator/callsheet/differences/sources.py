"""Sources: what changed in the pages that the facts of a provider rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.differences.pairs import Pair, paired
from callsheet.ir.basis import Source
from callsheet.ir.operations import Api
from callsheet.ir.texts import SpecText

_States: TypeAlias = Sequence[tuple[Api, Api]]


def compare_sources(about: About, apis: _States) -> None:
    """Note what changed in the sources of a provider's APIs, given as pairs: once where it is so in all of them."""
    told: dict[str, list[Api]] = {}
    for old, new in apis:
        for text in _told(old, new):
            told.setdefault(text, []).append(new)
    for text, where in told.items():
        if len(where) == len(apis):
            about.tell("note", text)
        else:
            for api in where:
                About(about.changes, f"{about.subject}.{api.name}").tell("note", text)


def _told(old: Api, new: Api) -> Iterator[str]:
    before, after = ({source.name: source for source in api.sources} for api in (old, new))
    for pair in paired(before, after):
        text = _change(pair)
        if text is not None:
            yield text


def _change(pair: Pair[SpecText, Source]) -> str | None:
    name = plain_words(pair.name)
    if pair.now is None:
        return f"the source {name} is gone"
    if pair.was is None:
        return f"the source {name} is new: {plain_words(pair.now.citation)}"
    told = [
        f"{what} was {plain_words(was)} and is {plain_words(now)}"
        for what, was, now in (
            ("title", pair.was.title, pair.now.title),
            ("address", pair.was.url, pair.now.url),
            ("day of reading", pair.was.read, pair.now.read),
        )
        if was != now
    ]
    return f"the source {name}: {', '.join(told)}" if told else None
