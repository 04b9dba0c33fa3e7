"""Mistakes that people make, and what they are told: each folder of `cases/messages` is a payload and what is said.

A new case is a new folder with a `payload.json` that holds the operation and its payload. What is said of all of them
is written anew with

    UPDATE_EXPECTED=1 python -m pytest tests/cases/test_messages.py

and read before it is committed, as the person would read it who made the mistake.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import callsheet_clients

CASES = Path(__file__).parent / "messages"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())
NEVER = re.compile(r"schema|is not valid under|anyOf|oneOf|None|\{'|<class|regular expression|does not match")
"""What nobody should have to read."""


def told(name: str) -> Iterator[str]:
    """What is said of a case: each violation with its hint, then each fix."""
    case = json.loads((CASES / name / "payload.json").read_text(encoding="utf-8"))
    report = callsheet_clients.check(case["operation"], case["payload"])
    for violation in report.violations:
        yield f"{violation.severity:<7}  {violation.path or '/'}: {violation.message}"
        if violation.hint:
            yield f"         hint: {violation.hint}"
    for fix in report.fixes:
        yield f"{'fix' if fix.safe else 'unsafe':<7}  {fix.path or '/'}: {fix.message}"


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_told_as_it_should_be(name: str) -> None:
    said = "".join(f"{line}\n" for line in told(name))
    expected = CASES / name / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_told_in_the_words_of_a_schema(name: str) -> None:
    said = "\n".join(told(name))
    assert said
    assert NEVER.search(said) is None
    assert max(map(len, said.splitlines())) <= 250


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_says_which_rule_it_is_how_sure_and_from_where(name: str) -> None:
    case = json.loads((CASES / name / "payload.json").read_text(encoding="utf-8"))
    report = callsheet_clients.check(case["operation"], case["payload"])
    for found in report.violations:
        assert found.rule.startswith(case["operation"].rpartition(".")[0] + ".")
        assert found.evidence in ("documented", "example", "assumed")
        assert found.source or found.evidence == "assumed"
        assert json.loads(json.dumps(found.to_json())) == found.to_json()
    assert report.valid == (not report.errors)


def test_the_sentences_of_the_documentation_come_out_word_for_word() -> None:
    said = "\n".join(line for name in NAMES for line in told(name))
    assert 'sora-2-pro takes a duration of "10" or "15" seconds, not "8"' in said
    assert "aspectRatio cannot be sent together with startFrameUrl" in said
    assert 'durationSeconds must be a whole number, not the text "8"' in said
