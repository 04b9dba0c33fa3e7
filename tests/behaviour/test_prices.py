"""Prices of every form come to the same, whether a payload leaves something open or not."""

from __future__ import annotations

import importlib
import itertools
import pickle
import sys
from collections import OrderedDict
from decimal import Decimal
from typing import Any

import pytest

from callsheet.generation import generate
from callsheet.modelling.providers import read_specs
from callsheet_clients.ulazai.prices import PRICES as ULAZAI

PROVIDER = """\
x-provider: { name: Shop, class: Shop, key: SHOP_KEY }
x-sources: { list: { title: Prices, url: "https://shop.test/prices", read: "2026-01-01" } }
components: { securitySchemes: { ApiKey: { type: http, scheme: bearer } } }
"""
SPEC = """\
openapi: 3.1.1
info: { title: Shop, version: "1" }
servers: [{ url: "https://api.shop.test" }]
security: [{ ApiKey: [] }]
x-source: list
x-evidence: documented
paths:
  /things:
    post:
      operationId: create
      summary: Create a thing.
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
      responses: { "200": { description: Done. } }
components:
  securitySchemes: { ApiKey: { $ref: "_provider.yaml#/components/securitySchemes/ApiKey" } }
  schemas:
    Thing:
      type: object
      required: [seconds, size]
      properties:
        seconds: { type: number, minimum: 1, maximum: 9 }
        size: { type: string, enum: [small, large, huge] }
        text: { type: string }
        images: { type: array, items: { type: string } }
        quick: { type: boolean, default: false }
      x-price:
        unit: USD
        terms:
          - name: seconds
            times: [{ field: seconds, unit: s }]
            rate: { by: [{ field: size, words: { small: a small one } }], of: { small: "0.25", large: 2, huge: 3 } }
          - { name: text, times: [{ characters: text, per: 10 }], rate: "0.1" }
          - { name: images, times: [{ count: images, unit: images }], rate: 1 }
          - { name: quick, when: { properties: { quick: { const: true } } }, rate: -3 }
          - { name: many, when: { required: [images], properties: { images: { minItems: 31 } } }, rate: 4 }
          - { name: long, when: { properties: { seconds: { exclusiveMinimum: 8.5 } } }, rate: 5 }
          - { name: great, when: { required: [size], properties: { size: { const: huge } } }, rate: 1 }
        minimum: 2
        maximum: 20
        round: { to: "0.5", mode: half-up }
"""


@pytest.fixture(scope="module")
def price(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The emitted price of a thing."""
    root = tmp_path_factory.mktemp("prices")
    (root / "specs" / "shop").mkdir(parents=True)
    (root / "specs" / "shop" / "_provider.yaml").write_text(PROVIDER)
    (root / "specs" / "shop" / "things.yaml").write_text(SPEC)
    for path, text in generate(read_specs(root / "specs", "specs"), "priced_shop").items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(root))
    try:
        return importlib.import_module("priced_shop.shop.prices").PRICES["things.create"]
    finally:
        sys.path.remove(str(root))


def both_ways(price: Any, payload: dict[str, Any]) -> tuple[Any, Any]:
    """The estimate of a payload, and the one that is put together from readings of single fields."""
    return price(payload), price(OrderedDict(payload))


def test_a_value_for_which_a_spec_has_no_words_is_called_as_it_is(price: Any) -> None:
    labels = [price({"seconds": 1, "size": size}).lines[0][0] for size in ("small", "large")]
    assert labels == ["1 s × 0.25 (a small one)", "1 s × 2 (large)"]


@pytest.mark.parametrize("seconds", [1, 4, 9])
@pytest.mark.parametrize("images", [{}, {"images": ["a"] * 3}, {"images": ["a"] * 30}])
@pytest.mark.parametrize("text", [{}, {"text": ""}, {"text": "ä" * 11}])
def test_an_exact_price_is_the_sum_of_its_lines(
    price: Any, seconds: int, images: dict[str, Any], text: dict[str, Any]
) -> None:
    for size, quick in itertools.product(("small", "large"), ({}, {"quick": True}, {"quick": False})):
        quickly, slowly = both_ways(price, {"seconds": seconds, "size": size, **images, **text, **quick})
        assert quickly.status == "exact"
        assert quickly.to_json() == slowly.to_json()
        assert sum(amount for _, amount in quickly.lines) == quickly.high


def test_limits_and_rounding_change_an_exact_price(price: Any) -> None:
    assert price({"seconds": 1, "size": "small"}).high == 2
    assert price({"seconds": 9, "size": "large", "images": ["a"] * 9}).high == 20
    assert price({"seconds": 5, "size": "small", "images": ["a", "b"]}).high == Decimal("3.5")


def test_a_condition_may_look_at_any_field_that_is_there(price: Any) -> None:
    def lines(**payload: Any) -> list[str]:
        return [label for label, _ in price({"seconds": 1, "size": "small", **payload}).lines]

    assert {"many", "long", "great"}.isdisjoint(lines(images=["a"] * 30, seconds=8.5))
    assert "many" in lines(images=["a"] * 31)
    assert "long" in lines(seconds=9)
    assert "great" in lines(size="huge")


@pytest.mark.parametrize(
    "payload",
    [
        {"seconds": 4.5, "size": "small"},
        {"seconds": 4.0, "size": "large"},
        {"seconds": 4},
        {"seconds": True, "size": "small"},
        {"seconds": 10, "size": "small"},
        {"seconds": 4, "size": ["small"]},
        {"seconds": 4, "size": "small", "quick": 1},
        {"seconds": 4, "size": "small", "text": 5},
        {"seconds": 4, "size": "small", "images": None},
    ],
)
def test_what_is_not_plainly_priced_is_read_field_by_field(price: Any, payload: dict[str, Any]) -> None:
    quickly, slowly = both_ways(price, payload)
    assert quickly.to_json() == slowly.to_json()


def test_a_bundled_price_comes_to_the_same_both_ways() -> None:
    flags: list[dict[str, Any]] = [{}, {"sound": True}, {"sound": False}]
    choices = itertools.product((3, 8, 15), ("std", "pro"), flags, (True, False))
    for seconds, quality, sound, directory in choices:
        payload = {"durationSeconds": seconds, "qualityMode": quality, **sound, "prompt_directory_optin": directory}
        quickly, slowly = both_ways(ULAZAI["kling30.generate"], payload)
        assert quickly.to_json() == slowly.to_json()


def test_an_estimate_survives_the_way_to_another_process() -> None:
    payload = {"durationSeconds": 8, "qualityMode": "pro", "sound": True, "prompt_directory_optin": True}
    estimate = ULAZAI["kling30.generate"](payload)
    assert pickle.loads(pickle.dumps(estimate)).to_json() == estimate.to_json()  # our own bytes
