"""Documents: one of OpenAPI 3.1 as others write them, that says a text of choice in every place that OpenAPI has.

A place is named by where it stands, and says something harmless of its own unless it is told otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.hostile.positions import percent, usual, yaml

from callsheet import pointers

_USUAL: Final = {
    "operation id": "zqOperation",
    "format": "zq-format",
    "pattern": "^Zq",
    "pattern property": "^Zq-",
    "request type": "vnd.zq+json",
    "answer type": "vnd.zq.answer+json",
    "content parameter type": "json",
    "part type": "zq",
    "header parameter": "X-Zq",
    "answer header": "X-Zq-Answer",
    "key header": "X-Zq-Key",
    "server variable": "zqvariable",
    "path parameter": "zqparameter",
    "cookie parameter": "zqcookie",
}
"""What harmless text must look like in places that do not take any other."""
_PAGE: Final = "https://acme.test/"


class ForeignDocument:
    """The document that says `texts` in their places. `said` is what stands in each, with what belongs around it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.said: dict[str, str] = {}
        self.data = self._document()

    def write(self, folder: Path) -> Path:
        """Write the document below a folder; returns its path."""
        path = folder / "acme.yaml"
        path.write_text(yaml(self.data), encoding="utf-8")
        return path

    def _says(self, place: str, before: str = "", after: str = "") -> str:
        harmless = _USUAL.get(place) or usual(place)
        text = before + self._texts.get(place, harmless) + after
        self.said.setdefault(place, text)
        return text

    def _document(self) -> dict[str, Any]:
        says = self._says
        return {
            "openapi": "3.1.0",
            "info": self._info(),
            "externalDocs": {"description": says("docs description"), "url": says("docs url", _PAGE)},
            "tags": [
                {
                    "name": says("tag"),
                    "description": says("tag description"),
                    "externalDocs": {"url": says("tag docs", _PAGE)},
                }
            ],
            "servers": self._servers(),
            "security": [{says("security scheme"): []}],
            says("x key", "x-"): {says("x inner key"): says("x value")},
            "webhooks": {
                says("webhook"): {
                    "post": {
                        "operationId": says("webhook operation"),
                        "summary": says("webhook summary"),
                        "responses": {"200": {"description": "Taken."}},
                    }
                }
            },
            "paths": self._paths(),
            "components": {"schemas": self._schemas(), "securitySchemes": self._security_schemes()},
        }

    def _info(self) -> dict[str, Any]:
        says = self._says
        return {
            "title": says("title"),
            "summary": says("info summary"),
            "description": says("info description"),
            "version": says("version"),
            "termsOfService": says("terms", _PAGE),
            "contact": {
                "name": says("contact name"),
                "url": says("contact url", _PAGE),
                "email": says("contact email", "", "@acme.test"),
            },
            "license": {"name": says("license name"), "identifier": says("license identifier")},
            "x-info": {says("info x key"): says("info x value")},
        }

    def _servers(self) -> list[Any]:
        says = self._says
        name = says("server variable")
        variable = {
            "default": says("variable default"),
            "enum": [says("variable default"), says("other variable")],
            "description": says("variable description"),
        }
        return [
            {
                "url": "https://acme.test/{" + name + "}/" + says("server path"),
                "description": says("server description"),
                "variables": {name: variable},
            },
            {"url": "https://other.acme.test", "description": says("other server")},
        ]

    def _security_schemes(self) -> dict[str, Any]:
        says = self._says
        flow = {
            "tokenUrl": says("token url", _PAGE),
            "refreshUrl": says("refresh url", _PAGE),
            "scopes": {says("scope"): says("scope description")},
        }
        return {
            says("security scheme"): {
                "type": "apiKey",
                "in": "header",
                "name": says("key header"),
                "description": says("security description"),
            },
            "oauth": {
                "type": "oauth2",
                "description": says("oauth description"),
                "flows": {"clientCredentials": flow},
            },
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": says("bearer format")},
            "odd": {"type": "http", "scheme": says("http scheme")},
            "connect": {"type": "openIdConnect", "openIdConnectUrl": says("connect url", _PAGE)},
        }

    def _paths(self) -> dict[str, Any]:
        says = self._says
        return {
            says("path", "/things/")
            + "/{"
            + says("path parameter")
            + "}": {
                "summary": says("path summary"),
                "description": says("path description"),
                "get": self._read(),
            },
            says("second path", "/"): {"post": self._create()},
            "/form": {"post": self._form("application/x-www-form-urlencoded", "form")},
            "/upload": {"post": self._form("multipart/form-data", "upload")},
        }

    def _read(self) -> dict[str, Any]:
        says = self._says
        callback = {"post": {"summary": says("callback summary"), "responses": {"200": {"description": "Taken."}}}}
        return {
            "operationId": says("operation id"),
            "summary": says("summary"),
            "description": says("description"),
            "tags": [says("tag")],
            "externalDocs": {"description": says("operation docs"), "url": says("operation docs url", _PAGE)},
            "parameters": list(self._parameters()),
            "callbacks": {says("callback"): {says("callback expression", "{$request.body#/", "}"): callback}},
            "responses": {"200": self._answer(), "default": self._refusal()},
        }

    def _parameters(self) -> list[dict[str, Any]]:
        says = self._says
        return [
            {
                "name": says("path parameter"),
                "in": "path",
                "required": True,
                "description": says("path parameter description"),
                "schema": {"type": "string", "example": says("path parameter example")},
            },
            {
                "name": says("query parameter"),
                "in": "query",
                "required": True,
                "description": says("query description"),
                "schema": {"type": "string", "enum": [says("query enum"), "other"], "default": says("query enum")},
            },
            {
                "name": says("list parameter"),
                "in": "query",
                "required": True,
                "explode": False,
                "schema": {"type": "array", "items": {"type": "string", "enum": [says("list enum")]}},
            },
            {
                "name": says("deep parameter"),
                "in": "query",
                "required": True,
                "style": "deepObject",
                "explode": True,
                "schema": {
                    "type": "object",
                    "required": [says("deep property")],
                    "properties": {says("deep property"): {"type": "string"}},
                },
            },
            {
                "name": says("header parameter"),
                "in": "header",
                "schema": {"type": "string", "enum": [says("header enum"), "other"]},
                "examples": {says("header example"): {"summary": says("header example summary"), "value": "other"}},
            },
            {
                "name": says("cookie parameter"),
                "in": "cookie",
                "schema": {"type": "string"},
                "description": says("cookie description"),
            },
            {
                "name": says("content parameter"),
                "in": "query",
                "content": {says("content parameter type", "application/"): {"schema": {"type": "object"}}},
            },
        ]

    def _answer(self) -> dict[str, Any]:
        says = self._says
        link = {
            "operationId": says("operation id"),
            "description": says("link description"),
            "parameters": {says("link parameter"): says("link value")},
        }
        schema = {
            "type": "object",
            "title": says("answer title"),
            "description": says("answer schema description"),
            "properties": {
                says("answer property"): {
                    "type": "string",
                    "description": says("answer property description"),
                    "enum": [says("answer enum"), "other"],
                },
                "nested": {"type": "object", "properties": {says("answer inner property"): {"type": "integer"}}},
                says("answer object"): {"type": "object", "properties": {"inside": {"type": "string"}}},
                says("answer list"): {
                    "type": "array",
                    "items": {"type": "object", "properties": {"listed": {"type": "string"}}},
                },
            },
        }
        return {
            "description": says("answer description"),
            "headers": {
                says("answer header"): {"description": says("answer header description"), "schema": {"type": "string"}}
            },
            "links": {says("link"): link},
            "content": {
                says("answer type", "application/"): {"schema": schema, "example": {"x": says("answer example")}}
            },
        }

    def _refusal(self) -> dict[str, Any]:
        says = self._says
        schema = {"type": "object", "properties": {says("error property"): {"type": "string"}}}
        return {
            "description": says("default description"),
            "content": {"application/problem+json": {"schema": schema}},
        }

    def _create(self) -> dict[str, Any]:
        says = self._says
        body = {
            says("discriminator property"): says("discriminator value"),
            says("property"): says("enum value"),
            "constant": says("const value"),
        }
        example = {"summary": says("example summary"), "description": says("example description"), "value": body}
        return {
            "operationId": "create",
            "summary": says("create summary"),
            "deprecated": True,
            says("operation x key", "x-"): says("operation x value"),
            "requestBody": {
                "required": True,
                "description": says("body description"),
                "content": {
                    says("request type", "application/"): {
                        "schema": {"$ref": "#/components/schemas/ZqUnion"},
                        "examples": {says("example name"): example},
                    }
                },
            },
            "responses": {
                "200": {"description": "Made.", "content": {"text/plain": {"schema": {"type": "string"}}}},
                "4XX": {"description": says("error description")},
            },
        }

    def _form(self, media_type: str, name: str) -> dict[str, Any]:
        says = self._says
        field: dict[str, Any] = {"type": "string", "description": says(f"{name} description")}
        if name == "upload":
            field["contentMediaType"] = says("part media", "image/")
        schema = {
            "type": "object",
            "required": [says(f"{name} field")],
            "properties": {
                says(f"{name} field"): field,
                says(f"{name} other"): {"type": "string", "default": says(f"{name} default")},
            },
        }
        encoding = {
            "contentType": says("part type", "text/"),
            "headers": {says("part header"): {"schema": {"type": "string"}}},
        }
        body = {"schema": schema, "encoding": {says(f"{name} field"): encoding}}
        return {
            "operationId": name,
            "requestBody": {"required": True, "content": {media_type: body}},
            "responses": {"204": {"description": "Kept."}},
        }

    def _schemas(self) -> dict[str, Any]:
        says = self._says
        kind = says("discriminator property")
        again = {"$ref": _reference(says("component"))}
        return {
            "ZqUnion": {
                "title": says("union title"),
                "description": says("union description"),
                "oneOf": [{"$ref": "#/components/schemas/First"}, {"$ref": "#/components/schemas/Second"}],
                "discriminator": {
                    "propertyName": kind,
                    "mapping": {
                        says("discriminator value"): "#/components/schemas/First",
                        "second": "#/components/schemas/Second",
                    },
                },
            },
            "First": self._first(kind, again),
            "Second": {
                "type": "object",
                "required": [kind],
                "properties": {
                    kind: {"const": "second"},
                    "inner": {"$ref": _reference("Second", "$defs", says("defs name"))},
                    "number": {"type": "number", "minimum": 0, "default": 0},
                },
                "$defs": {
                    says("defs name"): {
                        "type": "object",
                        "properties": {says("defs property"): {"type": "string"}},
                        "$anchor": says("anchor", "A"),
                    }
                },
                "minProperties": 1,
            },
            says("component"): {
                "type": "object",
                "title": says("component title"),
                "properties": {
                    says("nested property"): {"type": ["string", "null"], "description": says("nested description")},
                    "again": again,
                },
            },
        }

    def _first(self, kind: str, again: dict[str, Any]) -> dict[str, Any]:
        says = self._says
        return {
            "type": "object",
            "title": says("first title"),
            "description": says("first description"),
            "$comment": says("comment"),
            "required": [kind, says("property"), "constant"],
            "properties": {
                kind: {"const": says("discriminator value"), "type": "string"},
                says("property"): {
                    "type": "string",
                    "title": says("property title"),
                    "description": says("property description"),
                    "enum": [says("enum value"), "other"],
                    "x-enum-varnames": [says("enum name"), "b"],
                },
                "constant": {"const": says("const value")},
                "objects": {"enum": [{says("enum object key"): [says("enum object value")]}, None]},
                says("defaulted property"): {
                    "type": "string",
                    "default": says("default value"),
                    "examples": [says("schema example")],
                    "xml": {
                        "name": says("xml name"),
                        "namespace": says("xml namespace", _PAGE),
                        "prefix": says("xml prefix"),
                    },
                },
                "patterned": {"type": "string", "pattern": says("pattern")},
                "formatted": {"type": "string", "format": says("format")},
                "listed": {"type": "array", "items": again},
                "media": {
                    "type": "string",
                    "contentMediaType": says("content media", "text/"),
                    "contentEncoding": says("content encoding"),
                },
            },
            "dependentRequired": {says("defaulted property"): ["patterned"]},
            "patternProperties": {says("pattern property"): {"type": "string"}},
            "externalDocs": {"url": says("schema docs", _PAGE)},
            says("unknown keyword"): says("unknown keyword value"),
            says("schema x key", "x-"): {says("schema x inner key"): says("schema x value")},
            "additionalProperties": False,
        }


def _reference(*steps: str) -> str:
    return "#" + percent(pointers.join("/components/schemas", *steps))


PLACES: Final = tuple(ForeignDocument({}).said)
"""The names of all places."""
