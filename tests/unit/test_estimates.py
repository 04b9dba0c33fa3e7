"""Estimates: exact, range and unknown prices, their limits and rounding, and totals of many."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import pytest

from callsheet.runtime.estimates import Estimate, Inputs, Total, amount_text, kept, settled, unknown
from callsheet.runtime.rules import Source

if TYPE_CHECKING:
    from callsheet.runtime.estimates import Amount, Line

SOURCE = Source("Prices of Acme", "https://acme.test/prices", "2026-01-31")


def priced(payload: Any, **number: Any) -> Estimate:
    """A price of 3 credits a second, 5 with sound."""
    inputs = Inputs(payload)
    seconds = inputs.number("seconds", 2, 10, **number)
    sound = inputs.choice("sound", (False, True))
    return inputs.estimate("credits", SOURCE, sold_by_the_second, seconds, sound)


def sold_by_the_second(second: Amount, loud: bool) -> list[Line]:
    return [(f"{second} s × {5 if loud else 3}", second * (5 if loud else 3))]


# One price


def test_a_price_whose_every_part_is_given_is_exact() -> None:
    estimate = priced({"seconds": 4, "sound": True})
    assert (estimate.status, estimate.low, estimate.high, str(estimate)) == ("exact", 20, 20, "20 credits")
    assert estimate.lines == (("4 s × 5", 20),)
    assert estimate.notes == ()
    assert repr(estimate) == "<Estimate 20 credits>"
    assert estimate.to_json() == {
        "status": "exact",
        "low": "20",
        "high": "20",
        "unit": "credits",
        "lines": [{"label": "4 s × 5", "amount": "20"}],
        "notes": [],
        "source": "Prices of Acme (https://acme.test/prices)",
    }


def test_a_field_that_was_left_out_makes_a_range_and_is_named() -> None:
    estimate = priced({"seconds": 4})
    assert (estimate.status, estimate.low, estimate.high, str(estimate)) == ("range", 12, 20, "12 to 20 credits")
    assert estimate.lines == (("4 s × 5", 20),)
    assert estimate.notes == ("sound was left out, and its default is not documented: false or true",)


def test_a_range_goes_over_every_combination() -> None:
    estimate = priced({})
    assert (estimate.low, estimate.high) == (6, 50)
    assert len(estimate.notes) == 2
    assert estimate.notes[0] == "seconds was left out, and its default is not documented: from 2 to 10"


def test_a_field_that_was_left_out_and_changes_nothing_leaves_the_price_exact() -> None:
    inputs = Inputs({})
    sound = inputs.choice("sound", (False, True))
    estimate = inputs.estimate("credits", None, lambda _: [("flat", 7)], sound)
    assert (estimate.status, estimate.notes, estimate.to_json()["source"]) == ("exact", (), None)


def test_a_documented_default_is_used() -> None:
    assert str(priced({"sound": False}, default=6)) == "18 credits"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"seconds": "4", "sound": True}, 'seconds is "4", for which no price is stated'),
        ({"seconds": 1, "sound": True}, "seconds is 1, for which no price is stated"),
        ({"seconds": 11, "sound": True}, "seconds is 11, for which no price is stated"),
        ({"seconds": True, "sound": True}, "seconds is true, for which no price is stated"),
        ({"seconds": None, "sound": True}, "seconds is null, for which no price is stated"),
        ({"seconds": float("nan"), "sound": True}, "seconds is nan, for which no price is stated"),
        ({"seconds": float("inf"), "sound": True}, "seconds is inf, for which no price is stated"),
        ({"seconds": 4, "sound": "yes"}, 'sound is "yes", for which no price is stated'),
        ({"seconds": 4, "sound": None}, "sound is null, for which no price is stated"),
        ({"seconds": 4, "sound": [True]}, "sound is a list of 1 item, for which no price is stated"),
    ],
)
def test_a_value_without_a_price_makes_the_price_unknown(payload: Any, reason: str) -> None:
    estimate = priced(payload)
    assert (estimate.status, estimate.low, estimate.high) == ("unknown", None, None)
    assert estimate.notes == (reason,)
    assert estimate.lines == ()
    assert str(estimate) == "unknown"


@pytest.mark.parametrize("number", [0, 1, 1.0])
def test_a_number_is_not_taken_for_true_or_false(number: float) -> None:
    assert priced({"seconds": 4, "sound": number}).status == "unknown"


def test_a_field_that_must_be_there_makes_the_price_unknown_where_it_is_missing() -> None:
    assert priced({"sound": True}, required=True).notes == ("seconds is missing, and the price depends on it",)


@pytest.mark.parametrize("payload", [None, [], "text", 5, b""])
def test_what_is_no_object_has_no_price(payload: Any) -> None:
    assert priced(payload, required=True).status == "unknown"


def test_a_number_without_limits_cannot_be_left_out() -> None:
    inputs = Inputs({})
    assert inputs.number("seconds", 2, None) == ()
    assert inputs.problem == "seconds is missing, and the price depends on it"


@pytest.mark.parametrize(("value", "read"), [(4, 4), (4.0, 4), (4.5, Decimal("4.5")), (2.1, Decimal("2.1"))])
def test_a_number_is_read_as_an_exact_decimal(value: float, read: Amount) -> None:
    (number,) = Inputs({"seconds": value}).number("seconds", 2, 10)
    assert number == read
    assert type(number) is type(read)


def test_a_field_that_a_condition_asks_for_does_not_hold_where_it_was_left_out() -> None:
    inputs = Inputs({"optin": True})
    assert inputs.given("optin", (False, True)) == (True,)
    assert inputs.given("other", (False, True)) == (None,)
    assert inputs.given("other", (False, True), True) == (True,)
    assert inputs.notes == []
    assert inputs.problem is None


def test_items_and_characters_are_counted() -> None:
    inputs = Inputs({"images": ["a", "b"], "text": "ä" * 101, "empty": ""})
    assert inputs.count("images") == (2,)
    assert inputs.count("missing") == (0,)
    assert inputs.characters("text", 100) == (2,)
    assert inputs.characters("text", 101) == (1,)
    assert inputs.characters("empty", 100) == (0,)
    assert inputs.characters("missing", 100) == (0,)
    assert inputs.problem is None


def test_what_cannot_be_counted_has_no_price() -> None:
    counted, written = Inputs({"field": 5}), Inputs({"field": 5})
    assert counted.count("field") == ()
    assert written.characters("field", 100) == ()
    assert counted.problem == written.problem == "field is 5, for which no price is stated"


def test_a_term_that_may_or_may_not_count_makes_a_range() -> None:
    inputs = Inputs({})
    counts = inputs.maybe("the discount holds for families that are not listed")
    estimate = inputs.estimate("credits", None, lambda c: [("base", 40), *([("discount", -10)] if c else [])], counts)
    assert str(estimate) == "30 to 40 credits"
    assert estimate.notes == ("the discount holds for families that are not listed",)


def test_the_first_problem_is_the_one_that_is_told() -> None:
    inputs = Inputs({"a": "x", "b": "y"})
    values = inputs.choice("a", ("k",)), inputs.choice("b", ("k",))
    assert inputs.estimate("credits", None, lambda _a, _b: [], *values).notes == (
        'a is "x", for which no price is stated',
    )


def test_an_unknown_price_holds_no_number_that_could_be_added_up() -> None:
    estimate: Any = unknown("credits", "nobody says", None)
    assert estimate.to_json() == {
        "status": "unknown",
        "low": None,
        "high": None,
        "unit": "credits",
        "lines": [],
        "notes": ["nobody says"],
        "source": None,
    }
    with pytest.raises(TypeError):
        _ = estimate.high + 1


# Amounts, limits and rounding


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (310, "310"),
        (-10, "-10"),
        (100, "100"),
        (Decimal("310"), "310"),
        (Decimal("1.50"), "1.5"),
        (Decimal("1.00"), "1"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal("1E+3"), "1000"),
        (Decimal("100"), "100"),
        (Decimal("-0.50"), "-0.5"),
        (None, None),
    ],
)
def test_an_amount_is_written_without_exponent_or_idle_zeros(amount: Amount | None, text: str | None) -> None:
    assert amount_text(amount) == text


@pytest.mark.parametrize(
    ("amount", "limits", "added"),
    [
        (5, {}, []),
        (5, {"minimum": 5}, []),
        (5, {"minimum": 8}, [("up to the minimum", 3)]),
        (5, {"maximum": 5}, []),
        (5, {"maximum": 3}, [("down to the maximum", -2)]),
        (5, {"step": 5}, []),
        (6, {"step": 5}, [("rounded up", 4)]),
        (9, {"step": 5, "mode": "down"}, [("rounded down", -4)]),
        (Decimal("2.5"), {"step": 1, "mode": "half-up"}, [("rounded half up", Decimal("0.5"))]),
        (Decimal("2.4"), {"step": 1, "mode": "half-up"}, [("rounded half up", Decimal("-0.4"))]),
        (Decimal("0.07"), {"step": Decimal("0.05")}, [("rounded up", Decimal("0.03"))]),
        (1, {"minimum": 7, "step": 5}, [("up to the minimum", 6), ("rounded up", 3)]),
        (-5, {"minimum": 0}, [("up to the minimum", 5)]),
    ],
)
def test_limits_and_rounding_are_lines_of_their_own(amount: Amount, limits: dict[str, Any], added: list[Line]) -> None:
    assert settled([("base", amount)], **limits) == [("base", amount), *added]


def test_limits_hold_for_the_sum_of_the_lines() -> None:
    lines: list[Line] = [("base", 20), ("discount", -10)]
    assert settled(lines, minimum=15)[-1] == ("up to the minimum", 5)
    assert settled([], minimum=3) == [("up to the minimum", 3)]


def test_decimal_prices_add_up_exactly() -> None:
    lines: list[Line] = [("a", Decimal("0.1")), ("b", Decimal("0.2"))]
    estimate = Inputs({}).estimate("USD", None, lambda: lines)
    assert estimate.high == Decimal("0.3")
    assert str(estimate) == "0.3 USD"


def test_what_the_same_values_cost_is_reckoned_once_and_few_estimates_are_kept() -> None:
    reckoned: list[int] = []

    def reckon(payload: int) -> Estimate:
        reckoned.append(payload)
        return exact(payload)

    def dear(payload: int) -> Estimate:
        return exact(payload * 100)

    for payload in (1, 2, 1, 2):
        assert kept(reckon, payload, (payload,)).high == payload
        assert kept(dear, payload, (payload,)).high == payload * 100
    assert reckoned == [1, 2]
    assert [kept(reckon, number, (number,)).high for number in range(5_000)] == [*range(5_000)]
    kept(reckon, 1, (1,))
    assert reckoned.count(1) > 1, "the oldest are forgotten"


def test_estimates_of_equal_values_are_never_mixed_up() -> None:
    for loud in (False, True, False, True):
        for second in (2, 3, 2.5):
            assert priced({"seconds": second, "sound": loud}).high == Decimal(str(second)) * (5 if loud else 3)
    assert priced({"seconds": 2}).notes != priced({"sound": True}).notes


# Totals


def exact(amount: Amount, unit: str = "credits") -> Estimate:
    """An exact estimate."""
    return Estimate("exact", amount, amount, unit, (), (), None)


def between(low: Amount, high: Amount) -> Estimate:
    """A range."""
    status: Literal["range"] = "range"
    return Estimate(status, low, high, "credits", (), ("why",), None)


@pytest.mark.parametrize(
    ("estimates", "text", "data"),
    [
        ([], "nothing to price", {"status": "known", "unknown": 0, "sums": {}}),
        (
            [exact(300), exact(20)],
            "320 credits",
            {"status": "known", "unknown": 0, "sums": {"credits": {"low": "320", "high": "320"}}},
        ),
        (
            [exact(300), between(10, 30)],
            "310 to 330 credits",
            {"status": "known", "unknown": 0, "sums": {"credits": {"low": "310", "high": "330"}}},
        ),
        (
            [exact(Decimal("0.1"), "USD"), exact(5), exact(Decimal("0.2"), "USD")],
            "0.3 USD + 5 credits",
            {
                "status": "known",
                "unknown": 0,
                "sums": {"USD": {"low": "0.3", "high": "0.3"}, "credits": {"low": "5", "high": "5"}},
            },
        ),
        (
            [exact(300), unknown("credits", "why", None)],
            "unknown: at least 300 credits, and 1 payload without a documented price",
            {"status": "unknown", "unknown": 1, "sums": {"credits": {"low": "300", "high": "300"}}},
        ),
        (
            [unknown("credits", "why", None)] * 2,
            "unknown: no price is documented for 2 payloads",
            {"status": "unknown", "unknown": 2, "sums": {}},
        ),
    ],
)
def test_a_total_adds_up_what_is_known_and_counts_what_is_not(
    estimates: list[Estimate], text: str, data: dict[str, Any]
) -> None:
    total = Total()
    for estimate in estimates:
        total.add(estimate)
    assert str(total) == text
    assert total.to_json() == data


def test_a_total_with_an_unknown_part_and_a_range_gives_only_the_floor() -> None:
    total = Total()
    total.add(between(10, 30))
    total.add(unknown("credits", "why", None))
    assert str(total) == "unknown: at least 10 credits, and 1 payload without a documented price"


def test_a_total_counts_its_ranges() -> None:
    total = Total()
    for estimate in (exact(1), between(1, 2), between(2, 3)):
        total.add(estimate)
    assert (total.ranges, total.unknown) == (2, 0)
