"""The JSON Schema for editors takes our specs as they are, and refuses what is misspelt in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from callsheet.editor_schema import FILE, MODELINE, editor_schema, editor_schema_text
from callsheet.linting.extensions import extension_schema
from callsheet.linting.structure import openapi_schema
from callsheet.reading.documents import parse

SPECS = Path(__file__).resolve().parents[2] / "specs"
FILES = sorted(path.relative_to(SPECS).as_posix() for path in SPECS.glob("*/*.yaml"))
KLING = "ulazai/kling30.yaml"


@cache
def validator() -> jsonschema.Draft7Validator:
    """The schema as an editor reads it: by draft 7."""
    return jsonschema.Draft7Validator(editor_schema())


def wrong(name: str, *edits: tuple[str, str]) -> list[str]:
    """What an editor says of a spec of ours with edits, with the place of each."""
    text = (SPECS / name).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    data: Any = parse(text.encode(), name).data
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(data)]


def test_the_schema_is_one_of_draft_7() -> None:
    jsonschema.Draft7Validator.check_schema(editor_schema())


def test_the_schema_that_lies_beside_the_specs_is_up_to_date() -> None:
    # `callsheet new --schema` writes it anew.
    assert (SPECS / FILE).read_text(encoding="utf-8") == editor_schema_text()


@pytest.mark.parametrize("name", FILES)
def test_a_spec_of_ours_is_right_and_names_the_schema_in_its_first_line(name: str) -> None:
    assert wrong(name) == []
    assert (SPECS / name).read_text(encoding="utf-8").splitlines()[0] == MODELINE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x-evidence: documented\n", "x-evidenc: documented\n"),
        ("x-evidence: documented\n", "x-evidence: documentd\n"),
        ("      x-starts:\n", "      x-start:\n"),
        ("        poll: get_status\n", "        pol: get_status\n"),
        ("          maxLength: 2500", "          maxLenght: 2500"),
        ("          maxLength: 2500", "          maxLength: many"),
        ("          x-unit: seconds", "          x-units: seconds"),
        ("          x-unit: seconds", "          x-price: seconds"),
        ("        unit: credits\n", "        unit: credits\n        total: 5\n"),
        ("            rate: -10\n", "            rate: -0.5\n"),
        ("            id: no-ratio-with-frames\n", "            name: no-ratio-with-frames\n"),
        ("          type: boolean\n", "          type: bool\n"),
        ("          type: integer\n", "          type: integer\n          nullable: true\n"),
        ("      operationId: generate\n", "      operationID: generate\n"),
        ("        required: true\n        content", "        needed: true\n        content"),
        ("  schemas:\n", "  schema:\n"),
        ("pending: waiting", "pending: idle"),
        ("openapi: 3.1.1\n", "openapi: 3.1.1\nx-price: { unit: credits, unknown: nobody knows }\n"),
        ("components:\n", "x-provider: { name: A, class: A, key: A }\ncomponents:\n"),
    ],
)
def test_a_slip_is_refused(old: str, new: str) -> None:
    assert wrong(KLING, (old, new)) != []


def test_no_definition_of_our_extensions_takes_the_place_of_one_of_openapi() -> None:
    assert set(extension_schema()["$defs"]) & set(openapi_schema()["$defs"]) == set()
    headers = (
        "          description: The task was created.\n          headers: { X-Left: { schema: { type: integer } } }\n"
    )
    text = "          description: The task was created. The status number is not documented.\n"
    assert wrong(KLING, (text, headers)) == []


def test_a_slip_in_a_provider_file_is_refused() -> None:
    assert wrong("ulazai/_provider.yaml", ("  key: ULAZAI_API_KEY", "  keys: ULAZAI_API_KEY")) != []
    assert wrong("ulazai/_provider.yaml", ("x-sources:", "x-source:")) != []
    assert wrong("ulazai/_provider.yaml", ("components:", "component:")) != []


def test_every_keyword_that_is_honoured_can_be_completed() -> None:
    from callsheet.modelling.keywords import KEYWORDS

    offered = editor_schema()["definitions"]["schema"]["properties"]
    assert sorted(set(KEYWORDS) - set(offered)) == []


def test_every_word_of_our_extensions_is_explained_where_it_is_completed() -> None:
    defined = extension_schema()["$defs"]
    assert [name for name in defined if name.startswith("x-") and "description" not in defined[name]] == []
    assert list(undescribed(defined, "")) == []


def undescribed(value: Any, place: str) -> Iterator[str]:
    """The words of extensions, at any depth, that nothing is said of."""
    if isinstance(value, dict):
        for word, schema in value.get("properties", {}).items():
            if "description" not in schema and not word.startswith("x-"):
                yield f"{place}/{word}"
        for key, below in value.items():
            yield from undescribed(below, f"{place}/{key}")
    elif isinstance(value, list):
        for below in value:
            yield from undescribed(below, place)
