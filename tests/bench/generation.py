"""Rows on generation: whole processes of `callsheet generate`, beside datamodel-codegen and openapi-python-client.

The peer with its own needs is installed beside this environment, into a folder that later runs use again.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import venv
from pathlib import Path

import yaml
from tests.bench.large_document import large_document
from tests.bench.measuring import cpu_ratios, wall_ratios
from tests.bench.payloads import ROOT
from tests.bench.table import Row

from callsheet.modelling.providers import read_specs

_BIN = Path(sys.executable).parent
_CALLSHEET = str(_BIN / "callsheet")
_PEER = "openapi-python-client==0.29.0"
_LARGE = 3_000_000
_RUNS = 5


def generation_rows(folder: Path) -> list[Row]:
    """A run over our specs that makes everything, one that finds nothing to do, and one after a change of one spec."""
    specs, edited = _copied(ROOT / "specs", folder / "specs"), _copied(ROOT / "specs", folder / "edited")
    alone, everything, nothing, one = cpu_ratios(
        [
            _codegen(_bundled(folder / "bundled"), folder / "models"),
            _anew(specs, folder / "anew"),
            _generate(specs, folder / "kept"),
            _after_a_change(edited / "ugen" / "models.yaml", _generate(edited, folder / "changed")),
        ],
        _RUNS,
    )
    of = "× datamodel-codegen on all bundled documents at once"
    return [
        Row("callsheet generate, everything anew", everything / alone, of, 1.5),
        Row("callsheet generate, nothing to do", nothing / alone, of, 0.4),
        Row("callsheet generate, one spec changed", one / alone, of),
        Row("files that a run with nothing to do touches", _touched(specs, folder / "kept"), "", 0),
        *_large_rows(folder),
    ]


def _large_rows(folder: Path) -> list[Row]:
    """How long a person waits for the client of a large document, as JSON and as YAML, beside the peer."""
    text = large_document(_LARGE)
    (folder / "large.json").write_text(text, encoding="utf-8")
    with (folder / "large.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(json.loads(text), file, Dumper=yaml.CSafeDumper, sort_keys=False)
    of = "× openapi-python-client, by the clock"
    return [
        Row("callsheet generate of a document of 3 MB", _beside_the_peer(folder / "large.json", runs=3), of, 1),
        Row("the same document as YAML", _beside_the_peer(folder / "large.yaml", runs=1), of, 1),
    ]


def _beside_the_peer(document: Path, runs: int) -> float:
    """How much longer we take for a document than openapi-python-client."""
    out = str(document.parent / "theirs")
    theirs = [*_peer(), "generate", "--path", str(document), "--output-path", out, "--overwrite"]
    _, ours = wall_ratios([theirs, _anew(document, document.parent / "ours")], runs, warm=False)
    return ours


def _copied(specs: Path, to: Path) -> Path:
    for path in sorted(specs.rglob("*.yaml")):
        (to / path.relative_to(specs)).parent.mkdir(parents=True, exist_ok=True)
        (to / path.relative_to(specs)).write_bytes(path.read_bytes())
    return to


def _bundled(folder: Path) -> Path:
    """A folder with the bundled document of each of our APIs."""
    folder.mkdir()
    for (provider, api), document in read_specs(ROOT / "specs", "specs").documents.items():
        (folder / f"{provider}_{api}.json").write_text(json.dumps(document.data), encoding="utf-8")
    return folder


def _codegen(documents: Path, out: Path) -> list[str]:
    command = [str(_BIN / "datamodel-codegen"), "--input", str(documents), "--input-file-type", "openapi"]
    return [*command, "--output", str(out), "--output-model-type", "pydantic_v2.BaseModel"]


def _generate(specs: Path, out: Path) -> list[str]:
    return [_CALLSHEET, "generate", "--specs", str(specs), "--out", str(out)]


def _anew(specs: Path, out: Path) -> list[str]:
    return ["sh", "-c", f"rm -rf {shlex.quote(str(out))} && exec {shlex.join(_generate(specs, out))}"]


def _after_a_change(spec: Path, command: list[str]) -> list[str]:
    return ["sh", "-c", f"echo '# changed' >> {shlex.quote(str(spec))} && exec {shlex.join(command)}"]


def _touched(specs: Path, out: Path) -> int:
    """How many files and folders of an output folder are written by a run with nothing to do."""
    before = _state(out)
    subprocess.run(_generate(specs, out), check=True, stdout=subprocess.DEVNULL)
    return len(set(before.items()) ^ set(_state(out).items()))


def _state(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def _peer() -> list[str]:
    """The peer's command, installed in an environment of its own where it is not there yet.

    It is called as in that environment, where it finds the ruff that it lays its files out with.
    """
    place = _BIN.parent / "peers" / _PEER.replace("==", "-")
    command = place / "bin" / "openapi-python-client"
    if not command.is_file():
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([place / "bin" / "pip", "install", "-qq", "--disable-pip-version-check", _PEER], check=True)
    return ["env", f"PATH={command.parent}{os.pathsep}{os.environ['PATH']}", str(command)]
