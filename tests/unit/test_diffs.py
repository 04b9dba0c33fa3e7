"""Diffs: `patch` makes the new version of the old one, however they differ."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callsheet.commands.diffs import document_hunks, header, line_hunk

TEXTS = st.lists(st.sampled_from(("a", "b", "c", "")), max_size=14).map("\n".join)


def patched(old: str, hunks: list[str]) -> str:
    """The new version that hunks make of an old one, by the rules of the unified format."""
    lines, result, at = old.splitlines(keepends=True), [], 0
    for index, hunk in enumerate(hunks):
        sign, text = hunk[:1], hunk[1:] + "\n"
        if hunk[:1] == "\\":
            continue
        if index + 1 < len(hunks) and hunks[index + 1].startswith("\\"):
            text = text[:-1]
        if sign == "@":
            start, _, count = hunk.split()[1][1:].partition(",")
            first = int(start) - (count != "0")
            result += lines[at:first]
            at = first
        elif sign == "+":
            result.append(text)
        else:
            assert lines[at] == text
            at += 1
            result += [text] if sign == " " else []
    return "".join(result + lines[at:])


@given(TEXTS, TEXTS)
def test_the_hunks_make_the_new_version_of_the_old_one(old: str, new: str) -> None:
    assert patched(old, list(document_hunks(old, new))) == new


def test_equal_versions_have_no_hunks() -> None:
    assert list(document_hunks("a\nb\n", "a\nb\n")) == []


def test_changes_that_are_near_share_a_hunk_and_others_do_not() -> None:
    old = "".join(f"{number}\n" for number in range(40))
    new = old.replace("\n5\n", "\nfive\n").replace("\n9\n", "\n").replace("\n30\n", "\nthirty\n")
    heads = [line for line in document_hunks(old, new) if line.startswith("@@")]
    assert heads == ["@@ -3,11 +3,10 @@", "@@ -28,7 +27,7 @@"]


def test_a_line_is_a_hunk_by_itself() -> None:
    assert list(line_hunk(7, "a\n", "b")) == ["@@ -7 +7 @@", "-a", "+b", "\\ No newline at end of file"]


def test_long_versions_are_compared_in_linear_time() -> None:
    old = "".join(f"{number % 7}\n" for number in range(200_000))
    new = "".join(f"{number % 7 if number % 3 else 'x'}\n" for number in range(200_000))
    assert sum(line.startswith("+") for line in document_hunks(old, new)) == 66_667


@pytest.mark.parametrize("text", ["a\nb", "a\nb\n", "a"])
def test_git_accepts_a_diff(tmp_path: Path, text: str) -> None:
    (tmp_path / "file").write_text(text)
    diff = "\n".join([*header("file"), *document_hunks(text, text.replace("a", "c"))]) + "\n"
    done = subprocess.run(["git", "apply", "-p0"], input=diff.encode(), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "file").read_text() == text.replace("a", "c")
