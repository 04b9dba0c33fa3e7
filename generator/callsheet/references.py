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

    def holds(self, path: Path) -> bool:
        """Whether the path, with links followed, lies in the folder and is a file."""
        return path.resolve().is_relative_to(self.root.resolve()) and path.is_file()


def bundle(path: Path, folder: Folder) -> Document:
    """One document without references to other files. Raises `SpecError` with every reference that is wrong."""
    source = folder.load(path)
    if not isinstance(source.data, dict):
        raise SpecError([Problem(source.position(""), "an OpenAPI document is a mapping", "document")])
    return _Bundle(source, path, folder).run()


@dataclass(slots=True)
class _Bundle:
    source: Document
    path: Path
    folder: Folder
    problems: Problems = field(default_factory=Problems)
    values: dict[str, Position] = field(default_factory=dict)
    keys: dict[str, Position] = field(default_factory=dict)
    origins: dict[str, tuple[Path, str]] = field(default_factory=dict)
    components: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self) -> Document:
        data = self._copy(self.source, self.path, self.source.data, "", "")
        own = data.get("components")
        if self.components:
            merged: dict[str, Any] = dict(own) if isinstance(own, dict) else {}
            for kind, entries in self.components.items():
                merged[kind] = {**merged.get(kind, {}), **entries}
                self.values.setdefault(f"/components/{kind}", self.source.position("/components"))
            self.values.setdefault("/components", self.source.position(""))
            data["components"] = merged
        bundled = Document(self.source.file, data, self.values, self.keys)
        self.problems.extend(_dangling(bundled))
        self.problems.raise_if_any()
        return bundled

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
        if isinstance(reference, str) and not reference.startswith("#") and not _is_data(to):
            return self._external(document, path, value, at, to)
        if isinstance(reference, str) and document is not self.source and not _is_data(to):
            # A local reference of a file that was followed: it names a component of that file.
            return self._follow(document, path, path, reference, value, at, to)
        return {
            key: self._copy(document, path, item, pointers.join(at, key), pointers.join(to, key))
            for key, item in value.items()
        }

    def _external(self, document: Document, path: Path, value: dict[str, Any], at: str, to: str) -> Any:
        reference = value["$ref"]
        file, _, fragment = reference.partition("#")
        position = document.position(f"{at}/$ref")
        if "://" in file or file.startswith(("/", "\\")) or ":" in file or "\\" in file or "\0" in file:
            self.problems.add(
                position, "reference", f"{reference!r} leaves the specs folder: refer to a file beside it"
            )
            return {}
        target = path.parent / unquote(file)
        if not self.folder.holds(target):
            self.problems.add(position, "reference", f"{reference!r} names no file of the specs folder")
            return {}
        return self._follow(document, path, target, "#" + fragment, value, at, to)

    def _follow(
        self, document: Document, path: Path, target: Path, fragment: str, value: dict[str, Any], at: str, to: str
    ) -> Any:
        position = document.position(f"{at}/$ref")
        steps = pointers.split(unquote(fragment[1:]))
        if len(steps) != 3 or steps[0] != "components" or steps[1] not in COMPONENT_KINDS:
            text = f"{value['$ref']!r} must name a component, as in #/components/schemas/Name"
            self.problems.add(position, "reference", text)
            return {}
        _, kind, name = steps
        other = self.folder.load(target)
        found, pointer = other.data, ""
        for step in steps:
            pointer = pointers.join(pointer, step)
            if not isinstance(found, dict) or step not in found:
                self.problems.add(
                    position, "reference", f"{value['$ref']!r} leads nowhere: no {pointer} in {other.file}"
                )
                return {}
            found = found[step]
        if to == pointers.join("/components", kind, name) and set(value) == {"$ref"}:
            # A component that only borrows one of the same name stands for it.
            self.origins[to] = (target.resolve(), pointer)
            return self._copy(other, target, found, pointer, to)
        self._borrow(other, target, found, kind, name, position)
        siblings = {
            key: self._copy(document, path, item, pointers.join(at, key), pointers.join(to, key))
            for key, item in value.items()
            if key != "$ref"
        }
        self.values[f"{to}/$ref"] = position
        return {"$ref": "#" + pointers.join("/components", kind, name), **siblings}

    def _borrow(self, other: Document, target: Path, found: Any, kind: str, name: str, position: Position) -> None:
        pointer = pointers.join("/components", kind, name)
        origin = (target.resolve(), pointer)
        if self.origins.get(pointer) == origin:
            return
        own = self.source.data.get("components")
        if pointer in self.origins or (isinstance(own, dict) and name in (own.get(kind) or {})):
            owns = isinstance(own, dict) and (own.get(kind) or {}).get(name)
            if not (isinstance(owns, dict) and set(owns) == {"$ref"} and not str(owns["$ref"]).startswith("#")):
                text = f"two different components are named {name!r}: rename one of them"
                self.problems.add(position, "component-name", text)
            return
        self.origins[pointer] = origin
        self.components.setdefault(kind, {})[name] = {}
        self.components[kind][name] = self._copy(other, target, found, pointer, pointer)


def _is_data(pointer: str) -> bool:
    """Whether a pointer lies in a place that holds a payload, where `$ref` is only a key."""
    steps = pointers.split(pointer)
    return "value" in steps and ("examples" in steps or "example" in steps)


def _dangling(document: Document) -> Iterator[Problem]:
    for pointer, reference in references(document.data):
        if lookup(document.data, reference) is None:
            text = f"{reference!r} leads nowhere in this document"
            yield Problem(document.position(f"{pointer}/$ref"), text, "reference")


def references(data: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every local `$ref` of a bundled document, with the pointer to the object that holds it."""
    if isinstance(data, dict):
        reference = data.get("$ref")
        if isinstance(reference, str) and not _is_data(pointer):
            yield pointer, reference
        for key, value in data.items():
            yield from references(value, pointers.join(pointer, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from references(value, f"{pointer}/{index}")


def lookup(data: Any, reference: str) -> Any | None:
    """What a local reference (`#/components/…`) leads to in a document, or None."""
    if not reference.startswith("#"):
        return None
    for step in pointers.split(unquote(reference[1:])):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data
