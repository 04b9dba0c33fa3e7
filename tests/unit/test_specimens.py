"""Specimens: payloads that show a rule are found by trying, which comes to an end."""

from __future__ import annotations

from typing import Any

from callsheet.commands.specimens import Specimens
from callsheet.runtime.operations import Field, Form


def test_a_payload_of_thousands_of_fields_is_not_tried_in_all_ways() -> None:
    tried = 0

    def check(payload: Any, errors: list[Any], _: list[Any]) -> None:
        nonlocal tried
        tried += 1
        if payload == {"f7": 8}:
            errors.append(("/f7", "early", "f7 must not be 8", None))

    fields = tuple(Field(f"f{number}", False, "anything") for number in range(5_000))
    specimens = Specimens(check, [Form(None, fields, "")], [{}])
    early = specimens.of("early", "f7 must not be 8")
    assert early is not None
    assert (early.passes, early.fails) == ({"f7": "A fox in the snow"}, {"f7": 8})
    assert specimens.of("never", "nothing breaks this") is None
    assert tried < 5_000
