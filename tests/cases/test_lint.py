"""Every mistake in a spec is told with its place: each folder of `cases/lint` is specs, and what `lint` says of them.

A new case is a new folder with `specs/<provider>/<api>.yaml`. What `lint` prints for all cases is written anew with

    UPDATE_EXPECTED=1 python -m pytest tests/cases/test_lint.py

and read before it is committed: the wording of a message is part of what is tested.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from callsheet.commands.main import run

CASES = Path(__file__).parent / "lint"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())
LINE = re.compile(r"specs(/[^:\s]+)?:[1-9][0-9]*:[1-9][0-9]*: .+ \[[a-z][a-z-]*\]")


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
    assert status == (0 if said == "no problems\n" else 1)


@pytest.mark.parametrize("name", NAMES)
def test_expected_problems_read_as_editors_and_terminals_understand_them(name: str) -> None:
    *problems, count = (CASES / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in problems if not LINE.fullmatch(line)] == []
    assert count == {0: "no problems", 1: "1 problem"}.get(len(problems), f"{len(problems)} problems")


def test_a_spec_that_is_not_utf_8_is_refused_at_the_line_of_the_first_wrong_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "specs" / "acme" / "video.yaml"
    spec.parent.mkdir(parents=True)
    spec.write_bytes("openapi: 3.1.1\ninfo:\n  title: Vidéo\n".encode("latin-1"))
    status, said = lint(tmp_path, monkeypatch, capsys)
    assert said == "specs/acme/video.yaml:3:1: not UTF-8: save the file in UTF-8 [encoding]\n1 problem\n"
    assert status == 1


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
    assert said.splitlines() == [*wanted, "1 problem"]


def test_problems_come_as_json_lines_and_as_annotations_of_github(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "operation_id_missing" / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)
    message = "an operation needs an operationId: its name in the client"
    assert run(["lint", "--format", "json"]) == 1
    assert capsys.readouterr().out == (
        '{"file": "specs/acme/video.yaml", "line": 8, "column": 7, '
        f'"message": "{message}", "rule": "operation-name"}}\n'
    )
    assert run(["lint", "--format", "github"]) == 1
    assert capsys.readouterr().out == (f"::error file=specs/acme/video.yaml,line=8,col=7::{message} [operation-name]\n")


def test_a_spec_outside_the_specs_folder_and_a_missing_one_are_wrong_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / "right" / "specs", tmp_path / "specs")
    (tmp_path / "other.yaml").write_text("openapi: 3.1.1\n")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "other.yaml"]) == 2
    assert "not in the specs folder specs" in capsys.readouterr().err
    assert run(["lint", "specs/acme/image.yaml"]) == 2
    assert capsys.readouterr().err == "callsheet: specs/acme/image.yaml: no such file\n"
