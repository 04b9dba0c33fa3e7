"""The formats that other programs read: SARIF, JUnit, and the annotations of GitHub with their lines and columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from tests.conftest import ReadSarif, Run

KLING = "ulazai.kling30.generate"
PAYLOAD = """\
{
  "prompt": "Ä 🦊", "durationSeconds": "8",
  "generationMode": "text_to_video",
  "quality_mode": "pro"
}
"""
LINES = (
    '\n{"prompt": "A", "generationMode": "text_to_video", "durationSeconds": 5, "qualityMode": "std"}\n\n'
    '{"prompt": "A", "generationMode": "text_to_video", "durationSeconds": 99, "qualityMode": "std"}\n'
    "no payload\n"
)
YAML = """\
# a clip
prompt: A
generationMode: TEXT_to_video   # in capitals
durationSeconds: 5
qualityMode: std
"""


def places(run: dict[str, Any]) -> list[tuple[str, ...]]:
    """The rule of each result, its file, and the text of its region."""
    found = []
    for result in run["results"]:
        physical = result["locations"][0]["physicalLocation"]
        file, region = physical["artifactLocation"]["uri"], physical["region"]
        found.append((result["ruleId"].removeprefix("ulazai.kling30."), file, *map(str, region.values())))
    return found


def text_of(path: Path, region: dict[str, int]) -> str:
    assert region["startLine"] == region["endLine"]
    line = path.read_text(encoding="utf-8-sig").split("\n")[region["startLine"] - 1]
    return line[region["startColumn"] - 1 : region["endColumn"] - 1]


def parsed(report: str) -> ElementTree.Element:
    return ElementTree.fromstring(report)  # noqa: S314  # a report that was written here


def test_sarif_puts_each_violation_on_the_line_and_column_of_its_value(
    run: Run, read_sarif: ReadSarif, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(PAYLOAD, encoding="utf-8")
    done = run("check", KLING, "a.json", "--format", "sarif")
    assert (done.returncode, done.stderr) == (1, "")
    log = read_sarif(done.stdout)
    assert places(log) == [
        ("durationSeconds.type", "a.json", "2", "39", "2", "42"),
        ("qualityMode.required", "a.json", "1", "1", "1", "2"),
        ("unknown-field", "a.json", "4", "3", "4", "17"),
    ]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in log["results"]]
    assert [text_of(tmp_path / "a.json", region) for region in regions] == ['"8"', "{", '"quality_mode"']
    assert log["results"][0]["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": f"{KLING}#/durationSeconds"}
    ]


def test_sarif_finds_the_places_in_arrays_json_lines_and_yaml(run: Run, read_sarif: ReadSarif, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_bytes(b"\xef\xbb\xbf[\r\n {},\r\n" + PAYLOAD.encode() + b"]")
    (tmp_path / "b.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(YAML + "sound: yes\n", encoding="utf-8")
    (tmp_path / "d.yml").write_text("- " + YAML.replace("# a clip\n", "").replace("\n", "\n  "), encoding="utf-8")
    log = read_sarif(run("check", KLING, "all.json", "b.jsonl", "c.yaml", "d.yml", "--format", "sarif").stdout)
    found = places(log)
    assert ("durationSeconds.type", "all.json", "4", "39", "4", "42") in found
    assert ("prompt.required", "all.json", "2", "2", "2", "3") in found
    assert ("durationSeconds.range", "b.jsonl", "4", "71", "4", "73") in found
    assert ("callsheet.not-a-payload", "b.jsonl", "5") in found
    assert ("generationMode.enum", "c.yaml", "3", "17", "3", "30") in found
    assert ("sound.type", "c.yaml", "6", "8", "6", "11") in found
    assert ("generationMode.enum", "d.yml", "2", "19", "2", "32") in found


def test_sarif_describes_each_rule_with_its_source(run: Run, read_sarif: ReadSarif) -> None:
    log = read_sarif(run("check", KLING, "--format", "sarif", stdin=PAYLOAD).stdout)
    rules = {rule["id"].removeprefix("ulazai.kling30."): rule for rule in log["tool"]["driver"]["rules"]}
    assert rules["durationSeconds.type"]["helpUri"] == "https://ulazai.com/docs/kling30"
    assert rules["durationSeconds.type"]["properties"] == {"evidence": "documented"}
    assert "read 2026-" in rules["durationSeconds.type"]["help"]["text"]
    assert rules["unknown-field"]["defaultConfiguration"] == {"level": "warning"}
    assert "helpUri" not in rules["unknown-field"]


def test_sarif_holds_the_safe_fixes_as_changes_of_the_file(run: Run, read_sarif: ReadSarif, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(PAYLOAD.replace('"8"', '"20"').replace("text_to", "TEXT-to"), encoding="utf-8")
    log = read_sarif(run("check", KLING, "a.json", "--format", "sarif").stdout)
    fixes = {
        result["ruleId"].rpartition("kling30.")[2]: [
            (
                fix["description"]["text"],
                text_of(tmp_path / "a.json", replacement["deletedRegion"]),
                replacement["insertedContent"]["text"],
            )
            for fix in result.get("fixes", [])
            for change in fix["artifactChanges"]
            for replacement in change["replacements"]
        ]
        for result in log["results"]
    }
    assert fixes == {
        "durationSeconds.type": [],
        "generationMode.enum": [
            ('write "text_to_video" instead of "TEXT-to_video"', '"TEXT-to_video"', '"text_to_video"')
        ],
        "qualityMode.required": [],
        "unknown-field": [('rename "quality_mode" to "qualityMode"', '"quality_mode"', '"qualityMode"')],
    }


def test_sarif_of_standard_input_names_no_file_and_of_a_valid_payload_no_result(
    run: Run, read_sarif: ReadSarif
) -> None:
    log = read_sarif(run("check", KLING, "--format", "sarif", stdin=PAYLOAD).stdout)
    assert all("physicalLocation" not in result["locations"][0] for result in log["results"])
    assert read_sarif(run("check", KLING, "--format", "sarif", stdin=LINES.split("\n")[1]).stdout)["results"] == []


def test_sarif_with_each_looks_inside_the_envelope(run: Run, read_sarif: ReadSarif, tmp_path: Path) -> None:
    lines = [
        {"operation": KLING, "payload": json.loads(PAYLOAD)},
        {"operation": "ulazai.kling.generate", "payload": {}},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    log = read_sarif(run("check", "each", "a.jsonl", "--format", "sarif").stdout)
    region = log["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert text_of(tmp_path / "a.jsonl", region) == '"8"'
    assert log["results"][-1]["ruleId"] == "callsheet.unknown-operation"


def test_junit_has_a_suite_a_file_and_a_case_a_payload(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(PAYLOAD, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(LINES, encoding="utf-8")
    done = run("check", KLING, "a.json", "b.jsonl", "--format", "junit")
    assert (done.returncode, done.stderr) == (1, "")
    root = parsed(done.stdout)
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4",
        "failures": "2",
        "errors": "1",
    }
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("a.json", "1", "1"),
        ("b.jsonl", "3", "1"),
    ]
    assert [
        (case.get("classname"), case.get("name"), [part.tag for part in case]) for case in root.iter("testcase")
    ] == [
        (KLING, "a.json", ["failure"]),
        (KLING, "b.jsonl:2", []),
        (KLING, "b.jsonl:4", ["failure"]),
        (KLING, "b.jsonl:5", ["error"]),
    ]


def test_a_junit_failure_says_what_is_wrong_first_and_everything_inside(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(PAYLOAD, encoding="utf-8")
    failure = parsed(run("check", KLING, "a.json", "--format", "junit").stdout).find(".//failure")
    assert failure is not None
    assert failure.get("message") == 'durationSeconds must be a whole number, not the text "8" (and 2 more)'
    assert failure.get("type") == "ulazai.kling30.durationSeconds.type"
    assert failure.text is not None
    assert [line for line in failure.text.splitlines() if not line.startswith("  ")] == [
        'error: /durationSeconds: durationSeconds must be a whole number, not the text "8" '
        "[ulazai.kling30.durationSeconds.type]",
        "error: /qualityMode: qualityMode is required [ulazai.kling30.qualityMode.required]",
        'warning: /quality_mode: "quality_mode" is not a documented field [ulazai.kling30.unknown-field]',
    ]


def test_a_junit_case_with_warnings_only_passes_and_tells_them(run: Run) -> None:
    payload = {**json.loads(LINES.split("\n")[1]), "extra": 1}
    root = parsed(run("check", KLING, "--format", "junit", stdin=json.dumps(payload)).stdout)
    assert root.get("failures") == "0"
    said = root.find(".//system-out")
    assert said is not None
    assert said.text is not None
    assert said.text.startswith('warning: /extra: "extra" is not a documented field')
    strict = run("check", KLING, "--format", "junit", "--strict", stdin=json.dumps(payload)).stdout
    assert parsed(strict).get("failures") == "1"


def test_junit_carries_any_text_of_a_payload(run: Run) -> None:
    payload = {"prompt": [], "qualityMode": '<&"\x00\x1b]]>\ud83e\udd8a', "\x07\n": 1}
    root = parsed(run("check", KLING, "--format", "junit", stdin=json.dumps(payload)).stdout)
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.text is not None
    assert "🦊" in failure.text
    assert "]]>" in failure.text


@pytest.mark.parametrize("form", ["sarif", "junit"])
def test_a_wrong_call_prints_no_half_report(run: Run, form: str) -> None:
    done = run("check", KLING, "missing.json", "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    done = run("check", KLING, "--format", form, stdin="")
    assert (done.returncode, done.stdout) == (2, "")


def test_github_annotations_name_line_and_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(PAYLOAD, encoding="utf-8")
    first = run("check", KLING, "a.json", "--format", "github").stdout.splitlines()[0]
    assert first.startswith("::error file=a.json,line=2,col=39::/durationSeconds: durationSeconds must be a whole")
