"""Nearest: the name that was probably meant, of few names and of many."""

from __future__ import annotations

import pytest

from callsheet.nearest import did_you_mean, nearest


@pytest.mark.parametrize("others", [0, 30, 3_000])
@pytest.mark.parametrize("written", ["imgeUrl", "imageURL", "imagUrls", "image_url"])
def test_a_slip_is_told_among_any_number_of_names(written: str, others: int) -> None:
    known = ["imageUrl", "prompt", *(f"field_{number}" for number in range(others))]
    assert did_you_mean(written, known) == "; did you mean 'imageUrl'?"


def test_the_nearest_of_many_that_look_alike_comes_first() -> None:
    known = [f"field_{number}" for number in range(900)]
    assert nearest("feild_417", known) == ["field_417"]


def test_nothing_is_told_where_no_name_is_near() -> None:
    assert nearest("prompt", [f"number_{number}" for number in range(500)]) == []
    assert nearest("x" * 1_000, ["x" * 1_000]) == []
