"""Structure: our own check of large documents says yes where jsonschema does, and nowhere else."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Final

import pytest
from tests.bench.large_document import large_document

from callsheet.linting.bundles import lint_bundle
from callsheet.linting.structure import quick_structure, structure
from callsheet.problems import Problems
from callsheet.reading.documents import load, parse
from callsheet.reading.plain_data import copied, mappings

ROOT: Final = Path(__file__).resolve().parent.parent
DOCUMENTS: Final = sorted((ROOT / "cases" / "foreign").glob("*/api.*"))
KEYS: Final = ("$ref", "description", "x-note", "required", "in", "content", "schema", "example", "style", "200")
VALUES: Final[tuple[Any, ...]] = (None, True, 0, "", "x", "#/components/schemas/A", [], {}, [{}], {"type": "string"})


def changed(data: Any, seed: int) -> Any:
    """A document with something taken out, put in or written otherwise at a place or two."""
    draw = random.Random(seed)
    data = copied(data)
    for _ in range(draw.choice((1, 1, 2))):
        holder = draw.choice([found for _, found in mappings(data) if found])
        key = draw.choice(list(holder))
        if draw.random() < 0.3:
            del holder[key]
        else:
            holder[draw.choice((key, draw.choice(KEYS)))] = copied(draw.choice(VALUES))
    return data


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_our_check_of_the_structure_says_what_jsonschema_says(path: Path) -> None:
    data = load(path, path.name, merges=True).data
    for each in (data, *(changed(data, seed) for seed in range(3))):
        assert quick_structure()(each).valid is structure().is_valid(each)


def test_the_structure_of_a_large_document_is_told_as_that_of_a_small_one() -> None:
    found = [told(size) for size in (1_000, 700_000)]
    assert found[0] == found[1]
    assert len(found[0]) == 1


def told(size: int) -> list[str]:
    """What is told of a document of so many characters whose version is a number."""
    problems = Problems()
    text = large_document(size).replace('"version": "1"', '"version": 1', 1)
    assert lint_bundle(parse(text.encode(), "api.json"), problems) is None
    return [str(problem) for problem in problems]
