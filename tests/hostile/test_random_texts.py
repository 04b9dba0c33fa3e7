"""Whatever a document says, two things at a time: it is refused with its place, or its client sends what it says."""

from __future__ import annotations

import pytest
from tests.hostile.documents import PLACES
from tests.hostile.fuzzing import changes
from tests.hostile.fuzzing.dice import drawn
from tests.hostile.fuzzing.judge import faults


def test_nothing_is_wrong_with_a_harmless_document() -> None:
    assert faults({}) == []


@pytest.mark.parametrize("name", ["a#b", "#", "a\n# b"])
def test_a_parameter_of_the_path_may_be_called_anything(name: str) -> None:
    assert faults({"path parameter": name}) == []


@pytest.mark.parametrize("seed", range(4))
def test_texts_at_random_stay_texts(seed: int) -> None:
    assert faults(drawn(f"quick:{seed}")) == []


@pytest.mark.long
@pytest.mark.parametrize("part", range(40))
def test_many_texts_at_random_stay_texts(part: int) -> None:
    seeds = [f"long:{part}:{number}" for number in range(50)]
    assert {seed: faults(drawn(seed)) for seed in seeds if faults(drawn(seed))} == {}


def test_specs_of_ours_that_say_something_else_stay_specs() -> None:
    assert changes.faults("specs/ugen", changes.drawn("specs/ugen", "quick")) == []


@pytest.mark.long
@pytest.mark.parametrize("provider", changes.PROVIDERS)
@pytest.mark.parametrize("part", range(10))
def test_specs_of_ours_that_say_many_other_things_stay_specs(part: int, provider: str) -> None:
    drawn = (changes.drawn(provider, f"long:{part}:{number}") for number in range(20))
    assert [fault for some in drawn for fault in changes.faults(provider, some)] == []


def test_every_place_of_openapi_says_something() -> None:
    assert len(PLACES) > 130
