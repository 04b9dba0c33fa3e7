"""Alternatives: the members of `anyOf` and `oneOf`.

In a spec of ours each is read in place, so that findings speak of its fields. Documents that others wrote have hundreds
of components that refer to each other this way, `anyOf` with null above all: there a component stays a reference,
unless a constant property may choose between the members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from callsheet import pointers
from callsheet.ir.schemas import Reference, Schema, Types
from callsheet.ir.texts import SpecText
from callsheet.modelling.context import Context, last
from callsheet.modelling.discriminators import discriminated

if TYPE_CHECKING:
    from callsheet.ir.schemas import Discriminated
    from callsheet.modelling.schemas import SchemaReader


def read_alternatives(
    reader: SchemaReader, pointer: str, value: Any
) -> tuple[tuple[Schema, ...], Discriminated | None]:
    """The members of the keyword at a pointer, and the choice between them where a property decides alone."""
    keyword, above = last(pointer), pointers.parent(pointer)
    if not reader.context.foreign or _may_be_chosen(reader.context, value):
        schemas = reader.members(pointer, value)
        found = discriminated(reader.context, above, keyword, schemas)
        if found is not None or not reader.context.foreign:
            return schemas, found
    if not isinstance(value, list) or not value:
        return reader.members(pointer, value), None
    return tuple(_referred(reader, f"{pointer}/{index}") for index in range(len(value))), None


def _referred(reader: SchemaReader, pointer: str) -> Schema:
    """A member that is a component as a reference to it, and any other one as it is read."""
    value = reader.context.at(pointer)
    if isinstance(value, dict) and set(value) == {"$ref"} and isinstance(value["$ref"], str):
        target = reader.form_of(f"{pointer}/$ref", value["$ref"], pointer)
        if target is not None and not _leads_back(reader.context, target):
            basis = reader.context.basis(pointer)
            form = Schema((Types(("object",), basis), Reference(reader.name(target), basis)))
            return replace(form, name=SpecText(last(target)))
    return reader.read(pointer)


def _leads_back(context: Context, target: str) -> bool:
    """Whether a schema refers to itself for the same value, which no value could ever be held against."""
    waiting, seen = [target], set[str]()
    while waiting:
        for reference in _same_value(context.at(waiting.pop())):
            pointer = context.follow(unquote(reference[1:]))
            if pointer == target:
                return True
            if pointer not in seen:
                seen.add(pointer)
                waiting.append(pointer)
    return False


def _same_value(schema: Any) -> Iterator[str]:
    """The references of a schema that speak of its own value."""
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("$ref"), str):
        yield schema["$ref"]
    for keyword in ("allOf", "anyOf", "oneOf", "not", "if", "then", "else"):
        below = schema.get(keyword)
        for inner in below if isinstance(below, list) else [below]:
            yield from _same_value(inner)


def _may_be_chosen(context: Context, members: Any) -> bool:
    """Whether every member may pin a property to constants, as far as that is written."""
    return isinstance(members, list) and len(members) > 1 and all(_pins(context, member, 3) for member in members)


def _pins(context: Context, member: Any, depth: int) -> bool:
    member = _followed(context, member)
    if not isinstance(member, dict) or depth == 0:
        return False
    properties, parts = member.get("properties"), member.get("allOf")
    for inner in properties.values() if isinstance(properties, dict) else ():
        found = _followed(context, inner)
        if isinstance(found, dict) and ("const" in found or "enum" in found):
            return True
    return any(_pins(context, part, depth - 1) for part in (parts if isinstance(parts, list) else ()))


def _followed(context: Context, schema: Any) -> Any:
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return schema
    return context.at(context.follow(unquote(reference[1:])))
