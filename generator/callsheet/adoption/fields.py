"""Fields: which fields of each OpenAPI object have an effect on a client.

A field that OpenAPI does not know, an extension of another tool, and whatever describes calls that a client does not
make are left out.
"""

from __future__ import annotations

from typing import Any, Final

from callsheet import pointers
from callsheet.adoption.extensions import is_ours, why_left_out
from callsheet.adoption.leftovers import Leftovers
from callsheet.linting.grammar import METHODS, objects

_DESCRIBED: Final = ("summary", "description", "deprecated")
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "document": ("openapi", "jsonSchemaDialect", "info", "servers", "paths", "components", "security"),
    "components": (
        "schemas",
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "pathItems",
    ),
    "path item": ("$ref", *_DESCRIBED, *METHODS, "servers", "parameters"),
    "operation": (*_DESCRIBED, "operationId", "parameters", "requestBody", "responses", "security", "servers"),
    "parameter": (
        *("$ref", *_DESCRIBED, "name", "in", "required", "schema", "content", "example", "examples"),
        *("style", "explode", "allowReserved", "allowEmptyValue"),
    ),
    "header": (*("$ref", *_DESCRIBED, "required", "schema", "content", "example", "examples", "style", "explode"),),
    "request-body": ("$ref", *_DESCRIBED, "content", "required"),
    "response": ("$ref", *_DESCRIBED, "headers", "content"),
    "media type": ("schema", "example", "examples", "encoding"),
    "encoding": ("contentType", "headers", "style", "explode", "allowReserved"),
    "server": ("url", "description", "variables"),
    "example": ("$ref", "summary", "description", "value", "externalValue"),
    "security-scheme": (
        "$ref",
        "type",
        "description",
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "flows",
        "openIdConnectUrl",
    ),
}
"""The fields that are kept, by the kind of their object. Schemas have their own module."""
_SILENT: Final = ("tags", "externalDocs")
"""Fields that only documentation shows."""
_TOLD: Final = {
    "webhooks": "webhooks are left out: they are calls that the API makes",
    "callbacks": "callbacks are left out: they are calls that the API makes",
    "links": "links are left out: call the operation that they lead to",
}
_MAPS: Final = ("paths", "responses", "callbacks")
"""Fields that are maps in which an extension may stand, too."""


def keep_fields(data: dict[str, Any], leftovers: Leftovers) -> None:
    """Take every field out of the OpenAPI objects of a document that has no effect on a client."""
    for name in _MAPS:
        _without_extensions(data.get(name), f"/{name}", leftovers)
    for pointer, kind, value in list(objects(data, "document")):
        if kind in _FIELDS:
            for key in [key for key in value if key not in _FIELDS[kind] and not is_ours(data, key, kind, value[key])]:
                _tell(pointers.join(pointer, key), key, leftovers)
                del value[key]
        if kind == "operation":
            _without_extensions(value.get("responses"), f"{pointer}/responses", leftovers)
            if value.get("responses") == {}:
                del value["responses"]
        elif kind == "response" and "$ref" not in value:
            value.setdefault("description", "")


def _without_extensions(found: Any, pointer: str, leftovers: Leftovers) -> None:
    for key in [key for key in found if key.startswith("x-")] if isinstance(found, dict) else ():
        _tell(pointers.join(pointer, key), key, leftovers)
        del found[key]


def _tell(pointer: str, key: str, leftovers: Leftovers) -> None:
    if key in _SILENT:
        return
    if key in _TOLD:
        leftovers.add(pointer, _TOLD[key])
    elif key.startswith("x-"):
        leftovers.add(pointer, why_left_out(key))
    else:
        leftovers.add(pointer, f"{key!r} is left out: OpenAPI gives it no meaning here")
