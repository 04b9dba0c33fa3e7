"""A document that others wrote, read into a provider with one API.

Nothing is asked of it but that it is OpenAPI 3.1 and can be enforced; what is left out of it is a note. References
lead to files beside it.
"""

from __future__ import annotations

import keyword
from dataclasses import replace
from pathlib import Path
from typing import Final

from callsheet.adoption import adopt
from callsheet.compiling.code import ascii_snake, pascal
from callsheet.ir.operations import Api, Provider
from callsheet.ir.texts import prose, text_of
from callsheet.lint_rules import RuleId
from callsheet.linting import is_openapi_31, lint_bundle, lint_providers
from callsheet.linting.jobs import lint_pages
from callsheet.modelling.context import Context
from callsheet.modelling.operations import read_api
from callsheet.problems import Problem, Problems, SpecError
from callsheet.reading.bundling import bundle
from callsheet.reading.documents import Document
from callsheet.reading.folders import Folder
from callsheet.recursion import deep_recursion
from callsheet.views.client_names import OWN_NAMES

ASKED_OF_OURS: Final[frozenset[RuleId]] = frozenset(("no-source", "no-price", "type-name"))
"""What stops a client of a spec that was written for Callsheet, and of no other."""
API: Final = "api"
"""The name of the only API of such a provider: `Petstore().api.list_pets()`."""


def provider_name(path: Path) -> str:
    """The name of the provider that a document describes: `pet-store.v2.yaml` gives pet_store_v2."""
    name = ascii_snake(path.stem)
    return f"{name}_" if keyword.iskeyword(name) else name


def told(problems: Problems) -> tuple[Problem, ...]:
    """What is told of such a document: why it is refused, and what is left out. The same in many places is told once.

    Whatever else might be better about it is the business of its authors.
    """
    places: dict[str, list[Problem]] = {}
    for problem in sorted(set(problems)):
        if problem.severity == "note":
            places.setdefault(problem.message, []).append(problem)
    notes = (_with_more(first, len(others)) for first, *others in places.values())
    return tuple(sorted((*(problem for problem in problems if problem.refused), *notes)))


def _with_more(problem: Problem, others: int) -> Problem:
    return replace(problem, message=f"{problem.message} (and {others} more)") if others else problem


def read_document(path: Path, shown: str, name: str, problems: Problems) -> tuple[Provider, Document, Folder] | None:
    """The provider that a document describes, with the document as it was read and the files that belong to it.

    None, with problems, where nothing can be made of it.
    """
    folder = Folder(path.parent, Path(shown).parent.as_posix(), foreign=True)
    with deep_recursion():
        document = _adopted(path, folder, name, problems)
        if document is None:
            return None
        api = read_api(Context(document, problems, foreign=True), API)
    api = _with_pages_that_are_there(api, document, problems)
    if not api.operations:
        problems.add(document.position("/paths"), "left-out", "no operation is described: the client has no methods")
    provider = _provider(name, path.name, api)
    found = Problems(without=ASKED_OF_OURS)
    lint_providers((provider,), {(name, API): document}, frozenset(), found)
    problems.extend(found)
    return provider, document, folder


def _with_pages_that_are_there(api: Api, document: Document, problems: Problems) -> Api:
    """The API without what it says of pages that no parameter asks for, or that are no part of the answer."""
    operations = []
    for operation in api.operations:
        found = Problems()
        lint_pages(api, operation, document, found)
        wrong = next((problem for problem in found if problem.refused), None)
        if wrong is not None:
            text = prose("the pages are left out: {reason}", reason=wrong.message)
            problems.add(wrong.position, "left-out", text)
        operations.append(operation if wrong is None else replace(operation, pagination=None))
    return replace(api, operations=tuple(operations))


def _adopted(path: Path, folder: Folder, name: str, problems: Problems) -> Document | None:
    try:
        if not is_openapi_31(folder.load(path), problems, foreign=True):
            return None
        bundled = bundle(path, folder, problems)
    except SpecError as error:
        problems.extend(error.problems)
        return None
    return lint_bundle(adopt(bundled, name, problems), problems, foreign=True)


def _provider(name: str, file: str, api: Api) -> Provider:
    return Provider(
        name=name,
        title=api.title,
        class_name=text_of(_client_class(name)),
        key_variable=text_of(f"{name.upper()}_API_KEY"),
        origin=text_of(file),
        apis=(api,),
        webhooks=None,
    )


def _client_class(name: str) -> str:
    """The class of a client: Petstore for `petstore`, but ApiClient for `api`, which is the class of its only API."""
    wanted = pascal(name)
    return f"{wanted}Client" if wanted in {*OWN_NAMES, pascal(API)} else wanted
