"""Streams: a JSON Lines file of any length is checked in constant memory, and its summary counts everything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

KLING = "ulazai.kling30.generate"
GOOD = (
    b'{"prompt": "A kettle steams beside a window on a rainy morning, slow push in", "generationMode": "text_to_video",'
    b' "durationSeconds": 5, "qualityMode": "std", "sound": false, "prompt_directory_optin": false}\n'
)
BAD = GOOD.replace(b'"std"', b'"hd"')
WARNED = GOOD.replace(b'"sound": false', b'"sond": false')
BROKEN = b'{"prompt": \n'
ROUND = (GOOD * 17, BAD, WARNED, BROKEN)

# On Linux the peak that getrusage knows is inherited from whoever started the process; VmHWM is its own.
MEASURED = """
import resource, sys
from callsheet.commands.main import run
status = run(sys.argv[1:])
if sys.platform == "darwin":
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
else:
    with open("/proc/self/status") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
print("peak", peak)
sys.exit(status)
"""


def measured(folder: Path, count: int, *options: str) -> tuple[str, int]:
    """What is printed for a file of many payloads, and the most memory that it took, in KiB."""
    file = folder / f"{count}.jsonl"
    file.write_bytes(b"".join(ROUND) * (count // 20))
    call = [sys.executable, "-c", MEASURED, "check", KLING, str(file), *options]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")
    output, _, peak = done.stdout.rpartition("peak ")
    return output, int(peak)


def test_60_000_payloads_take_no_more_memory_than_2_000_and_are_all_counted(tmp_path: Path) -> None:
    _, few = measured(tmp_path, 2_000, "--quiet")
    output, many = measured(tmp_path, 60_000, "--quiet")
    assert many - few < 4 * 1024
    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert lines[0] == "60000 payloads: 54000 valid (3000 with warnings), 6000 not valid"
    assert '3000 ulazai.kling30.qualityMode.enum qualityMode must be "std" or "pro", not "hd"' in lines
    assert '3000 ulazai.kling30.unknown-field "sond" is not a documented field' in lines
    assert "3000 callsheet.not-a-payload not JSON at column 11: it ends too early" in lines
    assert "3000 sound was left out, and its default is not documented: false or true" in lines
    assert lines[-1] == f"Price of the valid payloads: {54_000 * 100} to {51_000 * 100 + 3_000 * 150} credits"


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_printed_for_every_payload_takes_no_memory_either(tmp_path: Path, form: str) -> None:
    _, few = measured(tmp_path, 2_000, "--format", form)
    output, many = measured(tmp_path, 20_000, "--format", form)
    assert many - few < 4 * 1024
    if form == "json":
        assert [json.loads(line)["index"] for line in output.splitlines()] == list(range(20_000))
    else:
        assert output.count(": not valid") == 2_000


def test_a_stream_of_different_wrong_names_takes_no_more_memory_either(tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 10_000):
        file = tmp_path / f"{count}.jsonl"
        lines = (json.dumps({"operation": f"x{n:0>200}", "payload": {f"k{n}": n}}) + "\n" for n in range(count))
        file.write_text("".join(lines))
        call = [sys.executable, "-c", MEASURED, "check", "each", str(file), "--quiet"]
        done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=60)
        assert f"{count} payloads: 0 valid, {count} not valid" in done.stdout
        peaks.append(int(done.stdout.rpartition("peak ")[2]))
    assert peaks[1] - peaks[0] < 2 * 1024
