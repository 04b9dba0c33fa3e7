"""What the IR holds of a spec: its texts are sealed, and plain strings are words of ours only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from callsheet.ir.basis import Basis
from callsheet.ir.schemas import Required, Schema
from callsheet.ir.texts import SpecText
from callsheet.modelling.providers import read_specs
from callsheet.problems import Position

ROOT = Path(__file__).resolve().parents[2]
OURS = {"Position.file", "Api.name", "Api.file", "Provider.name"}
"""The fields that hold names of files and folders: they are identifiers, or read_specs would have refused them."""
FOREIGN = ("answers", "files", "schemas", "security", "servers")
DOCUMENTS = ["specs", "tests/wire/specs", *(f"tests/cases/foreign/{name}/api.yaml" for name in FOREIGN)]


def plain_strings(value: Any, field: str, words: frozenset[str], seen: set[int]) -> Iterator[str]:
    """The fields of a value of the IR, at any depth, that hold a plain string which is none of the words of a type."""
    if isinstance(value, str):
        yield from () if value in words else (field,)
    elif names := field_names(value):
        if id(value) not in seen:
            seen.add(id(value))
            known = words_of_fields(value.__class__)
            for name in names:
                yield from plain_strings(getattr(value, name), f"{type(value).__name__}.{name}", known[name], seen)
    elif isinstance(value, tuple | list | dict | set | frozenset):
        for item in [*value, *(value.values() if isinstance(value, dict) else ())]:
            yield from plain_strings(item, field, words, seen)


def field_names(value: Any) -> tuple[str, ...]:
    """The fields of a dataclass or a named tuple; a text has none, nor has anything else."""
    if is_dataclass(value):
        return () if isinstance(value, SpecText) else tuple(field.name for field in fields(value))
    names: tuple[str, ...] = getattr(value, "_fields", ())
    return names


@cache
def words_of_fields(kind: Any) -> dict[str, frozenset[str]]:
    """The words that the types of the fields of a class list, as `Literal` does."""
    return {name: frozenset(_words(hint)) for name, hint in get_type_hints(kind).items()}


def _words(hint: Any) -> Iterator[str]:
    for argument in get_args(hint):
        yield from (argument,) if isinstance(argument, str) else _words(argument)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_text_of_a_spec_is_sealed_once_it_is_read(document: str) -> None:
    providers = read_specs(ROOT / document, document).providers
    assert providers
    assert set(plain_strings(providers, "", frozenset(), set())) <= OURS


def test_a_field_that_holds_a_plain_string_is_found_at_any_depth() -> None:
    basis = Basis(Position("spec.yaml", 1, 1), "documented", None)
    schema = Schema((Required("a name", basis),))  # type: ignore[arg-type]  # that it is found is the test
    assert set(plain_strings(((schema,),), "", frozenset(), set())) == {"Required.name", "Position.file"}
