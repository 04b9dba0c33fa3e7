"""`callsheet check --fix`: the diff that it shows, what `--write` leaves in the files, and what it refuses."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

KLING = "ulazai.kling30.generate"
WRONG = """\
{
    "prompt" : "A fox",  "generation_mode": "text_to_video",
\t"durationSeconds":"8",
    "qualityMode": "prro", "aspectRatio": "16:9"
}"""
RIGHT = """\
{
    "prompt" : "A fox",  "generationMode": "text_to_video",
\t"durationSeconds":8,
    "qualityMode": "pro", "aspectRatio": "16:9"
}"""
GOOD_LINE = '{"prompt": "A", "generationMode": "text_to_video", "durationSeconds": 5, "qualityMode": "std"}\n'
WRONG_LINE = '{"prompt":"Ä","generationMode":"text_to_video","durationSeconds":"5","qualityMode":"std"}\n'
FIXED_LINE = WRONG_LINE.replace('"5"', "5")
LONG_LINE = '{"prompt": "A", "generationMode": "text_to_video", "durationSeconds": 99, "qualityMode": "std"}\n'


def test_fix_shows_a_diff_and_leaves_the_file_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(WRONG)
    done = run("check", KLING, "a.json", "--fix")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "--- a.json",
        "+++ a.json",
        "@@ -1,5 +1,5 @@",
        " {",
        '-    "prompt" : "A fox",  "generation_mode": "text_to_video",',
        '-\t"durationSeconds":"8",',
        '-    "qualityMode": "prro", "aspectRatio": "16:9"',
        '+    "prompt" : "A fox",  "generationMode": "text_to_video",',
        '+\t"durationSeconds":8,',
        '+    "qualityMode": "pro", "aspectRatio": "16:9"',
        " }",
        "\\ No newline at end of file",
    ]
    assert done.stderr.splitlines() == [
        "a.json: ulazai.kling30.generate: 3 fixes, then valid",
        "  fix      /durationSeconds: write 8 as a number",
        '  fix      /qualityMode: write "pro" instead of "prro"',
        '  fix      /generation_mode: rename "generation_mode" to "generationMode"',
        "3 fixes in 1 file; --write writes them",
    ]
    assert (tmp_path / "a.json").read_text() == WRONG


def test_write_changes_what_is_fixed_and_nothing_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf" + WRONG.replace("\n", "\r\n").encode())
    (tmp_path / "a.json").chmod(0o640)
    done = run("check", "--fix", "--write", KLING, "a.json")
    assert done.returncode == 0
    assert done.stderr.endswith("3 fixes in 1 file, written\n")
    assert (tmp_path / "a.json").read_bytes() == b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode()
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.json"]
    again = run("check", KLING, "a.json", "--fix", "--write")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "nothing was fixed\n")


def test_the_diff_can_be_given_to_patch(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(WRONG)
    (tmp_path / "b.jsonl").write_text("\n" + GOOD_LINE + WRONG_LINE + GOOD_LINE + WRONG_LINE.rstrip("\n"))
    (tmp_path / "c.yaml").write_text(
        "# one\nprompt: A\ngenerationMode: text_to_video\nduration: '5'\nqualityMode: std\n"
    )
    done = run("check", KLING, "a.json", "b.jsonl", "c.yaml", "--fix", "--unsafe-fixes")
    git = subprocess.run(
        ["git", "apply", "--unidiff-zero", "-p0"],
        input=done.stdout.encode(),
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert git.returncode == 0, git.stderr
    assert (tmp_path / "a.json").read_text() == RIGHT
    assert (tmp_path / "b.jsonl").read_text() == "\n" + GOOD_LINE + FIXED_LINE + GOOD_LINE + FIXED_LINE.rstrip("\n")


def test_json_lines_are_repaired_line_by_line_and_broken_ones_are_kept(run: Run, tmp_path: Path) -> None:
    text = "\n" + WRONG_LINE + "broken\n" + GOOD_LINE + LONG_LINE + "\n" + WRONG_LINE.rstrip("\n")
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    done = run("check", KLING, "a.jsonl", "--fix", "--write")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("@@")] == ["@@ -2 +2 @@", "@@ -7 +7 @@"]
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == text.replace('"5"', "5")
    assert done.stderr.splitlines()[-1] == (
        "2 fixes in 1 file, written; 2 payloads are not valid; " "1 fix would change what is asked for: --unsafe-fixes"
    )


def test_payloads_of_an_array_are_repaired_where_they_stand(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[\n  " + GOOD_LINE + " ,\n " + WRONG_LINE + "]\n")
    run("check", KLING, "a.json", "--fix", "--write")
    assert (tmp_path / "a.json").read_text() == "[\n  " + GOOD_LINE + " ,\n " + FIXED_LINE + "]\n"


def test_yaml_keeps_its_comments_and_its_style(run: Run, tmp_path: Path) -> None:
    text = (
        "# a clip\nprompt: A fox\ngenerationMode: Text_to_video   # from a text\ndurationSeconds: '8'\n"
        "# how good\nqualityMode: pro\nimageUrls: https://a.photos/b.png\nextra: [1,\n  2]  # gone\nsounds: true\n"
    )
    (tmp_path / "a.yaml").write_text(text)
    done = run("check", KLING, "a.yaml", "--fix", "--write", "--unsafe-fixes")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.yaml").read_text() == (
        "# a clip\nprompt: A fox\ngenerationMode: text_to_video   # from a text\ndurationSeconds: 8\n"
        '# how good\nqualityMode: pro\nimageUrls: ["https://a.photos/b.png"]\nsound: true\n'
    )


def test_a_fix_that_the_text_cannot_take_is_named_and_not_written(run: Run, tmp_path: Path) -> None:
    text = "prompt: &word PRO\ngenerationMode: text_to_video\ndurationSeconds: 5\nqualityMode: *word\n"
    (tmp_path / "a.yaml").write_text(text)
    done = run("check", KLING, "a.yaml", "--fix", "--write")
    assert (done.returncode, done.stdout) == (1, "")
    assert 'could    /qualityMode: write "pro" instead of "PRO" (cannot be written into the text as it stands)' in (
        done.stderr
    )
    assert (tmp_path / "a.yaml").read_text() == text


def test_a_change_of_meaning_needs_unsafe_fixes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(LONG_LINE)
    done = run("check", KLING, "a.json", "--fix", "--write")
    assert (done.returncode, done.stdout) == (1, "")
    said = "/durationSeconds: write 15, the nearest that is taken, instead of 99"
    assert f"  could    {said} (with --unsafe-fixes)" in done.stderr.splitlines()
    done = run("check", KLING, "a.json", "--fix", "--write", "--unsafe-fixes")
    assert done.returncode == 0
    assert f"  fix      {said}" in done.stderr.splitlines()
    assert json.loads((tmp_path / "a.json").read_text())["durationSeconds"] == 15


def test_a_fix_that_changes_the_price_of_a_valid_payload_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(GOOD_LINE.replace("}", ', "Sound": true}'))
    done = run("check", KLING, "a.json", "--fix")
    assert done.stderr.splitlines()[1:3] == [
        '  fix      /Sound: rename "Sound" to "sound"',
        "  price    90 to 150 credits before, 140 to 150 credits with the fixes",
    ]


def test_what_a_fix_uncovers_is_fixed_in_the_same_run(run: Run, tmp_path: Path) -> None:
    payload = {**json.loads(GOOD_LINE), "durationSeconds": "5", "qualityMode": "PRO"}
    (tmp_path / "a.json").write_text(json.dumps({"input": payload}))
    assert run("check", KLING, "a.json", "--fix", "--write").returncode == 0
    assert json.loads((tmp_path / "a.json").read_text()) == {**payload, "durationSeconds": 5, "qualityMode": "pro"}
    assert run("check", KLING, "a.json", "--fix", "--write").stderr == "nothing was fixed\n"


def test_a_payload_is_taken_out_of_a_list_or_an_object_around_it(run: Run, tmp_path: Path) -> None:
    payload = json.loads(GOOD_LINE)
    (tmp_path / "a.json").write_text(json.dumps([{"payload": payload}, [payload]]))
    assert run("check", KLING, "a.json", "--fix", "--write").returncode == 0
    assert json.loads((tmp_path / "a.json").read_text()) == [payload, payload]


def test_more_fixes_than_are_looked_for_at_once_are_written_all_the_same(run: Run, tmp_path: Path) -> None:
    payload = {**json.loads(GOOD_LINE), "imageUrls": [" https://a.photos/b.png"] * 150}
    (tmp_path / "a.json").write_text(json.dumps(payload))
    done = run("check", KLING, "a.json", "--fix", "--write")
    assert done.stderr.endswith("150 fixes in 1 file, written\n")
    assert json.loads((tmp_path / "a.json").read_text())["imageUrls"] == ["https://a.photos/b.png"] * 150


def test_standard_input_is_shown_as_a_diff_or_written_to_standard_output(run: Run) -> None:
    shown = run("check", KLING, "--fix", stdin=WRONG)
    assert shown.stdout.startswith("--- -\n+++ -\n@@ -1,5 +1,5 @@\n")
    written = run("check", KLING, "-", "--fix", "--write", stdin=WRONG)
    assert (written.returncode, written.stdout) == (0, RIGHT)
    lines = run("check", KLING, "--fix", "--write", stdin=WRONG_LINE + GOOD_LINE + "broken\n")
    assert (lines.returncode, lines.stdout) == (1, FIXED_LINE + GOOD_LINE + "broken\n")


def test_with_each_the_payload_inside_its_envelope_is_repaired(run: Run, tmp_path: Path) -> None:
    line = f'{{"operation": "{KLING}", "note" : 1, "payload": {WRONG_LINE.strip()}}}\n'
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    assert run("check", "each", "a.jsonl", "--fix", "--write").returncode == 0
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == line.replace('"5"', "5")


def test_a_link_stays_a_link_and_its_target_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text(WRONG)
    (tmp_path / "link.json").symlink_to("real.json")
    run("check", KLING, "link.json", "--fix", "--write")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == RIGHT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--write",), "--write goes with --fix"),
        (("--unsafe-fixes",), "--unsafe-fixes goes with --fix"),
        (("--fix", "--format", "json"), "--fix shows a diff and goes with --format text, not json"),
        (("--fix", "--write", "-", "a.json"), "with --write, standard input goes alone"),
        (("--fix", "missing.json"), "missing.json: No such file or directory"),
        (("--fix", "--write", "missing.json"), "missing.json: No such file or directory"),
        (("--fix", "--write", "/dev/null"), "/dev/null: no regular file, so it cannot be written"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "a.json").write_text(WRONG)
    done = run("check", KLING, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert (tmp_path / "a.json").read_text() == WRONG


def test_a_folder_that_cannot_be_written_is_a_clear_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = run("check", KLING, "folder", "--fix")
    assert (done.returncode, done.stderr) == (2, "callsheet: folder: Is a directory\n")


def test_nothing_to_fix_and_nothing_to_check_are_told_apart(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(GOOD_LINE)
    done = run("check", KLING, "a.json", "--fix")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "nothing was fixed\n")
    done = run("check", KLING, "--fix", stdin="")
    assert (done.returncode, done.stderr) == (2, "callsheet: nothing to check: the input holds no payload\n")
