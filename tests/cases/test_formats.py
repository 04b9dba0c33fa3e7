"""Formats: which texts each `format` takes. `cases/formats` has a file for each, with texts it takes and refuses."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from callsheet import SchemaCheck, compile_schema
from callsheet.modelling.assertions import FORMATS

CASES = Path(__file__).parent / "formats"
NO_TEXTS: tuple[Any, ...] = (12, 13.7, {}, [], False, None)


@cache
def checker(name: str) -> SchemaCheck:
    return compile_schema({"format": name}, formats=True)


def texts(kind: str) -> list[Any]:
    """A row for each text of this kind ("taken" or "refused") with its format."""
    rows = []
    for name in FORMATS:
        cases = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
        rows += [pytest.param(name, text, id=f"{name}-{text!a:.60}") for text in cases[kind]]
    return rows


@pytest.mark.parametrize(("name", "text"), texts("taken"))
def test_a_format_takes_what_its_standard_takes(name: str, text: str) -> None:
    assert checker(name)(text).valid


@pytest.mark.parametrize(("name", "text"), texts("refused"))
def test_a_format_refuses_what_its_standard_refuses(name: str, text: str) -> None:
    assert not checker(name)(text).valid


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_speaks_of_texts_only(name: str) -> None:
    assert all(checker(name)(value).valid for value in NO_TEXTS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_long_text_is_decided_in_time(name: str) -> None:
    """Each takes milliseconds; in quadratic time, the tests would never end."""
    size = 20_000 if name == "regex" else 200_000
    texts = [part * (size // len(part)) for part in ("a", "1", "a.", "::", "(a", "%41", "\u0561")]
    texts += ["a@" + texts[2], texts[0] + "@", f"https://{texts[0]}/\n", f"{texts[1]}-"]
    assert sum(not checker(name)(text).valid for text in texts) > 0


@pytest.mark.parametrize(("name", "highest"), [("int32", 2**31 - 1), ("int64", 2**63 - 1)])
def test_a_format_of_whole_numbers_has_ends(name: str, highest: int) -> None:
    check = checker(name)
    assert all(check(value).valid for value in (highest, -highest - 1, 1.0, "text", *NO_TEXTS[2:]))
    assert not any(check(value).valid for value in (highest + 1, -highest - 2, 1.5))
