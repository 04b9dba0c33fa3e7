"""Other formats: what a file is that is no OpenAPI 3.1, and what to do about it, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_BEGINNINGS: Final = (
    (b"\x1f\x8b", "this is a gzip archive: unpack it"),
    (b"PK\x03\x04", "this is a zip archive: unpack it"),
    (b"%PDF-", "this is a PDF: OpenAPI is written in YAML or JSON"),
    (b"version https://git-lfs", "this only points to a file of Git LFS: run git lfs pull"),
)
_MARKUP: Final = re.compile(rb"\s*<[!?a-zA-Z]")
_OF_SCHEMAS: Final = ("$schema", "$id", "$defs", "definitions", "properties", "items", "allOf", "anyOf", "oneOf")
_KEYS: Final = {
    "swagger": "this is Swagger 2: convert it to OpenAPI 3.1",
    "asyncapi": "this is AsyncAPI, which describes messages: only OpenAPI 3.1 is read",
    "arazzo": "this is Arazzo: give the OpenAPI 3.1 document that its workflows call",
    "overlay": "this is an overlay: apply it to its OpenAPI 3.1 document, and give that",
    "swaggerVersion": "this is Swagger 1: convert it to OpenAPI 3.1",
    "_postman_id": "this is a Postman collection: export it as OpenAPI 3.1",
}
"""The formats that a key at the top tells."""


def told_by_bytes(content: bytes) -> str | None:
    """What a file is that is neither YAML nor JSON, by how it begins; None where it may be one."""
    for beginning, said in _BEGINNINGS:
        if content.startswith(beginning):
            return said
    if _MARKUP.match(content):
        return "this is HTML or XML: save the OpenAPI document itself, not the page that shows it"
    return None


def told_by_data(data: Any) -> str:
    """What a document is that does not say that it is OpenAPI, and what to do."""
    if not isinstance(data, Mapping):
        return "OpenAPI 3.1 is expected: a mapping with openapi: 3.1.1, info and paths"
    for key, said in _KEYS.items():
        if key in data or (key == "_postman_id" and _has(data.get("info"), key)):
            return said
    if any(key in data for key in _OF_SCHEMAS):
        return "this is a JSON Schema: callsheet.compile_schema takes it, or components/schemas of an OpenAPI document"
    return "OpenAPI 3.1 is expected: openapi: 3.1.1 is missing"


def _has(value: Any, key: str) -> bool:
    return isinstance(value, Mapping) and key in value
