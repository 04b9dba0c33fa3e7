"""`callsheet generate` where something is in its way: settings, folders and files that are not as it needs them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.behaviour.acme import SPEC
from tests.behaviour.projects import add_provider, held

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call


def test_a_foreign_file_is_refused_by_name_and_nothing_is_written(project: Path, call: Call) -> None:
    foreign = project / "out" / "callsheet_clients" / "__init__.py"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("mine\n", encoding="utf-8")
    status, out, err = call("generate", "--out", "out")
    assert (status, out) == (2, "")
    assert err == (
        "callsheet: out/callsheet_clients/__init__.py exists and was not generated: "
        "move it away, or choose another --out\n"
    )
    assert held(project / "out") == {"callsheet_clients/__init__.py": b"mine\n"}


def test_an_output_folder_that_is_a_file_is_a_wrong_call(project: Path, call: Call) -> None:
    (project / "out").write_text("mine\n", encoding="utf-8")
    status, out, err = call("generate", "--out", "out")
    assert (status, out) == (2, "")
    assert err.startswith("callsheet: out")
    assert len(err.splitlines()) == 1


def test_a_link_in_the_output_folder_is_refused(project: Path, call: Call) -> None:
    (project / "elsewhere").mkdir()
    (project / "out").mkdir()
    (project / "out" / "callsheet_clients").symlink_to(project / "elsewhere")
    status, _, err = call("generate", "--out", "out")
    assert status == 2
    assert "out/callsheet_clients is a link" in err
    assert list((project / "elsewhere").iterdir()) == []


def test_specs_with_problems_change_nothing_and_name_them_all(project: Path, call: Call) -> None:
    add_provider(project, "zenith")
    call("generate")
    before = held(project / "generated")
    for name in ("acme", "zenith"):
        spec = project / "specs" / name / "video.yaml"
        spec.write_text(SPEC.replace("maxLength", "maxLenght"), encoding="utf-8")
    status, out, _ = call("generate")
    assert status == 1
    assert [line.split(" ")[0] for line in out.splitlines()] == [
        "specs/acme/video.yaml:18:41:",
        "specs/zenith/video.yaml:18:41:",
    ]
    assert held(project / "generated") == before


def test_a_missing_specs_folder_is_told_with_its_name(project: Path, call: Call) -> None:
    status, out, err = call("generate", "--specs", "nowhere")
    assert status == 2
    assert "nowhere" in out + err
    assert "no such folder: pass --specs DIR" in out + err
    assert not (project / "generated").exists()


def test_an_empty_specs_folder_is_told_and_writes_nothing(project: Path, call: Call) -> None:
    (project / "empty").mkdir()
    status, out, err = call("generate", "--specs", "empty")
    assert status != 0
    assert "no spec here: a provider is a folder with YAML files" in out + err
    assert not (project / "generated").exists()


def test_the_settings_of_the_project_are_used(project: Path, call: Call) -> None:
    (project / "specs").rename(project / "api")
    (project / "pyproject.toml").write_text(
        '[tool.callsheet]\nspecs = "api"\nout = "src"\npackage = "acme_clients"\n', encoding="utf-8"
    )
    assert call("generate")[0] == 0
    assert (project / "src" / "acme_clients" / "acme" / "client.py").is_file()
    status, said, _ = call("lint")
    assert (status, said.partition(":")[0]) == (0, "api/acme/video.yaml")


def test_the_settings_hold_in_every_folder_of_the_project(
    project: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pyproject.toml").write_text('[tool.callsheet]\npackage = "pack"\n', encoding="utf-8")
    (project / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(project / "deep" / "down")
    assert call("generate")[0] == 0
    assert (project / "generated" / "pack" / "acme" / "client.py").is_file()
    assert call("generate", "--check")[0] == 0


def test_an_argument_wins_over_a_setting(project: Path, call: Call) -> None:
    (project / "pyproject.toml").write_text('[tool.callsheet]\nout = "src"\npackage = "one"\n', encoding="utf-8")
    assert call("generate", "--package", "two", "--out", "here")[0] == 0
    assert (project / "here" / "two" / "acme" / "client.py").is_file()
    assert not (project / "src").exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.callsheet]\nspec = 'a'\n", "has no setting 'spec'; settings are specs, out, package"),
        ("[tool.callsheet]\nspecs = 5\n", "[tool.callsheet] specs must be text"),
        ("[tool.callsheet]\nout = ''\n", "[tool.callsheet] out must be text"),
        ("[tool.callsheet]\npackage = 'my-clients'\n", "package 'my-clients' must be one identifier"),
        ("[tool.callsheet]\npackage = 'a.b'\n", "package 'a.b' must be one identifier"),
        ("[tool.callsheet]\npackage = 'class'\n", "package 'class' must be one identifier"),
        ("[tool.callsheet]\npackage = 'json'\n", "package 'json' is called like a module that is there already"),
        ("[tool]\ncallsheet = 5\n", "[tool.callsheet] must be a table"),
        ("tool = 5\n", "must be a table"),
        ("[tool.callsheet\n", "cannot be read: "),
        ("\x00", "cannot be read: "),
        ("a = " + "[" * 5000 + "]" * 5000, "cannot be read: "),
        ('[tool.callsheet]\nout = "a\\u0000b"', "[tool.callsheet] out must be text"),
    ],
)
@pytest.mark.parametrize("name", ["generate", "lint"])
def test_wrong_settings_are_told_in_one_line_with_the_file(
    project: Path, call: Call, name: str, text: str, expected: str
) -> None:
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    status, out, err = call(name)
    assert (status, out) == (2, "")
    assert err.startswith(f"callsheet: {project / 'pyproject.toml'}: ")
    assert expected in err
    assert err.count("\n") == 1
    assert not (project / "generated").exists()


@pytest.mark.parametrize("name", ["my-clients", "a.b", "../up", "", "1st", "class", "ﬁle", "__init__"])
def test_a_package_must_have_a_name_that_can_be_imported(project: Path, call: Call, name: str) -> None:
    status, out, err = call("generate", f"--package={name}")
    assert (status, out) == (2, "")
    assert f"--package {name!r} must be one identifier" in err
    assert not (project / "generated").exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", ["json", "callsheet"])
def test_a_package_takes_the_name_of_no_module_that_is_there(call: Call, name: str) -> None:
    told = f"callsheet: --package {name!r} is called like a module that is there already"
    assert call("generate", f"--package={name}")[2].startswith(told)


def test_whatever_has_the_place_of_the_output_folder_is_named(project: Path, call: Call) -> None:
    (project / "file").touch()
    (project / "link").symlink_to("nowhere")
    os.mkfifo(project / "pipe")
    said = {"file": "no folder", "file/inside": "no folder", "pipe": "no folder", "link": "a link that leads nowhere"}
    for out, what in said.items():
        told = f"callsheet: {out.partition('/')[0]} is {what}: choose another --out\n"
        assert call("generate", "--out", out) == (2, "", told)


def test_a_pipe_is_neither_a_spec_nor_a_folder_of_specs(project: Path, call: Call) -> None:
    os.mkfifo(project / "pipe")
    told = "callsheet: pipe is neither a file nor a folder: save what it holds as a file\n"
    assert call("generate", "--specs", "pipe") == (2, "", told)


@pytest.mark.usefixtures("project")
def test_lint_takes_files_and_a_folder_only_for_specs(call: Call) -> None:
    told = "callsheet: specs is a folder: name files of it, or pass --specs DIR for a whole folder of specs\n"
    assert call("lint", "specs") == (2, "", told)


def test_lint_of_a_missing_folder_is_a_wrong_call(project: Path, call: Call) -> None:
    assert call("lint", "--specs", str(project / "nowhere"))[0] == 2
    shutil.rmtree(project / "specs")
    status, out, err = call("lint")
    assert (status, out, err) == (2, "", "callsheet: specs: no such folder: pass --specs DIR\n")
