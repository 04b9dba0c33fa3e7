"""What one document must be: OpenAPI 3.1, with our extensions where they belong, and named pages and operations.

Every pass may rely on the passes before it: a document is modelled only where its structure is that of OpenAPI, and
without the extensions that have not their form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import jsonschema
from jsonschema.protocols import Validator
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no hints
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from callsheet import pointers
from callsheet.documents import Document
from callsheet.linting.extensions import lint_extensions
from callsheet.linting.form_words import said
from callsheet.linting.grammar import Found, document_objects, objects
from callsheet.linting.messages import leaves, without_echoes
from callsheet.nearest import did_you_mean
from callsheet.other_formats import told_by_data
from callsheet.problems import Problems
from callsheet.references import lookup

if TYPE_CHECKING:
    from callsheet.schema_checks import SchemaCheck

_LARGE: Final = 20_000
"""From how many values on a document is looked at by a check of our own first: compiling it takes a while."""
_MOST_FOLLOWED: Final = 50_000
"""How many values openapi-spec-validator is given, with those that references lead to counted each time."""
_SOME_PAGE: Final = {"title": "a page", "url": "https://docs.example.com", "read": "2000-01-01"}
"""What stands for a page whose mistakes are told."""


class _Nowhere(dict[str, Any]):
    """Where openapi-spec-validator gets what other addresses hold: from none, whatever their scheme is.

    It takes a default or an example that holds `$ref` for a reference, and would open files and ask servers for it.
    """

    def __contains__(self, scheme: object) -> bool:
        return True


def lint_bundle(document: Document, problems: Problems, *, foreign: bool = False) -> Document | None:
    """Note what is wrong with a bundled document. What can be modelled of it comes back, if anything can.

    A `foreign` document was written by others, whose components may have any name.
    """
    if not is_openapi_31(document, problems) or not _has_structure(document, problems, foreign):
        return None
    held = document_objects(document)
    usable = lint_extensions(document, held, problems)
    _sources(document, held, problems)
    _repeated_names(document, held, problems)
    return usable


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


def second_opinion(document: Document, problems: Problems) -> None:
    """Note what openapi-spec-validator finds in a document that is not refused, but for what is told already.

    It looks at a schema as often as something refers to it, and is not asked where that would take for ever. The
    structure is known to be that of OpenAPI.
    """
    from jsonschema_path import SchemaPath
    from openapi_spec_validator import OpenAPIV31SpecValidator

    try:
        if _followed(document.data, document.data, {}) > _MOST_FOLLOWED:
            return
        validator = OpenAPIV31SpecValidator(SchemaPath.from_dict(document.data, handlers=_Nowhere()))
        errors = list(leaves(validator.root_validator(validator.schema_path)))
    except (RecursionError, Unresolvable):
        return  # it follows recursive schemas below allOf for ever, no anchors, and references in payloads
    for error in errors:
        if error.absolute_path:  # of defaults that break their schemas, which are told already, it says no place
            at = pointers.join("", *error.absolute_path)
            problems.add(document.position(at), "openapi", _one_line(error.message))


def _followed(data: Any, value: Any, known: dict[str, int]) -> int:
    """How many values there are where every reference is replaced by what it leads to; `known` are those of targets."""
    if isinstance(value, list):
        return 1 + sum(_followed(data, item, known) for item in value)
    if not isinstance(value, dict):
        return 1
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return 1 + sum(_followed(data, item, known) for item in value.values())
    if reference not in known:
        known[reference] = 1  # until it is counted: it may lead to itself
        known[reference] = _followed(data, lookup(data, reference), known)
    return known[reference]


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


def _has_structure(document: Document, problems: Problems, foreign: bool) -> bool:
    """Whether a document has the structure that the JSON Schema of OpenAPI 3.1 describes.

    Of a large one our own check says so in a fraction of the time. What is wrong is told by jsonschema alone.
    """
    if len(document.values) > _LARGE and quick_structure()(document.data).valid:
        return True
    errors = without_echoes(leaves(structure().iter_errors(document.data)))
    telling = [
        error for error in errors if not (_only_follows(error, errors) or (foreign and _is_component_name(error)))
    ]
    for error in telling:
        for position, text in said(document, "", error):
            problems.add(position, "openapi", text)
    return not telling


@cache
def quick_structure() -> SchemaCheck:
    """The check for the structure of OpenAPI 3.1 that our own compiler writes."""
    from callsheet.schema_checks import compile_schema  # which takes the lint pass for granted

    return compile_schema(openapi_schema())


@cache
def structure() -> Validator:
    """A validator for the structure of OpenAPI 3.1.

    Not the package's own one: that is another library's, with other sentences, wherever that is installed. Its anchors
    are looked up beforehand: the validator would look through the whole schema for each of them, every time.
    """
    schema = openapi_schema()
    registry = REGISTRY.with_resource(schema["$id"], DRAFT202012.create_resource(schema)).crawl()
    return jsonschema.Draft202012Validator(schema, registry=registry)


def openapi_schema() -> dict[str, Any]:
    """The JSON Schema of OpenAPI 3.1, of openapi-spec-validator.

    Its file is read where it lies: the package loads all that it might need, which takes as long as linting does.
    """
    package = find_spec("openapi_spec_validator")
    folder = Path(package.origin).parent if package is not None and package.origin is not None else Path()
    file = folder / "resources" / "schemas" / "v3.1" / "schema.json"
    if file.is_file():
        return cast("dict[str, Any]", json.loads(file.read_bytes()))
    from openapi_spec_validator.schemas import schema_v31

    return dict(schema_v31)


def _only_follows(error: jsonschema.ValidationError, errors: list[jsonschema.ValidationError]) -> bool:
    """Whether an error says that something is not known which is known, but wrong itself."""
    if not str(error.validator).startswith("unevaluated"):
        return False
    path = list(error.absolute_path)
    below = {str(other.absolute_path[len(path)]) for other in errors if len(other.absolute_path) > len(path)}
    return any(f"'{key}'" in error.message for key in below)


def _is_component_name(error: jsonschema.ValidationError) -> bool:
    """Whether an error is about the characters in the name of a component."""
    path = list(error.absolute_path)
    return error.validator == "pattern" and len(path) == 2 and path[0] == "components"


def _one_line(message: str) -> str:
    return " ".join(message.split())[:300]


def _sources(document: Document, held: Sequence[Found], problems: Problems) -> None:
    known = document.data.get("x-sources", {})
    if not isinstance(known, dict):
        return
    for pointer, _, value in held:
        for at, source in _named_sources(pointer, value):
            if isinstance(source, str) and source not in known:
                text = f"no source is called {source!r}{did_you_mean(source, known)}"
                problems.add(document.position(at), "source", text)


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
