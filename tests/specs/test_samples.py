"""Answers that are put together from a schema, because no document shows one, fit that schema."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from callsheet.compiling.code import literal
from callsheet.ir.operations import Api, Provider
from callsheet.ir.texts import unsealed
from callsheet.modelling.providers import Specs, read_specs
from callsheet.views.samples import sample

ROOT = Path(__file__).resolve().parents[2]
ACME = """\
openapi: 3.1.1
info: {{ title: Acme, version: "1" }}
servers: [{{ url: "https://api.acme.example" }}]
paths:
  /things:
    get:
      operationId: list
      responses:
        "200": {{ description: Things., content: {{ application/json: {{ schema: {schema} }} }} }}
components:
  schemas:
    Node:
      type: object
      required: [name]
      properties: {{ name: {{ type: string }}, next: {{ $ref: "#/components/schemas/Node" }} }}
    Many:
      type: object
      properties:
        a: {{ $ref: "#/components/schemas/More" }}
        b: {{ $ref: "#/components/schemas/More" }}
        c: {{ $ref: "#/components/schemas/More" }}
    More:
      type: object
      properties:
        a: {{ $ref: "#/components/schemas/Many" }}
        b: {{ $ref: "#/components/schemas/Many" }}
        c: {{ $ref: "#/components/schemas/Many" }}
"""


@cache
def specs() -> Specs:
    return read_specs(ROOT / "specs", "specs")


def operations(read: Specs) -> list[Any]:
    return [(provider, api, op) for provider in read.providers for api in provider.apis for op in api.operations]


def plain_sample(api: Any, operation: Any, whole: bool) -> Any:
    """The sample of an answer as the mock provider has it."""
    return ast.literal_eval(literal(sample(operation.answer.schema, dict(api.schemas), whole=whole)))


def fits(read: Specs, provider: Any, api: Any, operation: Any, whole: bool) -> Any:
    """The sample of an answer, once it is known to fit its schema."""
    document = read.documents[provider.name, api.name].data
    found = next(
        op
        for item in document["paths"].values()
        for op in item.values()
        if op["operationId"] == unsealed(operation.name)
    )
    response = found["responses"][unsealed(operation.answer.status)]
    schema = {"components": document["components"], "allOf": [response["content"]["application/json"]["schema"]]}
    value = plain_sample(api, operation, whole)
    jsonschema.Draft202012Validator(schema).validate(value)
    return value


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "least"])
@pytest.mark.parametrize(
    ("provider", "api", "operation"),
    operations(specs()),
    ids=lambda item: item.name if isinstance(item, Provider | Api) else "",
)
def test_a_sample_of_every_answer_fits_its_schema(provider: Any, api: Any, operation: Any, whole: bool) -> None:
    fits(specs(), provider, api, operation, whole)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{ type: string, enum: [b, a] }", "b"),
        ('{ type: [string, "null"], minLength: 6 }', "textxx"),
        ("{ type: string, format: date-time }", "2026-01-01T00:00:00Z"),
        ("{ type: integer, minimum: 7 }", 7),
        ("{ type: number, exclusiveMinimum: 7 }", 8),
        ("{ type: number, maximum: 0 }", 0),
        ("{ type: boolean }", True),
        ('{ type: "null" }', None),
        ("{ type: array, items: { type: string, default: x }, minItems: 2 }", ["x", "x"]),
        ("{ anyOf: [{ type: integer }, { type: string }] }", 1),
        ("{ type: object, required: [b], properties: { a: { type: string }, b: { const: 3 } } }", {"a": "a", "b": 3}),
    ],
)
def test_a_sample_is_the_plainest_value_that_fits(tmp_path: Path, schema: str, expected: Any) -> None:
    assert sampled(tmp_path, schema) == expected


def sampled(folder: Path, schema: str) -> Any:
    """The sample of an answer with a schema."""
    (folder / "acme").mkdir()
    (folder / "acme" / "things.yaml").write_text(ACME.format(schema=schema))
    read = read_specs(folder, "specs")
    provider, api, operation = operations(read)[0]
    return fits(read, provider, api, operation, True)


@pytest.mark.parametrize("name", ["Node", "Many"])
def test_a_schema_that_refers_to_itself_has_a_sample_of_a_bearable_size(tmp_path: Path, name: str) -> None:
    found = sampled(tmp_path, f'{{ $ref: "#/components/schemas/{name}" }}')
    assert 10 < len(json.dumps(found)) < 100_000


@pytest.mark.parametrize(
    "limit", ["type: array, items: {}, minItems: 1000000000", "type: string, minLength: 1000000000"]
)
def test_a_limit_that_nothing_can_reach_makes_no_long_sample(tmp_path: Path, limit: str) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "things.yaml").write_text(ACME.format(schema=f"{{ {limit} }}"))
    _, api, operation = operations(read_specs(tmp_path, "specs"))[0]
    assert len(json.dumps(plain_sample(api, operation, whole=True))) < 1000
