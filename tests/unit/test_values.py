"""Values: JSON's idea of equality, uniqueness and multiples, and Python values made plain."""

from __future__ import annotations

import enum
from collections import OrderedDict, defaultdict, namedtuple
from decimal import Decimal

import pytest

from callsheet.runtime.values import equal, equal_to_any, has_unique_items, is_multiple, is_plain, made_plain


class Quality(enum.Enum):
    """An enum that is no text."""

    PRO = "pro"


class Mode(str, enum.Enum):  # noqa: UP042  # as code before StrEnum has it
    """An enum that is a text, whose str() is not its value."""

    PRO = "pro"


class Seconds(enum.IntEnum):
    """An enum that is a number."""

    FIVE = 5


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (8, 8.0),
        (0, -0.0),
        ("a", "a"),
        (None, None),
        (True, True),
        ([1, "a"], [1.0, "a"]),
        ([], []),
        ({"a": [1]}, {"a": [1.0]}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (10**30, 10**30),
    ],
)
def test_equal_values_are_equal(left: object, right: object) -> None:
    assert equal(left, right)
    assert equal(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, True),
        (0, False),
        (1.0, True),
        ("1", 1),
        (None, False),
        (None, 0),
        ("", None),
        ([1], [True]),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ([0], {"0": 0}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1, "b": None}),
        ([[False]], [[0]]),
        (2**53, 2**53 + 1),
        (float(2**53), 2**53 + 1),
    ],
)
def test_different_values_are_different(left: object, right: object) -> None:
    assert not equal(left, right)
    assert not equal(right, left)


def test_a_value_can_be_looked_up_among_constants() -> None:
    assert equal_to_any(8.0, ("8", 8))
    assert not equal_to_any(True, (1, "true"))
    assert not equal_to_any("a", ())
    assert equal_to_any([1], ([1.0],))


@pytest.mark.parametrize(
    "items",
    [
        [],
        [1],
        [1, 2],
        [1, True],
        [0, False],
        ["1", 1],
        [None, False, 0, ""],
        [[1], [True]],
        [{"a": 1}, {"a": 2}],
        [2**53, 2**53 + 1],
    ],
)
def test_items_that_differ_are_unique(items: list[object]) -> None:
    assert has_unique_items(items)


@pytest.mark.parametrize(
    "items",
    [[1, 1], [1, 1.0], [True, True], ["a", "b", "a"], [[1], [1.0]], [{"a": 1, "b": 2}, {"b": 2, "a": 1}], [None, None]],
)
def test_items_that_repeat_are_not_unique(items: list[object]) -> None:
    assert not has_unique_items(items)


@pytest.mark.parametrize(
    ("value", "divisor"),
    [(6, 3), (0, 5), (-4, 2), (0.3, 0.1), (1.1, 0.1), (4.5, 1.5), (5.0, 1), (0.0075, 0.0001), (1e3, 10)],
)
def test_a_multiple_is_one_in_decimal_arithmetic(value: float, divisor: float) -> None:
    assert is_multiple(value, divisor)


@pytest.mark.parametrize(
    ("value", "divisor"),
    [(7, 3), (0.35, 0.1), (5.5, 1), (1.0000001, 0.1), (1e30, 0.3), (1e300, 7), (1e308, 0.123456789)],
)
def test_what_is_no_multiple_is_none_however_large(value: float, divisor: float) -> None:
    assert not is_multiple(value, divisor)


def test_a_multiple_of_a_number_with_thousands_of_digits_is_decided() -> None:
    assert is_multiple(10**5000, 0.5)
    assert not is_multiple(10**5000 + 1, 2)


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "a", [], {}, [1, ["a", {"b": None}]], {"a": {"b": [1]}}])
def test_what_json_decodes_to_is_plain(value: object) -> None:
    assert is_plain(value)
    assert made_plain(value) == value


Pair = namedtuple("Pair", "left right")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Mode.PRO, "pro"),
        (Seconds.FIVE, 5),
        ((1, 2), [1, 2]),
        (Pair(1, (2,)), [1, [2]]),
        (OrderedDict(a=1), {"a": 1}),
        (defaultdict[str, tuple[int, ...]](tuple, a=(1,)), {"a": [1]}),
        ({"a": (Mode.PRO,)}, {"a": ["pro"]}),
        ({Mode.PRO: 1}, {"pro": 1}),
        ([(), [()]], [[], [[]]]),
    ],
)
def test_subclasses_and_tuples_are_made_plain(value: object, plain: object) -> None:
    assert not is_plain(value)
    made = made_plain(value)
    assert made == plain
    assert is_plain(made)
    assert is_plain(value) is False


@pytest.mark.parametrize("value", [b"a", {1, 2}, Decimal(1), Quality.PRO, 1j, object()])
def test_what_json_does_not_know_stays_what_it_is(value: object) -> None:
    assert not is_plain(value)
    assert made_plain(value) is value


@pytest.mark.parametrize("key", [1, None, 1.5, True, (1, 2), frozenset(), b"a"])
def test_a_key_that_is_no_text_does_no_harm(key: object) -> None:
    assert not is_plain({key: 1})
    assert list(made_plain({key: (1,)}).values()) == [[1]]
