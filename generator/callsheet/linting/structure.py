"""The structure of OpenAPI 3.1, as its JSON Schema describes it: every later pass takes it for granted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import jsonschema
from jsonschema.protocols import Validator
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no hints
from referencing.jsonschema import DRAFT202012

from callsheet.linting.form_words import said
from callsheet.linting.messages import leaves, without_echoes
from callsheet.problems import Problems
from callsheet.reading.documents import Document

if TYPE_CHECKING:
    from callsheet.schema_checks import SchemaCheck

_LARGE: Final = 3_000
"""From how many values on a document is looked at by a check of our own first: compiling it takes a while."""


def has_structure(document: Document, problems: Problems, foreign: bool) -> bool:
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
    """Whether an error says that something is not known which is known, but wrong itself or beside what is wrong."""
    if not str(error.validator).startswith("unevaluated"):
        return False
    path = list(error.absolute_path)
    others = [other for other in errors if other is not error and list(other.absolute_path)[: len(path)] == path]
    wrong = {str(other.absolute_path[len(path)]) for other in others if len(other.absolute_path) > len(path)}
    if any(f"'{key}'" in error.message for key in wrong):
        return True
    value = cast("dict[str, Any]", error.instance)
    unknown = {key for key in value if repr(key) in error.message}
    return bool(others and unknown) and unknown <= set(keys_of(error.schema, openapi_schema()["$defs"]))


def keys_of(value: Any, defined: dict[str, Any]) -> Iterator[str]:
    """Every key that an object of OpenAPI names, in whichever part of its schema. `defined` are the schemas of all."""
    if isinstance(value, dict):
        yield from value.get("properties", {})
        for keyword in ("then", "else", "if"):
            yield from keys_of(value.get(keyword), defined)
        for part in (*value.get("allOf", ()), *value.get("dependentSchemas", {}).values()):
            yield from keys_of(part, defined)
        if "$ref" in value:
            yield from keys_of(_target(value["$ref"], defined), defined)


def _target(reference: str, defined: dict[str, Any]) -> Any:
    target: Any = {"$defs": defined}
    for step in reference.removeprefix("#/").split("/"):
        target = target[step]
    return target


def _is_component_name(error: jsonschema.ValidationError) -> bool:
    """Whether an error is about the characters in the name of a component."""
    path = list(error.absolute_path)
    return error.validator == "pattern" and len(path) == 2 and path[0] == "components"
