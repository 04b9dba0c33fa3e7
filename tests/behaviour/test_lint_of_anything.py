"""Whatever stands at whatever place of a spec, `lint` answers with problems that have a place, never with a crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callsheet import pointers
from callsheet.modelling.providers import read_specs
from callsheet.problems import SpecError

PROVIDER: dict[str, Any] = {
    "x-provider": {"name": "Acme", "class": "Acme", "key": "ACME_API_KEY"},
    "x-sources": {"page": {"title": "Acme docs", "url": "https://acme.test/docs", "read": "2026-11-21"}},
    "components": {"schemas": {"Frame": {"type": "object", "properties": {"url": {"type": "string"}}}}},
}
BODY: dict[str, Any] = {
    "type": "object",
    "required": ["model"],
    "properties": {
        "model": {"type": "string", "enum": ["small", "large"]},
        "seconds": {"type": "integer", "minimum": 1, "x-unit": "seconds", "default": 5},
        "frames": {"type": "array", "maxItems": 2, "items": {"$ref": "_provider.yaml#/components/schemas/Frame"}},
        "prompt": {
            "type": "string",
            "pattern": "^[a-z]+$",
            "x-warnings": [{"minLength": 3, "x-rule": {"id": "a", "message": "b"}}],
        },
    },
    "allOf": [
        {"required": ["seconds"], "x-rule": {"id": "seconds-needed", "message": "Say how long.", "at": "/seconds"}}
    ],
    "if": {"required": ["frames"]},
    "then": {"required": ["prompt"]},
    "x-price": {
        "unit": "credits",
        "round": {"to": 1, "mode": "up"},
        "terms": [
            {
                "name": "video",
                "rate": {"by": [{"field": "model", "words": {"small": "S"}}], "of": {"small": 1, "large": "2.5"}},
                "times": [{"field": "seconds", "unit": "s"}],
                "when": {"required": ["prompt"]},
            }
        ],
    },
}
ANSWER: dict[str, Any] = {
    "200": {
        "description": "Done.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "string"},
                        "status": {"enum": ["queued", "done", "failed"]},
                        "next": {"type": "string"},
                        "items": {"type": "array", "items": {"type": "string"}},
                    },
                }
            }
        },
    },
    "400": {"description": "Wrong.", "x-error": {"message": "/error", "codes": {"INVALID": "A field is wrong."}}},
}
STATES = {"queued": "waiting", "done": "succeeded", "failed": "failed"}
SPEC: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "Acme Video API", "version": "1"},
    "servers": [{"url": "https://api.acme.test/v1"}],
    "security": [{"Key": []}],
    "x-source": "page",
    "x-rate-limits": [{"requests": 20, "seconds": 60, "per": "API key"}],
    "paths": {
        "/videos": {
            "post": {
                "operationId": "create",
                "x-starts": {"poll": "get_status", "ids": "/id"},
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": BODY,
                            "examples": {
                                "first": {
                                    "value": {"model": "small", "seconds": 5},
                                    "x-total": {"low": "5", "high": "5"},
                                }
                            },
                        }
                    }
                },
                "responses": ANSWER,
            },
            "get": {
                "operationId": "list",
                "parameters": [{"name": "cursor", "in": "query", "schema": {"type": "string"}}],
                "x-pagination": {"cursor": "cursor", "next": "/next", "items": "/items"},
                "responses": ANSWER,
            },
        },
        "/videos/{id}": {
            "get": {
                "operationId": "get_status",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "x-job": {"id": "id", "status": "/status", "states": STATES, "interval": {"seconds": 5}},
                "responses": ANSWER,
            }
        },
    },
    "components": {"securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}}},
}
SAME_ANSWERS = ("/paths/~1videos/get/responses", "/paths/~1videos/post/responses")
"""Places that hold what another place holds, so that they need not be tried."""
JUNK: tuple[Any, ...] = (5, "junk", [], ["junk"], {}, {"junk": [5]}, None)


def places(value: Any, pointer: str = "") -> Iterator[str]:
    """The pointer to everything in a document but the document itself."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        yield pointers.join(pointer, key)
        yield from places(below, pointers.join(pointer, key))


def replaced(document: Any, pointer: str, junk: Any) -> Any:
    """A copy of a document with something else at one place."""
    result = copy.deepcopy(document)
    *above, last = pointers.split(pointer)
    holder = result
    for step in above:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[int(last) if isinstance(holder, list) else last] = junk
    return result


def written(folder: Path, provider: Any, spec: Any) -> None:
    folder.joinpath("_provider.yaml").write_text(json.dumps(provider, indent=1), encoding="utf-8")
    folder.joinpath("video.yaml").write_text(json.dumps(spec, indent=1), encoding="utf-8")


def crashes(root: Path) -> str | None:
    """What `lint` ends with if it is neither fine nor a list of problems with places."""
    try:
        read_specs(root, "specs")
    except SpecError as error:
        return None if all(problem.position.line for problem in error.problems) else "a problem without a place"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The folder of one provider."""
    folder = tmp_path / "specs" / "acme"
    folder.mkdir(parents=True)
    return folder


def test_the_spec_that_everything_starts_from_is_right(acme: Path) -> None:
    written(acme, PROVIDER, SPEC)
    read_specs(acme.parent, "specs")


@pytest.mark.parametrize("turn", [0, 1])
def test_junk_anywhere_in_a_spec_is_no_crash(acme: Path, turn: int) -> None:
    # Every place is tried once, with one kind of junk after the other; the turns share the places.
    found = {}
    once = [place for place in places(SPEC) if not place.startswith(SAME_ANSWERS)]
    for index in range(turn, len(once), 2):
        place, junk = once[index], JUNK[index % len(JUNK)]
        written(acme, PROVIDER, replaced(SPEC, place, junk))
        crash = crashes(acme.parent)
        if crash:
            found[place, json.dumps(junk)] = crash
    assert found == {}


@pytest.mark.parametrize("junk", JUNK, ids=json.dumps)
def test_junk_anywhere_in_a_provider_file_is_no_crash(acme: Path, junk: Any) -> None:
    found = {}
    for place in ("/x-provider", "/x-provider/name", "/x-provider/key", "/x-sources", "/x-sources/page", "/components"):
        written(acme, replaced(PROVIDER, place, junk), SPEC)
        crash = crashes(acme.parent)
        if crash:
            found[place] = crash
    assert found == {}
