"""Editor schema: OpenAPI 3.1 and our extensions as one JSON Schema, with which editors complete and check a spec.

The language servers of editors know draft 7 and nothing of `$dynamicRef` or `unevaluatedProperties`. What OpenAPI's own
schema says with these is said here in the words of draft 7: every object names all of its keys.
"""

from __future__ import annotations

import json
from typing import Any, Final

from callsheet import subschemas
from callsheet.linting.extensions import extension_schema
from callsheet.linting.structure import keys_of, openapi_schema
from callsheet.modelling.assertions import ANNOTATION_FORMATS, FORMATS, JSON_TYPES

FILE: Final = "callsheet.schema.json"
"""The name of the file, which lies in the specs folder beside the providers."""
MODELINE: Final = f"# yaml-language-server: $schema=../{FILE}"
"""The first line of a spec, by which editors find the schema."""

_EXTENSIONS: Final = {"$ref": "#/$defs/specification-extensions"}
_MAPPED: Final = {
    **{name: name for name in ("properties", "patternProperties", "$defs")},
    "dependentSchemas": "dependencies",
}
"""Keywords that hold schemas by names, and what draft 7 calls them."""
_DROPPED: Final = frozenset(
    ("$id", "$schema", "$comment", "$anchor", "$dynamicAnchor", "unevaluatedProperties", "allOf", "places", "form")
)
_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "number"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_FLAG: Final = {"type": "boolean"}
_SCHEMA: Final = {"$ref": "#/definitions/schema"}
_SCHEMAS: Final = {"type": "array", "minItems": 1, "items": _SCHEMA}
_SCHEMAS_BY_NAME: Final = {"type": "object", "additionalProperties": _SCHEMA}
_TYPE: Final = {"enum": list(JSON_TYPES)}
_NAMES: Final = {"type": "array", "items": _TEXT}
_KEYWORDS: Final[dict[str, Any]] = {
    "type": {"anyOf": [_TYPE, {"type": "array", "items": _TYPE, "minItems": 1}]},
    "enum": {"type": "array", "minItems": 1},
    "const": {},
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _NUMBER),
    "multipleOf": {"type": "number", "exclusiveMinimum": 0},
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _COUNT),
    **dict.fromkeys(("minContains", "maxContains"), _COUNT),
    "pattern": {"type": "string", "format": "regex"},
    "format": {"enum": sorted({*FORMATS, *ANNOTATION_FORMATS, "int32", "int64"})},
    "required": _NAMES,
    "dependentRequired": {"type": "object", "additionalProperties": _NAMES},
    "uniqueItems": _FLAG,
    **dict.fromkeys(subschemas.ONE, _SCHEMA),
    **dict.fromkeys(subschemas.LISTED, _SCHEMAS),
    **dict.fromkeys(subschemas.MAPPED, _SCHEMAS_BY_NAME),
    **dict.fromkeys(("$ref", "$dynamicRef", "$anchor", "$dynamicAnchor", "$comment", "title", "description"), _TEXT),
    **dict.fromkeys(("contentMediaType", "contentEncoding"), _TEXT),
    **dict.fromkeys(("deprecated", "readOnly", "writeOnly"), _FLAG),
    **{keyword: {} for keyword in ("default", "example", "xml")},
    "examples": {"type": "array"},
    "externalDocs": {"$ref": "#/definitions/external-documentation"},
    "discriminator": {
        "type": "object",
        "required": ["propertyName"],
        "additionalProperties": False,
        "properties": {"propertyName": _TEXT, "mapping": {"type": "object", "additionalProperties": _TEXT}},
    },
}
"""What the keywords of a schema hold."""


def editor_schema() -> dict[str, Any]:
    """The schema of a spec and of a `_provider.yaml`, as JSON Schema of draft 7."""
    openapi = openapi_schema()
    defined = openapi.pop("$defs")
    defined |= {"document": openapi}
    objects = {name: _object(name, value, defined) for name, value in defined.items()}
    extensions = {name: _in_draft_7(value) for name, value in _extensions().items()}
    definitions = {**objects, **extensions, "schema": _schema(), "provider": _provider()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Written by callsheet; do not edit. `callsheet new --schema` writes it anew.",
        "title": "A spec of Callsheet: OpenAPI 3.1 with its extensions",
        "type": "object",
        "if": {"required": ["openapi"]},
        "then": {"$ref": "#/definitions/document"},
        "else": {"$ref": "#/definitions/provider"},
        "definitions": dict(sorted(definitions.items())),
    }


def editor_schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"


def _extensions() -> dict[str, Any]:
    """The definitions of our extensions. Where they hold schemas, an editor can say which."""
    defined: dict[str, Any] = json.loads(json.dumps(extension_schema()["$defs"]))
    defined["x-warnings"]["items"] = {"$ref": "#/$defs/schema"}
    when = defined["term"]["properties"]["when"]
    defined["term"]["properties"]["when"] = {"$ref": "#/$defs/schema", "description": when["description"]}
    return defined


def _on(place: str) -> dict[str, Any]:
    """The extensions that may stand on an object."""
    return {
        name: {"$ref": f"#/definitions/{name}"}
        for name, value in extension_schema()["$defs"].items()
        if place in value.get("places", ())
    }


def _schema() -> dict[str, Any]:
    return {
        "type": ["object", "boolean"],
        "properties": {**_KEYWORDS, **_on("schema")},
        "additionalProperties": False,
    }


def _provider() -> dict[str, Any]:
    properties = {"components": {"$ref": "#/definitions/components"}, **_on("provider")}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _object(name: str, value: dict[str, Any], defined: dict[str, Any]) -> Any:
    """One object of OpenAPI, with every key that it may have, and no other where OpenAPI allows no other."""
    result = _in_draft_7(value)
    if value.get("unevaluatedProperties") is False:
        known: dict[str, Any] = {key: {} for key in keys_of(value, defined)}
        result["properties"] = {**known, **result.get("properties", {}), **_on(name.replace("-", " ")), **_on(name)}
        result["additionalProperties"] = False
    return result


def _in_draft_7(value: Any) -> Any:
    """A part of a schema of 2020-12 in the words of draft 7."""
    if isinstance(value, list):
        return [_in_draft_7(item) for item in value]
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {}
    further: list[Any] = [part for part in value.get("allOf", ()) if part != _EXTENSIONS]
    for keyword, item in value.items():
        if keyword == "$dynamicRef":
            result["$ref"] = "#/definitions/schema"
        elif keyword == "$ref" and item == _EXTENSIONS["$ref"]:
            continue
        elif keyword == "$ref":
            local = item.replace("#/$defs/", "#/definitions/", 1)
            result["$ref"] = local.replace("/dependentSchemas/", "/dependencies/")
        elif keyword in _MAPPED and isinstance(item, dict):
            result[_MAPPED[keyword]] = {name: _in_draft_7(below) for name, below in item.items()}
        elif keyword not in _DROPPED:
            result[keyword] = _in_draft_7(item)
    if further:
        result["allOf"] = _in_draft_7(further)
    if "$ref" in result and len(result) > 1:
        # Draft 7 reads nothing beside a reference.
        result["allOf"] = [{"$ref": result.pop("$ref")}, *result.get("allOf", ())]
    return result
