"""A folder of specs read into providers: every file bundled, linted and modelled, all problems at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callsheet import pointers
from callsheet.documents import Document
from callsheet.ir.operations import Provider
from callsheet.linting import lint_bundle, lint_provider_file, lint_providers
from callsheet.modelling.context import Context
from callsheet.modelling.operations import read_api
from callsheet.problems import Position, Problem, Problems, SpecError
from callsheet.references import Folder, bundle

PROVIDER_FILE = "_provider.yaml"


@dataclass(frozen=True, slots=True)
class Specs:
    """What a specs folder holds: the providers, and the bundled document of each API (by provider and API)."""

    providers: tuple[Provider, ...]
    documents: dict[tuple[str, str], Document]


def read_specs(root: Path, shown: str) -> Specs:
    """Read every provider of a specs folder. `shown` is how the folder reads in messages.

    Raises `SpecError` with every problem of every file.
    """
    if not root.is_dir():
        raise SpecError([Problem(Position(shown, 1, 1), "no such folder: pass --specs DIR", "folder")])
    folder, problems = Folder(root, shown), Problems()
    providers: list[Provider] = []
    documents: dict[tuple[str, str], Document] = {}
    for directory in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))):
        if _usable(directory.name, f"{shown}/{directory.name}", "folder", problems):
            provider = _provider(directory, folder, problems, documents)
            if provider is not None:
                providers.append(provider)
    if not providers and not problems:
        text = "no spec here: a provider is a folder with YAML files"
        raise SpecError([Problem(Position(shown, 1, 1), text, "folder")])
    lint_providers(tuple(providers), problems)
    problems.raise_if_any()
    return Specs(tuple(providers), documents)


def _usable(name: str, shown: str, what: str, problems: Problems) -> bool:
    if name.isidentifier() and name.islower() and name.isascii():
        return True
    text = f"the {what} name {name!r} becomes part of names: use lower-case letters, digits and _"
    problems.add(Position(shown, 1, 1), "name", text)
    return False


def _provider(
    directory: Path, folder: Folder, problems: Problems, documents: dict[tuple[str, str], Document]
) -> Provider | None:
    apis = []
    said = _provider_data(directory, folder, problems)
    for path in sorted([*directory.glob("*.yaml"), *directory.glob("*.yml"), *directory.glob("*.json")]):
        if path.name.startswith("_"):
            continue
        if not _usable(path.stem, f"{folder.shown}/{directory.name}/{path.name}", "file", problems):
            continue
        try:
            document = _with_sources(bundle(path, folder), said)
        except SpecError as error:
            problems.extend(error.problems)
            continue
        documents[directory.name, path.stem] = document
        found = Problems()
        lint_bundle(document, found)
        if not _is_openapi(document):
            problems.extend(found)
            continue
        apis.append(read_api(Context(document, found), path.stem))
        problems.extend(found)
    if not apis:
        return None
    facts = said.data.get("x-provider", {}) if said is not None and isinstance(said.data, dict) else {}
    name = directory.name
    default = "".join(part.capitalize() for part in name.split("_"))
    return Provider(
        name=name,
        title=str(facts.get("name", default)),
        class_name=str(facts.get("class", default)),
        key_variable=str(facts.get("key", f"{name.upper()}_API_KEY")),
        apis=tuple(apis),
    )


def _is_openapi(document: Document) -> bool:
    return isinstance(document.data, dict) and str(document.data.get("openapi", "")).startswith("3.1")


def _provider_data(directory: Path, folder: Folder, problems: Problems) -> Document | None:
    path = directory / PROVIDER_FILE
    if not path.is_file():
        return None
    try:
        document = folder.load(path)
    except SpecError as error:
        problems.extend(error.problems)
        return None
    lint_provider_file(document, problems)
    return document


def _with_sources(document: Document, said: Document | None) -> Document:
    """The document with the sources of its provider beside its own."""
    shared = said.data.get("x-sources") if said is not None and isinstance(said.data, dict) else None
    if said is None or not isinstance(shared, dict):
        return document
    own: Any = document.data.get("x-sources")
    data = {**document.data, "x-sources": {**shared, **(own if isinstance(own, dict) else {})}}
    values = dict(document.values)
    for name in shared:
        pointer = pointers.join("/x-sources", name)
        values.setdefault(pointer, said.position(pointer))
    return Document(document.file, data, values, document.keys)
