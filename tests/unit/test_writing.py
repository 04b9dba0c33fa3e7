"""Writing: only what changed is touched, what is stale goes, what is not ours stays, no file is left half written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from callsheet.writing.output import MANIFEST, Change, NotOurs, plan, write

OLD = 1_000_000_000
FILES = {"pack/__init__.py": "first\n", "pack/acme/client.py": "second\n", "pack/py.typed": ""}


def put(files: dict[str, str], out: Path) -> list[tuple[str, str]]:
    """Plan and write; what was done, by kind and path."""
    changes = plan(files, out)
    write(changes, out)
    return [(change.kind, change.path) for change in changes]


def held(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def age(out: Path) -> None:
    for path in out.rglob("*"):
        os.utime(path, (OLD, OLD))


def touched(out: Path) -> list[str]:
    return sorted(
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file() and path.stat().st_mtime != OLD
    )


def test_a_first_run_writes_everything_and_lists_it(tmp_path: Path) -> None:
    out = tmp_path / "not" / "there"
    assert [path for _, path in put(FILES, out)] == [MANIFEST, *sorted(FILES)]
    assert held(out) == {
        **FILES,
        MANIFEST: "# Files that callsheet generated here; do not edit.\n"
        "pack/__init__.py\npack/acme/client.py\npack/py.typed\n",
    }


def test_a_run_with_nothing_to_do_touches_no_file_and_no_folder(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    age(tmp_path)
    assert put(FILES, tmp_path) == []
    assert touched(tmp_path) == []
    assert (tmp_path / "pack").stat().st_mtime == OLD


def test_only_the_file_that_changed_is_touched(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    age(tmp_path)
    assert put({**FILES, "pack/acme/client.py": "changed\n"}, tmp_path) == [("changed", "pack/acme/client.py")]
    assert touched(tmp_path) == ["pack/acme/client.py"]


def test_a_file_that_was_edited_or_removed_comes_back(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    (tmp_path / "pack/__init__.py").write_bytes(b"edited \xff\r\n")
    (tmp_path / "pack/py.typed").unlink()
    assert put(FILES, tmp_path) == [("changed", "pack/__init__.py"), ("new", "pack/py.typed")]
    assert {name: text for name, text in held(tmp_path).items() if name != MANIFEST} == FILES


def test_windows_line_ends_are_a_change(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    (tmp_path / "pack/__init__.py").write_bytes(b"first\r\n")
    assert put(FILES, tmp_path) == [("changed", "pack/__init__.py")]
    assert (tmp_path / "pack/__init__.py").read_bytes() == b"first\n"


def test_stale_files_go_with_the_folders_that_they_leave_empty(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    assert put({"pack/__init__.py": "first\n"}, tmp_path) == [
        ("changed", MANIFEST),
        ("stale", "pack/acme/client.py"),
        ("stale", "pack/py.typed"),
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == [MANIFEST, "__init__.py", "pack"]


def test_a_folder_that_still_holds_a_foreign_file_stays(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    (tmp_path / "pack/acme/notes.txt").write_text("mine\n")
    put({"pack/__init__.py": "first\n"}, tmp_path)
    assert held(tmp_path)["pack/acme/notes.txt"] == "mine\n"
    assert not (tmp_path / "pack/acme/client.py").exists()


def test_the_compiled_files_of_python_do_not_keep_a_stale_folder(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    cache = tmp_path / "pack/acme/__pycache__"
    cache.mkdir()
    (cache / "client.cpython-311.pyc").write_bytes(b"")
    put({"pack/__init__.py": "first\n"}, tmp_path)
    assert not (tmp_path / "pack/acme").exists()


def test_a_stale_file_that_is_gone_already_is_no_mistake(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    (tmp_path / "pack/py.typed").unlink()
    put({"pack/__init__.py": "first\n", "pack/acme/client.py": "second\n"}, tmp_path)
    assert "pack/py.typed" not in (tmp_path / MANIFEST).read_text()


def test_a_foreign_file_is_never_overwritten_and_nothing_else_is_written(tmp_path: Path) -> None:
    foreign = tmp_path / "pack/acme/client.py"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("mine\n")
    with pytest.raises(NotOurs, match=r"client\.py exists and was not generated: move it away"):
        put(FILES, tmp_path)
    assert held(tmp_path) == {"pack/acme/client.py": "mine\n"}


def test_a_foreign_file_that_holds_exactly_what_is_to_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack/py.typed").write_text("")
    put(FILES, tmp_path)
    assert {name: text for name, text in held(tmp_path).items() if name != MANIFEST} == FILES


def test_a_foreign_file_that_no_run_would_write_stays(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack/notes.txt").write_text("mine\n")
    put(FILES, tmp_path)
    put({"pack/__init__.py": "x\n"}, tmp_path)
    assert held(tmp_path)["pack/notes.txt"] == "mine\n"


def test_a_folder_where_a_file_must_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack/py.typed").mkdir(parents=True)
    with pytest.raises(NotOurs, match=r"py\.typed is no file, and one must be written there: move it away"):
        put(FILES, tmp_path)


def test_a_file_where_a_folder_must_be_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "pack").write_text("mine\n")
    with pytest.raises((NotOurs, OSError)):
        put(FILES, tmp_path)
    assert held(tmp_path) == {"pack": "mine\n"}


@pytest.mark.parametrize("link", ["pack", "pack/acme", "pack/acme/client.py"])
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    target = elsewhere if "." not in link else elsewhere / "client.py"
    elsewhere.mkdir()
    (out / link).parent.mkdir(parents=True)
    (out / link).symlink_to(target)
    with pytest.raises(NotOurs, match="is a link: files are only written below the output folder itself"):
        put(FILES, out)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("link", ["pack", "pack/acme", "pack/acme/client.py"])
def test_nothing_stale_is_removed_through_a_link(tmp_path: Path, link: str) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    put(FILES, out)
    os.rename(out / link, elsewhere)
    (out / link).symlink_to(elsewhere)
    before = held(elsewhere) or elsewhere.read_text()
    with contextlib.suppress(NotOurs):
        put({"other.py": ""}, out)
    assert (held(elsewhere) or elsewhere.read_text()) == before


def test_an_output_folder_that_is_a_link_itself_is_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    put(FILES, tmp_path / "link")
    assert held(tmp_path / "real")["pack/__init__.py"] == "first\n"


@pytest.mark.parametrize("line", ["../outside.txt", "/etc/hosts", "pack/../../outside.txt", "# comment", "", "."])
def test_a_manifest_that_somebody_wrote_leads_nowhere_else(tmp_path: Path, line: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / MANIFEST).write_text(f"{line}\n")
    put(FILES, out)
    assert outside.read_text() == "mine\n"


@pytest.mark.parametrize("path", [".git/config", ".env", "pack/.secret", "pack/.hidden/notes.txt"])
def test_a_manifest_that_somebody_wrote_removes_no_hidden_file(tmp_path: Path, path: str) -> None:
    mine = tmp_path / path
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine\n")
    (tmp_path / MANIFEST).write_text(f"{path}\n")
    put(FILES, tmp_path)
    assert mine.read_text() == "mine\n"


def test_an_output_folder_that_is_a_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine\n")
    with pytest.raises((NotOurs, OSError)):
        put(FILES, out)
    assert out.read_text() == "mine\n"


def test_an_interrupted_write_leaves_the_old_file_whole(tmp_path: Path) -> None:
    put(FILES, tmp_path)
    before = held(tmp_path)
    unwritable = "\ud800"  # a text that no file can hold stops the write half way
    with pytest.raises(UnicodeEncodeError):
        put({**FILES, "pack/__init__.py": "changed\n" + unwritable}, tmp_path)
    assert held(tmp_path) == before


def test_after_an_interrupted_first_run_the_next_one_carries_on(tmp_path: Path) -> None:
    broken = {**FILES, "pack/py.typed": "\ud800"}
    with pytest.raises(UnicodeEncodeError):
        put(broken, tmp_path)
    put({**FILES, "pack/__init__.py": "changed meanwhile\n"}, tmp_path)
    assert held(tmp_path)["pack/__init__.py"] == "changed meanwhile\n"


def test_files_can_be_read_by_others_as_the_mask_says(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        put(FILES, tmp_path)
    finally:
        os.umask(mask)
    assert (tmp_path / "pack/__init__.py").stat().st_mode & 0o777 == 0o640


def test_the_files_of_a_plan_stand_in_order_of_path(tmp_path: Path) -> None:
    files = {"b": "", "a/z": "", "c/a": "", ".x": ""}
    assert [change.path for change in plan(files, tmp_path)] == [".callsheet", ".x", "a/z", "b", "c/a"]


def test_a_change_is_shown_as_a_diff() -> None:
    change = Change("changed", "pack/a.py", "one\ntwo\n", "one\nthree\n")
    assert change.diff("generated") == (
        "--- generated/pack/a.py\n+++ generated/pack/a.py (from the specs)\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n"
    )
    assert Change("new", "a", "", "x").diff("out").endswith("+x\n")
    assert Change("stale", "a", "x\n", "").diff("out").endswith("-x\n")
