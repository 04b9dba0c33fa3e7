"""Bundling: a spec file and what it refers to in other files become one document.

References may only lead into files inside the specs folder. What is referred to is copied into the document's own
components and keeps the position of the file it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from callsheet import pointers
from callsheet.linting.grammar import KINDS, kind_at
from callsheet.nearest import nearest
from callsheet.problems import Position, Problem, Problems, SpecError
from callsheet.reading.documents import Document
from callsheet.reading.folders import Folder
from callsheet.reading.references import COMPONENT_KINDS, anchored, is_data, lookup, meant, references, value_at
from callsheet.reading.sizes import MOST_REPEATED
from callsheet.reading.spec_files import SPEC_SUFFIXES

_KINDS: Final = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "request-body": "requestBodies",
    "header": "headers",
    "security-scheme": "securitySchemes",
}
"""Where the components of each kind of object stand."""
_STRUCTURE: Final = frozenset((*COMPONENT_KINDS, "components", "properties", "definitions", "$defs"))
"""Keys that say nothing of what stands below them."""
_Origin: TypeAlias = tuple[Path, str]
"""A file, and a pointer into it."""


def bundle(path: Path, folder: Folder, problems: Problems) -> Document:
    """One document without references to other files. Notes every reference that is wrong, and leaves it in place.

    A reference leads to a component of a file, or anywhere in one that others wrote.

    Raises `SpecError` where there is no document at all.
    """
    source = folder.load(path)
    if not isinstance(source.data, dict):
        raise SpecError([Problem(source.position(""), "an OpenAPI document is a mapping", "document")])
    return _Bundle(source, path, folder, problems).run()


@dataclass(frozen=True, slots=True)
class _Place:
    """An object that refers: its document, where it stands there, and where it stands in the bundle."""

    document: Document
    path: Path
    value: dict[str, Any]
    at: str
    to: str

    @property
    def reference(self) -> str:
        """What is referred to, as it is written."""
        return str(self.value["$ref"])

    @property
    def position(self) -> Position:
        """Where the reference is written."""
        return self.document.position(f"{self.at}/$ref")


@dataclass(frozen=True, slots=True)
class _Target:
    """What a reference leads to: a value, where it stands in its document, and the file of that."""

    document: Document
    path: Path
    value: Any
    pointer: str

    @property
    def origin(self) -> _Origin:
        """What tells it from everything else."""
        return self.path.resolve(), self.pointer


@dataclass(slots=True)
class _Bundle:
    source: Document
    path: Path
    folder: Folder
    problems: Problems
    leading_out: set[int] = field(init=False)
    """The parts of the document, by identity, that refer to other files. All others stay what and where they are."""
    values: dict[str, Position] = field(init=False)
    keys: dict[str, Position] = field(init=False)
    origins: dict[str, tuple[Path, str]] = field(default_factory=dict)
    components: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    """Where the references stand that were found to be wrong."""
    missing: set[str] = field(default_factory=set)
    """The files that references name and that are not there, as they are written: each is told once."""
    homes: dict[_Origin, str] = field(default_factory=dict)
    """The component that was made of a part of another file."""
    open: set[_Origin] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.leading_out = set()
        _leads_out(self.source.data, self.leading_out)
        self.values, self.keys = dict(self.source.values), dict(self.source.keys)

    def run(self) -> Document:
        data = self._copy(self.source, self.path, self.source.data, "", "")
        if self.components:
            data["components"] = self._merged(data.get("components", {}))
        bundled = Document(self.source.file, data, self.values, self.keys)
        self.problems.extend(_dangling(bundled, self.wrong))
        return bundled

    def _merged(self, own: Any) -> dict[str, Any]:
        """The components of the document with the borrowed ones."""
        merged: dict[str, Any] = self._mapping(own, "/components")
        self.values.setdefault("/components", self.source.position(""))
        for kind, entries in self.components.items():
            pointer = f"/components/{kind}"
            merged[kind] = {**self._mapping(merged.get(kind, {}), pointer), **entries}
            self.values.setdefault(pointer, self.source.position("/components"))
        return merged

    def _mapping(self, value: Any, pointer: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return dict(value)
        self.problems.add(self.source.position(pointer), "structure", f"{pointer[1:]} must be a mapping")
        return {}

    def _copy(self, document: Document, path: Path, value: Any, at: str, to: str) -> Any:
        """Copy a value with its positions, from pointer `at` of `document` to pointer `to` of the bundle."""
        if document is self.source and at == to and id(value) not in self.leading_out:
            return value
        self.values[to] = document.position(at)
        if at in document.keys:
            self.keys[to] = document.keys[at]
        if isinstance(value, list):
            return [self._copy(document, path, item, f"{at}/{i}", f"{to}/{i}") for i, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and not is_data(document.data, at):
            place = _Place(document, path, value, at, to)
            if not reference.startswith("#"):
                return self._external(place)
            if document is not self.source:
                # A local reference of a file that was followed: it names a component of that file.
                return self._follow(place, path, reference)
        return self._members(document, path, value, at, to)

    def _members(self, document: Document, path: Path, value: dict[str, Any], at: str, to: str) -> dict[str, Any]:
        return {
            key: self._copy(document, path, item, pointers.join(at, key), pointers.join(to, key))
            for key, item in value.items()
            if document is self.source or key != "$anchor" or not isinstance(item, str)
        }  # the anchor of a schema of another file names nothing here: what leads to it is written as a pointer

    def _wrong(self, place: _Place, message: str | None) -> dict[str, Any]:
        """Note a wrong reference, if that is not told already; the object that holds it stays as it is."""
        if message is not None:
            self.problems.add(place.position, "reference", message)
        self.wrong.add(place.to)
        return self._members(place.document, place.path, place.value, place.at, place.to)

    def _external(self, place: _Place) -> Any:
        file, _, fragment = place.reference.partition("#")
        if "://" in file or file.startswith(("/", "\\")) or ":" in file or "\\" in file or "\0" in file:
            near = meant(self.source.data, place.reference)
            text = f"{place.reference!r} leaves the specs folder{near or ': refer to a file beside it'}"
            return self._wrong(place, text)
        target = place.path.parent / unquote(file)
        if not self.folder.holds(target):
            text = f"{place.reference!r} names no file of the specs folder{self._near(place, file)}"
            is_told = file in self.missing
            self.missing.add(file)
            return self._wrong(place, None if is_told else text)
        return self._follow(place, target, "#" + fragment)

    def _near(self, place: _Place, file: str) -> str:
        """What a reference to a file that is not there was probably meant to name."""
        beside = {path.stem: path.name for path in place.path.parent.iterdir() if path.suffix in SPEC_SUFFIXES}
        near = nearest(Path(file).stem, sorted(beside))
        if near:
            return f"; did you mean {beside[near[0]]!r}?"
        here = meant(self.source.data, place.reference)
        return "" if repr(f"#{place.to}") in here else here  # it cannot stand for itself

    def _follow(self, place: _Place, target: Path, fragment: str) -> Any:
        named = unquote(fragment[1:])
        steps = pointers.split(named)
        if not (self.folder.foreign or (len(steps) == 3 and steps[0] == "components" and steps[1] in COMPONENT_KINDS)):
            return self._wrong(place, f"{place.reference!r} must name a component, as in #/components/schemas/Name")
        try:
            other = self.folder.load(target)
        except SpecError as error:
            self.problems.extend(error.problems)
            self.wrong.add(place.to)
            return {"$ref": place.reference}
        pointer = anchored(other.data, named) if named[:1] not in ("", "/") else pointers.join("", *steps)
        found = None if pointer is None else value_at(other.data, pointer)
        if pointer is None or found is None:
            near = meant(other.data, fragment).replace("#", f"{place.reference.partition('#')[0]}#")
            what = f"schema with the $anchor {named}" if pointer is None else pointer
            return self._wrong(place, f"{place.reference!r} leads nowhere: no {what} in {other.file}{near}")
        if self.folder.foreign:
            return self._lead(place, _Target(other, target, found, pointer))
        if place.to == pointer and set(place.value) == {"$ref"}:
            # A component that only borrows one of the same name stands for it.
            if self.origins.get(pointer) == (target.resolve(), pointer) or target.resolve() == self.path.resolve():
                return self._wrong(place, "references that lead in a circle")
            self.origins[pointer] = (target.resolve(), pointer)
            self._forget(place)
            return self._copy(other, target, found, pointer, pointer)
        self._borrow(place, other, target, found, pointer)
        return self._local(place, pointer)

    def _forget(self, place: _Place) -> None:
        """Forget where a reference stands that something else takes the place of."""
        self.values.pop(f"{place.to}/$ref", None)
        self.keys.pop(f"{place.to}/$ref", None)

    def _local(self, place: _Place, pointer: str) -> dict[str, Any]:
        """The object that refers, with a reference to what stands at a pointer of the bundle."""
        siblings = {key: item for key, item in place.value.items() if key != "$ref"}
        self._forget(place)
        self.values[f"{place.to}/$ref"] = place.position
        return {
            "$ref": "#" + pointer,
            **self._members(place.document, place.path, siblings, place.at, place.to),
        }

    def _lead(self, place: _Place, target: _Target) -> Any:
        """Let a reference lead to a part of a file: to its component, or to its copy where it has none."""
        kind = kind_at(place.to)
        if kind == "path item" or self._is_home(place, target):
            return self._copied(place, target)
        if target.path.resolve() == self.path.resolve():
            return self._local(place, target.pointer)
        if kind not in _KINDS:
            return self._members(place.document, place.path, place.value, place.at, place.to)
        if target.origin not in self.homes:
            name = self._free_name(_KINDS[kind], target)
            self.homes[target.origin] = pointers.join("/components", _KINDS[kind], name)
            if self._standing_for(self.homes[target.origin]) != target.origin:
                self.components.setdefault(_KINDS[kind], {})[name] = {}
                home = self.homes[target.origin]
                copied = self._copy(target.document, target.path, target.value, target.pointer, home)
                self.components[_KINDS[kind]][name] = copied
        return self._local(place, self.homes[target.origin])

    def _is_home(self, place: _Place, target: _Target) -> bool:
        """Whether an object that refers is a component that stands for what it refers to, and nothing else does."""
        is_component = pointers.split(place.to)[:1] == ("components",) and len(pointers.split(place.to)) == 3
        if not is_component or set(place.value) != {"$ref"} or target.origin in self.open:
            return False
        return self.homes.setdefault(target.origin, place.to) == place.to

    def _copied(self, place: _Place, target: _Target) -> Any:
        if target.origin in self.open:
            return self._wrong(place, "references that lead in a circle")
        written = sum(len(document.values) for document in self.folder.documents)
        if len(self.values) > MOST_REPEATED + 2 * written:
            raise SpecError([Problem(place.position, "references that repeat a part of a file too often", "size")])
        self.open.add(target.origin)
        self._forget(place)
        copied = self._copy(target.document, target.path, target.value, target.pointer, place.to)
        self.open.discard(target.origin)
        siblings = {key: value for key, value in place.value.items() if key != "$ref"}
        if not siblings or not isinstance(copied, dict):
            return copied
        return {**copied, **self._members(place.document, place.path, siblings, place.at, place.to)}

    def _free_name(self, kind: str, target: _Target) -> str:
        """A name for a component that is made of a part of another file: that of the part, or else of the file."""
        steps = [step for step in pointers.split(target.pointer) if step not in _STRUCTURE]
        wanted = re.sub(r"[^A-Za-z0-9._-]", "_", "_".join(steps) or target.path.stem)
        name, number = wanted, 1
        while self._is_taken(kind, name, target):
            number += 1
            name = f"{wanted}_{number}"
        return name

    def _is_taken(self, kind: str, name: str, target: _Target) -> bool:
        pointer = pointers.join("/components", kind, name)
        own = value_at(self.source.data, pointer) is not None and self._standing_for(pointer) != target.origin
        return own or name in self.components.get(kind, {})

    def _standing_for(self, pointer: str) -> _Origin | None:
        """What a component of the document only refers to in another file."""
        own = value_at(self.source.data, pointer)
        if not isinstance(own, dict) or set(own) != {"$ref"} or not isinstance(own["$ref"], str):
            return None
        file, _, fragment = own["$ref"].partition("#")
        return ((self.path.parent / unquote(file)).resolve(), unquote(fragment)) if file else None

    def _borrow(self, place: _Place, other: Document, target: Path, found: Any, pointer: str) -> None:
        origin = (target.resolve(), pointer)
        if self.origins.get(pointer) == origin or target.resolve() == self.path.resolve():
            return
        own = value_at(self.source.data, pointer)
        if pointer in self.origins or own is not None:
            only_borrows = isinstance(own, dict) and set(own) == {"$ref"} and not str(own["$ref"]).startswith("#")
            if not only_borrows:
                name = pointers.split(pointer)[2]
                text = f"two different components are named {name!r}: rename one of them"
                self.problems.add(place.position, "component-name", text)
            return
        self.origins[pointer] = origin
        _, kind, name = pointers.split(pointer)
        self.components.setdefault(kind, {})[name] = {}
        self.components[kind][name] = self._copy(other, target, found, pointer, pointer)


def _leads_out(value: Any, found: set[int]) -> bool:
    """Whether a part of a document refers to another file; each that does is added by its identity."""
    if not isinstance(value, dict | list):
        return False
    leads = False
    for inner in value.values() if isinstance(value, dict) else value:
        leads = _leads_out(inner, found) or leads
    reference = value.get("$ref") if isinstance(value, dict) else None
    if leads or (isinstance(reference, str) and not reference.startswith("#")):
        found.add(id(value))
        return True
    return False


def _dangling(document: Document, told: set[str]) -> Iterator[Problem]:
    components = document.data.get("components")
    lacking: set[str] = set()
    for pointer, reference in references(document.data):
        is_anchor = reference[:1] == "#" and reference[1:2] not in ("", "/") and kind_at(pointer) == "schema"
        text = _other_kind(reference, kind_at(pointer))
        if text is not None:
            yield Problem(document.position(f"{pointer}/$ref"), text, "reference")
            continue
        if pointer in told or is_anchor or (reference != "#" and lookup(document.data, reference) is not None):
            continue
        kind = pointers.split(reference)[1:2] if reference.startswith("#/components/") else ()
        if kind and _is_written_with_a_slip(document.data, components, kind[0]):
            continue  # which is told where it is written
        if reference == "#":
            text = f"{reference!r} must name a component, as in #/components/schemas/Name"
        elif kind and kind[0] in COMPONENT_KINDS and isinstance(components, dict) and kind[0] not in components:
            if kind[0] in lacking:
                continue  # one mistake, told once
            lacking.add(kind[0])
            text = f"{reference!r} leads nowhere: components has no {kind[0]}"
        else:
            text = f"{reference!r} leads nowhere in this document{meant(document.data, reference)}"
        yield Problem(document.position(f"{pointer}/$ref"), text, "reference")


def _other_kind(reference: str, kind: str | None) -> str | None:
    """What to say of a reference to a component of another kind than the object that stands there; None where it is
    right."""
    steps = pointers.split(unquote(reference[1:])) if reference.startswith("#/components/") else ()
    if kind not in KINDS or len(steps) != 3 or steps[1] not in COMPONENT_KINDS or steps[1] == KINDS[kind]:
        return None
    return f"{reference!r} leads to one of the {steps[1]}, and what stands here is one of the {KINDS[kind]}"


def _is_written_with_a_slip(data: Any, components: Any, kind: str) -> bool:
    """Whether `components`, or the kind of components that a reference names, is missing because of a slip in it."""
    if components is None:
        return bool(nearest("components", [key for key in data if key != "components"]))
    known = components if isinstance(components, dict) else ()
    return not (kind in known and components[kind]) and bool(
        nearest(kind, [key for key in known if key not in COMPONENT_KINDS])
    )
