"""Help pages, completion, colours, and how the command ends when its reader or its user leaves."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from callsheet.commands.entry import plain_call
from callsheet.commands.parsers import parser

if TYPE_CHECKING:
    from tests.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
CAMPAIGN = ROOT / "tests" / "campaign" / "campaign.jsonl"
COMMANDS = ("check", "estimate", "explain", "generate", "jobs", "lint", "list", "mock")
CALL = (sys.executable, "-m", "callsheet")


def on_a_terminal(*arguments: str, width: int = 100, environment: dict[str, str] | None = None) -> str:
    """What a person sees: both streams of a call on a terminal of their own."""
    leader, follower = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    settings = {**kept, "TERM": "xterm-256color", "COLUMNS": str(width), "PYTHONUTF8": "1", **(environment or {})}
    with subprocess.Popen((*CALL, *arguments), stdin=follower, stdout=follower, stderr=follower, env=settings) as call:
        os.close(follower)
        seen = bytearray()
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # the terminal is closed
                break
            if not part:
                break
            seen += part
    os.close(leader)
    assert call.returncode in (0, 1)
    return seen.decode("utf-8").replace("\r\n", "\n")


def test_the_overview_names_every_command_and_the_exit_statuses(run: Run) -> None:
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(re.search(rf"^    {command} ", done.stdout, re.MULTILINE) for command in COMMANDS)
    assert "Exit status: 0 fine, 1 findings, 2 the call itself was wrong." in done.stdout


def test_a_command_or_a_choice_with_a_slip_is_told_with_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    for call, meant in (
        (["lnt"], "lint"),
        (["lint", "--format", "sarfi"], "sarif"),
        (["diff", "a", "--fail-on=prices"], "price"),
    ):
        with pytest.raises(SystemExit) as ended:
            parser().parse_args(call)
        assert ended.value.code == 2
        assert f": did you mean '{meant}'?; `callsheet" in capsys.readouterr().err


def test_no_command_at_all_shows_the_overview_and_is_a_wrong_call(run: Run) -> None:
    done = run()
    assert done.returncode == 2
    assert done.stdout == run("--help").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_page_teaches_by_example_and_fits_a_terminal(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nExamples:\n  callsheet " in done.stdout or command == "check"
    assert f"  callsheet {command}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 110


def test_every_operation_in_an_example_exists_and_every_example_is_a_call_that_can_be_parsed(run: Run) -> None:
    names = {*run("list", "--names").stdout.split(), "each"}
    pages = "\n".join(run(*arguments).stdout for arguments in (("--help",), *((c, "--help") for c in COMMANDS)))
    examples = re.findall(r"^  (?:echo .* \| )?callsheet (.+?)(?:  +.*)?$", pages, re.MULTILINE)
    assert len(examples) >= 15
    for example in examples:
        options = parser().parse_args(shlex.split(example))
        operation = getattr(options, "operation", None)
        assert operation is None or operation in names, example
    assert set(re.findall(r'"operation": "([^"]+)"', pages)) <= names


def test_the_version_is_told(run: Run) -> None:
    from callsheet import __version__

    assert run("--version").stdout == f"callsheet {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_the_completion_of_a_shell_is_printed_and_completes_operations(run: Run, shell: str) -> None:
    done = run("--print-completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert "callsheet" in done.stdout
    assert shell == "tcsh" or "callsheet list --names" in done.stdout


def test_bash_accepts_its_completion_and_completes_operations_and_rules_with_it(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(run("--print-completion", "bash").stdout)
    accepted = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert (accepted.returncode, accepted.stderr) == (0, "")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "callsheet").write_text(f'#!/bin/sh\nexec {shlex.join(CALL)} "$@"\n')
    (folder / "callsheet").chmod(0o755)
    asked = f"source {script}; _callsheet_operations ulazai.k; _callsheet_rules ulazai.kling30.no"
    done = subprocess.run(
        ["bash", "-c", asked],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"},
    )
    expected = ["ulazai.kling30.generate", "ulazai.kling30.get_status", "ulazai.kling30.upload"]
    expected.append("ulazai.kling30.no-ratio-with-frames")
    assert done.stdout.split() == expected, done.stderr


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_accepts_its_completion(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(run("--print-completion", "zsh").stdout)
    accepted = subprocess.run(["zsh", "-n", script], capture_output=True, text=True, check=False)
    assert (accepted.returncode, accepted.stderr) == (0, "")


def test_colours_and_drawn_tables_are_for_a_person_at_a_terminal(run: Run) -> None:
    seen = on_a_terminal("check", "each", str(CAMPAIGN))
    assert "\x1b[31mnot valid\x1b[0m" in seen
    assert "────" in seen
    piped = run("check", "each", CAMPAIGN).stdout
    assert "\x1b" not in piped
    assert "────" not in piped


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_person_can_do_without_colours(setting: dict[str, str]) -> None:
    seen = on_a_terminal("check", "each", str(CAMPAIGN), environment=setting)
    assert "\x1b" not in seen
    assert "40 payloads: 26 valid (2 with warnings), 14 not valid" in seen


def test_no_summary_line_is_wider_than_the_terminal() -> None:
    seen = on_a_terminal("check", "each", str(CAMPAIGN), "--quiet", width=80)
    plain = re.sub(r"\x1b\[\d+m", "", seen)
    tables = plain.partition("\nPrice of the valid payloads\n")[0]
    assert max(map(len, tables.splitlines())) <= 80
    assert "…" in tables


def test_a_long_file_shows_its_progress_on_a_terminal_and_nowhere_else(run: Run, tmp_path: Path) -> None:
    payload = {"prompt": "A kettle " * 200, "generationMode": "text_to_video", "durationSeconds": 5}
    line = json.dumps({**payload, "qualityMode": "std", "sound": False, "prompt_directory_optin": False}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 20_000)
    call = ("check", "ulazai.kling30.generate", str(tmp_path / "a.jsonl"))
    assert "checking" in on_a_terminal(*call)
    assert "checking" not in on_a_terminal(*call, environment={"NO_COLOR": "1"})
    assert run(*call).stderr == ""


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"prompt": 1}\n' * 20_000)
    for arguments in ("check ulazai.kling30.generate a.jsonl", "list", "--help", "--print-completion bash"):
        piped = ["bash", "-c", f"{shlex.join(CALL)} {arguments} | head -1"]
        done = subprocess.run(piped, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert len(done.stdout.splitlines()) == 1
        assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_output_that_takes_no_more_is_told_in_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run((*CALL, "list"), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "callsheet: the output cannot be written: No space left on device\n"


def test_streams_that_are_closed_lead_to_no_traceback() -> None:
    call = f"{shlex.join(CALL)} check ulazai.kling30.generate"
    for closed, status in (("<&-", 2), (">&- </dev/null", 2), ("2>&- </dev/null", 2), (">&- <<< {}", 1)):
        done = subprocess.run(["bash", "-c", f"{call} {closed}"], capture_output=True, text=True, check=False)
        assert done.returncode == status, closed
        assert "Traceback" not in done.stderr


def test_an_interrupt_ends_the_command_with_130_and_one_line() -> None:
    with subprocess.Popen(
        (*CALL, "check", "ulazai.kling30.generate", "-q"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as call:
        assert call.stdin is not None
        call.stdin.write('{"prompt": "A kettle"}\n')
        call.stdin.flush()
        time.sleep(1)  # it waits for the next line by now
        call.send_signal(signal.SIGINT)
        out, error = call.communicate(timeout=20)
    assert call.returncode == 130
    assert error.strip() == "callsheet: interrupted"
    assert out == ""


def test_text_that_the_output_cannot_carry_is_escaped_and_json_stays_json(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"prompt": "x", "é😀": 1}))
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    call = (*CALL, "check", "ulazai.kling30.generate", str(tmp_path / "a.json"))
    text = subprocess.run(call, capture_output=True, env=environment, check=False)
    assert (text.returncode, text.stderr) == (1, b"")
    assert b'"\\xe9\\U0001f600" is not a documented field' in text.stdout
    row = subprocess.run((*call, "--format=json"), capture_output=True, env=environment, check=False)
    assert "/é😀" in [violation["path"] for violation in json.loads(row.stdout)["violations"]]


@pytest.mark.parametrize(
    "arguments",
    [
        "check a.b.c",
        "check a.b.c -",
        "check a.b.c one.json two.jsonl --strict",
        "check a.b.c one.json --format json -q",
        "check each --quiet --format github --strict",
        "estimate a.b.c one.json --format text",
        "estimate each",
    ],
)
def test_a_plain_call_is_read_as_argparse_reads_it(arguments: str) -> None:
    call = plain_call(arguments.split())
    assert call is not None
    assert vars(call) == vars(parser().parse_args(arguments.split()))


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "check",
        "check --help",
        "check -q a.b.c",
        "check a.b.c --format",
        "check a.b.c --format yaml",
        "check a.b.c --format=json",
        "check a.b.c --clients out",
        "check a.b.c --help",
        "check a.b.c -- -odd-name.json",
        "estimate a.b.c --strict",
        "list a.b.c",
    ],
)
def test_every_other_call_is_left_to_argparse(arguments: str) -> None:
    assert plain_call(arguments.split()) is None
