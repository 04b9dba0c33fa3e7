"""Bombs: references from file to file."""

from __future__ import annotations

import json

from tests.hostile.bombs.making import ANSWER, Bomb, bomb, document, linked, ours


@bomb
def files_in_a_chain() -> Bomb:
    parts = linked(
        150,
        lambda n: {
            "components": {
                "schemas": {
                    "A": {
                        "type": "object",
                        "properties": {
                            "next": (
                                {"$ref": f"part{n + 1}.yaml#/components/schemas/A"} if n < 149 else {"type": "string"}
                            )
                        },
                    }
                }
            }
        },
    )
    return Bomb({"api.yaml": document({"$ref": "part0.yaml#/components/schemas/A"}), **parts})


@bomb
def files_in_a_circle() -> Bomb:
    parts = linked(100, lambda n: {"A": {"$ref": f"part{(n + 1) % 100}.yaml#/A"}})
    return Bomb({"api.yaml": document({"$ref": "part0.yaml#/A"}), **parts})


@bomb
def path_items_that_double_from_file_to_file() -> Bomb:
    parts = linked(
        25,
        lambda n: (
            {
                "get": {
                    "responses": ANSWER,
                    "callbacks": {name: {"{$url}": {"$ref": f"part{n + 1}.yaml"}} for name in "ab"},
                }
            }
            if n < 24
            else {"get": {"responses": ANSWER}}
        ),
    )
    return Bomb({"api.yaml": document(paths={"/a": {"$ref": "part0.yaml"}}), **parts})


@bomb
def path_items_of_one_file() -> Bomb:
    item = {
        "get": {
            "responses": ANSWER,
            "parameters": [{"name": f"p{n}", "in": "query", "schema": {"type": "string"}} for n in range(100)],
        }
    }
    return Bomb(
        {
            "api.yaml": document(paths={f"/a{n}": {"$ref": "item.yaml"} for n in range(1_000)}),
            "item.yaml": json.dumps(item),
        }
    )


@bomb
def parts_of_files_that_double() -> Bomb:
    parts = linked(
        25,
        lambda n: (
            {"type": "object", "properties": {name: {"$ref": f"part{n + 1}.yaml"} for name in "ab"}}
            if n < 24
            else {"type": "string"}
        ),
    )
    return Bomb({"api.yaml": document({"$ref": "part0.yaml"}), **parts})


@bomb
def large_files_beside_one_another() -> Bomb:
    filler = "#" + "x" * 7_000_000
    parts = {f"part{n}.yaml": f"A: {{type: string}}\n{filler}\n" for n in range(20)}
    return Bomb(
        {
            "api.yaml": document(
                {"type": "object", "properties": {f"f{n}": {"$ref": f"part{n}.yaml#/A"} for n in range(20)}}
            ),
            **parts,
        }
    )


@bomb
def documents_at_the_limit_beside_one_another() -> Bomb:
    rows = "\n".join(f"k{n}: {{type: string, maxLength: {n}}}" for n in range(4_900))
    parts = {f"part{n}.yaml": rows for n in range(40)}
    return Bomb(
        {
            "api.yaml": document(
                {"type": "object", "properties": {f"f{n}": {"$ref": f"part{n}.yaml#/k{n}"} for n in range(40)}}
            ),
            **parts,
        }
    )


@bomb
def file_of_ours_at_the_limit() -> Bomb:
    made = ours({"type": "object"})
    return Bomb({path: text + "#" * 8_000_000 if "video" in path else text for path, text in made.files.items()})


@bomb
def files_of_one_schema_each() -> Bomb:
    parts = linked(900, lambda n: {"type": "string", "maxLength": n})
    body = {"type": "object", "properties": {f"f{n}": {"$ref": f"part{n}.yaml"} for n in range(900)}}
    return Bomb({"api.yaml": document(body), **parts})


@bomb
def apis_of_number() -> Bomb:
    made = ours({"type": "object"}).files
    apis = {f"specs/acme/v{n}.yaml": made["specs/acme/video.yaml"] for n in range(200)}
    return Bomb({"specs/acme/_provider.yaml": made["specs/acme/_provider.yaml"], **apis})
