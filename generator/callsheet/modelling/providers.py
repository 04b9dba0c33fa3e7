"""A folder of specs read into providers: every file bundled, linted and modelled, all problems at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from callsheet import pointers
from callsheet.ir.operations import Api, Provider
from callsheet.ir.texts import text_of
from callsheet.linting import (
    lint_bundle,
    lint_examples,
    lint_idle_prices,
    lint_media_names,
    lint_provider_file,
    lint_providers,
    second_opinion,
)
from callsheet.modelling.context import Context
from callsheet.modelling.foreign import API, provider_name, read_document, told
from callsheet.modelling.operations import read_api
from callsheet.modelling.webhooks import read_webhooks
from callsheet.problems import Position, Problem, Problems, SpecError
from callsheet.reading.bundling import bundle
from callsheet.reading.documents import Document
from callsheet.reading.folders import Folder
from callsheet.reading.spec_files import SPEC_SUFFIXES, name_problem
from callsheet.recursion import deep_recursion

PROVIDER_FILE: Final = "_provider.yaml"
SCHEMAS: Final = ("extensions.schema.yaml", "callsheet.schema.json")
"""The JSON Schemas of the extensions and of whole specs, which lie beside the providers and are no specs."""
LEAVING_OUT: Final = frozenset(
    (
        *("component-name", "dialect", "discriminator", "keyword-value", "media-type", "openapi"),
        *("path-parameter", "reference", "structure", "unknown-type", "unsupported-keyword"),
    )
)
"""The rules whose problems leave parts of an API out, so that others would seem to lack them."""


@dataclass(frozen=True, slots=True)
class Specs:
    """What a specs folder holds: the providers, and the bundled document of each API (by provider and API).

    `files` are those that each provider was read from, by their path below the folder. `notes` tell what was left out
    of a document that others wrote.
    """

    providers: tuple[Provider, ...]
    documents: dict[tuple[str, str], Document]
    files: dict[str, tuple[str, ...]]
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """A specs folder with everything that was found wrong in it: what of it can be used, and its files as they are."""

    specs: Specs
    files: tuple[Document, ...]
    problems: tuple[Problem, ...]


def survey(
    root: Path, shown: str, name: str | None = None, *, second_opinions: bool = False, known: Collection[str] = ()
) -> Survey:
    """Read every provider of a specs folder but those that are `known`, or the one of a document that others wrote.

    `shown` is how the path reads in messages. `name` is what the provider of a document is called, which is otherwise
    made of the name of its file. `second_opinions` are those of openapi-spec-validator on every spec of a folder that
    is not refused. They take as long as everything else together, and add nothing that a client depends on.
    """
    if root.is_file():
        return _survey_document(root, shown, name or provider_name(root))
    reading = _Reading(Folder(root, shown), known, second_opinions)
    if not root.is_dir():
        reading.problems.add(Position(shown, 1, 1), "folder", "no such folder: pass --specs DIR")
        return Survey(Specs((), {}, {}), (), tuple(reading.problems))
    with deep_recursion():
        providers = reading.providers(root)
    if not providers and not known and not reading.problems:
        reading.problems.add(Position(shown, 1, 1), "folder", "no spec here: a provider is a folder with YAML files")
    lint_providers(providers, reading.documents, frozenset(reading.incomplete), reading.problems)
    return Survey(Specs(providers, reading.documents, reading.files), reading.folder.documents, tuple(reading.problems))


def _survey_document(path: Path, shown: str, name: str) -> Survey:
    problems = Problems()
    found = read_document(path, shown, name, problems)
    if found is None:
        return Survey(Specs((), {}, {}), (), told(problems))
    provider, document, folder = found
    files = {name: tuple(sorted(folder.used))}
    return Survey(Specs((provider,), {(name, API): document}, files), folder.documents, told(problems))


def read_specs(root: Path, shown: str, name: str | None = None, *, known: Collection[str] = ()) -> Specs:
    """The specs that `survey` finds. Raises `SpecError` with every problem that no client can be made with."""
    found = survey(root, shown, name, known=known)
    refused = [problem for problem in found.problems if problem.refused]
    if refused:
        raise SpecError(refused)
    notes = tuple(problem for problem in found.problems if problem.severity == "note")
    return replace(found.specs, notes=notes)


@dataclass(slots=True)
class _Reading:
    """A specs folder that is being read, with what was found so far."""

    folder: Folder
    known: Collection[str]
    second_opinions: bool
    problems: Problems = field(default_factory=Problems)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    files: dict[str, tuple[str, ...]] = field(default_factory=dict)
    incomplete: set[tuple[str, str]] = field(default_factory=set)
    """The APIs, by provider and API, of which something is left out because it is wrong."""

    def providers(self, root: Path) -> tuple[Provider, ...]:
        shown = self.folder.shown
        folders = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
        for path in _spec_files(root):
            fitting = f"{shown}/{folders[0].name if folders else 'acme'}/{path.name}"
            text = f"a spec belongs in the folder of its provider, as in {fitting}"
            self.problems.add(Position(f"{shown}/{path.name}", 1, 1), "folder", text)
        usable = [path for path in folders if self._usable(path.name, f"{shown}/{path.name}", "folder")]
        unknown = [path for path in usable if path.name not in self.known]
        return tuple(provider for path in unknown for provider in [self._provider(path)] if provider is not None)

    def _usable(self, name: str, shown: str, what: str) -> bool:
        text = name_problem(what, name)
        if text is not None:
            self.problems.add(Position(shown, 1, 1), "name", text)
        return text is None

    def _provider(self, directory: Path) -> Provider | None:
        self.folder.used.clear()
        said = self._provider_data(directory)
        apis: dict[str, Api] = {}
        first: dict[str, str] = {}
        self._below(directory)
        for path in _spec_files(directory):
            name, shown = path.stem, f"{self.folder.shown}/{directory.name}/{path.name}"
            if not self._usable(name, shown, "file"):
                continue
            if first.setdefault(name, path.name) != path.name:
                text = f"the API {name!r} exists already ({first[name]}): rename one of the files"
                self.problems.add(Position(shown, 1, 1), "name", text)
                continue
            api = self._api(directory.name, path, said)
            if api is not None:
                apis[name] = api
        self.files[directory.name] = tuple(sorted(self.folder.used))
        return _named(directory.name, said, tuple(apis.values()), self.problems) if apis else None

    def _below(self, directory: Path) -> None:
        """Note every folder inside the folder of a provider that holds specs: they are not read."""
        for path in sorted(path for path in directory.iterdir() if path.is_dir()):
            if not path.name.startswith((".", "_")) and any(_spec_files(folder) for folder in _folders(path)):
                text = f"the specs in this folder are not read: move them up into {directory.name}"
                shown = f"{self.folder.shown}/{directory.name}/{path.name}"
                self.problems.add(Position(shown, 1, 1), "folder", text)

    def _api(self, provider: str, path: Path, said: Document | None) -> Api | None:
        found = Problems()
        try:
            document = _with_sources(bundle(path, self.folder, found), said)
        except SpecError as error:
            self.problems.extend(error.problems)
            self.incomplete.add((provider, path.stem))
            return None
        usable = lint_bundle(document, found)
        if usable is not None:
            lint_media_names(usable, found)
        api = read_api(Context(usable, found), path.stem) if usable is not None else None
        if usable is None or usable.data is not document.data or any(p.rule in LEAVING_OUT for p in found):
            self.incomplete.add((provider, path.stem))
        elif api is not None:
            self.documents[provider, path.stem] = document
            lint_idle_prices(document, api, found)
        if not found.refused:
            lint_examples(document, found)
            if self.second_opinions:
                second_opinion(document, found)
        self.problems.extend(found)
        return api

    def _provider_data(self, directory: Path) -> Document | None:
        path = directory / PROVIDER_FILE
        if not path.is_file():
            return None
        try:
            return lint_provider_file(self.folder.load(path), self.problems)
        except SpecError as error:
            self.problems.extend(error.problems)
            return None


def _folders(directory: Path) -> list[Path]:
    """A folder and every folder in it."""
    return [directory, *(path for path in directory.rglob("*") if path.is_dir())]


def _spec_files(directory: Path) -> list[Path]:
    """The files of a folder that should be specs, in order of name."""
    return sorted(
        path
        for path in directory.iterdir()
        if path.suffix in SPEC_SUFFIXES and not path.name.startswith((".", "_")) and path.name not in SCHEMAS
    )


def _named(name: str, said: Document | None, apis: tuple[Api, ...], problems: Problems) -> Provider:
    facts = said.data.get("x-provider", {}) if said is not None else {}
    default = "".join(part.capitalize() for part in name.split("_"))
    return Provider(
        name=name,
        title=text_of(facts.get("name", default)),
        class_name=text_of(facts.get("class", default)),
        key_variable=text_of(facts.get("key", f"{name.upper()}_API_KEY")),
        origin=text_of(f"specs/{name}"),
        apis=apis,
        webhooks=read_webhooks(said, problems),
    )


def _with_sources(document: Document, said: Document | None) -> Document:
    """The document with the sources of its provider beside its own."""
    shared = said.data.get("x-sources") if said is not None else None
    if said is None or not isinstance(shared, dict):
        return document
    own: Any = document.data.get("x-sources", {})
    if not isinstance(own, dict):
        return document
    data = {**document.data, "x-sources": {**shared, **own}}
    values = dict(document.values)
    for name in shared:
        pointer = pointers.join("/x-sources", name)
        values.setdefault(pointer, said.position(pointer))
    return Document(document.file, data, values, document.keys)
