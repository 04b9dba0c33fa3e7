"""Fixes: what is offered for which mistake, that it always helps, and that the payload itself stays as it is."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import callsheet_clients
from callsheet_clients import repaired
from callsheet_clients._runtime.fixes import Fix, fixes
from callsheet_clients._runtime.spelling import meant

KLING = "ulazai.kling30.generate"
SORA = "ugclab.video.create"
GOOD: dict[str, Any] = {
    "prompt": "A kettle sings",
    "generationMode": "text_to_video",
    "durationSeconds": 8,
    "qualityMode": "pro",
}
CLIP: dict[str, Any] = {
    "projectId": "cm3k9v2ab0001xw08h5q2tzre",
    "prompt": "A kettle sings on a camp stove",
    "model": "sora-2-pro",
    "duration": "10",
    "aspectRatio": "landscape",
    "tier": "pro",
}
SAFE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "a number as text": (KLING, {"durationSeconds": "8"}, {"durationSeconds": 8}),
    "text as a number": (SORA, {"duration": 10}, {"duration": "10"}),
    "text as a number with a fraction": (SORA, {"duration": 15.0}, {"duration": "15"}),
    "true as text": (KLING, {"sound": "true"}, {"sound": True}),
    "false as text, in capitals": (KLING, {"sound": "False"}, {"sound": False}),
    "a letter case": (KLING, {"qualityMode": "PRO"}, {"qualityMode": "pro"}),
    "another separator": (SORA, {"model": "Sora 2 Pro"}, {"model": "sora-2-pro"}),
    "a slip in a value": (KLING, {"qualityMode": "prro"}, {"qualityMode": "pro"}),
    "white space around a value": (KLING, {"qualityMode": "pro \n"}, {"qualityMode": "pro"}),
    "white space around a URL": (
        KLING,
        {"startFrameUrl": " https://a.photos/b.png"},
        {"startFrameUrl": "https://a.photos/b.png"},
    ),
    "one value instead of a list": (
        KLING,
        {"imageUrls": "https://a.photos/b.png"},
        {"imageUrls": ["https://a.photos/b.png"]},
    ),
    "a list of one value": (KLING, {"aspectRatio": ["16:9"]}, {"aspectRatio": "16:9"}),
}
UNSAFE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "the nearest of some texts": (SORA, {"duration": "8"}, {"duration": "10"}),
    "the nearest of some texts, from a number": (SORA, {"duration": 14}, {"duration": "15"}),
    "the shorter of two that are as near": (SORA, {"duration": "12.5"}, {"duration": "10"}),
    "the nearest end of a range": (KLING, {"durationSeconds": 20}, {"durationSeconds": 15}),
    "the nearest end, from a text": (KLING, {"durationSeconds": "1"}, {"durationSeconds": 3}),
    "a number with its unit": (KLING, {"durationSeconds": "8s"}, {"durationSeconds": 8}),
    "a fraction": (KLING, {"durationSeconds": 8.5}, {"durationSeconds": 8}),
    "yes": (KLING, {"sound": "yes"}, {"sound": True}),
    "one for true": (KLING, {"sound": 1}, {"sound": True}),
}


def fixed(operation: str, payload: Any, *, unsafe: bool = False) -> Any:
    fixes = callsheet_clients.check(operation, payload).fixes
    return repaired(payload, [fix for fix in fixes if fix.safe or unsafe])


def start(operation: str) -> dict[str, Any]:
    return GOOD if operation == KLING else CLIP


@pytest.mark.parametrize(("operation", "wrong", "right"), SAFE.values(), ids=SAFE)
def test_what_says_the_same_in_another_form_is_safe(
    operation: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    report = callsheet_clients.check(operation, {**start(operation), **wrong})
    assert [fix.safe for fix in report.fixes] == [True]
    assert repaired({**start(operation), **wrong}, report.fixes) == {**start(operation), **right}


@pytest.mark.parametrize(("operation", "wrong", "right"), UNSAFE.values(), ids=UNSAFE)
def test_what_asks_for_something_else_is_not_safe(operation: str, wrong: dict[str, Any], right: dict[str, Any]) -> None:
    payload = {**start(operation), **wrong}
    assert [fix.safe for fix in callsheet_clients.check(operation, payload).fixes] == [False]
    assert fixed(operation, payload) == payload
    assert fixed(operation, payload, unsafe=True) == {**start(operation), **right}


def test_a_misspelt_field_is_renamed_in_its_place_and_its_value_brought_into_form() -> None:
    payload = {"duration_seconds": "8", "promt": "A kettle", "generationMode": "text_to_video", "qualityMode": "pro"}
    right = fixed(KLING, payload)
    assert list(right.items())[:2] == [("durationSeconds", 8), ("prompt", "A kettle")]
    assert callsheet_clients.check(KLING, right).violations == ()


def test_a_field_is_never_renamed_over_another_one() -> None:
    payload = {**GOOD, "promt": "Another text"}
    assert [fix.kind for fix in callsheet_clients.check(KLING, payload).fixes] == ["remove"]


def test_leaving_out_what_a_model_does_not_take_is_not_safe() -> None:
    payload = {**CLIP, "model": "kling-2.6", "duration": "5", "aspectRatio": "9:16"}
    (fix,) = callsheet_clients.check(SORA, payload).fixes
    assert (fix.kind, fix.path, fix.before, fix.safe) == ("remove", "/tier", "pro", False)
    assert fix.message == "leave tier out"
    assert "tier" not in repaired(payload, [fix])


def test_leaving_out_the_field_that_a_rule_forbids_is_not_safe() -> None:
    payload = {**GOOD, "aspectRatio": "16:9", "startFrameUrl": "https://a.photos/b.png"}
    (fix,) = callsheet_clients.check(KLING, payload).fixes
    assert (fix.kind, fix.path, fix.safe) == ("remove", "/aspectRatio", False)
    assert fix.rule == "ulazai.kling30.no-ratio-with-frames"


def test_null_is_left_out_where_the_field_may_be_missing_and_kept_where_it_may_not() -> None:
    (fix,) = callsheet_clients.check(KLING, {**GOOD, "sound": None}).fixes
    assert (fix.kind, fix.path, fix.safe) == ("remove", "/sound", False)
    assert callsheet_clients.check(KLING, {**GOOD, "prompt": None}).fixes == ()


def test_a_payload_inside_another_object_or_list_is_taken_out() -> None:
    assert fixed(KLING, {"payload": GOOD}) == GOOD
    assert fixed(KLING, [GOOD]) == GOOD


UNCOVERING: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "a model by its right name": (SORA, {"model": "Sora 2 Pro", "duration": "8"}, {"model": "sora-2-pro"}),
    "a model in a list": (SORA, {"model": ["kling-2.6"]}, {"model": "kling-2.6"}),
    "a mode by its right name": (KLING, {"generationMode": "IMAGE_TO_VIDEO"}, {"generationMode": "image_to_video"}),
}


@pytest.mark.parametrize(("operation", "wrong", "right"), UNCOVERING.values(), ids=UNCOVERING)
def test_a_right_value_is_offered_also_where_it_uncovers_what_else_is_wrong(
    operation: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    payload = {**start(operation), **wrong}
    (fix,) = callsheet_clients.check(operation, payload).fixes
    after = repaired(payload, [fix])
    assert after == {**payload, **right}
    assert not callsheet_clients.check(operation, after).valid


def test_a_right_name_is_offered_also_for_a_value_that_is_wrong() -> None:
    payload = {name: value for name, value in GOOD.items() if name != "durationSeconds"}
    assert fixed(KLING, {**payload, "duration_seconds": 99}) == {**payload, "durationSeconds": 99}
    assert fixed(KLING, {**payload, "duration_seconds": "9"}) == {**payload, "durationSeconds": 9}


def test_a_name_that_may_have_been_meant_is_offered_for_values_that_suit_it() -> None:
    payload = {name: value for name, value in GOOD.items() if name != "durationSeconds"}
    assert fixed(KLING, {**payload, "seconds": "9"}, unsafe=True) == {**payload, "durationSeconds": 9}
    assert fixed(KLING, {**payload, "seconds": 99}, unsafe=True) == payload


def test_a_valid_payload_is_never_made_invalid() -> None:
    payload = {**GOOD, "aspect_ratio": "21:9"}
    assert callsheet_clients.check(KLING, payload).valid
    assert [fix.kind for fix in callsheet_clients.check(KLING, payload).fixes] == ["remove"]


def test_nothing_is_offered_that_makes_something_else_wrong() -> None:
    framed = {**GOOD, "aspectRatio": "16:9 ", "startFrameUrl": "https://a.photos/b.png"}
    assert callsheet_clients.check(KLING, framed).fixes == ()
    assert callsheet_clients.check(KLING, {**GOOD, "prompt": "x" * 3000}).fixes == ()
    assert callsheet_clients.check(KLING, {**GOOD, "startFrameUrl": "frame.png"}).fixes == ()


def test_a_valid_payload_has_no_fixes() -> None:
    assert callsheet_clients.check(KLING, GOOD).fixes == ()
    assert fixed(KLING, {**GOOD}) == GOOD


def test_the_payload_itself_is_never_written_to() -> None:
    payload = {**GOOD, "imageUrls": [" https://a.photos/b.png", 5], "qualityMode": "PRO"}
    before = copy.deepcopy(payload)
    right = fixed(KLING, payload, unsafe=True)
    assert payload == before
    right["imageUrls"].append("more")
    assert payload == before


def test_a_fix_says_in_words_what_it_does() -> None:
    report = callsheet_clients.check(KLING, {**GOOD, "durationSeconds": "8"})
    (fix,) = report.fixes
    assert fix.to_json() == {
        "kind": "replace",
        "path": "/durationSeconds",
        "name": None,
        "before": "8",
        "after": 8,
        "message": "write 8 as a number",
        "rule": "ulazai.kling30.durationSeconds.type",
        "safe": True,
    }
    assert repr(fix) == "<Fix '/durationSeconds': write 8 as a number>"


def test_a_fix_of_another_payload_is_refused() -> None:
    fix = Fix("remove", "/sound/on", None, None, message="", safe=False)
    with pytest.raises(ValueError, match="holds nothing at /sound/on"):
        repaired({"sound": {}}, [fix])


def test_tuples_and_subclasses_are_repaired_as_the_json_they_stand_for() -> None:
    class Text(str):
        pass

    assert fixed(KLING, {**GOOD, "qualityMode": Text("PRO"), "imageUrls": ()}) == {**GOOD, "imageUrls": []} | {
        "qualityMode": "pro"
    }


def test_a_payload_too_deep_to_be_checked_has_no_fixes() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert callsheet_clients.check(KLING, {**GOOD, "imageUrls": deep}).fixes == ()
    circle: dict[str, Any] = {**GOOD, "sound": "true"}
    circle["imageUrls"] = [circle]
    assert callsheet_clients.check(KLING, circle).fixes == ()
    with pytest.raises(ValueError, match="nested too deeply"):
        repaired(circle, [])


def test_a_payload_of_very_many_values_is_tried_a_few_times_only() -> None:
    tried = 0

    def check(payload: Any, errors: list[Any], warnings: list[Any]) -> None:
        nonlocal tried
        assert (payload is not None, warnings) == (True, [])
        tried += 1
        errors += [(f"/{index}", "type", "wrong", None) for index in range(200)]

    assert fixes(check, ["8"] * 1_000_000, "acme.clips") == ()
    assert tried < 10


def test_a_name_that_does_not_print_is_told_escaped() -> None:
    (fix,) = callsheet_clients.check(KLING, {**GOOD, "\ud800\x1b": 1}).fixes
    assert fix.message == 'leave "\\ud800\\u001b" out'


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(("8", "PRO", "10s")),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
NAMES = st.sampled_from(("prompt", "promt", "durationSeconds", "qualityMode", "sound", "aspectRatio", "startFrameUrl"))


@given(st.dictionaries(NAMES | st.text(max_size=4), VALUES, max_size=4))
def test_every_fix_takes_its_finding_away_and_keeps_what_is_valid_so(changes: dict[str, Any]) -> None:
    payload = {**GOOD, **changes}
    report = callsheet_clients.check(KLING, payload)
    for fix in report.fixes:
        after = callsheet_clients.check(KLING, repaired(payload, [fix]))
        assert (fix.path, fix.rule) not in {(violation.path, violation.rule) for violation in after.violations}
        assert after.valid or not report.valid
    after = callsheet_clients.check(KLING, repaired(payload, report.fixes))
    assert after.valid or not report.valid
    again = repaired(payload, report.fixes)
    for _ in range(20):
        fixes = callsheet_clients.check(KLING, again).fixes
        again = repaired(again, fixes)
        if not fixes:
            return
    pytest.fail(f"fixes without an end: {payload}")


@pytest.mark.parametrize(
    ("text", "known", "word"),
    [
        ("PRO", ("std", "pro"), "pro"),
        ("landscpae", ("landscape", "portrait"), "landscape"),
        ("text-to-video", ("text_to_video", "image_to_video"), "text_to_video"),
        ("kling-2.5", ("kling-2.6",), None),
        ("veo3", ("veo-3.1", "veo3_fast"), None),
        ("9:16", ("16:9",), None),
        ("5", ("15", "10"), None),
        ("speed", ("seed", "steed"), None),
        ("to", ("no",), None),
        ("", ("a",), None),
        ("x" * 1000, ("x" * 999,), None),
        ("Std", ("std", "STD"), None),
    ],
)
def test_a_word_is_only_taken_for_another_where_there_is_no_doubt(
    text: str, known: tuple[str, ...], word: str | None
) -> None:
    assert meant(text, known) == word


def test_fixes_can_be_told_as_json() -> None:
    payload = {**GOOD, "durationSeconds": "20", "foo": {"a": 1}}
    json.dumps([fix.to_json() for fix in callsheet_clients.check(KLING, payload).fixes])
