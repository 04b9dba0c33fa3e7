"""`callsheet generate --watch`: whatever an editor does to specs, the clients follow, and Ctrl-C ends it."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.behaviour.acme import SPEC

from callsheet.commands.main import run as command

EVENT = re.compile(r"\d\d:\d\d:\d\d ")
WATCHING = "watching specs; Ctrl-C stops it\n"


class Watched:
    """A `callsheet generate --watch` that runs, and what it says."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "callsheet", "generate", "--watch"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def said(self) -> list[str]:
        """What it says until it waits again: the last line tells it, without the time at its beginning."""
        assert self._process.stdout is not None
        lines: list[str] = []
        while (line := self._process.stdout.readline()) not in (WATCHING, ""):
            event = EVENT.match(line)
            lines.append(line.rstrip("\n")[event.end() if event else 0 :])
            if event:
                break
        return lines

    def interrupted(self) -> tuple[int, str]:
        """Its exit status after Ctrl-C, and its last words."""
        self._process.send_signal(signal.SIGINT)
        words, _ = self._process.communicate(timeout=60)
        return self._process.returncode, words

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """The only spec of a project."""
    path = tmp_path / "specs" / "acme" / "video.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture
def watched(tmp_path: Path, spec: Path) -> Iterator[Watched]:  # noqa: ARG001  # the spec must be there first
    """The command, watching the specs of the project."""
    running = Watched(tmp_path)
    yield running
    running.end()


def write_by_rename(path: Path, text: str) -> None:
    """As many editors save: beside the file, and then moved there."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def test_the_clients_follow_the_specs_until_ctrl_c(tmp_path: Path, spec: Path, watched: Watched) -> None:
    checks = tmp_path / "generated" / "callsheet_clients" / "acme" / "checks.py"
    assert watched.said()[-1].endswith("written, 0 removed")
    made = checks.stat().st_mtime_ns

    write_by_rename(spec, SPEC + "# a comment changes nothing\n")
    [line] = watched.said()
    assert re.fullmatch(r"specs/acme/video\.yaml: \d+ files in generated: all up to date", line)
    assert checks.stat().st_mtime_ns == made

    write_by_rename(spec, SPEC.replace("500", "499"))
    assert watched.said()[-1].endswith("written, 0 removed")
    assert "499" in checks.read_text(encoding="utf-8")

    spec.write_text(SPEC.replace("maxLength", "maxLenght"), encoding="utf-8")
    problem, line = watched.said()
    assert problem.startswith("specs/acme/video.yaml:18:41: error: ")
    assert line == "specs/acme/video.yaml: nothing was written"

    (tmp_path / "specs").rename(tmp_path / "away")
    assert watched.said() == [
        "callsheet: specs: no such folder: pass --specs DIR",
        "specs/acme/video.yaml: nothing was written",
    ]

    shutil.copytree(tmp_path / "away" / "acme", tmp_path / "specs" / "beta")
    (tmp_path / "specs" / "beta" / "video.yaml").write_text(SPEC, encoding="utf-8")
    assert watched.said()[-1].endswith("removed")
    assert (tmp_path / "generated" / "callsheet_clients" / "beta" / "checks.py").is_file()
    assert not checks.exists()

    assert watched.interrupted() == (130, "callsheet: interrupted\n")


@pytest.mark.parametrize("other", ["--check", "--diff"])
def test_watching_excludes_what_writes_nothing(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command(["generate", "--watch", other])
    assert ended.value.code == 2
    assert "not allowed with argument" in capsys.readouterr().err
