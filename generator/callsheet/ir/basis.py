"""Basis: what a fact rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from callsheet.ir.texts import SpecText, prose
from callsheet.problems import Position

Evidence = Literal["documented", "example", "assumed"]


@dataclass(frozen=True, slots=True)
class Source:
    """A page that facts were read from. `read` is the day it was read, as YYYY-MM-DD."""

    name: SpecText
    title: SpecText
    url: SpecText
    read: SpecText

    @property
    def citation(self) -> SpecText:
        """The page as prose names it."""
        return prose("{title} ({url})", title=self.title, url=self.url)


class Basis(NamedTuple):
    """Where a fact stands in the spec, how sure it is, and which source (by name) says so.

    A tuple, because every constraint has one, and is hashed with it.
    """

    position: Position
    evidence: Evidence
    source: SpecText | None
