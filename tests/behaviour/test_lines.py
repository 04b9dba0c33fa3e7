"""JSON Lines: read many lines at a time or one by one, what is printed is the same to the byte."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

KLING = "ulazai.kling30.generate"
GOOD = {
    "prompt": "A kettle steams beside a window",
    "generationMode": "text_to_video",
    "durationSeconds": 5,
    "qualityMode": "std",
    "sound": False,
    "prompt_directory_optin": False,
}
LINES = [
    json.dumps(GOOD),
    json.dumps(GOOD, separators=(",", ":")),
    json.dumps({**GOOD, "prompt": 'He said "go" — schön'}),
    json.dumps({**GOOD, "prompt": "straße 🎬"}, ensure_ascii=False),
    json.dumps({**GOOD, "prompt": "C:\\films\\", "imageUrls": ["https://media.shop.example/a.png"]}),
    json.dumps({**GOOD, "durationSeconds": 5.0}),
    json.dumps({key: value for key, value in GOOD.items() if key != "sound"}),
    json.dumps({**GOOD, "qualityMode": "hd", "sond": True}),
    json.dumps({**GOOD, "durationSeconds": 12345678901234567890123}),
    json.dumps({**GOOD, "sond": {"deep": [[1.5, "x", None]]}}),
    json.dumps(GOOD)[:-1] + ', "sound": true}',
    json.dumps({**GOOD, "prompt": ":"})[:-1] + ', "sound" : true}',
    json.dumps({**GOOD, "sond": 0}).replace("0}", '{"a": 1, "a": 2}}'),
    json.dumps({**GOOD, "prompt": "x"}).replace("x", "\\ud800"),
    json.dumps(GOOD).replace("5", "1e400"),
    json.dumps(GOOD).replace("5", "NaN"),
    json.dumps(GOOD) + " " + json.dumps(GOOD),
    json.dumps(GOOD) + "\r" + json.dumps(GOOD),
    json.dumps(GOOD) + "\r",
    '{"prompt": ',
    "[" * 300 + "]" * 300,
    "[1, 2]",
    '"text"',
    "",
    "   ",
    "null",
]
WITHOUT_ORJSON = "import sys; sys.modules['orjson'] = None; from callsheet.commands.entry import main; main()"
WITH_ORJSON = "from callsheet.commands.entry import main; main()"


def printed(script: str, file: Path, *options: str) -> tuple[int, bytes, bytes]:
    call = [sys.executable, "-X", "utf8", "-c", script, "check", KLING, str(file), *options]
    done = subprocess.run(call, capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("form", ["text", "json", "github", "junit"])
def test_lines_that_come_together_are_judged_as_each_by_itself(tmp_path: Path, form: str) -> None:
    chosen = random.Random(form)  # the same lines in every run
    weights = [30] + [1] * (len(LINES) - 1)
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(chosen.choices(LINES, weights, k=2_000)), encoding="utf-8", newline="")
    together = printed(WITH_ORJSON, file, "--format", form)
    assert together[0] == 1
    assert together == printed(WITHOUT_ORJSON, file, "--format", form)


def test_rows_of_fine_payloads_are_those_of_single_ones(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    payloads = [{**GOOD, "durationSeconds": 3 + n % 13, "sound": n % 2 == 0} for n in range(6)]
    file.write_text("".join(json.dumps(payload) + "\n" for payload in payloads))
    rows = printed(WITH_ORJSON, file, "--format", "json")[1].splitlines()
    for index, payload in enumerate(payloads):
        one = tmp_path / "one.json"
        one.write_text(json.dumps(payload))
        expected = printed(WITH_ORJSON, one, "--format", "json")[1].replace(b'"index": 0', b'"index": %d' % index)
        assert rows[index] + b"\n" == expected


def test_a_line_that_is_far_too_long_is_told_and_the_next_ones_are_read(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    with file.open("w") as lines:
        lines.write(json.dumps(GOOD) + "\n")
        lines.write(json.dumps({**GOOD, "prompt": "x" * (17 * 1024 * 1024)}) + "\n")
        lines.write(json.dumps({**GOOD, "qualityMode": "hd"}) + "\n")
    status, out, _ = printed(WITH_ORJSON, file, "--format", "json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (status, [row["valid"] for row in rows]) == (1, [True, False, False])
    assert "larger than 16 MiB" in rows[1]["violations"][0]["message"]
    assert rows[2]["violations"][0]["path"] == "/qualityMode"


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_several_processes_print_what_one_prints(tmp_path: Path, form: str) -> None:
    chosen = random.Random(form)  # the same lines in every run
    weights = [300] + [1] * (len(LINES) - 1)
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(chosen.choices(LINES, weights, k=14_000)), encoding="utf-8", newline="")
    alone = printed(WITH_ORJSON, file, "--format", form)
    assert alone[0] == 1
    assert alone == printed(WITH_ORJSON, file, "--format", form, "--jobs", "2")


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1000"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(tmp_path: Path, jobs: str) -> None:
    status, out, err = printed(WITH_ORJSON, tmp_path / "none.jsonl", f"--jobs={jobs}")
    assert (status, out) == (2, b"")
    assert b"is no number of processes: 1 to 64" in err
