"""References: a spec file and what it refers to in other files become one document.

References may only lead to components of files inside the specs folder. What is referred to is copied into the
document's own components and keeps the position of the file it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from callsheet import pointers
from callsheet.documents import Document, load
from callsheet.problems import Position, Problem, Problems, SpecError

COMPONENT_KINDS: Final = (
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
)


@dataclass(slots=True)
class Folder:
    """The specs folder. Reads each file once and lets no reference leave the folder."""

    root: Path
    shown: str
    _read: dict[Path, Document] = field(default_factory=dict)

    def load(self, path: Path) -> Document:
        """The document at a path inside the folder. Raises `SpecError` where it cannot be used."""
        path = path.resolve()
        if path not in self._read:
            shown = f"{self.shown}/{path.relative_to(self.root.resolve()).as_posix()}"
            self._read[path] = load(path, shown.removeprefix("./"))
        return self._read[path]

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every file that was read so far."""
        return tuple(self._read.values())

    def holds(self, path: Path) -> bool:
        """Whether the path, with links followed, lies in the folder and is a file."""
        try:
            return path.resolve().is_relative_to(self.root.resolve()) and path.is_file()
        except (OSError, ValueError):  # a name that no file can have
            return False


def bundle(path: Path, folder: Folder, problems: Problems) -> Document:
    """One document without references to other files. Notes every reference that is wrong, and leaves it in place.

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


@dataclass(slots=True)
class _Bundle:
    source: Document
    path: Path
    folder: Folder
    problems: Problems
    values: dict[str, Position] = field(default_factory=dict)
    keys: dict[str, Position] = field(default_factory=dict)
    origins: dict[str, tuple[Path, str]] = field(default_factory=dict)
    components: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    """Where the references stand that were found to be wrong."""

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
        self.values[to] = document.position(at)
        if at in document.keys:
            self.keys[to] = document.keys[at]
        if isinstance(value, list):
            return [self._copy(document, path, item, f"{at}/{i}", f"{to}/{i}") for i, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and not _is_data(document.data, at):
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
        }

    def _wrong(self, place: _Place, message: str) -> dict[str, Any]:
        """Note a wrong reference; the object that holds it stays as it is."""
        self.problems.add(place.position, "reference", message)
        self.wrong.add(place.to)
        return self._members(place.document, place.path, place.value, place.at, place.to)

    def _external(self, place: _Place) -> Any:
        file, _, fragment = place.reference.partition("#")
        if "://" in file or file.startswith(("/", "\\")) or ":" in file or "\\" in file or "\0" in file:
            return self._wrong(place, f"{place.reference!r} leaves the specs folder: refer to a file beside it")
        target = place.path.parent / unquote(file)
        if not self.folder.holds(target):
            return self._wrong(place, f"{place.reference!r} names no file of the specs folder")
        return self._follow(place, target, "#" + fragment)

    def _follow(self, place: _Place, target: Path, fragment: str) -> Any:
        steps = pointers.split(unquote(fragment[1:]))
        if len(steps) != 3 or steps[0] != "components" or steps[1] not in COMPONENT_KINDS:
            return self._wrong(place, f"{place.reference!r} must name a component, as in #/components/schemas/Name")
        pointer = pointers.join("", *steps)
        try:
            other = self.folder.load(target)
        except SpecError as error:
            self.problems.extend(error.problems)
            self.wrong.add(place.to)
            return {"$ref": place.reference}
        found = value_at(other.data, pointer)
        if found is None:
            return self._wrong(place, f"{place.reference!r} leads nowhere: no {pointer} in {other.file}")
        if place.to == pointer and set(place.value) == {"$ref"}:
            # A component that only borrows one of the same name stands for it.
            if self.origins.get(pointer) == (target.resolve(), pointer) or target.resolve() == self.path.resolve():
                return self._wrong(place, "references that lead in a circle")
            self.origins[pointer] = (target.resolve(), pointer)
            return self._copy(other, target, found, pointer, pointer)
        self._borrow(place, other, target, found, pointer)
        siblings = {key: item for key, item in place.value.items() if key != "$ref"}
        self.values[f"{place.to}/$ref"] = place.position
        return {
            "$ref": "#" + pointer,
            **self._members(place.document, place.path, siblings, place.at, place.to),
        }

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


_NAMES: Final = frozenset(
    (
        *COMPONENT_KINDS,
        "paths",
        "content",
        "encoding",
        "mapping",
        "properties",
        "patternProperties",
        "dependentSchemas",
        "$defs",
    )
)
"""Keywords whose keys are names that somebody chose."""
_PAYLOADS: Final = frozenset(("example", "default", "const", "enum"))
"""Keywords that hold a payload."""


def _is_data(data: Any, pointer: str) -> bool:
    """Whether a pointer of a file lies in a place that holds a payload, where `$ref` is only a key."""
    steps = pointers.split(pointer)
    index = 0
    while index < len(steps):
        step, below = steps[index], index + (2 if steps[index] in _NAMES else 1)
        if step in _PAYLOADS:
            return True
        holder = value_at(data, pointers.join("", *steps[: index + 1])) if step == "examples" else None
        # A schema lists its examples; a media type, a parameter and a header name theirs.
        if step == "examples" and (isinstance(holder, list) or steps[index + 2 : index + 3] == ("value",)):
            return len(steps) > index + 1
        index = below
    return False


def _dangling(document: Document, told: set[str]) -> Iterator[Problem]:
    for pointer, reference in references(document.data):
        if pointer in told:
            continue
        if reference == "#":
            text = f"{reference!r} must name a component, as in #/components/schemas/Name"
            yield Problem(document.position(f"{pointer}/$ref"), text, "reference")
        elif lookup(document.data, reference) is None:
            text = f"{reference!r} leads nowhere in this document"
            yield Problem(document.position(f"{pointer}/$ref"), text, "reference")


def references(data: Any) -> Iterator[tuple[str, str]]:
    """Every local `$ref` of a bundled document, with the pointer to the object that holds it."""
    for pointer, reference in _references(data, ""):
        if not _is_data(data, pointer):
            yield pointer, reference


def _references(data: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        reference = data.get("$ref")
        if isinstance(reference, str):
            yield pointer, reference
        for key, value in data.items():
            yield from _references(value, pointers.join(pointer, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _references(value, f"{pointer}/{index}")


def lookup(data: Any, reference: str) -> Any | None:
    """What a local reference (`#/components/…`) leads to in a document, or None."""
    return value_at(data, unquote(reference[1:])) if reference.startswith("#") else None


def value_at(data: Any, pointer: str) -> Any | None:
    """What stands at a JSON Pointer of a document, or None."""
    for step in pointers.split(pointer):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.isascii() and step.isdecimal() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data
