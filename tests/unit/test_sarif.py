"""SARIF logs: held against the part of the SARIF 2.1.0 schema that they use, with nothing beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from callsheet.commands.sarif import Change, Finding, Region, SarifFix, SarifLog, SarifRule, uri

if TYPE_CHECKING:
    from tests.conftest import ReadSarif

Written = Callable[..., dict[str, Any]]


@pytest.fixture
def written(read_sarif: ReadSarif) -> Written:
    """Writes findings as a log, and reads its run."""

    def write(*findings: Finding) -> dict[str, Any]:
        parts: list[str] = []
        log = SarifLog(parts.append)
        for finding in findings:
            log.add(finding, partial(SarifRule, finding.rule, f"the rule {finding.rule}"))
        log.close()
        return read_sarif("".join(parts))

    return write


def test_a_log_without_findings_is_a_log(written: Written) -> None:
    run = written()
    assert run["results"] == []
    assert run["tool"]["driver"]["name"] == "callsheet"


def test_each_rule_is_described_once(written: Written) -> None:
    run = written(Finding("b", "error", "one"), Finding("a", "warning", "two"), Finding("b", "error", "three"))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["b", "a"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]


def test_a_place_has_its_file_its_region_and_its_name(written: Written) -> None:
    run = written(Finding("a", "error", "wrong", "folder/a b.json", Region(3, 7, 3, 10), "/duration"))
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "folder/a%20b.json"},
                "region": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 10},
            },
            "logicalLocations": [{"fullyQualifiedName": "/duration"}],
        }
    ]


def test_what_has_no_file_has_only_a_name(written: Written) -> None:
    run = written(Finding("a", "error", "wrong", None, Region(1), "/duration"))
    assert run["results"][0]["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "/duration"}]}]


def test_a_fix_says_what_takes_the_place_of_a_region(written: Written) -> None:
    fix = SarifFix("write 8 as a number", (Change(Region(1, 2, 1, 5), "8"),))
    run = written(Finding("a", "error", "wrong", "a.json", Region(1, 2, 1, 5), fixes=(fix,)))
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 5},
            "insertedContent": {"text": "8"},
        }
    ]


def test_a_file_name_becomes_a_uri_that_leads_back_to_it() -> None:
    assert uri("specs/acme/video.yaml") == "specs/acme/video.yaml"
    assert uri("a:b#c.json") == "a%3Ab%23c.json"
    assert uri("/srv/jobs.jsonl") == "file:///srv/jobs.jsonl"
    assert uri("not-utf8-\udcff.json") == "not-utf8-%FF.json"
