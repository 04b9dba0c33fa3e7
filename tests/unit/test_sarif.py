"""SARIF logs: held against the part of the SARIF 2.1.0 schema that they use, with nothing beside it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from callsheet.commands.sarif import Change, Finding, Region, SarifFix, SarifLog, SarifRule, uri


def shape(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object of the SARIF schema, closed as the schema closes it."""
    properties = required | (optional or {})
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


TEXT = {"type": "string"}
MESSAGE = shape({"text": TEXT})
LEVEL = {"enum": ["none", "note", "warning", "error"]}
COUNT = {"type": "integer", "minimum": 1}
REGION = shape({"startLine": COUNT}, {"startColumn": COUNT, "endLine": COUNT, "endColumn": COUNT})
ARTIFACT = shape({"uri": {"type": "string", "format": "uri-reference", "pattern": r"^[^\s\\]+$"}})
PHYSICAL = shape({"artifactLocation": ARTIFACT}, {"region": REGION})
LOGICAL = {"type": "array", "uniqueItems": True, "items": shape({"fullyQualifiedName": TEXT})}
LOCATION = shape({}, {"physicalLocation": PHYSICAL, "logicalLocations": LOGICAL})
REPLACEMENT = shape({"deletedRegion": REGION}, {"insertedContent": shape({"text": TEXT})})
CHANGE = shape({"artifactLocation": ARTIFACT, "replacements": {"type": "array", "minItems": 1, "items": REPLACEMENT}})
FIX = shape({"artifactChanges": {"type": "array", "minItems": 1, "items": CHANGE}}, {"description": MESSAGE})
RESULT = shape(
    {"message": MESSAGE},
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "locations": {"type": "array", "items": LOCATION},
        "fixes": {"type": "array", "uniqueItems": True, "items": FIX},
    },
)
RULE = shape(
    {"id": TEXT},
    {
        "shortDescription": MESSAGE,
        "help": MESSAGE,
        "helpUri": {"type": "string", "format": "uri"},
        "defaultConfiguration": shape({"level": LEVEL}),
        "properties": {"type": "object"},
    },
)
RULES = {"type": "array", "uniqueItems": True, "items": RULE}
DRIVER = shape({"name": TEXT}, {"version": TEXT, "rules": RULES})
RUN = shape(
    {"tool": shape({"driver": DRIVER})},
    {
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
)
LOG = shape({"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}}, {"$schema": TEXT})


def read(text: str) -> dict[str, Any]:
    """A log that was written, held against the schema; its rules are found by their index."""
    log: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(LOG).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"].get("rules", [])
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    return log


def written(*findings: Finding) -> dict[str, Any]:
    parts: list[str] = []
    log = SarifLog(parts.append)
    for finding in findings:
        log.add(finding, lambda found=finding: SarifRule(found.rule, f"the rule {found.rule}"))  # type: ignore[misc]
    log.close()
    run: dict[str, Any] = read("".join(parts))["runs"][0]
    return run


def test_a_log_without_findings_is_a_log() -> None:
    run = written()
    assert run["results"] == []
    assert run["tool"]["driver"]["name"] == "callsheet"


def test_each_rule_is_described_once() -> None:
    run = written(Finding("b", "error", "one"), Finding("a", "warning", "two"), Finding("b", "error", "three"))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["b", "a"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]


def test_a_place_has_its_file_its_region_and_its_name() -> None:
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


def test_what_has_no_file_has_only_a_name() -> None:
    run = written(Finding("a", "error", "wrong", None, Region(1), "/duration"))
    assert run["results"][0]["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "/duration"}]}]


def test_a_fix_says_what_takes_the_place_of_a_region() -> None:
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
