"""The plain jsonschema library, given the bundled request schemas, reaches the verdict that our checks reach.

Payloads are the documented examples with random changes. Only errors that the schema itself asks for are compared:
what `x-public-host` adds is ours alone.
"""

from __future__ import annotations

import copy
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis_jsonschema import from_schema
from jsonschema.protocols import Validator

import callsheet_clients
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.texts import unsealed
from callsheet.modelling.providers import Specs, read_specs

ROOT = Path(__file__).resolve().parents[2]
OURS = ("public-host",)
ROUNDS = 1500
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    2,
    3,
    8,
    8.0,
    8.5,
    15,
    16,
    -1,
    10**30,
    "",
    "8",
    "10",
    "15",
    "5",
    "pro",
    "std",
    "standard",
    "16:9",
    "9:16",
    "1:1",
    "landscape",
    "text_to_video",
    "image_to_video",
    "sora-2-pro",
    "veo-3.1",
    "kling-2.6",
    "veo31_lite",
    "kling_3_0_motion_control",
    "wan_2_6_v2v",
    "kling3_std",
    "nano_banana_2",
    "something_else",
    "x" * 9,
    "x" * 10,
    "x" * 2500,
    "x" * 2501,
    "😀" * 3000,
    "x" * 3001,
    "https://media.shop.example/a.jpg",
    "http://media.shop.example/a.jpg",
    "ftp://a",
    [],
    ["https://media.shop.example/a.jpg"],
    ["a", "b"],
    [1],
    {},
    {"a": 1},
]


@cache
def specs() -> Specs:
    return read_specs(ROOT / "specs", "specs")


def operations() -> list[str]:
    return [
        f"{provider.name}.{unsealed(api.full_name(operation))}"
        for provider in specs().providers
        for api in provider.apis
        for operation in api.operations
        if isinstance(operation.body, PayloadBody)
    ]


@cache
def oracle(name: str) -> tuple[Validator, list[Any], list[str]]:
    """The library's validator of an operation's body, its documented payloads, and every field that it names."""
    provider, api, operation = name.split(".")
    document = specs().documents[provider, api].data
    found = next(o for item in document["paths"].values() for o in item.values() if o["operationId"] == operation)
    media = found["requestBody"]["content"]["application/json"]
    schema = {"components": document["components"], "allOf": [media["schema"]]}
    payloads = [example["value"] for example in media["examples"].values()]
    fields = sorted(_fields(schema))
    return jsonschema.Draft202012Validator(schema), payloads, fields


def _fields(value: Any) -> set[str]:
    found: set[str] = set()
    if isinstance(value, dict):
        if isinstance(value.get("properties"), dict):
            found |= set(value["properties"])
        for item in value.values():
            found |= _fields(item)
    elif isinstance(value, list):
        for item in value:
            found |= _fields(item)
    return found


def _changed(generator: random.Random, payload: Any, fields: list[str]) -> Any:
    result = copy.deepcopy(payload)
    for _ in range(generator.choice((1, 1, 2, 3, 5))):
        field = generator.choice(fields)
        if generator.random() < 0.3:
            result.pop(field, None)
        else:
            result[field] = generator.choice(VALUES)
    return result


@pytest.mark.parametrize("operation", operations())
def test_random_payloads_get_the_verdict_of_the_jsonschema_library(operation: str) -> None:
    validator, payloads, fields = oracle(operation)
    generator = random.Random(f"callsheet {operation}")  # any seed will do; it must be the same one
    verdicts = set()
    for _ in range(ROUNDS):
        payload = _changed(generator, generator.choice(payloads), fields)
        report = callsheet_clients.check(operation, payload)
        ours = [error for error in report.errors if error.rule.rpartition(".")[2] not in OURS]
        expected = validator.is_valid(payload)
        assert (not ours) == expected, (json.dumps(payload)[:500], report.errors)
        verdicts.add(expected)
    assert verdicts == {True, False}


@pytest.mark.parametrize("operation", operations())
@pytest.mark.parametrize("payload", [None, True, 1, 1.5, "text", [], {}, [{}]], ids=json.dumps)
def test_any_json_value_gets_the_verdict_of_the_jsonschema_library(operation: str, payload: Any) -> None:
    validator, _, _ = oracle(operation)
    assert callsheet_clients.check(operation, payload).valid == validator.is_valid(payload)


@pytest.mark.parametrize("operation", operations())
def test_payloads_made_from_the_schema_get_the_verdict_of_the_jsonschema_library(operation: str) -> None:
    validator, _, _ = oracle(operation)
    assert isinstance(validator.schema, dict)

    @settings(max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(from_schema(validator.schema))
    def agree(payload: Any) -> None:
        report = callsheet_clients.check(operation, payload)
        ours = [error for error in report.errors if error.rule.rpartition(".")[2] not in OURS]
        assert (not ours) is validator.is_valid(payload), report.errors

    agree()
