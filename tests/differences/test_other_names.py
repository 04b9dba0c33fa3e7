"""What `diff` says of what has another name or another place: one change with its remedy, and not a loss and a gain."""

from __future__ import annotations

from pathlib import Path

import pytest

from callsheet.differences.providers import differences
from callsheet.modelling.providers import read_specs

CLIPS = """
openapi: 3.1.1
info: { title: Acme clips, version: "1" }
servers: [{ url: "https://api.acme.test" }]
security: [{ ApiKey: [] }]
x-sources: { page: { title: Acme docs, url: "https://acme.test/docs", read: "2026-11-21" } }
x-source: page
paths:
  /clips:
    post:
      operationId: create
      parameters:
        - { name: trace, in: query, schema: { type: string } }
        - { name: user, in: query, description: Who asks., schema: { type: string } }
      requestBody:
        content: { application/json: { schema: { $ref: "#/components/schemas/Clip" } } }
      x-starts: { poll: get, ids: /id }
      responses:
        "200":
          description: Done.
          content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } }
        "402":
          description: Too few credits.
          x-error: { message: /message, codes: { NO_CREDITS: The account is empty. } }
          content: { application/json: { schema: { type: object, properties: { message: { type: string } } } } }
  /clips/{clip_id}:
    get:
      operationId: get
      parameters: [{ name: clip_id, in: path, required: true, schema: { type: string } }]
      x-job: { id: clip_id, status: /state, states: { done: succeeded, failed: failed } }
      responses:
        "200":
          description: Its state.
          content:
            application/json:
              schema: { type: object, properties: { state: { type: string, enum: [done, failed] } } }
components:
  securitySchemes: { ApiKey: { type: http, scheme: bearer } }
  schemas:
    Clip:
      oneOf: [{ $ref: "#/components/schemas/Small" }, { $ref: "#/components/schemas/Large" }]
      discriminator: { propertyName: model }
    Small:
      type: object
      required: [model]
      properties:
        model: { const: small-1 }
        image_url: { type: string, description: The first frame. }
        seed: { type: integer }
    Large:
      type: object
      required: [model]
      properties: { model: { const: large-1 }, seconds: { type: integer, maximum: 9 } }
      x-price:
        unit: credits
        terms: [{ name: clip, rate: { by: [{ field: model }], of: { large-1: 10 } } }]
"""
CREATE, GET = "acme.clips.create", "acme.clips.get"
CHANGES = {
    "an operation": (
        [("operationId: create", "operationId: start")],
        [("breaking", CREATE, "the operation is called acme.clips.start now")],
    ),
    "an operation that others name": (
        [("operationId: get", "operationId: poll"), ("poll: get", "poll: poll")],
        [("breaking", GET, "the operation is called acme.clips.poll now")],
    ),
    "a parameter in another place": (
        [("name: trace, in: query", "name: trace, in: header")],
        [("safe", CREATE, "query trace: was sent in the query and is sent in a header")],
    ),
    "a parameter by what is said of it": (
        [("name: user", "name: account")],
        [("breaking", CREATE, "query user: is called account now: rename it in calls")],
    ),
    "a parameter of which nothing is said": (
        [("name: trace", "name: zone")],
        [
            ("breaking", CREATE, "query trace: the parameter is gone"),
            ("safe", CREATE, "query zone: a new parameter"),
        ],
    ),
    "a parameter of the path": (
        [("{clip_id}", "{id}"), ("name: clip_id", "name: id"), ("id: clip_id", "id: id")],
        [
            ("breaking", GET, "path clip_id: is called id now: rename it in calls"),
            ("safe", GET, "x-job: id was clip_id and is id"),
        ],
    ),
    "a field by its letters": (
        [("image_url", "imageUrl")],
        [("breaking", CREATE, "/image_url: the field is called imageUrl now: rename it in payloads (only small-1)")],
    ),
    "a field of an answer by its letters": (
        [("message: { type", "messages: { type"), ("message: /message", "message: /messages")],
        [("safe", CREATE, "error 402: the provider's message was at /message and is at /messages")],
    ),
    "a field of another name, of which nothing is said": (
        [("seed:", "rounds:")],
        [
            ("breaking", CREATE, "/seed: the field is gone (only small-1)"),
            ("safe", CREATE, "/rounds: a new field (only small-1)"),
        ],
    ),
    "a model": (
        [("small-1", "small-2")],
        [("breaking", CREATE, '/model: "small-1" is gone, and "small-2", which takes the same, is new')],
    ),
    "an error code": (
        [("NO_CREDITS", "EMPTY")],
        [("breaking", CREATE, "error 402: the code NO_CREDITS is called EMPTY now")],
    ),
    "an error of another status": (
        [('"402"', '"409"')],
        [
            ("breaking", CREATE, "error 402: comes with status 409 now"),
            (
                "breaking",
                CREATE,
                "error 409: it was sure that nothing was charged, and the outcome of the call is unknown now",
            ),
        ],
    ),
}


def told(folder: Path, old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, str]]:
    """What is told of two states, each the texts of its files by their paths."""
    states = []
    for name, texts in (("old", old), ("new", new)):
        for path, text in texts.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        states.append(read_specs(folder / name, "specs").providers)
    return [(change.kind, change.subject, change.sentence) for change in differences(*states)]


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_another_name_is_told_once_with_both(name: str, tmp_path: Path) -> None:
    edits, expected = CHANGES[name]
    text = CLIPS
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    assert told(tmp_path, {"acme/clips.yaml": CLIPS}, {"acme/clips.yaml": text}) == expected


def test_an_api_of_another_name_is_told_once(tmp_path: Path) -> None:
    said = "the API is called acme.videos now: its operations are acme.videos.…"
    found = told(tmp_path, {"acme/clips.yaml": CLIPS}, {"acme/videos.yaml": CLIPS})
    assert found == [("breaking", "acme.clips", said)]


def test_a_provider_of_another_name_is_told_once(tmp_path: Path) -> None:
    shared = "x-provider: { name: Acme, class: Acme, key: ACME_API_KEY }\n"
    old, new = ({f"{name}/clips.yaml": CLIPS, f"{name}/_provider.yaml": shared} for name in ("acme", "zenith"))
    said = "the provider is called zenith now: its package and its operations are called so, too"
    assert told(tmp_path, old, new) == [("breaking", "acme", said)]


def test_an_operation_that_moved_to_another_api_is_told_once(tmp_path: Path) -> None:
    head, rest = CLIPS.split("  /clips/{clip_id}:\n")
    of_get, components = rest.split("components:\n")
    polled = f"{head.partition('paths:')[0]}paths:\n  /clips/{{clip_id}}:\n{of_get}"
    keys = "components:\n  securitySchemes: { ApiKey: { type: http, scheme: bearer } }\n"
    new = {
        "acme/clips.yaml": f"{head}components:\n{components}".replace("poll: get", "poll: jobs.get"),
        "acme/jobs.yaml": polled + keys,
    }
    assert told(tmp_path, {"acme/clips.yaml": CLIPS}, new) == [
        ("breaking", GET, "the operation is called acme.jobs.get now"),
        ("safe", "acme.jobs", "the API is new"),
    ]
