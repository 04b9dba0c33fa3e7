"""A large OpenAPI document, as a service with many resources has it: operations on each, with small schemas."""

from __future__ import annotations

import json
from typing import Any

_TYPES: tuple[dict[str, Any], ...] = (
    {"type": "string", "maxLength": 200},
    {"type": "integer", "minimum": 0},
    {"type": "string", "enum": ["draft", "open", "closed"]},
    {"type": "array", "items": {"type": "string"}, "maxItems": 20},
    {"type": "boolean", "default": False},
    {"type": ["string", "null"], "format": "date-time"},
    {"type": "number"},
)
_FIELDS = 14


def large_document(size: int) -> str:
    """The JSON text of a document of at least so many characters."""
    resources: list[dict[str, Any]] = []
    length = 0
    while length < size:
        resources.append(_resource(len(resources)))
        length += len(json.dumps(resources[-1], indent=1))
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Warehouse", "version": "1"},
            "servers": [{"url": "https://api.warehouse.test/v1"}],
            "paths": {path: item for resource in resources for path, item in resource["paths"].items()},
            "components": {"schemas": {name: s for resource in resources for name, s in resource["schemas"].items()}},
        },
        indent=1,
    )


def _resource(number: int) -> dict[str, Any]:
    name = f"Item{number}"
    fields = {f"field_{i}": {**_TYPES[i % len(_TYPES)], "description": f"Field {i} of it."} for i in range(_FIELDS)}
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}
    return {
        "paths": {
            f"/items{number}": {
                "get": _operation(f"list_items_{number}", f"{name}List", parameters=[limit]),
                "post": _operation(f"create_item_{number}", name, requestBody=_content(f"New{name}")),
            },
            f"/items{number}/{{id}}": {
                "get": _operation(f"get_item_{number}", name, parameters=[parameter]),
                "patch": _operation(
                    f"change_item_{number}", name, parameters=[parameter], requestBody=_content(f"New{name}")
                ),
            },
        },
        "schemas": {
            f"New{name}": {"type": "object", "required": ["field_0", "field_1"], "properties": fields},
            name: {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, **fields}},
            f"{name}List": {"type": "object", "properties": {"items": {"type": "array", "items": _reference(name)}}},
        },
    }


def _operation(name: str, answer: str, **more: Any) -> dict[str, Any]:
    responses = {"200": {"description": "Done.", **_content(answer)}, "404": {"description": "There is none."}}
    return {"operationId": name, "summary": f"What {name} does.", **more, "responses": responses}


def _content(schema: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": _reference(schema)}}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
