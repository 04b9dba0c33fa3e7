"""The wheel and the sdist hold what they must, and work in an environment of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAYLOAD = {
    "prompt": "A paper boat on a river",
    "generationMode": "text_to_video",
    "durationSeconds": 8,
    "qualityMode": "pro",
    "sound": True,
    "prompt_directory_optin": True,
}


def call(*command: str | Path, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")},
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "callsheet"
    leave_out = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", ".hypothesis", "dist", "build")
    shutil.copytree(ROOT, source, ignore=leave_out)
    done = call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, cwd=source)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with the wheel and what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    assert call(sys.executable, "-m", "venv", folder, cwd=built).returncode == 0
    interpreter = folder / "bin" / "python"
    wheel = next(built.glob("*.whl"))
    done = call(interpreter, "-m", "pip", "install", "--quiet", wheel, cwd=built)
    if done.returncode != 0 and "CI" not in os.environ:
        pytest.skip("the package index cannot be reached: " + done.stderr[-200:])
    assert done.returncode == 0, done.stderr
    return interpreter


def test_the_wheel_holds_the_tool_the_clients_the_templates_and_the_specs(built: Path) -> None:
    names = zipfile.ZipFile(next(built.glob("*.whl"))).namelist()
    assert "callsheet/py.typed" in names
    assert "callsheet_clients/py.typed" in names
    assert "callsheet_clients/_runtime/findings.py" in names
    assert "callsheet_clients/ulazai/checks.py" in names
    assert "callsheet/_data/templates/checks.py.j2" in names
    assert "callsheet/_data/specs/ulazai/kling30.yaml" in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"callsheet", "callsheet_clients"}


def test_the_sdist_holds_what_the_tests_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("README.md", "LICENSE", "Makefile", "tests/conftest.py", "specs/README.md", "templates/client.py.j2"):
        assert name in names


def test_an_installed_check_finds_and_prices_without_any_extra(python: Path, tmp_path: Path) -> None:
    command = python.with_name("callsheet")
    done = call(
        command, "check", "ulazai.kling30.generate", "--format", "json", cwd=tmp_path, stdin=json.dumps(PAYLOAD)
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["valid"] is True
    assert found["estimate"]["high"] == "310"


def test_a_command_whose_extra_is_missing_says_what_to_install(python: Path, tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    done = call(python.with_name("callsheet"), "generate", cwd=tmp_path)
    assert done.returncode == 2
    assert "pip install 'callsheet[generator]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_installed_clients_can_be_used_as_the_readme_shows(python: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from callsheet_clients.ulazai import UlazAI\n"
        "from callsheet_clients.ulazai.errors import InvalidPayload\n"
        "with UlazAI(key='test') as ulazai:\n"
        "    try:\n"
        "        ulazai.kling30.generate({'prompt': 'A fox'})\n"
        "    except InvalidPayload as error:\n"
        "        print(len(error.report.errors))\n"
    )
    done = call(python, script, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_an_installed_generator_writes_the_same_clients(built: Path, tmp_path: Path) -> None:
    """The generator's needs are taken from this environment, the package itself from the wheel."""
    unpacked = tmp_path / "unpacked"
    shutil.unpack_archive(next(built.glob("*.whl")), unpacked, "zip")
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from callsheet.commands.entry import main; main()"
    specs = unpacked / "callsheet" / "_data" / "specs"
    done = call(
        sys.executable, "-c", program, unpacked, "generate", "--specs", specs, "--out", tmp_path / "out", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    for path in (ROOT / "generated" / "callsheet_clients").rglob("*.py"):
        written = tmp_path / "out" / path.relative_to(ROOT / "generated")
        assert written.read_bytes() == path.read_bytes(), path
