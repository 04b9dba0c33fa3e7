"""Calibration: the corpus turns red on a generator that is known to fall for a part of it.

    python -m tests.hostile.calibrate      installs openapi-python-client 0.29.0 in a folder of its own, and shows it

The same texts in the same places, written into one file without our extensions; the same judgement of what comes out.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any, Final

from tests.hostile.positions import Spec, positions
from tests.hostile.strings import STRINGS
from tests.hostile.test_corpus import spread

PEER: Final = "openapi-python-client==0.29.0"


def installed(folder: Path) -> Path:
    """The peer's command, in an environment of its own."""
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin/pip", "install", "--quiet", "--quiet", PEER], check=True, stderr=subprocess.DEVNULL)
    return folder / "bin/openapi-python-client"


def plain(data: Any) -> Any:
    """A document without our extensions."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items() if not key.startswith("x-")}
    return [plain(item) for item in data] if isinstance(data, list) else data


def made(command: Path, texts: dict[str, str], folder: Path) -> dict[str, str] | str:
    """The Python files that the peer makes of a spec, or what it says where it makes none."""
    folder.mkdir()
    (folder / "spec.json").write_text(json.dumps(plain(Spec(texts).files["acme/video.yaml"])), encoding="utf-8")
    call = [str(command), "generate", "--path", "spec.json", "--output-path", "out", "--meta", "none"]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    files: dict[str, str] = {path.name: path.read_text("utf-8") for path in (folder / "out").rglob("*.py")}
    if "Traceback" in done.stderr:
        return "a traceback: " + done.stderr.strip().splitlines()[-1]
    return files if files else "refused: " + (done.stdout + done.stderr).strip()[-200:]


def faults(files: dict[str, str], usual: dict[str, str]) -> list[str]:
    """What is wrong with the files of a hostile spec."""
    found = [] if len(files) == len(usual) else [f"{len(files)} files, not {len(usual)}"]
    for name, text in files.items():
        try:
            compile(ast.parse(text.encode("utf-8")), name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            found.append(f"{name}: is no Python: {error}")
    return found


def main() -> int:
    """Show what the corpus finds; the exit status is 1 where it finds nothing."""
    with tempfile.TemporaryDirectory() as name:
        command = installed(Path(name, "environment"))
        usual = made(command, {}, Path(name, "harmless"))
        assert isinstance(usual, dict), usual
        red = 0
        for number, (kind, texts) in enumerate(STRINGS.items()):
            found = made(command, spread(texts, 0, list(positions())), Path(name, str(number)))
            wrong = [found] if isinstance(found, str) else faults(found, usual)
            red += bool(wrong)
            print(f"{kind}: {len(wrong)} faults", *wrong[:5], sep="\n    ", flush=True)
    return 0 if red else 1


if __name__ == "__main__":
    sys.exit(main())
