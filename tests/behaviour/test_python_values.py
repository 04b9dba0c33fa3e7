"""Python values: payloads that no JSON file could hold, and what JSON would make of them."""

from __future__ import annotations

import datetime
import decimal
import enum
import json
import math
import types
from collections import ChainMap, OrderedDict, UserDict, defaultdict
from typing import Any

import pytest
from tests.behaviour.good_payloads import GOOD, KLING, PROVIDERS, said

from callsheet_clients import ulazai


class Quality(str, enum.Enum):  # noqa: UP042  # as code before StrEnum has it
    """As enums of text were written before StrEnum."""

    PRO = "pro"


class Mode(enum.StrEnum):
    """As they are written now."""

    TEXT = "text_to_video"


class Seconds(enum.IntEnum):
    """A number with a name."""

    EIGHT = 8


class Text(str):
    """A text of a class of one's own, as translation libraries have them."""

    __slots__ = ()


FINE: dict[str, object] = {
    "an enum of texts": {**KLING, "qualityMode": Quality.PRO, "generationMode": Mode.TEXT},
    "an enum of numbers": {**KLING, "durationSeconds": Seconds.EIGHT},
    "an ordered dict": OrderedDict(KLING),
    "a dict with a default": defaultdict(str, KLING),
    "a tuple of urls": {**KLING, "imageUrls": ("https://cdn.test/a.png", "https://cdn.test/b.png")},
    "a text of another class": {**KLING, "prompt": Text("A lighthouse"), "startFrameUrl": Text("https://cdn.test/a")},
    "a key of another class": {Text(name): value for name, value in KLING.items()},
    "a whole number as a float": {**KLING, "durationSeconds": 8.0},
    "letters outside of the basic plane": {**KLING, "prompt": "🌅" * 2500},
}


@pytest.mark.parametrize("payload", FINE.values(), ids=FINE.keys())
def test_python_values_that_json_writes_alike_are_fine(payload: Any) -> None:
    assert said("ulazai.kling30.generate", payload) == []
    expected = ulazai.estimate("kling30.generate", KLING)
    assert str(ulazai.estimate("kling30.generate", payload)) == str(expected) == "206 to 320 credits"


def nested(levels: int) -> dict[str, Any]:
    """Lists in lists in a list."""
    deepest: list[Any] = []
    inner = deepest
    for _ in range(levels):
        inner.append([])
        inner = inner[0]
    return {**KLING, "imageUrls": deepest}


def holding_itself() -> dict[str, Any]:
    """A payload that is one of its own fields."""
    payload: dict[str, Any] = dict(KLING)
    payload["imageUrls"] = [payload]
    return payload


def list_holding_itself() -> dict[str, Any]:
    """A list of images that is its own first image."""
    images: list[Any] = []
    images.append(images)
    return {**KLING, "imageUrls": images}


ODD_KEYS: dict[Any, Any] = {**KLING, 1: "one", None: "none", ("a", "b"): "pair"}

ODD: dict[str, tuple[object, list[tuple[str, str]]]] = {
    "bytes": (
        {**KLING, "prompt": b"A lighthouse"},
        [("/prompt", "prompt must be text, not a Python bytes")],
    ),
    "a date": (
        {**KLING, "durationSeconds": datetime.date(2024, 1, 8)},
        [("/durationSeconds", "durationSeconds must be a whole number, not a Python date")],
    ),
    "a decimal": (
        {**KLING, "durationSeconds": decimal.Decimal(8)},
        [("/durationSeconds", "durationSeconds must be a whole number, not a Python Decimal")],
    ),
    "not a number": (
        {**KLING, "durationSeconds": math.nan},
        [("/durationSeconds", "durationSeconds must be a whole number, not nan")],
    ),
    "infinity": (
        {**KLING, "durationSeconds": -math.inf},
        [("/durationSeconds", "durationSeconds must be a whole number, not -inf")],
    ),
    "a number of five thousand digits": (
        {**KLING, "durationSeconds": 10**5000},
        [("/durationSeconds", "durationSeconds must be from 3 to 15 seconds, not a number of about 4983 digits")],
    ),
    "true in place of a number": (
        {**KLING, "durationSeconds": True},
        [("/durationSeconds", "durationSeconds must be a whole number, not true")],
    ),
    "a set": (
        {**KLING, "imageUrls": {"https://cdn.test/a.png"}},
        [("/imageUrls", "imageUrls must be a list, not a Python set")],
    ),
    "a list in place of a choice": (
        {**KLING, "qualityMode": ["pro"]},
        [("/qualityMode", 'qualityMode must be "std" or "pro", not a list of 1 item')],
    ),
    "an object in place of a choice": (
        {**KLING, "qualityMode": {}},
        [("/qualityMode", 'qualityMode must be "std" or "pro", not an object')],
    ),
    "an object of no known kind": (
        {**KLING, "prompt": object()},
        [("/prompt", "prompt must be text, not a Python object")],
    ),
    "a list that holds itself": (
        list_holding_itself(),
        [("/imageUrls/0", "imageUrls[0] must be text, not a list of 1 item")],
    ),
    "a payload that holds itself": (
        holding_itself(),
        [("/imageUrls/0", "imageUrls[0] must be text, not an object")],
    ),
    "a thousand levels": (
        nested(1000),
        [("/imageUrls/0", "imageUrls[0] must be text, not a list of 1 item")],
    ),
    "a hundred thousand levels": (
        nested(100_000),
        [("/imageUrls/0", "imageUrls[0] must be text, not a list of 1 item")],
    ),
    "keys that are no texts": (
        ODD_KEYS,
        [
            ("/1", "the key 1 must be text"),
            ("/None", "the key null must be text"),
            ("/('a', 'b')", "the key, a Python tuple, must be text"),
            ("/1", "1 is not a documented field"),
            ("/None", "null is not a documented field"),
            ("/('a', 'b')", "a Python tuple is not a documented field"),
        ],
    ),
    "nothing": (None, [("", "the payload must be an object, not null")]),
    "a text": ("{}", [("", 'the payload must be an object, not the text "{}"')]),
    "a set of names": (set(KLING), [("", "the payload must be an object, not a Python set")]),
    "a read-only mapping": (
        types.MappingProxyType(KLING),
        [("", "the payload must be an object, not a Python mappingproxy")],
    ),
    "a chain of mappings": (ChainMap(KLING), [("", "the payload must be an object, not a Python ChainMap")]),
    "a mapping of one's own": (UserDict(KLING), [("", "the payload must be an object, not a Python UserDict")]),
    "a generator": ((name for name in KLING), [("", "the payload must be an object, not a Python generator")]),
    "a class": (dict, [("", "the payload must be an object, not a Python type")]),
}


@pytest.mark.parametrize(("payload", "words"), ODD.values(), ids=ODD.keys())
def test_python_values_that_json_has_no_word_for_are_findings(payload: Any, words: list[tuple[str, str]]) -> None:
    assert [(path, message) for _, path, message, _ in said("ulazai.kling30.generate", payload)] == words


@pytest.mark.parametrize("payload", [payload for payload, _ in ODD.values()], ids=ODD.keys())
@pytest.mark.parametrize(
    "operation",
    [
        "ugclab.video.create",
        "ugclab.image.create",
        "ugclab.jobs.get",
        "ugclab.projects.list",
        "ulazai.kling30.generate",
        "ulazai.kling30.get_status",
        "ulazai.video_studio.generate",
        "ulazai.video_studio.list_history",
        "ulazai.legacy_video.generate",
        "ugen.models.try_model",
        "ugen.models.list",
    ],
)
def test_no_payload_makes_a_check_or_an_estimate_fail(operation: str, payload: Any) -> None:
    provider = PROVIDERS[operation.partition(".")[0]]
    report = provider.check(operation, payload)
    json.dumps([found.to_json() for found in report.violations])
    assert repr(report)
    estimate = provider.estimate(operation, payload)
    json.dumps(estimate.to_json())
    assert (estimate.high is None) == (estimate.status == "unknown")


VALUES: list[Any] = [
    *(None, True, 0, -1, 10**400, 1e308, math.nan, 1j),
    *("", "\ud800", "x" * 10**6, b""),
    *([], [[]], [None] * 1000, {}, {"a": {}}, {1}, ()),
    *(object(), float, decimal.Decimal("NaN"), datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)),
    list_holding_itself()["imageUrls"],
]


@pytest.mark.parametrize(("operation", "good"), GOOD)
def test_odd_values_in_every_field_are_findings_and_never_a_crash(operation: str, good: dict[str, Any]) -> None:
    provider = PROVIDERS[operation.partition(".")[0]]
    for field in [*good, "unknown"]:
        for value in VALUES:
            report = provider.check(operation, {**good, field: value})
            json.dumps([found.to_json() for found in report.violations])
            json.dumps(provider.estimate(operation, {**good, field: value}).to_json())


def test_a_check_does_not_change_the_payload() -> None:
    payload = {**KLING, "imageUrls": ("a", "b"), "qualityMode": Quality.PRO, "seed": {"x": [1]}}
    before = dict(payload)
    ulazai.check("kling30.generate", payload)
    ulazai.estimate("kling30.generate", payload)
    assert payload == before
    assert payload["imageUrls"] is before["imageUrls"]
