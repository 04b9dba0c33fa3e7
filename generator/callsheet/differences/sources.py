"""Sources: what changed in the pages that the facts of a provider rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About
from callsheet.differences.pairs import Pair, paired
from callsheet.ir.basis import Source
from callsheet.ir.operations import Api
from callsheet.ir.texts import SpecText
from callsheet.reading.documents import Document

_States: TypeAlias = Sequence[tuple[Api, Api]]


def compare_sources(about: About, apis: _States, documents: Mapping[str, Document | None]) -> None:
    """Note what changed in the sources of a provider's APIs, given as pairs: once where it is so in all of them.

    `documents` are those of the new state, by API.
    """
    told: dict[tuple[str, str], list[About]] = {}
    for old, new in apis:
        one = About(about.changes, f"{about.subject}.{new.name}", documents.get(new.name))
        for change in _told(old, new):
            told.setdefault(change, []).append(one)
    for (name, text), where in told.items():
        for one in where if len(where) < len(apis) else where[:1]:
            subject = one if len(where) < len(apis) else about
            subject.tell("note", text, position=one.part("x-sources", name))


def _told(old: Api, new: Api) -> Iterator[tuple[str, str]]:
    """The names of the sources that changed, each with what changed in it."""
    before, after = ({source.name: source for source in api.sources} for api in (old, new))
    for pair in paired(before, after):
        text = _change(pair)
        if text is not None:
            yield plain_words(pair.name), text


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
