"""Confusion: every kind of value in every place of a document that others wrote is refused with its place, or taken."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.hostile.positions import yaml

from callsheet import pointers
from callsheet.generation import generate
from callsheet.modelling.providers import read_specs
from callsheet.problems import SpecError

DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1", "license": {"name": "MIT", "identifier": "MIT"}},
    "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
    "servers": [
        {
            "url": "https://{host}.a.test/{v}",
            "variables": {"host": {"default": "h", "enum": ["h", "i"], "description": "d"}, "v": {"default": "1"}},
        }
    ],
    "security": [{"k": []}, {"o": ["a"]}],
    "tags": [{"name": "t", "externalDocs": {"url": "https://a.test"}}],
    "webhooks": {"w": {"post": {"responses": {"200": {"description": "d"}}}}},
    "paths": {
        "/a/{id}": {
            "summary": "s",
            "parameters": [
                {
                    "name": "id",
                    "in": "path",
                    "required": True,
                    "style": "matrix",
                    "explode": True,
                    "schema": {"type": "array", "items": {"type": "integer"}},
                }
            ],
            "servers": [{"url": "https://b.test"}],
            "post": {
                "operationId": "create",
                "deprecated": True,
                "tags": ["t"],
                "parameters": [
                    {
                        "name": "q",
                        "in": "query",
                        "style": "deepObject",
                        "explode": True,
                        "schema": {"type": "object", "properties": {"x": {"type": "string"}}},
                    },
                    {"name": "c", "in": "cookie", "content": {"application/json": {"schema": {"type": "object"}}}},
                    {"name": "h", "in": "header", "schema": {"type": ["string", "null"], "default": None}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "multipart/form-data": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "f": {"type": "string", "contentMediaType": "image/png"},
                                    "j": {"type": "object", "properties": {"n": {"$ref": "#/components/schemas/Node"}}},
                                },
                                "required": ["f"],
                            },
                            "encoding": {
                                "f": {"contentType": "image/png", "headers": {"X": {"schema": {"type": "string"}}}},
                                "j": {"style": "form", "explode": False},
                            },
                        },
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/U"},
                            "examples": {
                                "e": {"summary": "s", "value": {"kind": "a"}},
                                "r": {"$ref": "#/components/examples/E"},
                            },
                        },
                    },
                },
                "callbacks": {"cb": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": "d"}}}}}},
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"X-R": {"schema": {"type": "integer"}}},
                        "links": {"l": {"operationId": "create", "parameters": {"id": "$response.body#/id"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}},
                    },
                    "4XX": {"$ref": "#/components/responses/R"},
                    "default": {"description": "d"},
                },
                "security": [{}],
            },
        }
    },
    "components": {
        "schemas": {
            "Node": {
                "type": "object",
                "required": ["v"],
                "properties": {
                    "v": {"type": "integer", "minimum": 1, "exclusiveMaximum": 9, "multipleOf": 2, "format": "int32"},
                    "next": {"$ref": "#/components/schemas/Node"},
                    "l": {
                        "type": "array",
                        "prefixItems": [{"const": 1}],
                        "items": {"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^a+$"},
                        "contains": {"enum": ["a", 1, None]},
                        "minContains": 1,
                        "maxContains": 2,
                        "uniqueItems": True,
                        "minItems": 0,
                        "maxItems": 4,
                    },
                },
                "patternProperties": {"^x-": {"type": "boolean"}},
                "propertyNames": {"maxLength": 9},
                "minProperties": 1,
                "maxProperties": 9,
                "additionalProperties": {"not": {"type": "null"}},
                "dependentRequired": {"v": ["next"]},
                "dependentSchemas": {"l": {"required": ["v"]}},
                "if": {"required": ["l"]},
                "then": {"properties": {"v": {"maximum": 5}}},
                "else": {"properties": {"v": {"minimum": 2}}},
                "unevaluatedProperties": False,
                "$defs": {"d": {"$anchor": "dd", "type": "string"}},
                "readOnly": False,
                "examples": [{"v": 2}],
                "xml": {"name": "x"},
                "externalDocs": {"url": "https://a.test"},
                "deprecated": False,
                "title": "N",
                "$comment": "c",
            },
            "A": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"const": "a"},
                    "w": {"type": "string", "writeOnly": True, "format": "date-time"},
                },
            },
            "B": {
                "allOf": [
                    {"$ref": "#/components/schemas/A2"},
                    {"type": "object", "properties": {"z": {"type": "number", "default": 1.5}}},
                ]
            },
            "A2": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["b"]}}},
            "U": {
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                "discriminator": {"propertyName": "kind", "mapping": {"a": "#/components/schemas/A", "b": "B"}},
            },
        },
        "responses": {"R": {"description": "r", "content": {"text/plain": {"schema": {"type": "string"}}}}},
        "examples": {"E": {"value": {"kind": "b"}}},
        "headers": {"H": {"schema": {"type": "string"}}},
        "parameters": {"P": {"name": "p", "in": "query", "schema": {"type": "string"}}},
        "securitySchemes": {
            "k": {"type": "apiKey", "in": "query", "name": "key"},
            "o": {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "https://a.test", "scopes": {"a": "b"}}},
            },
        },
    },
}
JUNK: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "junk",
    "__class__",
    [],
    [None],
    ["a", "a"],
    [[]],
    {},
    {"": None},
    {"$ref": 5},
    {"$ref": "#/nowhere"},
    {"$ref": "#"},
    {"$ref": "api.yaml"},
    {"$ref": "http://127.0.0.1:1/x"},
    {"$ref": "file:///etc/passwd"},
    {"$ref": "../x.yaml"},
    {"$ref": "//h/x"},
    {"$ref": "#/paths/~1a~1{id}"},
    {"$ref": "#/info/title"},
    {"$ref": "#/%ff"},
    {"$ref": "#/a~2"},
    {"$ref": "\x00"},
    {"$dynamicRef": "#node"},
    {"type": "object"},
    False,
)


def places(value: Any, pointer: str = "") -> Iterator[str]:
    """Every place below a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield pointers.join(pointer, key)
        yield from places(item, pointers.join(pointer, key))


def confused(pointer: str, junk: Any) -> dict[str, Any]:
    """The document with something else in a place."""
    document: dict[str, Any] = copy.deepcopy(DOCUMENT)
    *above, last = pointers.split(pointer)
    at: Any = document
    for step in above:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = junk
    return document


def wrong(pointer: str, junk: Any, folder: Path) -> list[str]:
    """What comes of the document that should not: problems without a place, and Python that is none."""
    path = folder / "api.yaml"
    path.write_text(yaml(confused(pointer, junk)), encoding="utf-8")
    try:
        files = generate(read_specs(path, "api.yaml"), "clients")
    except SpecError as error:
        told = [problem for problem in error.problems if not (problem.position.line and "\n" not in str(problem))]
        return [f"{pointer}: {junk}: {told}"] if told or not error.problems else []
    for name, text in files.items():
        if name.endswith(".py") and "/_runtime/" not in name:
            compile(ast.parse(text), name, "exec", dont_inherit=True)
    return []


PLACES: Final = tuple(places(DOCUMENT))


def test_the_document_itself_is_taken(tmp_path: Path) -> None:
    assert wrong("/openapi", "3.1.0", tmp_path) == []


def test_anything_in_some_places_is_refused_with_its_place_or_taken(tmp_path: Path) -> None:
    found = [wrong(pointer, JUNK[at % len(JUNK)], tmp_path) for at, pointer in enumerate(PLACES) if at % 12 == 0]
    assert [line for lines in found for line in lines] == []


@pytest.mark.long
@pytest.mark.parametrize("turn", range(len(JUNK)))
def test_anything_anywhere_is_refused_with_its_place_or_taken(turn: int, tmp_path: Path) -> None:
    found = [wrong(pointer, JUNK[(at + turn) % len(JUNK)], tmp_path) for at, pointer in enumerate(PLACES)]
    assert [line for lines in found for line in lines] == []
