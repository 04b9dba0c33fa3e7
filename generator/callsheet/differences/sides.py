"""Sides: the two states of an API whose schemas are compared, and what the comparison of them has met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from callsheet.compiling.code import plain_words
from callsheet.differences.words import Ground
from callsheet.ir.basis import Basis, Source
from callsheet.ir.schemas import Constraint, Reference, Schema
from callsheet.ir.texts import SpecText

Direction = Literal["payload", "answer"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states: its named schemas, and its sources by name."""

    named: Mapping[SpecText, Schema]
    sources: Mapping[SpecText, Source]
    alike: dict[tuple[Direction, int, int], tuple[Schema, Schema]] = field(default_factory=dict)
    """Schemas of the old state, each with one of this state between which nothing changed, by their identities."""

    def expanded(self, schema: Schema) -> Schema:
        """The schema with what its references stand for in their place."""
        constraints: list[Constraint] = []
        for constraint in schema.constraints:
            if isinstance(constraint, Reference) and constraint.name in self.named:
                constraints.extend(self.named[constraint.name].constraints)
            else:
                constraints.append(constraint)
        return replace(schema, constraints=tuple(dict.fromkeys(constraints)))

    def ground(self, basis: Basis) -> Ground:
        """What a fact rests on: how sure it is, and the page that says so."""
        source = self.sources.get(basis.source) if basis.source else None
        return basis.evidence, plain_words(source.title) if source else "no source"


@dataclass(slots=True)
class Walk:
    """What the comparison of a payload or an answer has met."""

    open: set[tuple[SpecText, SpecText]] = field(default_factory=set)
    """The pairs of named schemas that are being compared: one of them may stand inside itself."""
    cuts: int = 0
    """How often one did, so that it was not compared again there."""
    told: Counter[tuple[SpecText, SpecText, SpecText | None]] = field(default_factory=Counter)
    """In how many places of a model it was told what changed between two named schemas."""
    forms: dict[tuple[str, SpecText | None, int, int], tuple[Schema, Schema]] = field(default_factory=dict)
    """The forms that were compared, by their place, model and identities: choices may share them in many ways."""
