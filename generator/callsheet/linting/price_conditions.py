"""Price conditions: whether it is known of every payload whether a term of a price counts."""

from __future__ import annotations

from collections.abc import Iterator

from callsheet.compiling.merging import merged_properties
from callsheet.compiling.price_inputs import choices
from callsheet.implications import is_impossible
from callsheet.ir.inside import inside, schemas_of
from callsheet.ir.schemas import AnyOf, Conditional, Discriminated, Not, OneOf, Reference, Required, Schema, Term
from callsheet.ir.texts import SpecText, listed, prose
from callsheet.linting.places import Place
from callsheet.problems import Problems


def lint_condition(term: Term, schema: Schema, place: Place, problems: Problems) -> None:
    """Note what is wrong with the condition of a term, in one form of a body; `place` is where it stands."""
    if term.when is None:
        return
    for constraint in inside(term.when):  # it is one expression, which calls no function for a schema of its own
        if isinstance(constraint, Reference | Discriminated):
            parts = ("the schema", constraint.name) if isinstance(constraint, Reference) else ("a discriminator",)
            text = prose(
                "the condition of a price cannot hold {what}: write out what it asks for", what=listed(" ", parts)
            )
            problems.add(constraint.basis.position, "price", text)
    for said in dict.fromkeys(_open(term.when, schema)):
        problems.add(place.key, "price", said)


def _open(when: Schema, schema: Schema, around: frozenset[SpecText] | None = None) -> Iterator[SpecText]:
    """What to do about each field of a condition that a payload may leave out, so that nobody knows what it is.

    Those with a few values, outside of anyOf and the like, are read as every value that they may stand for. `around`
    are the fields that a condition around this one asks for: without them it does not matter.
    """
    properties = merged_properties(schema.constraints)
    always, asked = _required(schema), _required(when) | (around or frozenset())
    is_nested = around is not None
    for name in merged_properties(when.constraints):
        inner = properties.get(name)
        if inner is None or is_impossible(inner) or name in always or (choices(inner) and not is_nested):
            continue
        if inner.default is not None and is_nested:
            yield prose("the default of {name} is not seen inside anyOf, not or if: name the field outside", name=name)
        elif inner.default is not None:
            yield prose("the default of {name} is not seen here unless the field has an enum", name=name)
        elif name not in asked:
            yield prose(
                "{name} may be left out, and the term would count then: ask for it here with required", name=name
            )
    for constraint in when.constraints:
        for part in schemas_of(constraint) if isinstance(constraint, AnyOf | OneOf | Not | Conditional) else ():
            yield from _open(part, schema, asked)


def _required(schema: Schema) -> frozenset[SpecText]:
    return frozenset(constraint.name for constraint in schema.constraints if isinstance(constraint, Required))
