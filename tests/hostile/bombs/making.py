"""Making bombs: the documents and specs that they consist of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Json = Any
ANSWER: Final = {"200": {"description": "Done."}}


@dataclass(frozen=True, slots=True)
class Bomb:
    """A bomb: the files that it consists of, by their path. It is `api.yaml`, or the specs in `specs`."""

    files: dict[str, str]

    def write(self, folder: Path) -> str:
        """Write the files below a folder; returns what of them `generate` is given."""
        for path, text in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return "specs" if (folder / "specs").is_dir() else "api.yaml"


BOMBS: Final[dict[str, Callable[[], Bomb]]] = {}
"""All bombs by name. They are made where they are wanted: some take megabytes."""


def bomb(make: Callable[[], Bomb]) -> Callable[[], Bomb]:
    """A function that makes a bomb, which is called like it."""
    BOMBS[make.__name__.replace("_", " ")] = make
    return make


def document(schema: Json = None, *, schemas: Json = None, **more: Json) -> str:
    """An OpenAPI document whose only operation takes a body of a schema."""
    body = {"required": True, "content": {"application/json": {"schema": schema or {"type": "object"}}}}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Bomb", "version": "1"},
        "servers": [{"url": "https://api.acme.test"}],
        "paths": {"/videos": {"post": {"operationId": "create", "requestBody": body, "responses": ANSWER}}},
        "components": {"schemas": schemas or {}},
    }
    return json.dumps({**whole, **more}, indent=1, ensure_ascii=False)


def alone(text: str) -> Bomb:
    """A document on its own."""
    return Bomb({"api.yaml": text})


def ours(schema: Json, **more: Json) -> Bomb:
    """A spec of ours whose only operation takes a body of a schema."""
    text = document(schema, **{"x-source": "docs", "security": [], **more})
    source = "x-sources: { docs: { title: Docs, url: 'https://acme.test/', read: 2026-11-01 } }\n"
    return Bomb({"specs/acme/_provider.yaml": source, "specs/acme/video.yaml": text})


def ref(name: str) -> Json:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def fields(count: int, schema: Json = None) -> Json:
    """An object of so many fields."""
    return {"type": "object", "properties": {f"field_{n}": schema or {"type": "string"} for n in range(count)}}


def linked(count: int, made: Callable[[int], Json]) -> dict[str, str]:
    return {f"part{n}.yaml": json.dumps(made(n)) for n in range(count)}
