"""`callsheet generate`: the same bytes always, and only what changed; what comes of it can be used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from tests.behaviour.acme import SPEC
from tests.behaviour.projects import add_provider, age, held, touched

from callsheet.generation import generate
from callsheet.modelling.providers import read_specs

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call


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


def test_foreign_files_beside_ours_are_left_alone(project: Path, call: Call) -> None:
    add_provider(project, "zenith")
    notes = project / "generated" / "callsheet_clients" / "acme" / "notes.txt"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine\n", encoding="utf-8")
    call("generate")
    shutil.rmtree(project / "specs" / "acme")
    assert call("generate")[0] == 0
    assert notes.read_text(encoding="utf-8") == "mine\n"


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
