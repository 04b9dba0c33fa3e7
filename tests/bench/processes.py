"""Rows on whole processes: JSON Lines files, the start of the command line, and what an import loads."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.bench.measuring import cpu_ratios, wall_ratios
from tests.bench.payloads import ROOT, Sample
from tests.bench.table import Row

_BIN = Path(sys.executable).parent
_CALLSHEET = str(_BIN / "callsheet")
_KLING = "ulazai.kling30.generate"
_LINES = 200_000
_HEAVY = ("httpx2", "pydantic", "jinja2", "jsonschema", "yaml", "rich")
_ORJSON = "import orjson, sys\nfor line in open(sys.argv[1], 'rb'):\n    orjson.loads(line)"
# On Linux the peak that getrusage knows is inherited from whoever started the process; VmHWM is its own.
_PEAK = """
import sys
from callsheet.commands.main import run
run(sys.argv[1:])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
"""
_ONE_CHECK = (
    "import callsheet_clients.ulazai as u\nu.check('kling30.generate', {'prompt': 'A fox', 'durationSeconds': 8})"
)


def line_rows(folder: Path, valid: list[Sample], invalid: list[Sample]) -> list[Row]:
    """A JSON Lines file checked on one core, beside orjson.loads alone on the same file."""
    good = [sample.payload for sample in valid if sample.operation == _KLING]
    bad = [sample.payload for sample in invalid if sample.operation == _KLING]
    plain = _written(folder / "valid.jsonl", good, _LINES)
    mixed = _written(folder / "mixed.jsonl", [*good * 19, *bad[: len(good)]], _LINES // 4)
    return [
        _rate("every line valid", plain, 0.6),
        _rate("one line of twenty not valid", mixed, 0.6),
        _rate("every line valid, --format json", plain, None, "--format", "json"),
        _jobs_row(plain),
        *_peaks(folder, good),
    ]


def _written(file: Path, payloads: list[Any], count: int) -> Path:
    """A file of many lines, no two of them equal."""
    with file.open("w", encoding="utf-8") as lines:
        for number, payload in enumerate(islice(cycle(payloads), count)):
            changed = {**payload, "prompt": f"{payload['prompt']}, take {number}"} if "prompt" in payload else payload
            lines.write(json.dumps(changed, ensure_ascii=False) + "\n")
    return file


def _rate(what: str, file: Path, target: float | None, *options: str) -> Row:
    alone = [sys.executable, "-c", _ORJSON, str(file)]
    _, ours = cpu_ratios([alone, [_CALLSHEET, "check", _KLING, str(file), *options]], runs=7)
    return Row(f"JSON Lines, {what}", 1 / ours, "× the lines a second of orjson.loads alone", target, at_least=True)


def _jobs_row(file: Path) -> Row:
    """How long a person waits for two processes, beside one."""
    command = [_CALLSHEET, "check", _KLING, str(file)]
    _, two = wall_ratios([command, [*command, "--jobs", "2"]], runs=5)
    return Row("JSON Lines, --jobs 2: time until the end", two, "× one process")


def _peaks(folder: Path, good: list[Any]) -> list[Row]:
    """The most memory that a check takes, for two lengths of file."""
    if sys.platform != "linux":
        return []
    rows = []
    for count in (_LINES // 10, _LINES * 2):
        file = _written(folder / "long.jsonl", good, count)
        command = [sys.executable, "-c", _PEAK, "check", _KLING, str(file)]
        said = subprocess.run(command, check=False, capture_output=True, text=True).stderr
        rows.append(Row(f"JSON Lines, {count} lines: peak memory", int(said.split()[-1]) / 1024, "MiB", 30))
    return rows


def start_rows(folder: Path, valid: list[Sample], schemas: dict[str, dict[str, Any]]) -> list[Row]:
    """Starting from cold: the command line with one file, and an import with one check."""
    payload, schema = folder / "one.json", folder / "schema.json"
    payload.write_text(json.dumps(next(sample.payload for sample in valid if sample.operation == _KLING)))
    schema.write_text(json.dumps(schemas[_KLING]))
    bare, json_re, ours, theirs, imported = cpu_ratios(
        [
            [sys.executable, "-c", "pass"],
            [sys.executable, "-c", "import json, re"],
            [_CALLSHEET, "check", _KLING, str(payload)],
            [str(_BIN / "check-jsonschema"), "--schemafile", str(schema), str(payload)],
            [sys.executable, "-c", _ONE_CHECK],
        ]
    )
    return [
        Row("callsheet check of one file, from cold", ours / bare, "× python -c pass", 2.5),
        Row("callsheet check of one file, from cold", ours / theirs, "× check-jsonschema", 1 / 7),
        Row("import callsheet_clients.ulazai and one check", imported / json_re, '× python -c "import json, re"', 1.5),
        Row("heavy packages that it loads", len(_heavy()), f"of {', '.join(_HEAVY)}", 0),
    ]


def _heavy() -> list[str]:
    return [name for name in loaded_modules() if name.partition(".")[0] in _HEAVY]


def loaded_modules() -> list[str]:
    """The modules that an import of one provider and one check load, beside those of Python itself."""
    script = f"import sys\nbefore = set(sys.modules)\n{_ONE_CHECK}\nprint(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.split()
