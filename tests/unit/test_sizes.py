"""Sizes: what is too large to be enforced is refused before anything is made of it, with its place."""

from __future__ import annotations

import pytest

from callsheet.problems import SpecError
from callsheet.reading.documents import parse
from callsheet.reading.sizes import MOST_CELLS, MOST_ENTRIES, MOST_NODES


def refusal(text: str) -> str:
    """The one line that a document is refused with."""
    with pytest.raises(SpecError) as caught:
        parse(text.encode(), "spec.yaml")
    (problem,) = caught.value.problems
    return str(problem)


def entries(count: int) -> str:
    return ", ".join(f"k{number}: 1" for number in range(count))


@pytest.mark.parametrize("keyword", ["properties", "patternProperties", "dependentRequired"])
def test_an_object_with_too_many_parts_is_refused_with_its_place(keyword: str) -> None:
    told = refusal(f"type: object\n{keyword}: {{{entries(20_000)}}}\n")
    assert told.startswith(f"spec.yaml:2:{len(keyword) + 3}: error: {keyword} has 20000 entries, and at most ")


@pytest.mark.parametrize("keyword", ["enum", "required", "oneOf", "anyOf", "allOf", "x-warnings"])
def test_a_list_with_too_many_parts_is_refused_with_its_place(keyword: str) -> None:
    told = refusal(f"{keyword}: [{', '.join(map(str, range(20_000)))}]\n")
    assert told.startswith(f"spec.yaml:1:{len(keyword) + 3}: error: {keyword} has 20000 entries, and at most ")


@pytest.mark.parametrize("keyword", ["responses", "parameters"])
def test_components_may_be_more_than_one_operation_can_have(keyword: str) -> None:
    assert parse(f"components: {{ {keyword}: {{{entries(600)}}} }}".encode(), "spec.yaml").data["components"]
    assert f"{keyword} has 600 entries" in refusal(f"get: {{ {keyword}: {{{entries(600)}}} }}")


def test_any_other_list_or_mapping_has_a_limit_too() -> None:
    assert parse(f"paths: {{{entries(MOST_ENTRIES)}}}".encode(), "spec.yaml").data["paths"]
    assert "paths has 5001 entries" in refusal(f"paths: {{{entries(MOST_ENTRIES + 1)}}}")
    assert "this has 5001 entries" in refusal(f"- [{'1, ' * (MOST_ENTRIES + 1)}]")


def test_a_rate_table_with_too_many_amounts_is_refused() -> None:
    rows = ", ".join(f"a{number}: {{{entries(400)}}}" for number in range(40))
    assert f"a table of more than {MOST_CELLS} amounts [size]" in refusal(f"rate: {{ of: {{{rows}}} }}")


def test_aliases_that_expand_to_millions_are_refused_without_expanding_them() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    assert "aliases that expand too far: refer to a component instead [size]" in refusal("\n".join(lines))


def test_a_document_with_millions_of_keys_is_refused_unread() -> None:
    assert refusal("a:\n" * (MOST_NODES + 1)) == f"spec.yaml:1:1: error: more than {MOST_NODES} nodes [size]"
