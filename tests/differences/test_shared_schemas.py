"""Schemas that stand in many places: each change is told, and the ways that lead to a schema are never all gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from callsheet.differences.changes import Change
from callsheet.differences.providers import differences
from callsheet.modelling.providers import read_specs


def told(folder: Path, was: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """What `diff` tells of the payload of an operation, by the components of two states."""
    states = []
    for state, schemas in (("was", was), ("now", now)):
        body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Level0"}}}}
        operation = {"operationId": "send", "requestBody": body, "responses": {"200": {"description": "Done."}}}
        document = {"openapi": "3.1.0", "info": {"title": "Deep", "version": "1"}, "paths": {"/a": {"post": operation}}}
        path = folder / state / "deep.json"
        path.parent.mkdir()
        path.write_text(json.dumps({**document, "components": {"schemas": schemas}}), encoding="utf-8")
        states.append(read_specs(path, "deep.json").providers)
    return list(differences(*states))


def doubling(levels: int, last: dict[str, Any]) -> dict[str, Any]:
    """Components each of which names the next one twice: there are two to the power of their number of ways."""
    schemas: dict[str, Any] = {f"Level{levels}": last}
    for level in range(levels):
        below = {"$ref": f"#/components/schemas/Level{level + 1}"}
        schemas[f"Level{level}"] = {"type": "object", "properties": {"left": below, "right": below}}
    return schemas


def test_what_is_shared_in_endless_ways_is_compared_once(tmp_path: Path) -> None:
    same = doubling(30, {"type": "string"})
    assert told(tmp_path, same, same) == []


def test_a_change_in_what_is_shared_is_told_in_each_place(tmp_path: Path) -> None:
    was, now = ({"type": "string", "maxLength": most} for most in (9, 8))
    changes = told(tmp_path, doubling(3, was), doubling(3, now))
    assert len({change.place for change in changes}) == 8
    assert {change.message for change in changes} == {"maxLength was 9 and is 8"}


def test_a_change_is_not_told_in_more_places_than_anybody_reads(tmp_path: Path) -> None:
    was, now = ({"type": "string", "maxLength": most} for most in (9, 8))
    assert 100 <= len(told(tmp_path, doubling(30, was), doubling(30, now))) <= 3_000


def test_a_change_behind_a_schema_that_holds_itself_is_told_of_every_operation(tmp_path: Path) -> None:
    def states(most: int) -> dict[str, Any]:
        text = {"type": "string", "maxLength": most}
        outer = {"inner": {"$ref": "#/components/schemas/Inner"}, "text": text}
        inner = {"outer": {"$ref": "#/components/schemas/Level0"}}
        return {
            "Level0": {"type": "object", "properties": outer},
            "Inner": {"type": "object", "properties": inner},
        }

    def document(most: int, state: str) -> Path:
        paths = {}
        for name, schema in (("first", "Level0"), ("second", "Inner")):
            body = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}
            answers = {"200": {"description": "Done."}}
            paths[f"/{name}"] = {"post": {"operationId": name, "requestBody": body, "responses": answers}}
        path = tmp_path / state / "deep.json"
        path.parent.mkdir()
        whole = {"openapi": "3.1.0", "info": {"title": "Deep", "version": "1"}, "paths": paths}
        path.write_text(json.dumps({**whole, "components": {"schemas": states(most)}}), encoding="utf-8")
        return path

    old, new = (read_specs(document(most, str(most)), "deep.json").providers for most in (9, 8))
    places = {(change.subject, change.place) for change in differences(old, new)}
    assert ("deep.api.first", "/text") in places
    assert ("deep.api.second", "/outer/text") in places
