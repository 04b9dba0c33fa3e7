"""`callsheet mock`: serves until it is stopped, and says clearly why it cannot."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

if TYPE_CHECKING:
    from tests.conftest import Run
    from tests.mock.conftest import Begin


def generate(url: str) -> httpx2.Response:
    payload = {"prompt": "A fox", "generationMode": "text_to_video", "durationSeconds": 8, "qualityMode": "pro"}
    headers = {"Authorization": "Bearer canary-key-1234"}
    return httpx2.post(f"{url}/kling30/api/generate/", json={**payload, "sound": True}, headers=headers)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_it_serves_until_it_is_stopped_and_tells_what_was_spent(begin: Begin, number: signal.Signals) -> None:
    running = begin("ulazai", "--balance", "1000")
    assert generate(running.url("ulazai")).status_code == 200
    status, printed, complained = running.stop(number)
    assert (status, complained) == (0, "")
    assert "1  POST   ulazai.kling30.generate · 200 · 320 credits for" in printed
    assert "ulazai     balance 680 of 1000, charges 320, refunds 0" in printed
    assert "canary-key-1234" not in printed


def test_it_is_quiet_when_asked_to_be(begin: Begin) -> None:
    running = begin("--quiet")
    generate(running.url("ulazai"))
    assert "kling30" not in running.stop()[1]


@pytest.mark.parametrize("name", ["faults.yaml", "faults.json", "faults.jsonl"])
def test_a_fault_script_is_read_from_a_file(begin: Begin, tmp_path: Path, name: str) -> None:
    rules = [{"operation": "*.generate", "fault": "status", "status": status} for status in (503, 418)]
    text = "\n".join(json.dumps(rule) for rule in rules) if name.endswith("l") and "json" in name else json.dumps(rules)
    (tmp_path / name).write_text(text)
    url = begin("ulazai", "--faults", str(tmp_path / name)).url("ulazai")
    assert [generate(url).status_code for _ in range(3)] == [503, 418, 200]


def test_the_seed_of_the_chaos_is_told(begin: Begin) -> None:
    assert any(line.startswith("chaos      42:0.3 ") for line in begin("--chaos", "42:0.3").announced)
    seeds = [next(line.split()[1] for line in begin("--chaos", "random").announced if "chaos" in line) for _ in "ab"]
    assert all(seed.endswith(":0.1") for seed in seeds)
    assert seeds[0] != seeds[1]


def test_only_the_named_keys_are_taken(begin: Begin) -> None:
    running = begin("ulazai", "--key", "another-key")
    assert generate(running.url("ulazai")).status_code == 401


def test_a_taken_port_is_told(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("mock", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"callsheet: port {port} cannot be used (Address already in use): choose another" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ulazi"], "no provider is called 'ulazi'; did you mean 'ulazai'?; there are "),
        (["--port", "70000"], "argument --port: '70000' is no port: 0 to 65535"),
        (["--balance", "-5"], "argument --balance: '-5' is no whole number from 0"),
        (["--progress", "soon"], "the progress must be immediate, polls:N, time:SECONDS or manual, not 'soon'"),
        (["--chaos", "42:2"], "chaos must be SEED or SEED:RATE, with a rate from 0 to 1, not '42:2'"),
        (["--faults", "no-such-file"], "no-such-file: No such file or directory"),
        (["--clients", "no-such-folder"], "no-such-folder holds no clients"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(run: Run, arguments: list[str], said: str) -> None:
    done = run("mock", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_rule_that_cannot_be_read_is_told_with_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "faults.yaml").write_text("- fault: close\n- {fault: cut, byte: 3}\n")
    done = run("mock", "--faults", "faults.yaml")
    assert done.returncode == 2
    assert "faults.yaml[1]: a rule of cut has no 'byte'; did you mean 'bytes'?" in done.stderr
