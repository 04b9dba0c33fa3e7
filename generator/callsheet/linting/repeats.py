"""Repeats: names that stand twice, and names and values that look as if they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from callsheet.ir.schemas import Named, Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.linting.grammar import document_objects
from callsheet.linting.places import Place
from callsheet.modelling.parameters import NAMES_IN_PATH
from callsheet.modelling.schemas import SchemaReader
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document


def lint_repeats(document: Document, reader: SchemaReader, problems: Problems) -> None:
    """Note rules of one schema and paths that share a name, and names and values that differ in their letter case."""
    rules: dict[Position, SpecText] = {}
    for pointer, kind, value in document_objects(document):
        place = Place(document, pointer)
        if kind == "schema":
            rules |= _rules(reader.read(pointer))
            _twins(_values(place, value), problems)
            _twins(_keys(place.below("properties"), value.get("properties")), problems)
    for position, text in rules.items():
        problems.add(position, "repeats", text)
    _paths(Place(document, "/paths"), document.data.get("paths"), problems)


def _rules(schema: Schema) -> dict[Position, SpecText]:
    """The rules of a schema whose id an earlier one has, each with what to say of it."""
    first: dict[SpecText, Named] = {}
    found: dict[Position, SpecText] = {}
    for rule in schema.constraints:
        if isinstance(rule, Named):
            other = first.setdefault(rule.id, rule)
            if other.basis.position != rule.basis.position:
                line = other.basis.position.line
                found[rule.basis.position] = prose(
                    "another rule of this schema has the id {id!r} (line {line}): choose another", id=rule.id, line=line
                )
    return found


def _values(place: Place, schema: dict[str, Any]) -> Iterator[tuple[str, Position]]:
    listed = schema.get("enum")
    for index, value in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(value, str):
            yield value, place.below("enum", index).value


def _keys(place: Place, mapping: Any) -> Iterator[tuple[str, Position]]:
    for name in mapping if isinstance(mapping, dict) else ():
        yield name, place.below(name).key


def _twins(named: Iterable[tuple[str, Position]], problems: Problems) -> None:
    """Note every name that an earlier one is but for letter case and spaces around it."""
    first: dict[str, str] = {}
    for name, position in named:
        other = first.setdefault(name.strip().casefold(), name)
        if other != name:
            problems.add(
                position, "twin", f"{name!r} and {other!r} differ in letter case or spaces only: is one a slip?"
            )


def _paths(place: Place, paths: Any, problems: Problems) -> None:
    """Note every path that is another one but for the names of its parameters: no request can tell them apart."""
    first: dict[str, str] = {}
    for path in paths if isinstance(paths, dict) else ():
        other = first.setdefault(NAMES_IN_PATH.sub("{}", path), path)
        if other != path:
            problems.add(
                place.below(path).key, "repeats", f"{path} and {other} are the same path: put their operations together"
            )
