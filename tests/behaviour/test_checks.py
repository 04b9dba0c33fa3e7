"""Checks: what a caller reads about the mistakes that people make, and payloads that no JSON file could hold."""

from __future__ import annotations

import datetime
import decimal
import enum
import json
import math
import pickle
import types
from collections import ChainMap, OrderedDict, UserDict, defaultdict
from typing import Any

import pytest

import callsheet_clients
from callsheet_clients import ugclab, ugen, ulazai
from callsheet_clients._runtime.errors import UnknownOperation

PROVIDERS = {"ugclab": ugclab, "ugen": ugen, "ulazai": ulazai}

Said = tuple[str, str, str, str | None]
"""Severity, path, message and hint."""

SORA = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, slow dolly in",
    "model": "sora-2-pro",
    "duration": "10",
    "tier": "standard",
}
VEO = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn",
    "model": "veo-3.1",
    "duration": "8",
}
IMAGE = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, oil on canvas",
    "model": "seedream-4.5",
    "tier": "pro",
}
KLING = {"prompt": "A lighthouse", "generationMode": "text_to_video", "durationSeconds": 8, "qualityMode": "pro"}
STUDIO = {"model_slug": "veo31_lite", "prompt": "A lighthouse", "duration_seconds": 8, "aspect_ratio": "16:9"}
MOTION = {
    "model_slug": "kling_3_0_motion_control",
    "prompt": "She turns around",
    "quality_mode": "720p",
    "duration_seconds": 12,
    "input_image_urls": ["https://cdn.test/a.png"],
    "input_video_urls": ["https://cdn.test/a.mp4"],
}
TRY = {"model_id": "kling3_std", "prompt": "A lighthouse", "duration": 5, "aspect_ratio": "9:16"}

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("ugclab.video.create", SORA),
    ("ugclab.video.create", VEO),
    ("ugclab.image.create", IMAGE),
    ("ulazai.kling30.generate", KLING),
    ("ulazai.video_studio.generate", STUDIO),
    ("ulazai.video_studio.generate", MOTION),
    ("ugen.models.try_model", TRY),
]


def without(payload: dict[str, Any], *names: str) -> dict[str, Any]:
    """The payload without some of its fields."""
    return {name: value for name, value in payload.items() if name not in names}


ON_THE_WEB = "give its address on the web, which begins with https://; a file of yours must be"
MISTAKES: dict[str, tuple[str, object, list[Said]]] = {
    # UGCLab, video
    "sora takes its duration as text": (
        "ugclab.video.create",
        {**SORA, "duration": 10},
        [("error", "/duration", 'sora-2-pro takes a duration of "10" or "15" seconds, not the number 10', None)],
    ),
    "the duration of veo is not one of sora": (
        "ugclab.video.create",
        {**SORA, "duration": "8"},
        [("error", "/duration", 'sora-2-pro takes a duration of "10" or "15" seconds, not "8"', None)],
    ),
    "sora cannot do without a tier": (
        "ugclab.video.create",
        without(SORA, "tier"),
        [("error", "/tier", "sora-2-pro needs tier", 'it takes "standard" or "pro"')],
    ),
    "veo has no tier": (
        "ugclab.video.create",
        {**VEO, "tier": "pro"},
        [("warning", "/tier", "tier belongs to sora-2-pro; veo-3.1 is not documented to take it", None)],
    ),
    "sora names its shapes": (
        "ugclab.video.create",
        {**SORA, "aspectRatio": "16:9"},
        [("error", "/aspectRatio", 'sora-2-pro takes an aspectRatio of "portrait" or "landscape", not "16:9"', None)],
    ),
    "veo counts its shapes": (
        "ugclab.video.create",
        {**VEO, "aspectRatio": "portrait"},
        [("error", "/aspectRatio", 'veo-3.1 takes an aspectRatio of "16:9" or "9:16", not "portrait"', None)],
    ),
    "a model in another spelling": (
        "ugclab.video.create",
        {**SORA, "model": "sora2pro"},
        [
            (
                "error",
                "/model",
                'model must be "sora-2-pro", "veo-3.1" or "kling-2.6", not "sora2pro"',
                'did you mean "sora-2-pro"?',
            )
        ],
    ),
    "a prompt of nine characters": (
        "ugclab.video.create",
        {**SORA, "prompt": "Too short"},
        [("error", "/prompt", "prompt must have 10 to 3000 characters, not 9", None)],
    ),
    "one variant too many": (
        "ugclab.video.create",
        {**SORA, "variants": 9},
        [("error", "/variants", "variants must be from 1 to 8, not 9", None)],
    ),
    "a number as text": (
        "ugclab.video.create",
        {**SORA, "variants": "2"},
        [("error", "/variants", 'variants must be a number, not the text "2"', None)],
    ),
    "half a variant": (
        "ugclab.video.create",
        {**SORA, "variants": 1.5},
        [("warning", "/variants", "variants should be a whole number, not 1.5", None)],
    ),
    "an image over http": (
        "ugclab.video.create",
        {**SORA, "imageUrl": "http://cdn.test/a.png"},
        [
            (
                "error",
                "/imageUrl",
                'imageUrl must be an HTTPS URL, not "http://cdn.test/a.png"',
                f"{ON_THE_WEB} put there first",
            )
        ],
    ),
    "localhost as a number": (
        "ugclab.video.create",
        {**SORA, "imageUrl": "https://2130706433/a.png"},
        [
            (
                "error",
                "/imageUrl",
                "imageUrl must name a public host, not localhost or a private address: " '"https://2130706433/a.png"',
                "put the image on a public server",
            )
        ],
    ),
    "the placeholder of the documentation": (
        "ugclab.video.create",
        {**SORA, "projectId": "clxxx..."},
        [
            (
                "warning",
                "/projectId",
                'projectId is a placeholder of the documentation: "clxxx..."',
                "put the id of your own project here; projects.list answers it",
            )
        ],
    ),
    "a field with one letter in another case": (
        "ugclab.video.create",
        {**SORA, "imageURL": "https://cdn.test/a.png"},
        [("warning", "/imageURL", '"imageURL" is not a documented field', 'did you mean "imageUrl"?')],
    ),
    "a field in the style of another provider": (
        "ugclab.video.create",
        {**SORA, "aspect_ratio": "portrait"},
        [("warning", "/aspect_ratio", '"aspect_ratio" is not a documented field', 'did you mean "aspectRatio"?')],
    ),
    "several mistakes at once": (
        "ugclab.video.create",
        {"model": "veo-3.1", "duration": "10", "prompt": 5, "variants": 0},
        [
            ("error", "/projectId", "projectId is required", None),
            ("error", "/prompt", "prompt must be text, not the number 5", None),
            ("error", "/variants", "variants must be from 1 to 8, not 0", None),
            ("error", "/duration", 'veo-3.1 takes a duration of "8" seconds, not "10"', None),
        ],
    ),
    # UGCLab, image
    "a tier in pixels": (
        "ugclab.image.create",
        {**IMAGE, "tier": "4k"},
        [("error", "/tier", 'seedream-4.5 takes a tier of "standard" or "pro", not "4k"', None)],
    ),
    "half the name of an image model": (
        "ugclab.image.create",
        {**IMAGE, "model": "nano-banana"},
        [
            (
                "error",
                "/model",
                'model must be "nano-banana-pro" or "seedream-4.5", not "nano-banana"',
                'did you mean "nano-banana-pro"?',
            )
        ],
    ),
    "a shape that no image has": (
        "ugclab.image.create",
        {**IMAGE, "aspectRatio": "4:5"},
        [("error", "/aspectRatio", 'aspectRatio must be "9:16", "1:1" or "16:9", not "4:5"', None)],
    ),
    # UlazAI, Kling 3.0
    "seconds as text": (
        "ulazai.kling30.generate",
        {**KLING, "durationSeconds": "8"},
        [("error", "/durationSeconds", 'durationSeconds must be a whole number, not the text "8"', None)],
    ),
    "one second too long": (
        "ulazai.kling30.generate",
        {**KLING, "durationSeconds": 16},
        [("error", "/durationSeconds", "durationSeconds must be from 3 to 15 seconds, not 16", None)],
    ),
    "half a second": (
        "ulazai.kling30.generate",
        {**KLING, "durationSeconds": 7.5},
        [("error", "/durationSeconds", "durationSeconds must be a whole number, not 7.5", None)],
    ),
    "image to video without an image": (
        "ulazai.kling30.generate",
        {**KLING, "generationMode": "image_to_video"},
        [
            (
                "error",
                "/imageUrls",
                "generationMode image_to_video needs imageUrls, startFrameUrl or endFrameUrl",
                None,
            )
        ],
    ),
    "a shape beside a frame": (
        "ulazai.kling30.generate",
        {**KLING, "startFrameUrl": "https://cdn.test/a.png", "aspectRatio": "16:9"},
        [
            (
                "error",
                "/aspectRatio",
                "aspectRatio cannot be sent together with startFrameUrl or endFrameUrl",
                "leave aspectRatio out; the frames set the shape",
            )
        ],
    ),
    "a capital letter": (
        "ulazai.kling30.generate",
        {**KLING, "qualityMode": "Pro"},
        [("error", "/qualityMode", 'qualityMode must be "std" or "pro", not "Pro"', 'did you mean "pro"?')],
    ),
    "true as text": (
        "ulazai.kling30.generate",
        {**KLING, "sound": "true"},
        [("error", "/sound", 'sound must be true or false, not the text "true"', None)],
    ),
    "null for no sound": (
        "ulazai.kling30.generate",
        {**KLING, "sound": None},
        [("error", "/sound", "sound must be true or false, not null", None)],
    ),
    "one image without a list": (
        "ulazai.kling30.generate",
        {**KLING, "imageUrls": "https://cdn.test/a.png"},
        [("error", "/imageUrls", 'imageUrls must be a list, not the text "https://cdn.test/a.png"', None)],
    ),
    "a file in place of a url": (
        "ulazai.kling30.generate",
        {**KLING, "startFrameUrl": "frame.png"},
        [
            (
                "error",
                "/startFrameUrl",
                'startFrameUrl must be an http or https URL, not "frame.png"',
                f"{ON_THE_WEB} uploaded first",
            )
        ],
    ),
    "a prompt that is one character too long": (
        "ulazai.kling30.generate",
        {**KLING, "prompt": "x" * 2501},
        [("error", "/prompt", "prompt must have at most 2500 characters, not 2501", None)],
    ),
    "a list of payloads": (
        "ulazai.kling30.generate",
        [KLING],
        [("error", "", "the payload must be an object, not a list of 1 item", None)],
    ),
    # UlazAI, Video Studio
    "a shape that veo has not": (
        "ulazai.video_studio.generate",
        {**STUDIO, "aspect_ratio": "1:1"},
        [
            (
                "error",
                "/aspect_ratio",
                'veo31_lite takes an aspect_ratio of "16:9", "9:16" or "Auto", not "1:1"',
                None,
            )
        ],
    ),
    "a length that veo has not": (
        "ulazai.video_studio.generate",
        {**STUDIO, "duration_seconds": 5},
        [("error", "/duration_seconds", "veo31_lite takes a duration_seconds of 8 seconds, not 5", None)],
    ),
    "no model at all": (
        "ulazai.video_studio.generate",
        without(STUDIO, "model_slug"),
        [
            (
                "error",
                "/model_slug",
                "model_slug is required",
                'the documents name "veo31_lite", "veo31_fast", "kling_3_0", "kling_3_0_motion_control", "wan_2_6" and '
                '"wan_2_6_v2v"',
            )
        ],
    ),
    "motion control without its image": (
        "ulazai.video_studio.generate",
        {**MOTION, "input_image_urls": []},
        [
            (
                "error",
                "/input_image_urls",
                "kling_3_0_motion_control takes exactly 1 item in input_image_urls, not 0",
                None,
            )
        ],
    ),
    "a clip that is too long for an image": (
        "ulazai.video_studio.generate",
        {**MOTION, "character_orientation": "image"},
        [
            (
                "error",
                "/duration_seconds",
                "with character_orientation image, duration_seconds is at most 10, not 12",
                "use a shorter motion clip, or character_orientation video",
            )
        ],
    ),
    "a field of the other ulazai api": (
        "ulazai.video_studio.generate",
        {**STUDIO, "durationSeconds": 8},
        [
            (
                "warning",
                "/durationSeconds",
                '"durationSeconds" is not a documented field',
                'did you mean "duration_seconds"?',
            )
        ],
    ),
    # U-Gen
    "a second longer than kling has": (
        "ugen.models.try_model",
        {**TRY, "duration": 11},
        [("error", "/duration", "kling3_std takes a duration of 3 to 10 seconds, not 11", None)],
    ),
    "a shape that kling has not": (
        "ugen.models.try_model",
        {**TRY, "aspect_ratio": "4:3"},
        [("error", "/aspect_ratio", 'kling3_std takes an aspect_ratio of "9:16", "16:9" or "1:1", not "4:3"', None)],
    ),
    "4k from a model without it": (
        "ugen.models.try_model",
        {**TRY, "kling_mode": "4K"},
        [
            (
                "warning",
                "/kling_mode",
                "kling_mode 4K goes with the model kling3_4k",
                "name kling3_4k in the path and in model_id, or leave kling_mode out",
            )
        ],
    ),
    "a duration for an image": (
        "ugen.models.try_model",
        {"model_id": "nano_banana_2", "prompt": "A lighthouse", "duration": 5},
        [
            (
                "warning",
                "/duration",
                "duration belongs to kling3_std, kling3_pro and kling3_4k; nano_banana_2 is not documented to take it",
                None,
            )
        ],
    ),
    "names in place of elements": (
        "ugen.models.try_model",
        {**TRY, "kling_elements": ["cat"]},
        [("error", "/kling_elements/0", 'kling_elements[0] must be an object, not the text "cat"', None)],
    ),
    "an image on one's own machine": (
        "ugen.models.try_model",
        {**TRY, "start_image_url": "https://localhost/a.png"},
        [
            (
                "warning",
                "/start_image_url",
                'start_image_url names a host that the provider cannot reach: "https://localhost/a.png"',
                "upload the file or put it on a public server",
            )
        ],
    ),
}


def said(operation: str, payload: object) -> list[Said]:
    """What a check says."""
    report = PROVIDERS[operation.partition(".")[0]].check(operation, payload)
    assert report.operation == operation
    return [(found.severity, found.path, found.message, found.hint) for found in report.violations]


@pytest.mark.parametrize(("operation", "payload"), GOOD)
def test_a_good_payload_is_not_complained_about(operation: str, payload: dict[str, Any]) -> None:
    assert said(operation, payload) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_these_words(mistake: str) -> None:
    operation, payload, words = MISTAKES[mistake]
    assert said(operation, payload) == words


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_finding_says_which_rule_it_is_how_sure_and_from_where(mistake: str) -> None:
    operation, payload, _ = MISTAKES[mistake]
    report = PROVIDERS[operation.partition(".")[0]].check(operation, payload)
    for found in report.violations:
        assert found.rule.startswith(operation.rpartition(".")[0] + ".")
        assert found.evidence in ("documented", "example", "assumed")
        assert found.source or found.evidence == "assumed"
        assert json.loads(json.dumps(found.to_json())) == found.to_json()
    assert report.valid == (not report.errors)


def test_an_operation_can_be_named_without_its_provider() -> None:
    assert ulazai.check("kling30.generate", KLING).operation == "ulazai.kling30.generate"
    assert str(ulazai.estimate("kling30.generate", KLING)) == str(ulazai.estimate("ulazai.kling30.generate", KLING))


@pytest.mark.parametrize("name", ["kling30.genrate", "", "ugclab.video.create", "kling30"])
def test_an_operation_that_does_not_exist_is_told_with_those_that_do(name: str) -> None:
    for ask in (ulazai.check, ulazai.estimate):
        with pytest.raises(LookupError, match=f"no operation is called '{name}'") as caught:
            ask(name, KLING)
        assert "ulazai.kling30.generate" in caught.value.known  # type: ignore[attr-defined]


# Payloads that come from Python


class Quality(str, enum.Enum):  # noqa: UP042
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
            ("/('a', 'b')", "the key a Python tuple must be text"),
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


def test_a_payload_with_very_many_unknown_fields_is_reported_briefly() -> None:
    payload = {**KLING, **{f"field_{index}": index for index in range(100_000)}}
    assert len(said("ulazai.kling30.generate", payload)) == 100


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("model_slug", "veo31-lite", 'did you mean "veo31_lite"?'),
        ("model_slug", "Veo31_Lite", 'did you mean "veo31_lite"?'),
    ],
)
def test_a_model_of_an_open_list_that_was_mistyped_is_guessed(field: str, value: str, hint: str) -> None:
    ((severity, path, _, given),) = said("ulazai.video_studio.generate", {**STUDIO, field: value})
    assert (severity, path, given) == ("warning", f"/{field}", hint)


def test_equal_values_of_other_types_and_fields_left_out_have_prices_of_their_own() -> None:
    for _ in range(2):  # what was reckoned before must not be mistaken for something else
        for sound, said in ((True, "310 to 320 credits"), (1, "unknown"), (None, "unknown"), (1.0, "unknown")):
            assert str(ulazai.estimate("kling30.generate", {**KLING, "sound": sound})) == said
        assert str(ulazai.estimate("kling30.generate", KLING)) == "206 to 320 credits"
        assert str(ulazai.estimate("kling30.generate", {**KLING, "durationSeconds": True})) == "unknown"
        assert str(ulazai.estimate("kling30.generate", {**KLING, "durationSeconds": 8.0})) == "206 to 320 credits"


@pytest.mark.parametrize("payload", [None, 3, "text", [], [{}]], ids=repr)
def test_what_is_no_object_has_no_price(payload: Any) -> None:
    for provider, operation in (
        (ulazai, "kling30.generate"),
        (ulazai, "video_studio.generate"),
        (ugclab, "video.create"),
        (ugen, "models.try_model"),
    ):
        estimate = provider.estimate(operation, payload)
        assert (estimate.status, estimate.low, estimate.high) == ("unknown", None, None)


def test_a_checker_and_an_estimator_do_the_same_as_check_and_estimate() -> None:
    payload = {"prompt": "A fox", "generationMode": "text_to_video", "durationSeconds": 99, "qualityMode": "pro"}
    name = "ulazai.kling30.generate"
    assert callsheet_clients.checker(name)(payload).violations == callsheet_clients.check(name, payload).violations
    assert ulazai.estimator("kling30.generate")(payload).notes == ulazai.estimate("kling30.generate", payload).notes


def test_a_checker_of_no_operation_names_those_that_exist() -> None:
    with pytest.raises(UnknownOperation) as caught:
        ulazai.checker("kling30.generat")
    assert "ulazai.kling30.generate" in caught.value.known
    with pytest.raises(UnknownOperation):
        callsheet_clients.estimator("nobody.kling30.generate")


def test_a_report_survives_the_way_to_another_process() -> None:
    report = ulazai.check("kling30.generate", {"prompt": 7})
    assert pickle.loads(pickle.dumps(report)).violations == report.violations  # our own bytes
