"""Every mistake in a spec is told with its place: each folder of `cases/lint` is specs, and what `lint` says of them.

A new case is a new folder with `specs/<provider>/<api>.yaml`. What `lint` prints for all cases is written anew with

    UPDATE_EXPECTED=1 python -m pytest tests/cases/test_lint.py

and read before it is committed: the wording of a message is part of what is tested.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from callsheet.commands.findings import kind
from callsheet.commands.main import run
from callsheet.lint_rules import RULES, RuleId

if TYPE_CHECKING:
    from tests.conftest import ReadSarif

CASES = Path(__file__).parent / "lint"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())
LINE = re.compile(r"specs(/[^:\s]+)?:[1-9][0-9]*:[1-9][0-9]*: (error|warning|note): .+ \[[a-z][a-z-]*\]")
COUNT = re.compile(r"no problems|[1-9][0-9]* (error|warning|note)s?(, [1-9][0-9]* (warning|note)s?)*")


def lint(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What `callsheet lint` answers and prints in a folder."""
    monkeypatch.chdir(folder)
    status = run(["lint"])
    said = capsys.readouterr()
    assert said.err == ""
    return status, said.out


@pytest.mark.parametrize("name", NAMES)
def test_lint_says_exactly_what_is_wrong(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / name / "specs", tmp_path / "specs")
    status, said = lint(tmp_path, monkeypatch, capsys)
    expected = CASES / name / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert status == int(": error: " in said)


@pytest.mark.parametrize("name", NAMES)
def test_expected_problems_read_as_editors_and_terminals_understand_them(name: str) -> None:
    *problems, count = (CASES / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in problems if not LINE.fullmatch(line)] == []
    assert COUNT.fullmatch(count)
    assert sum(map(int, re.findall("[0-9]+", count))) == len(problems)


def test_a_spec_that_is_not_utf_8_is_refused_at_the_line_of_the_first_wrong_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "specs" / "acme" / "video.yaml"
    spec.parent.mkdir(parents=True)
    spec.write_bytes("openapi: 3.1.1\ninfo:\n  title: Vidéo\n".encode("latin-1"))
    status, said = lint(tmp_path, monkeypatch, capsys)
    assert said == "specs/acme/video.yaml:3:1: error: not UTF-8: save the file in UTF-8 [encoding]\n1 error\n"
    assert status == 1


def test_a_mistake_that_is_made_everywhere_is_shown_fifty_times_in_a_text_and_each_time_to_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = "\n".join(f"        field_{number}: {{ type: str, maxLenght: 5 }}" for number in range(60))
    spec = tmp_path / "specs" / "acme" / "video.yaml"
    spec.parent.mkdir(parents=True)
    head = 'openapi: 3.1.1\ninfo: { title: Acme, version: "1" }\npaths: {}\ncomponents:\n  schemas:\n    Clip:\n'
    spec.write_text(f"{head}      properties:\n{fields}\n")
    status, said = lint(tmp_path, monkeypatch, capsys)
    *lines, types, keywords, count = said.splitlines()
    assert (status, len(lines), count) == (1, 100, "120 errors")
    assert types == "… and 10 more of [unknown-type]: callsheet lint --format json lists all of them"
    assert keywords == "… and 10 more of [unsupported-keyword]: callsheet lint --format json lists all of them"
    for form, everything in (("json", 120), ("github", 120)):
        assert run(["lint", "--format", form]) == 1
        assert len(capsys.readouterr().out.splitlines()) == everything


def test_a_byte_order_mark_is_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "right" / "specs", tmp_path / "specs")
    spec = tmp_path / "specs" / "acme" / "video.yaml"
    spec.write_bytes(b"\xef\xbb\xbf" + spec.read_bytes())
    assert lint(tmp_path, monkeypatch, capsys) == (0, "no problems\n")


def test_windows_line_ends_change_no_position(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "keyword_misspelt" / "specs", tmp_path / "specs")
    spec = tmp_path / "specs" / "acme" / "video.yaml"
    spec.write_bytes(spec.read_bytes().replace(b"\n", b"\r\n"))
    expected = (CASES / "keyword_misspelt" / "expected.txt").read_text(encoding="utf-8")
    assert lint(tmp_path, monkeypatch, capsys) == (1, expected)


def test_only_what_is_wrong_in_the_named_files_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "several_files_at_once" / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "specs/beta/video.yaml"]) == 1
    said = capsys.readouterr().out
    everything = (CASES / "several_files_at_once" / "expected.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in everything if line.startswith("specs/beta/video.yaml:")]
    assert said.splitlines() == [*wanted, "1 error"]


def test_problems_come_as_json_lines_and_as_annotations_of_github(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "operation_id_missing" / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)
    message = "an operation needs an operationId: its name in the client"
    assert run(["lint", "--format", "json"]) == 1
    assert capsys.readouterr().out == (
        '{"file": "specs/acme/video.yaml", "line": 8, "column": 7, '
        f'"severity": "error", "message": "{message}", "rule": "operation-name"}}\n'
    )
    assert run(["lint", "--format", "github"]) == 1
    assert capsys.readouterr().out == (f"::error file=specs/acme/video.yaml,line=8,col=7::{message} [operation-name]\n")


def test_a_file_outside_the_specs_folder_is_a_document_that_others_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "right" / "specs", tmp_path / "specs")
    (tmp_path / "other.yaml").write_text("openapi: 3.1.1\npaths: {}\n")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "--strict", "other.yaml"]) == 0
    note = "no operation is described: the client has no methods"
    assert capsys.readouterr().out == f"other.yaml:2:8: note: {note} [left-out]\n1 note\n"
    assert run(["lint", "--format", "github", "other.yaml"]) == 0
    assert capsys.readouterr().out == f"::notice file=other.yaml,line=2,col=8::{note} [left-out]\n"


def test_a_missing_spec_is_a_wrong_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "right" / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "specs/acme/image.yaml"]) == 2
    assert capsys.readouterr().err == "callsheet: specs/acme/image.yaml: no such file\n"


def test_warnings_alone_are_no_failure_unless_the_call_is_strict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "example_missing" / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)
    assert run(["lint"]) == 0
    assert run(["lint", "--strict"]) == 1
    assert capsys.readouterr().out.count("[no-example]") == 2


def test_sarif_holds_what_a_comment_ignores_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], read_sarif: ReadSarif
) -> None:
    shutil.copytree(CASES / "ignored_with_a_reason" / "specs", tmp_path / "specs, 100 % übrig")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "--specs", "specs, 100 % übrig", "--format", "json"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["lint", "--specs", "specs, 100 % übrig", "--format", "sarif", "--strict"]) == 0
    results = read_sarif(capsys.readouterr().out)["results"]
    assert results
    for result in results:
        [suppression] = result["suppressions"]
        assert suppression["kind"] == "inSource"
        assert suppression["justification"]


def test_sarif_names_each_rule_once_with_what_it_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], read_sarif: ReadSarif
) -> None:
    shutil.copytree(CASES / "enum_repeats" / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "--format", "sarif"]) == 1
    found = read_sarif(capsys.readouterr().out)
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in found["results"]]
    assert {"startLine": 15, "startColumn": 41} in regions
    assert [result["suppressions"] for result in found["results"]] == [[]] * len(regions)  # of all results, or of none
    rules = {rule["id"]: rule for rule in found["tool"]["driver"]["rules"]}
    assert set(rules) == {result["ruleId"] for result in found["results"]}
    assert rules["enum-repeats"]["shortDescription"]["text"] == RULES["enum-repeats"].asks
    assert rules["no-errors"]["defaultConfiguration"]["level"] == "warning"


def test_sources_that_were_read_too_long_ago_are_told_where_an_age_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "right" / "specs", tmp_path / "specs")
    spec = tmp_path / "specs" / "acme" / "video.yaml"
    spec.write_text(spec.read_text().replace("2026-11-21", "2024-02-29"))
    monkeypatch.chdir(tmp_path)
    age = (date.today() - date(2024, 2, 29)).days
    said = (
        f"specs/acme/video.yaml:6:66: warning: page was read {age} days ago, and 90 are the most: "
        "read the page again [old-source]\n1 warning\n"
    )
    assert run(["lint", "--max-age", "90"]) == 0
    assert capsys.readouterr().out == said
    assert lint(tmp_path, monkeypatch, capsys) == (0, "no problems\n")
    (tmp_path / "pyproject.toml").write_text("[tool.callsheet]\nmax-age = 90\n")
    assert lint(tmp_path, monkeypatch, capsys) == (0, said)
    assert run(["lint", "--max-age", str(age)]) == 0
    assert capsys.readouterr().out == "no problems\n"


@pytest.mark.parametrize("age", ["-1", "ten", "1.5", ""])
def test_an_age_is_a_number_of_days(age: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["lint", f"--max-age={age}"])
    assert caught.value.code == 2
    assert "is no number of days" in capsys.readouterr().err


def test_every_rule_is_listed_with_its_severity_and_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--rules"]) == 0
    _, *lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
    assert [
        line for line in lines if not re.fullmatch(r"[a-z-]+ +(refused|error|warning|note) +[A-Zx_].*\.", line)
    ] == []


def test_the_rulebook_and_the_type_of_rule_ids_hold_the_same_ids() -> None:
    assert sorted(get_args(RuleId)) == sorted(RULES)


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"encoding", "old-source", "file", "size"}))
def test_every_rule_has_a_case_that_shows_it(rule: str) -> None:
    expected = (path.read_text(encoding="utf-8") for path in CASES.parent.glob("*/*/expected.txt"))
    assert any(f"[{rule}]" in text for text in expected)


def test_the_table_in_the_readme_of_the_specs_is_the_rulebook() -> None:
    readme = (CASES.parents[2] / "specs" / "README.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {kind(rule)} | {rule.asks} |" for name, rule in RULES.items()]
    assert "\n".join(rows) in readme
