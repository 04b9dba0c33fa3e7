"""A document that others wrote, read into a provider with one API.

Nothing is asked of it but that it is OpenAPI 3.1 and can be enforced; what is left out of it is a note. References
lead to files beside it.
"""

from __future__ import annotations

import keyword
from pathlib import Path
from typing import Final

from callsheet.adoption import adopt
from callsheet.bundling import Folder, bundle
from callsheet.compiling.code import pascal, snake
from callsheet.documents import Document
from callsheet.ir.operations import Api, Provider
from callsheet.ir.texts import text_of
from callsheet.lint_rules import RuleId
from callsheet.linting import is_openapi_31, lint_bundle, lint_providers
from callsheet.linting.providers import CLASSES
from callsheet.modelling.context import Context
from callsheet.modelling.operations import read_api
from callsheet.problems import Problems, SpecError
from callsheet.recursion import deep_recursion

ASKED_OF_OURS: Final[frozenset[RuleId]] = frozenset(("no-source", "no-price", "type-name"))
"""What only a spec that was written for Callsheet is asked for."""
API: Final = "api"
"""The name of the only API of such a provider: `Petstore().api.list_pets()`."""


def provider_name(path: Path) -> str:
    """The name of the provider that a document describes: `pet-store.v2.yaml` gives pet_store_v2."""
    name = snake(path.stem)
    return f"{name}_" if keyword.iskeyword(name) else name


def read_document(path: Path, shown: str, name: str, problems: Problems) -> tuple[Provider, Document, Folder] | None:
    """The provider that a document describes, with the document as it was read and the files that belong to it.

    None, with problems, where nothing can be made of it.
    """
    folder = Folder(path.parent, Path(shown).parent.as_posix())
    with deep_recursion():
        document = _adopted(path, folder, name, problems)
        if document is None:
            return None
        api = read_api(Context(document, problems, foreign=True), API)
    provider = _provider(name, path.name, api)
    found = Problems()
    lint_providers((provider,), {(name, API): document}, frozenset(), found)
    problems.extend(problem for problem in found if problem.rule not in ASKED_OF_OURS)
    return provider, document, folder


def _adopted(path: Path, folder: Folder, name: str, problems: Problems) -> Document | None:
    try:
        if not is_openapi_31(folder.load(path), problems):
            return None
        bundled = bundle(path, folder, problems, anywhere=True)
    except SpecError as error:
        problems.extend(error.problems)
        return None
    return lint_bundle(adopt(bundled, name, problems), problems, foreign=True)


def _provider(name: str, file: str, api: Api) -> Provider:
    return Provider(
        name=name,
        title=api.title,
        class_name=_client_class(name),
        key_variable=f"{name.upper()}_API_KEY",
        origin=text_of(file),
        apis=(api,),
        webhooks=None,
    )


def _client_class(name: str) -> str:
    """The class of a client: Petstore for `petstore`, but ApiClient for `api`, which is the class of its only API."""
    wanted = pascal(name)
    return f"{wanted}Client" if wanted in {*CLASSES, pascal(API)} else wanted
