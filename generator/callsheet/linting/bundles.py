"""What one document must be: OpenAPI 3.1, with our extensions where they belong, and named pages and operations.

Every pass may rely on the passes before it: a document is modelled only where its structure is that of OpenAPI, and
without the extensions that have not their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from callsheet import pointers
from callsheet.linting.extensions import lint_extensions
from callsheet.linting.grammar import Found, document_objects, objects
from callsheet.linting.structure import has_structure
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.reading.other_formats import told_by_data

_SOME_PAGE: Final = {"title": "a page", "url": "https://docs.example.com", "read": "2000-01-01"}
"""What stands for a page whose mistakes are told."""


def lint_bundle(document: Document, problems: Problems, *, foreign: bool = False) -> Document | None:
    """Note what is wrong with a bundled document. What can be modelled of it comes back, if anything can.

    A `foreign` document was written by others, whose components may have any name.
    """
    if not is_openapi_31(document, problems):
        return None
    is_right = has_structure(document, problems, foreign)
    held = document_objects(document)
    usable = lint_extensions(document, held, problems)
    _sources(document, held, problems)
    _repeated_names(document, held, problems)
    return usable if is_right else None


def lint_provider_file(document: Document, problems: Problems) -> Document | None:
    """Note what is wrong with a `_provider.yaml`. What can be used of it comes back, if anything can."""
    if not isinstance(document.data, dict):
        problems.add(document.position(""), "provider", "a provider file is a mapping")
        return None
    known = {"x-provider", "x-sources", "x-webhooks", "components"}
    for key in document.data:
        if key not in known:
            text = f"{key!r} is not known in a provider file{did_you_mean(key, known)}"
            problems.add(document.key_position(pointers.join("", key)), "provider", text)
    expected = {key: value for key, value in document.data.items() if key in known}
    wanted = Document(document.file, expected, document.values, document.keys)
    usable = lint_extensions(wanted, objects(wanted.data, "provider"), problems)
    _webhook_source(usable, problems)
    return _with_all_names(usable, wanted)


def _with_all_names(usable: Document, written: Document) -> Document:
    """The document with the names of all its sources: a page with a mistake in it is a page still."""
    sources = written.data.get("x-sources")
    if "x-sources" in usable.data or not isinstance(sources, dict):
        return usable
    named = {**usable.data, "x-sources": dict.fromkeys(sources, _SOME_PAGE)}
    return Document(usable.file, named, usable.values, usable.keys)


def _webhook_source(document: Document, problems: Problems) -> None:
    """Note where x-webhooks rests on no page. What components rest on is told in the files that use them."""
    webhooks, known = document.data.get("x-webhooks"), document.data.get("x-sources", {})
    if not isinstance(webhooks, dict):
        return
    source = webhooks.get("x-source")
    if source is None:
        problems.add(
            document.key_position("/x-webhooks"), "source", "x-webhooks needs an x-source: the page that says it"
        )
    elif source not in known:
        text = f"no source is called {source!r}{did_you_mean(source, known)}"
        problems.add(document.position("/x-webhooks/x-source"), "source", text)


def is_openapi_31(document: Document, problems: Problems, foreign: bool = False) -> bool:
    """Whether a document says that it is OpenAPI 3.1; what to do where it does not is a problem.

    Others write 3.1, also as a number.
    """
    version = document.data.get("openapi") if isinstance(document.data, dict) else None
    if isinstance(version, str) and re.match(r"3\.1(\.|\Z)" if foreign else r"3\.1\.", version):
        return True
    if foreign and version == 3.1:
        return True
    problems.add(document.position("/openapi"), "openapi", _what_it_is(document.data, version))
    return False


def _what_it_is(data: Any, version: Any) -> str:
    """What a document is that is not OpenAPI 3.1, and what to do about it."""
    if isinstance(version, int | float) and not isinstance(version, bool):
        version = str(version)
    if version == "3.1":
        return "openapi must be text, with all of its numbers: write 3.1.1"
    if isinstance(version, str) and version.startswith("3.0"):
        return 'this is OpenAPI 3.0: convert it to 3.1 (nullable becomes type: [string, "null"])'
    if isinstance(version, str):
        return f"this is OpenAPI {version[:20]}: only 3.1 is read, so write 3.1.1 if nothing in it is newer"
    return told_by_data(data)


def _sources(document: Document, held: Sequence[Found], problems: Problems) -> None:
    known = document.data.get("x-sources", {})
    if not isinstance(known, dict):
        return
    for pointer, _, value in held:
        for at, source in _named_sources(pointer, value):
            if isinstance(source, str) and source not in known:
                remedy = did_you_mean(source, known) if known else ": there are no x-sources, here or in _provider.yaml"
                problems.add(document.position(at), "source", f"no source is called {source!r}{remedy}")
                if not known:
                    return  # one mistake, told once


def _named_sources(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if "x-source" in value:
        yield pointers.join(pointer, "x-source"), value["x-source"]
    for keyword in ("x-price", "x-job", "x-rate-limits"):
        if keyword in value:
            yield from _deeper(pointers.join(pointer, keyword), value[keyword])


def _deeper(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        if "x-source" in value:
            yield pointers.join(pointer, "x-source"), value["x-source"]
        for key, below in value.items():
            yield from _deeper(pointers.join(pointer, key), below)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _deeper(f"{pointer}/{index}", below)


def _repeated_names(document: Document, held: Sequence[Found], problems: Problems) -> None:
    seen: dict[str, str] = {}
    for pointer, kind, value in held:
        name = value.get("operationId") if kind == "operation" else None
        if isinstance(name, str):
            if name in seen:
                first = document.position(seen[name]).line
                text = f"the operation {name!r} exists already (line {first})"
                problems.add(document.position(f"{pointer}/operationId"), "operation-name", text)
            elif not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                text = f"the operation name {name!r} becomes a method: use lower-case letters, digits and _"
                problems.add(document.position(f"{pointer}/operationId"), "operation-name", text)
            seen.setdefault(name, f"{pointer}/operationId")
