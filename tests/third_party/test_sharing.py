"""What several operations ask for in the same words is checked by one function, and anything else where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from callsheet.modelling.providers import read_specs
from callsheet.rendering.templates import render
from callsheet.views.checks import checks_view

DOCUMENT = Path(__file__).parents[1] / "cases" / "foreign" / "shared_parameters" / "api.yaml"


@pytest.fixture(scope="module")
def checks() -> str:
    """The checks of operations that write the same parameters out."""
    return render("checks.py.j2", checks_view(read_specs(DOCUMENT, DOCUMENT.name).providers[0])[0])


def test_a_parameter_of_several_operations_is_checked_by_one_function(checks: str) -> None:
    assert checks.count("def _api_set(set_: Any, ") == 1
    assert checks.count("_api_set(set_, errors, warnings)") == 3
    assert checks.count("CanadianNAD83_LCC") == 3  # the test, the sentence and the hint


def test_parameters_of_one_name_that_ask_for_different_things_are_checked_apart(checks: str) -> None:
    assert checks.count("def _api_bands(bands: Any, ") == 1
    assert checks.count("_api_bands(bands, errors, warnings)") == 2  # the third operation starts at 2


def test_a_parameter_of_one_operation_is_checked_where_it_stands(checks: str) -> None:
    assert "def _api_only(" not in checks
    assert checks.count('"only.anyOf"') == 1


def test_forms_that_are_written_out_again_have_one_function(checks: str) -> None:
    assert checks.count("def _api_bands_1") == 2  # from 1, and from 2
    assert checks.count("def _api_bands_2") == 1  # null
