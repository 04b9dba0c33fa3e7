"""Unused: components and sources that nothing names.

A component of a shared file is used where one API borrows it, so that only the whole folder shows what is unused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from callsheet import pointers
from callsheet.modelling.providers import Survey
from callsheet.needed import needed_components
from callsheet.problems import Problems, SpecError
from callsheet.reading.documents import Document, load
from callsheet.reading.references import COMPONENT_KINDS


def lint_unused(root: Path, shown: str, found: Survey, problems: Problems) -> None:
    """Note every component that no operation needs, and every source that nothing names."""
    used = {
        document.key_position(pointer)
        for document in found.specs.documents.values()
        for pointer in needed_components(document.data)
    }
    for document in (*found.files, *_unread(root, shown, found)):
        for pointer in _components(document):
            if document.key_position(pointer) not in used:
                name = pointers.split(pointer)[-1]
                text = f"nothing uses the component {name!r}: take it out, or refer to it"
                problems.add(document.key_position(pointer), "unused-component", text)
    _sources(found, problems)


def _unread(root: Path, shown: str, found: Survey) -> Iterator[Document]:
    """The shared files that nothing refers to."""
    read = {document.file for document in found.files}
    for path in sorted(root.glob("*/_*.y*ml")):
        name = f"{shown}/{path.relative_to(root).as_posix()}".removeprefix("./")
        if name not in read:
            with suppress(SpecError):  # nothing is made of it
                yield load(path, name)


def _components(document: Document) -> Iterator[str]:
    """The pointers of the components of a file, without those that only stand for one of another file."""
    held = document.data.get("components") if isinstance(document.data, dict) else None
    for kind, components in held.items() if isinstance(held, dict) else ():
        for name, component in components.items() if isinstance(components, dict) else ():
            borrowed = isinstance(component, dict) and set(component) == {"$ref"}
            if kind in COMPONENT_KINDS and not (borrowed and not str(component["$ref"]).startswith("#")):
                yield pointers.join("/components", kind, name)


def _sources(found: Survey, problems: Problems) -> None:
    named = {name for document in found.files for name in _named(document.data)}
    for document in found.files:
        listed = document.data.get("x-sources") if isinstance(document.data, dict) else None
        for name in listed if isinstance(listed, dict) else ():
            if name not in named:
                text = f"nothing names the source {name!r}: take it out, or say what it is the source of"
                problems.add(document.key_position(pointers.join("/x-sources", name)), "unused-source", text)


def _named(data: Any) -> Iterator[str]:
    """Every name that stands under `x-source`, at any depth."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "x-source" and isinstance(value, str):
                yield value
            yield from _named(value)
    elif isinstance(data, list):
        for value in data:
            yield from _named(value)
