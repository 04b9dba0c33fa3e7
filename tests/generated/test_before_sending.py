"""Before sending: payloads and prices that are refused, so that nothing is sent."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.payloads import KLING, STARTED, VIDEO

from callsheet_clients._runtime import errors

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider


def test_an_invalid_payload_is_refused_with_every_violation_and_nothing_is_sent(
    calls: Calls, fake: FakeProvider
) -> None:
    with pytest.raises(errors.InvalidPayload) as caught:
        calls("ugclab.video.create", {**VIDEO, "duration": "8", "prompt": "short", "tier": "gold", "variants": 9})
    assert str(caught.value) == (
        "ugclab.video.create: 4 violations\n"
        "  /prompt: prompt must have 10 to 3000 characters, not 5\n"
        "  /variants: variants must be from 1 to 8, not 9\n"
        '  /duration: sora-2-pro takes a duration of "10" or "15" seconds, not "8"\n'
        '  /tier: sora-2-pro takes a tier of "standard" or "pro", not "gold"'
    )
    assert [violation.path for violation in caught.value.report.errors] == [
        "/prompt",
        "/variants",
        "/duration",
        "/tier",
    ]
    assert caught.value.operation == "ugclab.video.create"
    assert fake.requests == []


def test_a_warning_alone_does_not_keep_a_payload_from_being_sent(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    calls("ulazai.kling30.generate", {**KLING, "negative_prompt": "rain"})
    assert len(fake.requests) == 1


def test_a_payload_is_sent_unchecked_on_demand(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json=STARTED)
    calls("ugclab.video.create", {"model": "sora-3"}, check=False)
    assert json.loads(fake.requests[0].content) == {"model": "sora-3"}


@pytest.mark.parametrize("payload", [None, [], "text", 7, b"{}", {1, 2}])
def test_a_payload_that_is_no_object_is_refused(calls: Calls, fake: FakeProvider, payload: Any) -> None:
    with pytest.raises(errors.InvalidPayload, match="the payload must be an object"):
        calls("ulazai.kling30.generate", payload)
    assert fake.requests == []


def cyclic() -> dict[str, Any]:
    """A payload that holds itself."""
    payload: dict[str, Any] = dict(KLING)
    payload["self"] = payload
    return payload


@pytest.mark.parametrize(
    "payload",
    [{**KLING, "note": b"bytes"}, {**KLING, "note": {1}}, {**KLING, "note": float("nan")}, cyclic()],
    ids=["bytes", "set", "nan", "cyclic"],
)
def test_a_payload_that_json_cannot_hold_is_refused_before_sending(
    calls: Calls, fake: FakeProvider, payload: Any
) -> None:
    said = "nothing that JSON can carry|holds itself|cannot be written as JSON"
    with pytest.raises((errors.InvalidPayload, errors.InvalidArgument), match=said):
        calls("ulazai.kling30.generate", payload)
    with pytest.raises(errors.InvalidArgument, match="cannot be written as JSON"):
        calls("ulazai.kling30.generate", payload, check=False)
    assert fake.requests == []


def test_the_parameters_of_a_reading_call_are_checked_as_well(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.InvalidPayload, match="limit must be at most 100, not 101"):
        calls("ugclab.projects.list", limit=101)
    with pytest.raises(errors.InvalidPayload, match="task_id must not be empty"):
        calls("ulazai.kling30.get_status", "")
    assert fake.requests == []


@pytest.mark.parametrize("most", [320, 321, Decimal("320"), Decimal("320.5")])
def test_a_price_at_or_below_the_limit_is_sent(calls: Calls, fake: FakeProvider, most: int | Decimal) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    calls("ulazai.kling30.generate", KLING, max_credits=most)
    assert len(fake.requests) == 1


@pytest.mark.parametrize("most", [319, 0, Decimal("319.99")])
def test_a_price_above_the_limit_is_refused_before_sending(
    calls: Calls, fake: FakeProvider, most: int | Decimal
) -> None:
    with pytest.raises(errors.PriceRefused) as caught:
        calls("ulazai.kling30.generate", KLING, max_credits=most)
    assert str(caught.value) == f"ulazai.kling30.generate: the price is 320 credits, above the limit of {most}"
    assert caught.value.estimate.high == 320
    assert fake.requests == []


def test_a_range_is_held_against_the_limit_by_its_high_end(calls: Calls, fake: FakeProvider) -> None:
    open_sound = {name: value for name, value in KLING.items() if name != "sound"}
    with pytest.raises(errors.PriceRefused, match="the price is 216 to 320 credits, above the limit of 319"):
        calls("ulazai.kling30.generate", open_sound, max_credits=319)
    assert fake.requests == []
    fake.will_answer(200, json={"task_id": "t1"})
    calls("ulazai.kling30.generate", open_sound, max_credits=320)
    assert len(fake.requests) == 1


def test_an_unknown_price_is_refused_under_any_limit_unless_allowed(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.PriceRefused) as caught:
        calls("ugclab.video.create", VIDEO, max_credits=10**9)
    assert "the price is unknown (What a video costs is not documented." in str(caught.value)
    assert "pass allow_unknown_price=True to send nevertheless" in str(caught.value)
    assert caught.value.estimate.high is None
    assert fake.requests == []
    fake.will_answer(200, json=STARTED)
    calls("ugclab.video.create", VIDEO, max_credits=1, allow_unknown_price=True)
    assert len(fake.requests) == 1


def test_allowing_unknown_prices_does_not_allow_high_ones(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.PriceRefused):
        calls("ulazai.kling30.generate", KLING, max_credits=1, allow_unknown_price=True)
    assert fake.requests == []


def test_a_limit_holds_without_the_check_as_well(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.PriceRefused):
        calls("ulazai.kling30.generate", KLING, max_credits=1, check=False)
    with pytest.raises(errors.PriceRefused):
        calls("ulazai.kling30.generate", {**KLING, "durationSeconds": 60}, max_credits=10**9, check=False)
    assert fake.requests == []
