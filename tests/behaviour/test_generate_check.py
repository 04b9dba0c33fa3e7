"""`callsheet generate --check` and `--diff`: what they find in CI, and that they write nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.behaviour.acme import SPEC
from tests.behaviour.projects import add_provider, held

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call


@pytest.mark.usefixtures("project")
def test_check_is_content_after_generate(call: Call) -> None:
    call("generate")
    assert call("generate", "--check") == (0, "up to date\n", "")


def test_check_shows_an_edit_and_the_command_that_undoes_it(project: Path, call: Call) -> None:
    call("generate")
    edited = project / "generated" / "callsheet_clients" / "acme" / "checks.py"
    before = edited.read_text(encoding="utf-8")
    edited.write_text(before.replace("500", "5000", 1), encoding="utf-8")
    status, out, err = call("generate", "--check")
    assert status == 1
    assert out.startswith("--- generated/callsheet_clients/acme/checks.py\n")
    assert "+++ generated/callsheet_clients/acme/checks.py (from the specs)\n@@ " in out
    assert [line[0] for line in out.splitlines()[2:] if line[0] in "+-"] == ["-", "+"]
    assert err == "callsheet: 1 file in generated is not up to date; run: callsheet generate\n"
    assert "5000" in edited.read_text(encoding="utf-8")
    assert call("generate")[0] == 0
    assert edited.read_text(encoding="utf-8") == before


def test_check_finds_missing_and_stale_files(project: Path, call: Call) -> None:
    add_provider(project, "zenith")
    status, out, err = call("generate", "--check")
    assert status == 1
    assert "files in generated are not up to date; run: callsheet generate\n" in err
    assert not (project / "generated").exists()
    call("generate")
    shutil.rmtree(project / "specs" / "zenith")
    status, out, err = call("generate", "--check")
    assert status == 1
    assert "--- generated/callsheet_clients/zenith/client.py\n" in out
    assert (project / "generated" / "callsheet_clients" / "zenith" / "client.py").exists()


def test_check_names_the_folders_in_the_command_as_a_shell_takes_them(project: Path, call: Call) -> None:
    (project / "specs").rename(project / "my specs")
    arguments = ["--specs", "my specs", "--out", "my clients", "--package", "pack"]
    status, _, err = call("generate", "--check", *arguments)
    assert status == 1
    assert err.endswith("; run: callsheet generate --specs 'my specs' --out 'my clients' --package pack\n")
    assert call("generate", *arguments)[0] == 0
    assert (project / "my clients" / "pack" / "acme" / "client.py").is_file()


def test_diff_shows_what_would_change_and_writes_nothing(project: Path, call: Call) -> None:
    call("generate")
    before = held(project / "generated")
    spec = project / "specs" / "acme" / "video.yaml"
    spec.write_text(SPEC.replace("maxLength: 500", "maxLength: 499"), encoding="utf-8")
    status, out, err = call("generate", "--diff")
    assert (status, err) == (0, "")
    assert "499" in out
    assert held(project / "generated") == before


def test_check_and_diff_exclude_each_other(project: Path, call: Call) -> None:
    status, _, err = call("generate", "--check", "--diff")
    assert status == 2
    assert "not allowed with argument" in err
    assert not (project / "generated").exists()
