"""Positions: a spec of one provider that says a text of choice in every legal place.

A place is named by where it stands. Each says something harmless of its own, with a mark in it, unless it is told
otherwise: what the clients are made of may then differ in names that came from the mark, and in nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

VALUES: Final = (
    "source title",
    "source url",
    "webhook header",
    "webhook prefix",
    "webhook signed",
    "provider title",
    "server",
    "security header",
    "path",
    "path parameter",
    "query parameter",
    "header parameter",
    "parameter enum",
    "summary",
    "state",
    "answer property",
    "id property",
    "error code",
    "error description",
    "discriminator value",
    "property",
    "enum value",
    "text property",
    "example value",
    "const value",
    "nested property",
    "file field",
    "media type",
    "rule message",
    "rule hint",
    "rate limit",
    "price unit",
    "price unknown",
    "price maybe",
    "quantity unit",
    "rate words",
    "open label",
)
"""Where a text means itself: the clients hold it character for character."""

MARK: Final = "Zq"
_USUAL: Final = {
    "class": "ZqClient",
    "key variable": "ZQ_KEY",
    "operation": "zq_operation",
    "source name": "zq-source",
    "unit": "zq",
}
"""What harmless text must look like in places that do not take any other."""
_PROPERTIES: Final = (
    *("property", "text property", "nested property", "answer property", "id property", "error property"),
    "file field",
)
HARMLESS: Final[tuple[dict[str, str], ...]] = (
    {},
    {name: f"Zq-{name}" for name in (*_PROPERTIES, "rate words")},
    {"answer property": "Zq-answer", "error property": "Zq-error", "rate words": 'Zq "quoted" \\words'},
    {"property": "Zq-property", "answer property": "Zq-answer"},
    {"text property": "Zq-text"},
    {"nested property": "Zq-nested"},
    {"property": "Zq-property", "nested property": "Zq-nested"},
    {"text property": "Zq-text", "nested property": "Zq-nested"},
    {"answer property": "model_dump"},
    {"id property": "Zq-id"},
    {"id property": "Zq-id", "answer property": "model_dump"},
    {"id property": "model_dump", "answer property": "Zq-answer"},
)
"""What else a harmless spec may say: text that is no identifier, has quotes, or is a name of Pydantic's, is spelled in
another way."""


def usual(position: str) -> str:
    """What a position usually says."""
    return _USUAL.get(position) or MARK + "".join(word.capitalize() for word in position.split())


class Spec:
    """The spec that says `texts` in their positions. `said` is what stands in each, with what belongs around it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.said: dict[str, str] = {}
        self.files = {"acme/_provider.yaml": self._provider(), "acme/video.yaml": self._video()}

    def write(self, folder: Path) -> None:
        """Write the files of the spec below a folder."""
        for path, data in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(yaml(data), encoding="utf-8")

    def _says(self, position: str, before: str = "", after: str = "") -> str:
        text = before + self._texts.get(position, usual(position)) + after
        self.said.setdefault(position, text)
        return text

    def _provider(self) -> dict[str, Any]:
        says = self._says
        return {
            "x-provider": {"name": says("provider title"), "class": says("class"), "key": says("key variable")},
            "x-sources": {
                says("source name"): {
                    "title": says("source title"),
                    "url": says("source url", "https://acme.test/"),
                    "read": "2026-11-01",
                }
            },
            "x-webhooks": {
                "signature": {
                    "header": says("webhook header"),
                    "algorithm": "hmac-sha256",
                    "encoding": "hex",
                    "prefix": says("webhook prefix"),
                },
                "timestamp": {"header": "X-Time", "format": "unix", "tolerance": 300},
                "signed": says("webhook signed", "{timestamp}", "{body}"),
                "events": {says("event"): says("event meaning")},
                "x-source": says("source name"),
            },
        }

    def _video(self) -> dict[str, Any]:
        says = self._says
        return {
            "openapi": "3.1.1",
            "info": {
                "title": says("title"),
                "version": says("version"),
                "description": says("description"),
                "summary": says("info summary"),
                "termsOfService": "https://acme.test/terms",
                "contact": {"name": says("contact")},
                "license": {"name": says("license")},
            },
            "servers": [{"url": says("server", "https://api.acme.test/"), "description": says("server description")}],
            "tags": [{"name": says("tag"), "description": says("tag description")}],
            "security": [{says("security scheme"): []}],
            "x-source": says("source name"),
            "x-rate-limits": [{"requests": 5, "seconds": 60, "per": says("rate limit")}],
            "paths": {
                says("path", "/jobs/", "/{" + says("path parameter") + "}"): {"get": self._poll()},
                "/videos": {"post": self._create()},
                "/files": {"post": self._upload()},
            },
            "components": {
                "securitySchemes": {
                    says("security scheme"): {
                        "type": "apiKey",
                        "in": "header",
                        "name": says("security header"),
                        "description": says("security description"),
                    }
                },
                "schemas": self._schemas(),
            },
        }

    def _poll(self) -> dict[str, Any]:
        says = self._says
        return {
            "operationId": says("operation"),
            "summary": says("summary"),
            "description": says("operation description"),
            "tags": [says("tag")],
            "parameters": [
                {
                    "name": says("path parameter"),
                    "in": "path",
                    "required": True,
                    "description": says("parameter description"),
                    "schema": {"type": "string", "example": says("parameter example")},
                },
                {
                    "name": says("query parameter"),
                    "in": "query",
                    "schema": {"type": "string", "default": says("parameter default")},
                },
                {
                    "name": says("header parameter"),
                    "in": "header",
                    "schema": {"type": "string", "enum": [says("parameter enum"), "other"]},
                },
            ],
            "x-job": {
                "id": says("path parameter"),
                "status": "/status",
                "states": {says("state"): "running", "done": "succeeded", "failed": "failed"},
                "refund": says("refund"),
            },
            "responses": {
                "200": {
                    "description": says("answer description"),
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "title": says("answer title"),
                                "required": ["status"],
                                "properties": {
                                    "status": {
                                        "type": "string",
                                        "description": says("answer property description"),
                                        "enum": [says("state"), "done", "failed"],
                                    },
                                    says("answer property"): {"type": "string"},
                                },
                            }
                        }
                    },
                },
                "4XX": self._error(),
            },
        }

    def _error(self) -> dict[str, Any]:
        says = self._says
        properties = {says("error property"): {"type": "string"}, "code": {"type": "string"}}
        schema = {"type": "object", "properties": properties}
        return {
            "description": says("error description"),
            "x-error": {
                "message": "/" + segment(says("error property")),
                "code": "/code",
                "codes": {says("error code"): says("error meaning")},
            },
            "content": {"application/json": {"schema": schema}},
        }

    def _create(self) -> dict[str, Any]:
        says = self._says
        body = {
            "model": says("discriminator value"),
            says("property"): says("enum value"),
            says("text property"): says("example value"),
            "fixed": says("const value"),
        }
        return {
            "operationId": "create",
            "summary": says("create summary"),
            "x-starts": {"poll": says("operation"), "ids": "/" + segment(says("id property"))},
            "requestBody": {
                "description": says("body description"),
                "required": True,
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Body"},
                        "examples": {
                            says("example name"): {"summary": says("example summary"), "value": body},
                        },
                    }
                },
            },
            "responses": {
                "2XX": {
                    "description": "Started.",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": [says("id property")],
                                "properties": {says("id property"): {"type": "string"}},
                            }
                        }
                    },
                }
            },
        }

    def _upload(self) -> dict[str, Any]:
        says = self._says
        return {
            "operationId": "upload",
            "requestBody": {
                "required": True,
                "content": {
                    "multipart/form-data": {
                        "schema": {
                            "type": "object",
                            "required": [says("file field")],
                            "properties": {
                                says("file field"): {
                                    "type": "string",
                                    "format": "binary",
                                    "description": says("file description"),
                                    "x-max-bytes": 1000,
                                }
                            },
                        },
                        "encoding": {says("file field"): {"contentType": says("media type", "video/")}},
                    }
                },
            },
            "responses": {"204": {"description": "Kept."}},
        }

    def _schemas(self) -> dict[str, Any]:
        says = self._says
        component = segment(says("component"))
        return {
            "Body": {
                "oneOf": [{"$ref": "#/components/schemas/First"}, {"$ref": "#/components/schemas/Second"}],
                "discriminator": {
                    "propertyName": "model",
                    "mapping": {
                        says("discriminator value"): "#/components/schemas/First",
                        "second": "#/components/schemas/Second",
                    },
                },
            },
            "First": self._first(),
            "Second": {
                "type": "object",
                "title": says("schema title"),
                "description": says("schema description"),
                "required": ["model"],
                "properties": {
                    "model": {"type": "string", "const": "second"},
                    "nested": {"$ref": "#/components/schemas/" + percent(component)},
                    "unit": {"type": "integer", "minimum": 1, "maximum": 9, "x-unit": says("unit")},
                },
                "additionalProperties": False,
                "x-price": {"unit": says("price unit"), "unknown": says("price unknown")},
            },
            says("component"): {
                "type": "object",
                "$comment": says("comment"),
                "properties": {
                    says("nested property"): {"type": "string", "description": says("nested description")},
                    "again": {"$ref": "#/components/schemas/" + percent(component)},
                },
            },
        }

    def _first(self) -> dict[str, Any]:
        says = self._says
        return {
            "type": "object",
            "required": ["model", says("text property")],
            "properties": {
                "model": {"type": "string", "const": says("discriminator value")},
                says("property"): {
                    "type": "string",
                    "description": says("property description"),
                    "enum": [says("enum value"), "other"],
                },
                says("text property"): {"type": "string", "example": says("example value")},
                "fixed": {"const": says("const value")},
                "preset": {"type": "string", "default": says("default value")},
                "seconds": {"type": "integer", "minimum": 1, "maximum": 9},
                "mode": {"type": "string", "enum": ["a", "b"]},
            },
            "x-warnings": [
                {
                    "x-rule": {
                        "id": "no-preset",
                        "at": "/preset",
                        "message": says("rule message"),
                        "hint": says("rule hint"),
                    },
                    "properties": {"preset": False},
                }
            ],
            "x-price": {
                "unit": says("price unit"),
                "terms": [
                    {
                        "name": says("price label"),
                        "times": [{"field": "seconds", "unit": says("quantity unit")}],
                        "rate": {
                            "by": [{"field": "mode", "words": {"a": says("rate words")}}],
                            "of": {"a": 10, "b": 20},
                        },
                    },
                    {"name": says("open label"), "rate": -1, "maybe": says("price maybe")},
                ],
            },
        }


def positions() -> tuple[str, ...]:
    """The names of all positions."""
    return tuple(Spec({}).said)


def segment(name: str) -> str:
    """A name as a JSON Pointer holds it."""
    return name.replace("~", "~0").replace("/", "~1")


def percent(text: str) -> str:
    """A text as a fragment of a URI holds it."""
    return quote(text, safe="~", errors="surrogatepass")


def yaml(data: Any) -> str:
    """Data as YAML that gives back every character, also those that YAML does not take as they are."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"? {yaml(key)}\n: {yaml(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(yaml, data)) + "]"
    if isinstance(data, str):
        return '"' + "".join(map(_escaped, data)) + '"'
    return json.dumps(data)


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if " " <= char <= "~" else f"\\U{ord(char):08x}"
