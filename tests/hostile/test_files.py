"""Files: what a run leaves behind when it is killed, or cannot go on, and what it takes for a file of ours."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.hostile.positions import Spec

from callsheet.commands.main import run
from callsheet.reading.spec_files import name_problem
from callsheet.writing import output
from callsheet.writing.exchanging import can_exchange
from callsheet.writing.output import MANIFEST, STAGE, NotOurs, alone_in, plan, write, written
from callsheet.writing.stamps import FOLDER

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")

FIRST = {"pack/__init__.py": "1", "pack/acme/client.py": "1", "pack/acme/gone.py": "1", "pack/same.py": "same"}
SECOND = {"pack/__init__.py": "2", "pack/acme/client.py": "2", "pack/new/models.py": "2", "pack/same.py": "same"}


def killed_at(step: int, files: dict[str, str], out: Path) -> bool:
    """Whether a process that writes some files was killed, right before it did something for the `step`th time."""
    child = os.fork()
    if child == 0:
        left = [step]

        def dying(name: str, _: object) -> None:
            if name == "open" or (name.startswith(("os.", "shutil.", "ctypes.")) and name != "os.kill"):
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(dying)
            write(plan(files, out), out)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def held(out: Path) -> dict[str, str]:
    """What a package holds, by path."""
    files = (path for path in (out / "pack").rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.skipif(not can_exchange(), reason="this system cannot exchange folders")
def test_a_run_that_is_killed_at_any_step_leaves_the_old_output_whole_or_the_new_one(tmp_path: Path) -> None:
    mine = {"pack/acme/notes.txt": "mine"}
    old, new = {**FIRST, **mine}, {**SECOND, **mine}
    seen = []
    for step in range(1000):
        out = tmp_path / str(step)
        write(plan(FIRST, out), out)
        (out / "pack/acme/notes.txt").write_text("mine", encoding="utf-8")
        was_killed = killed_at(step, SECOND, out)
        seen.append(held(out))
        write(plan(SECOND, out), out)
        assert held(out) == new
        assert list(out.glob(".callsheet-*")) == []
        if not was_killed:
            break
    assert [files for files in seen if files not in (old, new)] == []
    assert seen.count(old) > 10
    assert seen.count(new) > 10


@pytest.mark.skipif(not can_exchange(), reason="this system cannot exchange folders")
def test_files_of_users_stay_the_files_that_they_were(tmp_path: Path) -> None:
    write(plan(FIRST, tmp_path), tmp_path)
    notes, same, link = (tmp_path / "pack" / name for name in ("acme/notes.txt", "same.py", "link"))
    notes.write_text("mine", encoding="utf-8")
    link.symlink_to("nowhere")
    before = [path.lstat() for path in (notes, same)]
    write(plan(SECOND, tmp_path), tmp_path)
    assert [(s.st_ino, s.st_mtime_ns) for s in before] == [
        (p.lstat().st_ino, p.lstat().st_mtime_ns) for p in (notes, same)
    ]
    assert os.readlink(link) == "nowhere"


def test_without_exchanging_a_run_that_was_killed_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "can_exchange", lambda: False)
    for step in range(0, 60, 4):
        out = tmp_path / str(step)
        write(plan(FIRST, out), out)
        killed_at(step, SECOND, out)
        write(plan(SECOND, out), out)
        assert held(out) == SECOND
        assert not (out / STAGE).exists()


def test_a_run_that_finds_no_room_leaves_nothing_but_the_old_output(tmp_path: Path) -> None:
    write(plan(FIRST, tmp_path), tmp_path)
    larger = {**SECOND, "pack/acme/client.py": "2" * 1000}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            written(larger, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert held(tmp_path) == FIRST
    assert sorted(path.name for path in tmp_path.iterdir()) == [MANIFEST, "pack"]


@pytest.mark.long
def test_a_run_that_is_told_to_end_leaves_nothing_but_the_old_output(tmp_path: Path) -> None:
    Spec({}).write(tmp_path / "specs")
    stopped = """
import os, signal, sys
once = [signal.SIGTERM]
def stopping(name, arguments):
    if once and name == "open" and ".callsheet-new" in str(arguments[0]):
        os.kill(os.getpid(), once.pop())
sys.argv = ["callsheet", "generate"]
sys.addaudithook(stopping)
from callsheet.commands.entry import main
main()
"""
    command = [sys.executable, "-c", stopped]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, "")
    assert list((tmp_path / "generated").iterdir()) == []


def test_two_runs_do_not_write_into_a_folder_at_once(tmp_path: Path) -> None:
    written(FIRST, tmp_path)
    with ThreadPoolExecutor(1) as other:
        with alone_in(tmp_path):
            waiting = other.submit(written, SECOND, tmp_path)
            with pytest.raises(TimeoutError):
                waiting.result(0.05)
            assert held(tmp_path) == FIRST
        assert waiting.result(10)
    assert held(tmp_path) == SECOND


def test_a_run_does_not_wait_without_end_for_another(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(OSError, match="another run is writing"), alone_in(tmp_path, within=0.01):
        pytest.fail("it was let in")


@pytest.mark.parametrize("name", [MANIFEST, "pack/acme/client.py"])
def test_a_pipe_in_the_place_of_a_file_of_ours_is_not_read(name: str, tmp_path: Path) -> None:
    written(FIRST, tmp_path)
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)  # whoever reads it waits for ever
    with pytest.raises(NotOurs, match="move it away"):
        written(SECOND, tmp_path)


def test_a_pipe_in_the_place_of_the_stamps_is_not_read(tmp_path: Path) -> None:
    Spec({}).write(tmp_path / "specs")
    (tmp_path / "generated" / FOLDER).mkdir(parents=True)
    os.mkfifo(tmp_path / "generated" / FOLDER / "stamps.json")
    with contextlib.chdir(tmp_path):
        assert run(["generate"]) == 0


@pytest.mark.parametrize("path", ["../x", "/etc/x", "..\\x", "CON", "con", "lpt1", "a/b"])
def test_an_api_with_the_name_of_another_place_is_refused(path: str) -> None:
    assert name_problem("file", path) is not None


def link(path: Path, target: str) -> None:
    """A link in the place of a spec."""
    path.unlink(missing_ok=True)
    path.symlink_to(target)


@pytest.mark.parametrize(
    ("path", "target", "said"),
    [
        ("acme/video.yaml", "/etc/hostname", "specs/acme/video.yaml:1:1: error: a link that leaves the specs folder"),
        ("acme/_provider.yaml", "/etc/hostname", "specs/acme/_provider.yaml:1:1: error: a link that leaves"),
        ("acme/more.yaml", "/dev/zero", "specs/acme/more.yaml:1:1: error: a link that leaves the specs folder"),
        ("acme/more.yaml", "more.yaml", "specs/acme/more.yaml:1:1: error: cannot be read"),
        ("acme/more.yaml", "gone.yaml", "specs/acme/gone.yaml:1:1: error: cannot be read"),
    ],
)
def test_a_link_that_leads_out_of_the_specs_or_nowhere_is_refused(
    path: str, target: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Spec({}).write(tmp_path / "specs")
    link(tmp_path / "specs" / path, target)
    with contextlib.chdir(tmp_path):
        status = run(["generate"])
    printed = capsys.readouterr().out
    assert (status, said in printed) == (1, True)


def test_a_pipe_is_no_spec(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Spec({}).write(tmp_path / "specs")
    os.mkfifo(tmp_path / "specs/acme/more.yaml")
    with contextlib.chdir(tmp_path):
        assert run(["generate"]) == 1
    assert "specs/acme/more.yaml:1:1: error: cannot be read: it is a pipe" in capsys.readouterr().out


def test_stamps_are_not_written_through_a_link(tmp_path: Path) -> None:
    Spec({}).write(tmp_path / "specs")
    mine = tmp_path / "mine"
    mine.mkdir()
    (tmp_path / "generated").mkdir()
    (tmp_path / "generated" / FOLDER).symlink_to(mine)
    with contextlib.chdir(tmp_path):
        assert run(["generate"]) == 0
    assert list(mine.iterdir()) == []
