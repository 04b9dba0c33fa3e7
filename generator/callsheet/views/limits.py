"""Limits in words: what a field may be, for tables, docstrings and the list of operations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from callsheet.compiling import wording
from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.compiling.scalars import FORMAT_WORDS
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.constants import JsonType
from callsheet.ir.operations import Provider
from callsheet.ir.schemas import (
    AnyOf,
    Bound,
    Discriminated,
    Format,
    Items,
    Named,
    OneOf,
    Property,
    Reference,
    Required,
    Schema,
    Size,
    Term,
)
from callsheet.ir.texts import SpecText, found_in, listed, prose

_ASKED: Final = re.compile(r"must (?:be|name) (.*?)(?:, not \{value\}|, not |: \{value\})")
"""What a rule's sentence asks for."""
_SIZES: Final[tuple[tuple[str, str, JsonType], ...]] = (
    ("Length", "character", "string"),
    ("Items", "item", "array"),
    ("Properties", "field", "object"),
)
"""The sizes that keywords limit: what is counted, and the type that has it."""
_OBJECT: Final = SpecText("an object")
_NOTHING: Final = SpecText("")
_NO_VALUE: Final = SpecText("nothing: no value fits all that is asked of it")


def offered(schema: Schema, named: Mapping[SpecText, Schema]) -> SpecText:
    """What a value may be, in words, with its default where it has one."""
    said = limits(schema, named)
    if schema.default is None:
        return said
    return prose("{said}, default {default}", said=said, default=wording.constant_words(schema.default))


def limits(schema: Schema, named: Mapping[SpecText, Schema], within: frozenset[SpecText] = frozenset()) -> SpecText:
    """What a value may be, in words: `text, at most 2500 characters`.

    `named` are the schemas that references lead to, and `within` the names of those that this one is a part of.
    """
    enum = merged_enum(schema)
    types = allowed_types(schema)
    if types == () or (enum is not None and not enum.values):
        return _NO_VALUE
    if enum is not None:
        words = wording.constants_words(enum.values)
        return prose("{words} ({unit})", words=words, unit=schema.unit) if schema.unit else words
    for constraint in schema.constraints:
        if isinstance(constraint, Reference):
            return _referred(constraint.name, named, within)
    parts: list[str | SpecText] = [wording.type_words(types) if types else _combined(schema, named, within)]
    low, high = _bounds(schema)
    if low is not None or high is not None:
        parts.append(wording.between(low, high, schema.unit or ""))
    sizes = [c for c in schema.constraints if isinstance(c, Size)]
    for kind, counted, sized in _SIZES:
        if types is not None and sized not in types:
            continue  # nothing that may stand here has such a size
        low = _size(sizes, "min" + kind)
        high = _size(sizes, "max" + kind)
        if low is not None or high is not None:
            is_present = low == "1" and high is None
            parts.append("not empty" if is_present else wording.sized(low, high, counted))
    parts += [FORMAT_WORDS[name] for name in _formats(schema)]
    for constraint in schema.constraints:
        if isinstance(constraint, Named) and constraint.severity == "error":
            said = found_in(constraint.message, _ASKED)
            parts += [said] if said is not None else []
    for constraint in schema.constraints:
        if isinstance(constraint, Items) and constraint.schema.constraints and (types is None or "array" in types):
            items = limits(constraint.schema, named, within)
            parts[0] = prose("{what} of {items}", what=parts[0], items="objects" if items == _OBJECT else items)
    return listed(", ", parts)


def _referred(name: SpecText, named: Mapping[SpecText, Schema], within: frozenset[SpecText]) -> SpecText:
    """What the value of a named schema may be. The fields of an object are told elsewhere."""
    schema = named.get(name)
    if schema is None or name in within or any(isinstance(c, Property) for c in schema.constraints):
        return _OBJECT
    return limits(schema, named, within | {name})


def _combined(schema: Schema, named: Mapping[SpecText, Schema], within: frozenset[SpecText]) -> SpecText:
    for constraint in schema.constraints:
        if isinstance(constraint, Discriminated):
            return _OBJECT
        if isinstance(constraint, AnyOf | OneOf) and all(_is_typed(inner) for inner in constraint.schemas):
            return listed(" or ", dict.fromkeys(limits(inner, named, within) for inner in constraint.schemas))
    return SpecText("anything")


def _is_typed(schema: Schema) -> bool:
    """Whether something is said of the type of a value, here or where a reference leads."""
    return allowed_types(schema) is not None or any(isinstance(c, Reference) for c in schema.constraints)


def _formats(schema: Schema) -> list[str]:
    """The formats of a text, also those that only a warning asks for."""
    named = [c.schema for c in schema.constraints if isinstance(c, Named) and c.severity == "warning"]
    return [c.name for inner in (schema, *named) for c in inner.constraints if isinstance(c, Format)]


def _bounds(schema: Schema) -> tuple[str | None, str | None]:
    found: dict[str, str] = {}
    for constraint in schema.constraints:
        if isinstance(constraint, Bound):
            word = {"exclusiveMinimum": "above ", "exclusiveMaximum": "below "}.get(constraint.keyword, "")
            side = "low" if "inimum" in constraint.keyword else "high"
            found[side] = f"{word}{constraint.limit}"
    return found.get("low"), found.get("high")


def _size(sizes: list[Size], keyword: str) -> str | None:
    found = [size.limit for size in sizes if size.keyword == keyword]
    return str(max(found) if keyword.startswith("min") else min(found)) if found else None


_MOST_ROWS: Final = 100
"""From how many fields on those of the objects in them are left to the types."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field as tables show it; one inside another has its path: `narration.text`, `references[].url`."""

    name: SpecText
    required: bool
    limits: SpecText
    description: SpecText


def rows(schema: Schema, named: Mapping[SpecText, Schema], prefix: SpecText = _NOTHING, depth: int = 0) -> list[Row]:
    """The fields of an object, and those of the objects in it."""
    required = {c.name for c in schema.constraints if isinstance(c, Required)}
    found: list[Row] = []
    for name, inner in merged_properties(schema.constraints).items():
        target, described = _target(inner, named)
        description = inner.description or described.description or _NOTHING
        row = Row(listed("", [prefix, name]), name in required, offered(inner, named), description)
        found.append(row)
        if depth < 2 and len(found) < _MOST_ROWS:
            found += rows(
                described, named, prose("{prefix}{name}{target}.", prefix=prefix, name=name, target=target), depth + 1
            )
    return found


def _target(schema: Schema, named: Mapping[SpecText, Schema]) -> tuple[str, Schema]:
    """What a field's fields are to be read from: itself, what it refers to, or the items of a list."""
    for constraint in schema.constraints:
        if isinstance(constraint, Reference) and constraint.name in named:
            return "", named[constraint.name]
        if isinstance(constraint, Items):
            return "[]", _target(constraint.schema, named)[1]
    return "", schema


def forms(schema: Schema, named: Mapping[SpecText, Schema]) -> list[tuple[SpecText | None, Schema]]:
    """The forms of a payload: one for each model, or a single one without a name."""
    for constraint in schema.constraints:
        if isinstance(constraint, Discriminated):
            found: list[tuple[SpecText | None, Schema]] = [
                (listed(" or ", branch.values), branch.schema) for branch in constraint.branches
            ]
            if constraint.other is not None:
                found.append((SpecText("any other"), constraint.other.schema))
            return found
        if isinstance(constraint, Reference) and constraint.name in named:
            return forms(named[constraint.name], named)
    return [(None, schema)]


def is_priced(provider: Provider) -> bool:
    """Whether a provider documents a price, or that one is unknown."""
    return any(
        form.price is not None
        for api in provider.apis
        for operation in api.operations
        if isinstance(operation.body, PayloadBody)
        for _, form in forms(operation.body.schema, api.named)
    )


def price_words(schema: Schema) -> SpecText:
    """The price of a form in words: `20 credits per s (std, no audio), …`, `unknown: …`, or nothing."""
    price = schema.price
    if price is None:
        return _NOTHING
    if price.unknown is not None:
        return prose("unknown: {reason}", reason=price.unknown)
    parts = [text for term in price.terms for text in _term_words(term, price.unit, len(price.terms) == 1)]
    if price.minimum is not None:
        parts.append(prose("at least {amount} {unit}", amount=price.minimum, unit=price.unit))
    if price.maximum is not None:
        parts.append(prose("at most {amount} {unit}", amount=price.maximum, unit=price.unit))
    return listed(", ", parts)


def _term_words(term: Term, unit: SpecText, is_only: bool) -> list[SpecText]:
    counted = [prose(" per {unit}", unit=quantity.unit or quantity.field) for quantity in term.times]
    per = prose("{unit}{per}", unit=unit, per=listed("", counted))
    if not term.rate.axes:
        perhaps = "perhaps " if term.maybe else ""
        said = prose("{perhaps}{amount} {per}", perhaps=perhaps, amount=term.rate.cells[0][1], per=per)
        return [said if is_only else prose("{said} ({name})", said=said, name=term.name)]
    words = [dict(axis.words) for axis in term.rate.axes]
    found = []
    for texts, amount in term.rate.cells:
        named = listed(", ", (words[index].get(text, text) for index, text in enumerate(texts)))
        found.append(prose("{amount} {per} ({named})", amount=amount, per=per, named=named))
    return found
