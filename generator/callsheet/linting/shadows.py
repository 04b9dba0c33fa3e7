"""Shadows: pages of a document that stand in the way of pages of the same name in its provider file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from callsheet import pointers
from callsheet.problems import Problems
from callsheet.reading.documents import Document


def lint_shadows(files: Iterable[Document], problems: Problems) -> None:
    """Note every page that a document names as its provider file does."""
    documents = list(files)
    shared = {_folder(file): file for file in documents if PurePosixPath(file.file).stem == "_provider"}
    for document in documents:
        home = shared.get(_folder(document))
        if home is None or home is document:
            continue
        known, own = _pages(home), _pages(document)
        for name in own.keys() & known.keys():
            line = home.key_position(pointers.join("/x-sources", name)).line
            text = (
                f"{name!r} is a page of the provider file, too (line {line}), and hidden by this one: rename this one"
            )
            if own[name] == known[name]:
                text = f"{name!r} is a page of the provider file already (line {line}): take it out here"
            problems.add(document.key_position(pointers.join("/x-sources", name)), "shadowed-source", text)


def _folder(document: Document) -> PurePosixPath:
    return PurePosixPath(document.file).parent


def _pages(document: Document) -> dict[str, Any]:
    pages = document.data.get("x-sources") if isinstance(document.data, dict) else None
    return pages if isinstance(pages, dict) else {}
