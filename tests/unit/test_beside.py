"""Beside: the result of some work is the same whether a second process did it or not, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.bench.large_document import large_document

import callsheet.beside
import callsheet.generation
from callsheet.beside import beside
from callsheet.generation import generate
from callsheet.modelling.providers import read_specs

HELD = """
import os, signal, sys
from callsheet.beside import beside
def killed():
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"
parent = os.getpid()
with beside(killed) as result:
    print(result())
with beside(os.getpid) as result:
    print("elsewhere" if result() != parent else "here")
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("nobody left")
"""


def can_fork() -> bool:
    """Whether a second process is to be expected: other tests may have left threads."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def test_the_result_of_the_work_is_given() -> None:
    with beside(lambda: {"a": "b"}) as result:
        assert result() == {"a": "b"}


def test_what_the_work_raises_is_raised_where_its_result_is_asked_for() -> None:
    def broken() -> None:
        raise RecursionError("too deep")

    with beside(broken) as result, pytest.raises(RecursionError, match="too deep"):
        result()


def test_a_large_document_gives_the_same_files_without_a_second_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "large.json").write_text(large_document(20_000), encoding="utf-8")
    monkeypatch.setattr(callsheet.generation, "_WORTH_A_PROCESS", 1)
    specs = read_specs(tmp_path / "large.json", "large.json")
    together = generate(specs, "clients")
    begun: list[object] = []
    monkeypatch.setattr(callsheet.beside, "_begun", lambda *work: begun.append(work))
    assert generate(specs, "clients") == together
    assert begun or not can_fork()


def test_work_whose_process_dies_is_done_here_and_no_process_is_left() -> None:
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split("\n")[:3] == [
        "done here",
        "elsewhere" if sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 else "here",
        "nobody left",
    ]
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform != "linux", reason="there is a second process on Linux only")
def test_work_is_given_up_where_what_goes_on_beside_it_fails() -> None:
    def endless() -> None:
        signal.pause()

    with pytest.raises(ValueError, match="refused"), beside(endless):
        raise ValueError("refused")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
