"""Schemas: what changed in what a value may be.

A payload is compared in one direction, an answer in the other: a payload must go on being taken, an answer must go on
being what a program was written for. What cannot be compared exactly is never passed over: it counts as breaking.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import plain_words
from callsheet.differences.changes import About, Kind
from callsheet.differences.choices import compare_choices, is_choice
from callsheet.differences.details import dependent_words, detail_words
from callsheet.differences.fields import compare_fields
from callsheet.differences.nested import compare_nested
from callsheet.differences.rules import compare_rules
from callsheet.differences.sides import Direction, Side, Walk
from callsheet.differences.words import Ground, constraint_words, ground_words, keyword, value_words
from callsheet.implications import implies, sense
from callsheet.ir.schemas import (
    AdditionalProperties,
    Bound,
    Conditional,
    Constraint,
    Dependent,
    Enum,
    Format,
    Items,
    MultipleOf,
    Named,
    Never,
    Not,
    OneOf,
    Pattern,
    PatternProperty,
    PrefixItem,
    Property,
    PropertyNames,
    PublicHost,
    Reference,
    Required,
    Schema,
    Size,
    Types,
    Unevaluated,
    UniqueItems,
)
from callsheet.ir.texts import SpecText
from callsheet.problems import Position

Group = tuple[type[Constraint], str]

_PLAIN: Final = (Types, Enum, Bound, Size, MultipleOf, Pattern, Format, PublicHost, UniqueItems)
"""Constraints that are compared by what they ask for, one keyword at a time."""
_OPAQUE: Final = (Not, Conditional, Unevaluated)
"""Constraints that hold schemas of their own, for which there are no short words."""
_ELSEWHERE: Final = (
    *(Property, Required, AdditionalProperties, PatternProperty, PropertyNames, Items, PrefixItem, Named, Reference),
)
"""Constraints that are compared part by part."""


_MOST_PLACES: Final = 100
"""In how many places of a payload or an answer it is told what changed in a schema that stands there by its name."""
_CLOSED: Final[dict[Direction, str]] = {
    "payload": "fields that are not described are refused now",
    "answer": "it holds no other fields now",
}
_OPEN: Final[dict[Direction, str]] = {
    "payload": "further fields are taken now",
    "answer": "it may hold further fields now",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two schemas that are being compared: what they are about, in which direction, and for which model.

    `at` is where the new one is described.
    """

    about: About
    direction: Direction
    old: Side
    new: Side
    prefix: str = ""
    model: SpecText | None = None
    at: Position | None = None
    walk: Walk = field(default_factory=Walk)

    def tell(self, kind: Kind, place: str, message: str, position: Position | None = None) -> None:
        """Note one change."""
        where = f"{self.prefix}{place}".rstrip()
        model = plain_words(self.model) if self.model is not None else None
        self.about.changes.add(kind, self.about.subject, where, message, position=position or self.at, model=model)

    def word(self, *keywords: str) -> Position | None:
        """Where one of some keywords stands in the new schema, or the schema itself."""
        found = (self.about.word(self.at, keyword) for keyword in keywords)
        return next((position for position in found if position != self.at), self.at)

    def within(self, at: Position | None) -> Comparison:
        """The comparison of a part that is described at a place."""
        return replace(self, at=at or self.at)

    def compare(self, place: str, old: Schema, new: Schema) -> None:
        """Note what changed between two schemas of the same value."""
        key = (self.direction, id(old), id(new))
        if key in self.new.alike:
            return
        noted, cuts = self.about.changes.noted, self.walk.cuts
        names = _reference(old), _reference(new)
        if names[0] and names[1]:
            self._named(place, names, old, new)
        else:
            self._parts(place, self.old.expanded(old), self.new.expanded(new))
        # One that was not compared again may hold what is told above, and has to be told elsewhere, too.
        if self.about.changes.noted == noted and self.walk.cuts == cuts:
            self.new.alike[key] = old, new

    def _named(self, place: str, names: tuple[SpecText, SpecText], old: Schema, new: Schema) -> None:
        """Note what changed between two named schemas, not inside of themselves, and in so many places of a model."""
        if names in self.walk.open:
            self.walk.cuts += 1
            return
        if self.walk.told[*names, self.model] == _MOST_PLACES:
            return
        noted = self.about.changes.noted
        self.walk.open.add(names)
        self._parts(place, self.old.expanded(old), self.new.expanded(new))
        self.walk.open.discard(names)
        if self.about.changes.noted > noted:
            self.walk.told[*names, self.model] += 1

    def _parts(self, place: str, old: Schema, new: Schema) -> None:
        """Compare part by part what two schemas say. Of values of other types, nothing else is comparable."""
        if _are_apart(old, new):
            self._group(place, (Types, ""), old, new)
            self._words(place, old, new)
            return
        self._defaults(place, old, new)
        for group in _groups(old, new):
            self._group(place, group, old, new)
        compare_fields(self, place, old, new)
        self._items(place, old, new)
        self._additional(place, old, new)
        compare_nested(self, place, old, new)
        compare_rules(self.tell, place, old, new)
        self._bases(place, old, new)
        self._words(place, old, new)

    def _words(self, place: str, old: Schema, new: Schema) -> None:
        """Note what only says something to a reader."""
        itself = "" if place or self.prefix else "the body "
        if old.description != new.description:
            self.tell("note", place, f"{itself}is described in other words", self.word("description"))
        if old.unit != new.unit and self.direction == "payload":
            self._unit(place, old.unit, new.unit)
        if old.deprecated != new.deprecated:
            text = "is deprecated now" if new.deprecated else "is no longer deprecated"
            self.tell("safe", place, itself + text, self.word("deprecated"))

    def _unit(self, place: str, old: SpecText | None, new: SpecText | None) -> None:
        if old is None or new is None:
            known = f"counts {plain_words(new)}" if new is not None else "is no longer said to count anything"
            self.tell("note", place, f"it {known}", self.word("x-unit"))
        else:
            text = f"it counted {plain_words(old)} and counts {plain_words(new)}: the same number means something else"
            self.tell("breaking", place, text, self.word("x-unit"))

    def _defaults(self, place: str, old: Schema, new: Schema) -> None:
        before, after = (schema.default for schema in (old, new))
        if before == after or self.direction == "answer":
            return
        if before is None and after is not None:
            self.tell("note", place, f"the default is stated now: {value_words(after)}", self.word("default"))
        elif before is not None and after is None:
            self.tell("note", place, f"the default is no longer stated: it was {value_words(before)}")
        elif before is not None and after is not None:
            text = f"the default was {value_words(before)} and is {value_words(after)}"
            self.tell("breaking", place, f"{text}: what leaves it out means something else", self.word("default"))

    def _group(self, place: str, group: Group, old: Schema, new: Schema) -> None:
        """Compare everything that two schemas say under one keyword."""
        before, after = _of(group, old), _of(group, new)
        if group[0] is OneOf and len(before) == len(after) == 1:
            compare_choices(self, place, before[0], after[0])
            return
        said_before, said_after = ({sense(c) for c in constraints} for constraints in (before, after))
        gained = [c for c in after if sense(c) not in said_before]
        lost = [c for c in before if sense(c) not in said_after]
        if not gained and not lost:
            return
        narrowed = not implies(old, Schema(tuple(gained)))
        widened = not implies(new, Schema(tuple(lost)))
        if not narrowed and not widened:
            return
        position = (gained or lost)[0].basis.position
        said = constraint_words(before, after)
        if group[0] in _PLAIN:
            self.tell(self._kind(group, narrowed, widened), place, said, position)
            return
        if group[0] in _OPAQUE:
            said = _opaque_words(gained, lost)
        elif group[0] is Dependent:
            said = dependent_words(before, after)
        if narrowed and widened and gained and lost:
            self.tell("breaking", place, f"{said}, and cannot be classed: treat it as breaking", position)
        else:
            self.tell("breaking" if self.breaks(narrowed, widened) else "safe", place, said, position)

    def _kind(self, group: Group, narrowed: bool, widened: bool) -> Kind:
        if self.direction == "answer" and group[0] is not Types:
            return "safe"  # programs read answers by their types; a further value is a text or a number like the others
        return "breaking" if self.breaks(narrowed, widened) else "safe"

    def breaks(self, narrowed: bool, widened: bool) -> bool:
        """Whether a change breaks users, by whether fewer or more values fit now."""
        return narrowed if self.direction == "payload" else widened

    def _items(self, place: str, old: Schema, new: Schema) -> None:
        before, after = (
            Schema(tuple(c for items in _of((Items, "items"), schema) for c in _inner(items).constraints))
            for schema in (old, new)
        )
        if before.constraints or after.constraints:
            self.within(self.word("items")).compare(f"{place}/*", before, after)

    def _additional(self, place: str, old: Schema, new: Schema) -> None:
        before, after = _others(old), _others(new)
        closed_before, closed_after = _is_closed(before), _is_closed(after)
        if closed_before != closed_after:
            text = _CLOSED[self.direction] if closed_after else _OPEN[self.direction]
            kind: Kind = "breaking" if closed_after and self.direction == "payload" else "safe"
            self.tell(kind, place, text, self.word("additionalProperties"))
        elif before.constraints or after.constraints:
            self.within(self.word("additionalProperties")).compare(f"{place}/(other fields)", before, after)

    def _bases(self, place: str, old: Schema, new: Schema) -> None:
        """Note where the same is said on other grounds."""
        before, after = _grounds(old, self.old), _grounds(new, self.new)
        told = {
            (tuple(sorted(before[said] - after[said])), tuple(sorted(after[said] - before[said])))
            for said in before.keys() & after.keys()
            if before[said] != after[said]
        }
        for was, now in sorted(told):
            self.tell("note", place, ground_words(was, now))


def _grounds(schema: Schema, side: Side) -> dict[object, set[Ground]]:
    """What each constraint of a schema rests on, by what it says."""
    found: dict[object, set[Ground]] = {}
    for constraint in schema.constraints:
        if not isinstance(constraint, Property):
            found.setdefault(sense(constraint), set()).add(side.ground(constraint.basis))
    return found


def _opaque_words(gained: list[Constraint], lost: list[Constraint]) -> str:
    """How what holds schemas of its own changed."""
    one = (*gained, *lost)[0]
    if isinstance(one, Unevaluated) and _is_closed(one.schema) and not (gained and lost):
        return f"what is not described {'is refused now' if gained else 'may be there now'}"
    name = f"what {keyword(one)} {'refuses' if isinstance(one, Not) else 'asks for'}"
    if gained and lost:
        return f"{name} changed{detail_words(Schema(tuple(lost)), Schema(tuple(gained)))}"
    return f"{name} is new" if gained else f"{name} is gone"


def _are_apart(old: Schema, new: Schema) -> bool:
    """Whether the types of two schemas have none in common."""
    before, after = (
        {"number" if name == "integer" else name for name in allowed_types(schema) or ()} for schema in (old, new)
    )
    return bool(before and after) and before.isdisjoint(after)


def _reference(schema: Schema) -> SpecText:
    """The name of the schema that another one stands for, or nothing."""
    if len(schema.constraints) == 1 and isinstance(schema.constraints[0], Reference):
        return schema.constraints[0].name
    return SpecText("")


def _groups(old: Schema, new: Schema) -> list[Group]:
    """The keywords of two schemas that are compared as a whole."""
    constraints = (*old.constraints, *new.constraints)
    return list(dict.fromkeys(group_of(c) for c in constraints if not isinstance(c, _ELSEWHERE)))


def group_of(constraint: Constraint) -> Group:
    """What a constraint is compared with: those of its class, and of its side where there is a lower and an upper."""
    if is_choice(constraint):
        return OneOf, ""
    keyword = getattr(constraint, "keyword", "")
    side = keyword.lower().removeprefix("exclusive")[:3] if isinstance(constraint, Bound | Size) else ""
    return type(constraint), side


def _of(group: Group, schema: Schema) -> list[Constraint]:
    if group[0] in _ELSEWHERE:
        return [constraint for constraint in schema.constraints if isinstance(constraint, group[0])]
    return [constraint for constraint in schema.constraints if group_of(constraint) == group]


def _inner(constraint: Constraint) -> Schema:
    return constraint.schema if isinstance(constraint, Items | AdditionalProperties) else Schema()


def _others(schema: Schema) -> Schema:
    """What fields must be that are not described; anything where nothing is said."""
    return Schema(tuple(c for other in _of((AdditionalProperties, ""), schema) for c in _inner(other).constraints))


def _is_closed(schema: Schema) -> bool:
    return any(isinstance(constraint, Never) for constraint in schema.constraints)
