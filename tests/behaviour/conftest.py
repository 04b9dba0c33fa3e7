"""What tests of commands share: a project with the specs of one provider, and a way to call `callsheet` in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.behaviour.projects import add_provider

from callsheet.commands.main import run as command

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the specs of one provider, which the tests work in."""
    add_provider(tmp_path, "acme")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs `callsheet` in this process: its exit status, what it printed and what it complained of."""

    def answer(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = command(arguments)
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        said = capsys.readouterr()
        return status, said.out, said.err

    return answer
