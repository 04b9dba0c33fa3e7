"""What the tests share: where the project is, and a way to run the command line as its own process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("callsheet", deadline=None)  # how long an example takes is the machine's business
settings.load_profile("callsheet")

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ReadSarif = Callable[[str], dict[str, Any]]


@pytest.fixture
def root() -> Path:
    """The top of the project."""
    return ROOT


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `callsheet` with arguments, in a folder of its own, as a user would."""

    def call(
        *arguments: str | Path, stdin: str | bytes = b"", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "callsheet", *map(str, arguments)],
            input=content,
            capture_output=True,
            cwd=cwd or tmp_path,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"},
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return call


def _is_a_place(physical: dict[str, Any] | None) -> None:
    """Holds a place against what the text of SARIF 2.1.0 asks for beyond its schema: URIs (3.4.3), regions (3.30)."""
    if physical is None:
        return
    uri = physical["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:file:///)?(?:[\w.~!$&'()*+,;=@/:-]|%[0-9A-F]{2})+", uri, re.ASCII)
    region = physical.get("region", {})
    start, end = region.get("startLine"), region.get("endLine", region.get("startLine"))
    assert start is None or (end, region.get("endColumn", 10**9)) >= (start, region.get("startColumn", 1))


@pytest.fixture
def read_sarif() -> ReadSarif:
    """Reads the one run of a SARIF log, held against the part of the SARIF 2.1.0 schema that our logs use."""
    schema = json.loads((ROOT / "tests" / "sarif_schema.json").read_text(encoding="utf-8"))

    def read(text: str) -> dict[str, Any]:
        log = json.loads(text)
        jsonschema.Draft202012Validator(schema).validate(log)
        run: dict[str, Any] = log["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
        assert len({rule["id"] for rule in rules}) == len(rules)
        for location in (location for result in run["results"] for location in result.get("locations", ())):
            _is_a_place(location.get("physicalLocation"))
        return run

    return read
