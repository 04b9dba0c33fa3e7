"""Charges: what a provider says that it charged, held against what was estimated before."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.payloads import KLING, VIDEO

from callsheet_clients._runtime import errors
from callsheet_clients._runtime.charges import ChargeDifference, charge_at

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider

GENERATE = "ulazai.kling30.generate"  # KLING is estimated at 320 credits
SAID = "ulazai.kling30.generate (t1): charged 400 credits, estimated 320 credits"


@pytest.fixture
def differences(calls: Calls) -> list[ChargeDifference]:
    """What the callback of the client is given."""
    given: list[ChargeDifference] = []
    calls.settings["on_charge_difference"] = given.append
    return given


def charging(credits_used: Any) -> httpx2.Response:
    """An answer that states a charge."""
    return httpx2.Response(200, json={"task_id": "t1", "credits_used": credits_used})


def test_a_charge_that_differs_is_logged_and_handed_over_with_both_figures(
    calls: Calls, fake: FakeProvider, differences: list[ChargeDifference], caplog: pytest.LogCaptureFixture
) -> None:
    fake.will(charging(400))
    assert calls(GENERATE, KLING).credits_used == 400
    (difference,) = differences
    assert (difference.operation, difference.job_ids) == (GENERATE, ("t1",))
    assert difference.charged == Decimal(400)
    assert (difference.estimate.low, difference.estimate.high) == (320, 320)
    assert str(difference) == SAID
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("WARNING", SAID)]


def test_a_charge_that_differs_is_logged_without_a_callback_as_well(
    calls: Calls, fake: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    fake.will(charging(319))
    calls(GENERATE, KLING)
    assert "charged 319 credits, estimated 320 credits" in caplog.text


@pytest.mark.parametrize("charged", [320, None])
def test_a_charge_as_estimated_or_not_stated_is_nothing_to_tell(
    calls: Calls,
    fake: FakeProvider,
    differences: list[ChargeDifference],
    caplog: pytest.LogCaptureFixture,
    charged: int | None,
) -> None:
    fake.will(charging(charged) if charged else httpx2.Response(200, json={"task_id": "t1"}))
    calls(GENERATE, KLING)
    assert differences == []
    assert caplog.records == []


@pytest.mark.parametrize(("charged", "differs"), [(215, True), (216, False), (300, False), (320, False), (321, True)])
def test_a_charge_within_an_estimated_range_is_as_estimated(
    calls: Calls, fake: FakeProvider, differences: list[ChargeDifference], charged: int, differs: bool
) -> None:
    fake.will(charging(charged))
    calls(GENERATE, {name: value for name, value in KLING.items() if name != "sound"})
    assert [difference.charged for difference in differences] == [charged] * differs


def test_no_charge_differs_from_an_unknown_price(
    calls: Calls, fake: FakeProvider, differences: list[ChargeDifference]
) -> None:
    fake.will_answer(200, json={"data": {"jobs": [{"ugcId": "j1"}], "totalCreditsCharged": 9999}})
    calls("ugclab.video.create", VIDEO)
    assert differences == []


def test_a_callback_that_fails_never_loses_the_answer(
    calls: Calls, fake: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: ChargeDifference) -> None:
        raise RuntimeError("mine")

    calls.settings["on_charge_difference"] = fail
    fake.will(charging(400))
    assert calls(GENERATE, KLING).task_id == "t1"
    assert "the callback for a charge failed" in caplog.text
    assert "RuntimeError: mine" in caplog.text


def test_an_interrupted_callback_tells_which_jobs_exist(calls: Calls, fake: FakeProvider) -> None:
    def interrupt(_: ChargeDifference) -> None:
        raise SystemExit

    calls.settings["on_charge_difference"] = interrupt
    fake.will(charging(400))
    with pytest.raises(SystemExit) as caught:
        calls(GENERATE, KLING)
    told = caught.value.callsheet_error  # type: ignore[attr-defined]  # set by the client
    assert isinstance(told, errors.OutcomeUnknown)
    assert told.job_ids == ("t1",)
    assert "the jobs t1 exist" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("stated", "charge"),
    [
        (40, Decimal(40)),
        (39.9, Decimal("39.9")),
        ("39.90", Decimal("39.90")),
        (0, Decimal(0)),
        (True, None),
        (None, None),
        ("forty", None),
        ("nan", None),
        ("Infinity", None),
        (float("inf"), None),
        ([40], None),
        ({"credits": 40}, None),
    ],
    ids=repr,
)
def test_a_charge_is_a_finite_number_or_its_text(stated: object, charge: Decimal | None) -> None:
    assert charge_at({"data": {"charged": stated}}, "/data/charged") == charge


def test_a_charge_that_stands_nowhere_is_none() -> None:
    assert charge_at({}, "/data/charged") is None
    assert charge_at(40, None) is None
