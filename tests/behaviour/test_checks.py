"""Checks: how they are asked for, and what they make of payloads that are fine, odd or no object at all."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from tests.behaviour.good_payloads import GOOD, KLING, STUDIO, said

import callsheet_clients
from callsheet_clients import ugclab, ugen, ulazai
from callsheet_clients._runtime.errors import UnknownOperation


@pytest.mark.parametrize(("operation", "payload"), GOOD)
def test_a_good_payload_is_not_complained_about(operation: str, payload: dict[str, Any]) -> None:
    assert said(operation, payload) == []


def test_an_operation_can_be_named_without_its_provider() -> None:
    assert ulazai.check("kling30.generate", KLING).operation == "ulazai.kling30.generate"
    assert str(ulazai.estimate("kling30.generate", KLING)) == str(ulazai.estimate("ulazai.kling30.generate", KLING))


@pytest.mark.parametrize("name", ["kling30.genrate", "", "ugclab.video.create", "kling30"])
def test_an_operation_that_does_not_exist_is_told_with_those_that_do(name: str) -> None:
    for ask in (ulazai.check, ulazai.estimate):
        with pytest.raises(LookupError, match=f"no operation is called '{name}'") as caught:
            ask(name, KLING)
        assert "ulazai.kling30.generate" in caught.value.known  # type: ignore[attr-defined]  # UnknownOperation


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
        for sound, price in ((True, "310 to 320 credits"), (1, "unknown"), (None, "unknown"), (1.0, "unknown")):
            assert str(ulazai.estimate("kling30.generate", {**KLING, "sound": sound})) == price
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
