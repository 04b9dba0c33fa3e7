"""Findings: what a caller reads of a report, and the guesses at what was meant."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import callsheet_clients
from callsheet.runtime.alternatives import fits
from callsheet.runtime.checking import chosen
from callsheet.runtime.errors import UnknownOperation
from callsheet.runtime.findings import (
    Subject,
    report_of,
    report_unknown_fields,
    report_unknown_fields_of,
    reported,
)
from callsheet.runtime.rules import Rule, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callsheet.runtime.findings import Finding, Report, Violation

SOURCE = Source("API of Acme", "https://acme.test/docs", "2026-01-31")
RULES = {
    "acme.video.tier.enum": Rule("error", "documented", SOURCE, "tier must be …", "pick one"),
    "acme.video.unknown-field": Rule("warning", "assumed", None, "… is not a documented field"),
}


def report(errors: Sequence[Finding] = (), warnings: Sequence[Finding] = ()) -> Report:
    """A report on an operation of an API whose rules are the two above."""
    subject = Subject("acme.video.create", "acme.video", lambda *_: None, RULES)
    return report_of(subject, [*errors], [*warnings], {})


def violation(rule: str = "tier.enum", meant: tuple[Any, tuple[str, ...]] | None = None) -> Violation:
    """A violation of it."""
    return report(errors=[("/tier", rule, "tier must be gold", meant)]).violations[0]


def test_a_violation_is_plain_json() -> None:
    assert violation().to_json() == {
        "path": "/tier",
        "rule": "acme.video.tier.enum",
        "severity": "error",
        "message": "tier must be gold",
        "hint": "pick one",
        "evidence": "documented",
        "source": "API of Acme (https://acme.test/docs)",
    }
    assert json.loads(json.dumps(violation().to_json())) == violation().to_json()


def test_a_near_miss_is_a_better_hint_than_the_general_one() -> None:
    assert violation(meant=("standrad", ("standard", "pro"))).hint == 'did you mean "standard"?'
    assert violation(meant=("zzz", ("standard", "pro"))).hint == "pick one"
    assert violation("unknown-field", meant=("zzz", ("tier",))).hint is None


def test_a_rule_of_ours_has_no_source_and_is_assumed() -> None:
    ours = violation("unknown-field")
    assert (ours.evidence, ours.source, ours.hint) == ("assumed", None, None)
    unlisted = violation("depth")
    assert (unlisted.evidence, unlisted.source, unlisted.hint) == ("assumed", None, None)


def test_violations_that_say_the_same_are_equal() -> None:
    assert violation() == violation()
    assert hash(violation()) == hash(violation())
    assert violation() != violation("unknown-field")
    assert violation() != "tier must be gold"
    assert repr(violation()) == "<Violation error '/tier': tier must be gold [acme.video.tier.enum]>"


def test_a_report_parts_errors_from_warnings() -> None:
    wrong: Finding = ("/tier", "tier.enum", "tier must be gold", None)
    unsettled: Finding = ("/x", "unknown-field", "x is not documented", None)
    assert report().valid
    assert report(warnings=[unsettled]).valid
    both = report([wrong], [unsettled])
    assert not both.valid
    assert both.errors == (violation(),)
    assert [warning.message for warning in both.warnings] == ["x is not documented"]
    assert repr(both) == "<Report acme.video.create: 1 errors, 1 warnings>"


def test_a_report_travels_to_another_process_with_its_hints() -> None:
    report = callsheet_clients.check("ulazai.kling30.generate", {"promt": "A fox", "durationSeconds": "8"})
    there = pickle.loads(pickle.dumps(report))  # our own report
    assert [violation.to_json() for violation in there.violations] == [v.to_json() for v in report.violations]
    assert there.fixes == report.fixes


def test_unknown_fields_are_named_with_their_places() -> None:
    findings: list[Finding] = []
    report_unknown_fields({"a": 1, "b/c": 2, "d~e": 3, "known": 4}, "/at", ("known",), "unknown-field", findings)
    assert [finding[0] for finding in findings] == ["/at/a", "/at/b~1c", "/at/d~0e"]
    assert findings[0][2] == '"a" is not a documented field'


def test_at_most_a_hundred_unknown_fields_are_named() -> None:
    findings: list[Finding] = []
    report_unknown_fields({str(index): 1 for index in range(100_000)}, "", (), "unknown-field", findings)
    assert len(findings) == 100


def test_a_field_of_another_model_is_told_with_the_models_that_have_it() -> None:
    findings: list[Finding] = []
    elsewhere = {"tier": ("sora",), "sound": ("a", "b", "c", "d")}
    payload = {"tier": 1, "sound": 1, "teir": 1}
    report_unknown_fields_of("veo", payload, "", ("prompt",), "unknown-field", elsewhere, "other", findings)
    assert [finding[:3] for finding in findings] == [
        ("/tier", "other", "tier belongs to sora; veo is not documented to take it"),
        ("/sound", "other", "sound belongs to a, b, c and others; veo is not documented to take it"),
        ("/teir", "unknown-field", '"teir" is not a documented field'),
    ]
    assert findings[2][3] == ("teir", ("prompt", "tier", "sound"), payload)


def test_a_key_that_is_no_text_is_named_as_well() -> None:
    findings: list[Finding] = []
    payload: dict[Any, Any] = {1: 1, None: 2}
    report_unknown_fields(payload, "", (), "unknown-field", findings)
    report_unknown_fields_of(None, payload, "", (), "unknown-field", {}, "other", findings)
    assert [finding[0] for finding in findings] == ["/1", "/None", "/1", "/None"]


def test_what_is_reported_at_a_place_is_known() -> None:
    findings: list[Finding] = [("/a", "r", "m", None)]
    assert reported(findings, "/a")
    assert not reported(findings, "/a/0")
    assert not reported([], "/a")


def test_a_value_fits_where_a_check_finds_no_error() -> None:
    def check(value: Any, path: str, errors: list[Finding], warnings: list[Finding]) -> None:
        (errors if value < 0 else warnings).append((path, "r", "m", None))

    assert fits(check, 1)
    assert not fits(check, -1)


def test_an_operation_is_found_with_or_without_its_provider() -> None:
    table = {"video.create": 1}
    assert chosen(table, "video.create", "acme") == 1
    assert chosen(table, "acme.video.create", "acme") == 1
    with pytest.raises(UnknownOperation, match=r"no operation is called 'video\.crate'") as caught:
        chosen(table, "video.crate", "acme")
    assert caught.value.known == ("acme.video.create",)
    assert caught.value.name == "video.crate"
