"""Every documented example of every spec is accepted, and costs what the documents say."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import callsheet_clients
from callsheet.ir.bodies import Example, PayloadBody
from callsheet.ir.texts import SpecText, unsealed
from callsheet.modelling.providers import Specs, read_specs

ROOT = Path(__file__).resolve().parents[2]


@cache
def specs() -> Specs:
    return read_specs(ROOT / "specs", "specs")


def examples() -> list[tuple[str, Example]]:
    return [
        (f"{provider.name}.{unsealed(api.full_name(operation))}", example)
        for provider in specs().providers
        for api in provider.apis
        for operation in api.operations
        if isinstance(operation.body, PayloadBody)
        for example in operation.body.examples
    ]


EXAMPLES = examples()
IDS = [f"{name}:{unsealed(example.name)}" for name, example in EXAMPLES]


def payload(example: Example) -> Any:
    return example.value.as_payload()


@pytest.mark.parametrize(("operation", "example"), EXAMPLES, ids=IDS)
def test_a_documented_example_gives_no_error(operation: str, example: Example) -> None:
    report = callsheet_clients.check(operation, payload(example))
    assert [violation.message for violation in report.errors] == []


@pytest.mark.parametrize(("operation", "example"), EXAMPLES, ids=IDS)
def test_a_documented_example_is_only_warned_about_placeholders_and_unlisted_models(
    operation: str, example: Example
) -> None:
    report = callsheet_clients.check(operation, payload(example))
    rules = {violation.rule.rpartition(".")[2] for violation in report.warnings}
    assert rules <= {"placeholder-project", "placeholder-url", "unlisted-model", "project-id-shape"}


@pytest.mark.parametrize(("operation", "example"), EXAMPLES, ids=IDS)
def test_the_placeholders_of_the_documents_are_recognised(operation: str, example: Example) -> None:
    value = payload(example)
    warned = {violation.path for violation in callsheet_clients.check(operation, value).warnings}
    for field, text in value.items():
        if isinstance(text, str) and text.endswith("..."):
            assert f"/{field}" in warned


@pytest.mark.parametrize(("operation", "example"), EXAMPLES, ids=IDS)
def test_a_total_that_the_documents_state_comes_out(operation: str, example: Example) -> None:
    estimate = callsheet_clients.estimate(operation, payload(example))
    if example.low is None or example.high is None:
        assert estimate.status in ("exact", "range", "unknown")
        assert (estimate.low is None) == (estimate.status == "unknown")
    else:
        assert (estimate.low, estimate.high) == (Decimal(unsealed(example.low)), Decimal(unsealed(example.high)))


def test_the_first_kling_example_costs_310_credits_with_the_discount_as_a_line_of_its_own() -> None:
    example = next(
        e for name, e in EXAMPLES if name == "ulazai.kling30.generate" and e.name == SpecText("text-to-video")
    )
    estimate = callsheet_clients.estimate("ulazai.kling30.generate", payload(example))
    assert str(estimate) == "310 credits"
    assert estimate.lines == (("8 s × 40 (pro, with audio)", 320), ("Prompt Directory discount", -10))


@pytest.mark.parametrize("api", sorted(specs().documents), ids=".".join)
def test_a_bundled_document_is_valid_openapi(api: tuple[str, str]) -> None:
    errors = [error.message for error in OpenAPIV31SpecValidator(specs().documents[api].data).iter_errors()]
    assert errors == []


@pytest.mark.parametrize("api", sorted(specs().documents), ids=".".join)
def test_a_bundled_document_refers_to_no_other_file(api: tuple[str, str]) -> None:
    text = json.dumps(specs().documents[api].data)
    assert '"$ref": "#/' in text or '"$ref"' not in text
    assert ".yaml#" not in text


def test_every_documented_answer_is_read_by_its_model() -> None:
    from callsheet.pointers import join
    from callsheet.reading.references import lookup

    seen = 0
    for document in specs().documents.values():
        for path, item in document.data["paths"].items():
            for method, operation in item.items():
                for status in operation.get("responses", {}):
                    if not status.startswith("2"):
                        continue
                    at = join("/paths", path, method, "responses", status, "content", "application/json")
                    media = lookup(document.data, "#" + at) or {}
                    for example in (media.get("examples") or {}).values():
                        schema = {"components": document.data["components"], "allOf": [media["schema"]]}
                        jsonschema.Draft202012Validator(schema).validate(example["value"])
                        seen += 1
    assert seen >= 7
