"""`callsheet generate`: the same bytes always, only what changed, nothing that is not ours, and a check for CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType

import pytest
from tests.behaviour.acme import SPEC

from callsheet.commands.main import run as command
from callsheet.generation import generate
from callsheet.modelling.providers import read_specs

OLD = 1_000_000_000
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the specs of one provider, which the tests work in."""
    add_provider(tmp_path, "acme")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def add_provider(project: Path, name: str) -> None:
    path = project / "specs" / name / "video.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(SPEC, encoding="utf-8")


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


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"__pycache__", ".callsheet_cache"} & set(path.parts)
    }


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (OLD, OLD))


def touched(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mtime != OLD
    )


def test_the_same_specs_give_the_same_files(project: Path) -> None:
    specs = project / "specs"
    assert generate(read_specs(specs, "specs"), "pack") == generate(read_specs(specs, "specs"), "pack")


def test_every_hash_seed_and_every_place_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    runs = []
    for seed, locale in (("0", "C"), ("4294967295", "C.UTF-8")):
        place = tmp_path / f"place {seed}"
        shutil.copytree(root / "specs" / "ugclab", place / "specs" / "ugclab")
        runs.append(
            (
                place / "generated",
                subprocess.Popen(
                    [sys.executable, "-m", "callsheet", "generate"],
                    cwd=place,
                    env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": f"UTC+{seed[0]}"},
                    stdout=subprocess.DEVNULL,
                ),
            )
        )
    assert [process.wait(timeout=120) for _, process in runs] == [0, 0]
    first, second = (held(folder) for folder, _ in runs)
    assert first
    assert first == second


def test_a_first_run_says_what_it_wrote_and_the_second_that_nothing_changed(project: Path, call: Call) -> None:
    status, out, err = call("generate")
    count = len(held(project / "generated")) - 1
    assert (status, out, err) == (0, f"{count} files in generated: {count} written, 0 removed\n", "")
    assert call("generate") == (0, f"{count} files in generated: all up to date\n", "")


def test_a_run_with_nothing_to_do_touches_no_file(project: Path, call: Call) -> None:
    call("generate")
    age(project / "generated")
    call("generate")
    call("generate", "--check")
    assert touched(project / "generated") == []


def test_a_change_of_one_spec_touches_its_provider_only(project: Path, call: Call) -> None:
    add_provider(project, "zenith")
    call("generate")
    age(project / "generated")
    spec = project / "specs" / "acme" / "video.yaml"
    spec.write_text(SPEC.replace("maxLength: 500", "maxLength: 499"), encoding="utf-8")
    call("generate")
    changed = touched(project / "generated")
    assert changed
    assert {path.rpartition("/")[0] for path in changed} == {"callsheet_clients/acme", ".callsheet_cache"}


def test_the_files_come_back_byte_for_byte_when_they_are_deleted(project: Path, call: Call) -> None:
    call("generate")
    before = held(project / "generated")
    shutil.rmtree(project / "generated")
    call("generate")
    assert held(project / "generated") == before


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


def test_a_provider_without_specs_is_removed(project: Path, call: Call) -> None:
    add_provider(project, "zenith")
    call("generate")
    shutil.rmtree(project / "specs" / "zenith")
    status, out, _ = call("generate")
    assert status == 0
    assert out.endswith(" removed\n")
    assert not (project / "generated" / "callsheet_clients" / "zenith").exists()
    assert (project / "generated" / "callsheet_clients" / "acme" / "client.py").is_file()
    assert b"zenith" not in (project / "generated" / "callsheet_clients" / "__init__.py").read_bytes()
    assert call("generate", "--check")[0] == 0


def test_another_package_name_leaves_nothing_of_the_old_one(project: Path, call: Call) -> None:
    call("generate")
    call("generate", "--package", "pack")
    assert {path.partition("/")[0] for path in held(project / "generated")} == {".callsheet", "pack"}


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


def test_foreign_files_beside_ours_are_left_alone(project: Path, call: Call) -> None:
    add_provider(project, "zenith")
    notes = project / "generated" / "callsheet_clients" / "acme" / "notes.txt"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine\n", encoding="utf-8")
    call("generate")
    shutil.rmtree(project / "specs" / "acme")
    assert call("generate")[0] == 0
    assert notes.read_text(encoding="utf-8") == "mine\n"


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
        ("[tool]\ncallsheet = 5\n", "[tool.callsheet] must be a table"),
        ("tool = 5\n", "must be a table"),
        ("[tool.callsheet\n", "cannot be read: "),
        ("\x00", "cannot be read: "),
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


@pytest.mark.parametrize("name", ["my-clients", "a.b", "../up", "", "1st", "class"])
def test_a_package_must_have_a_name_that_can_be_imported(project: Path, call: Call, name: str) -> None:
    status, out, err = call("generate", f"--package={name}")
    assert (status, out) == (2, "")
    assert f"--package {name!r} must be one identifier" in err
    assert not (project / "generated").exists()


def test_what_was_generated_can_be_imported_and_checks(project: Path, call: Call) -> None:
    call("generate")
    program = (
        "from callsheet_clients import PROVIDERS\n"
        "from callsheet_clients.acme import check\n"
        "print(PROVIDERS, check('video.create', {'prompt': 'A fox'}).valid, check('video.create', {}).valid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "generated"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "('acme',) True False\n", "")


def test_hostile_text_of_a_spec_never_becomes_code(project: Path, call: Call) -> None:
    hostile = "\"\"\"'''\\\\ {__import__('os').abort()} \u2028 #\\n import os; os.abort() `|<b>"
    quoted = "'" + hostile.replace("'", "''") + "'"
    spec = SPEC.replace("title: Video API", f"title: {quoted}").replace("Make a video.", quoted)
    spec = spec.replace("[small, large]", f"[small, {quoted}]").replace("required: [prompt]", f"required: [{quoted}]")
    spec = spec.replace("prompt: { type: string", f"prompt: {{ description: {quoted}, type: string")
    spec = spec.replace("description: Done.", f"description: {quoted}").replace("maxLength: 500", f"default: {quoted}")
    (project / "specs" / "acme" / "video.yaml").write_text(spec, encoding="utf-8")
    status, out, err = call("generate")
    assert (status, err) == (0, ""), out
    for path in sorted((project / "generated" / "callsheet_clients" / "acme").glob("*.py")):
        names = {name for code in codes(compile(path.read_bytes(), path, "exec")) for name in code.co_names}
        assert not names & {"abort", "__import__", "os"}, path.name


def codes(code: CodeType) -> Iterator[CodeType]:
    """A code object and those inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def test_check_and_diff_exclude_each_other(project: Path, call: Call) -> None:
    status, _, err = call("generate", "--check", "--diff")
    assert status == 2
    assert "not allowed with argument" in err
    assert not (project / "generated").exists()


def test_lint_of_a_missing_folder_is_a_wrong_call(project: Path, call: Call) -> None:
    assert call("lint", "--specs-dir", str(project / "nowhere"))[0] == 2
    shutil.rmtree(project / "specs")
    status, out, err = call("lint")
    assert (status, out, err) == (2, "", "callsheet: specs: no such folder: pass --specs-dir DIR\n")
