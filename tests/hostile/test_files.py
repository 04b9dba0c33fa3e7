"""Files: what a run opens, what it leaves behind when it is killed, and that it asks for nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.hostile.positions import Spec

from callsheet.generation import generate
from callsheet.modelling.providers import read_specs
from callsheet.spec_files import name_problem
from callsheet.writing import STAGE, plan, write

WATCHED = """
import json, os, sys
seen = {"opened": set(), "asked": set()}
watching = [True]
def hook(name, arguments):
    if not watching:
        return
    if name == "open" and isinstance(arguments[0], (str, bytes)):
        seen["opened"].add(os.path.realpath(os.fsdecode(arguments[0])))
    elif name.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "urllib.")):
        seen["asked"].add(name)
sys.addaudithook(hook)
try:
    CODE
finally:
    watching.clear()
    print(json.dumps({kind: sorted(found) for kind, found in seen.items()}))
"""
GENERATE = "from callsheet.commands.main import run; assert run(['generate']) == 0"
IMPORT = (
    "from callsheet_clients.acme import check, client, models, prices, types, webhooks; "
    "assert not check('video.create', {}).valid"
)


def watched(code: str, folder: Path) -> dict[str, list[str]]:
    """What a process opens and asks for while it runs some code in a folder."""
    program = WATCHED.replace("CODE", code)
    command = [sys.executable, "-B", "-c", program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_run_opens_its_own_folders_only_and_importing_clients_opens_their_modules_only(tmp_path: Path) -> None:
    Spec({}).write(tmp_path / "specs")
    found = watched(GENERATE, tmp_path)
    installed = [str(Path(prefix).resolve()) for prefix in (sys.prefix, sys.base_prefix)]
    ours = str(Path(__file__).resolve().parents[2])
    usual = ("/dev/", "/etc/localtime", "/usr/share/zoneinfo", "/proc/", "/usr/lib", "/usr/local/lib", *installed)
    allowed = (str(tmp_path), ours + "/generator", ours + "/templates", ours + "/specs/extensions.schema.yaml", *usual)
    assert [path for path in found["opened"] if not path.startswith(allowed)] == []
    assert found["asked"] == []
    imported = watched("sys.path.insert(0, 'generated'); " + IMPORT, tmp_path)
    clients = (str(tmp_path / "generated/callsheet_clients"), ours + "/generator", *usual)
    assert [path for path in imported["opened"] if not path.startswith(clients)] == []
    assert imported["asked"] == []


def test_a_run_that_is_killed_before_it_is_through_leaves_the_old_output_whole(tmp_path: Path) -> None:
    Spec({}).write(tmp_path / "specs")
    out = tmp_path / "out"
    first = generate(read_specs(tmp_path / "specs", "specs"), "clients")
    write(plan(first, out), out)
    second = {path: text + "\n# changed\n" for path, text in first.items()}
    program = (
        "import json, os, pathlib, signal, sys\n"
        "from callsheet import writing\n"
        "files = json.load(sys.stdin)\n"
        "out = pathlib.Path(sys.argv[1])\n"
        "left = [int(sys.argv[2])]\n"
        "def dying(name, arguments):\n"
        "    if name == 'open' and '.callsheet' in str(arguments[0]):\n"
        "        left[0] -= 1\n"
        "        if left[0] < 0:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(dying)\n"
        "writing.write(writing.plan(files, out), out)\n"
    )
    for opened in (1, len(first) // 2, len(first)):
        command = [sys.executable, "-c", program, str(out), str(opened)]
        done = subprocess.run(command, input=json.dumps(second), text=True, timeout=100, check=False)
        assert done.returncode == -9
        assert {path: (out / path).read_text(encoding="utf-8") for path in first} == first
    write(plan(second, out), out)
    assert {path: (out / path).read_text(encoding="utf-8") for path in second} == second
    assert not (out / STAGE).exists()


@pytest.mark.parametrize("path", ["../x", "/etc/x", "..\\x", "CON", "a/b"])
def test_an_api_with_the_name_of_another_place_is_refused(path: str) -> None:
    assert name_problem("file", path) is not None
