"""Bad input: one clear message each, the right exit status, no traceback, and the rest of a stream still checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.behaviour.kling import GOOD, KLING

if TYPE_CHECKING:
    from tests.conftest import Run

LINE = json.dumps(GOOD).encode()
MIB = 1024 * 1024
HALF_PROMPT = json.dumps({**GOOD, "prompt": "\ud800"}).encode()


def with_number(text: str) -> bytes:
    return LINE.replace(b'"durationSeconds": 8', f'"durationSeconds": {text}'.encode())


SEVERAL = "more follows; several payloads go one a line into a .jsonl file, or into an array"
NO_PAYLOAD = [
    ("cut off", b'{"prompt": "A kettle"', "not JSON at column 22: it ends too early"),
    ("two values", b"{} {}", f"not JSON at column 4: {SEVERAL}"),
    ("not UTF-8", b'{"prompt": "caf\xe9"}', "not UTF-8: byte 16 cannot be read"),
    ("a photo", b"\xff\xd8\xff\xe0\x10JFIF", "an image, not a payload"),
    ("UTF-16 without a mark", "{}".encode("utf-16-le"), "not UTF-8 but, it seems, UTF-16: save it as UTF-8"),
    ("a key twice", b'{"prompt": "a", "prompt": "b"}', 'the key "prompt" stands twice in one object'),
    ("a key twice below", b'{"a": [{"b": {"c": 1, "c": 1}}]}', 'the key "c" stands twice in one object'),
    ("a key twice, once escaped", b'{"a": 1, "\\u0061": 1}', 'the key "a" stands twice in one object'),
    ("a key of quotes twice", b'{"\\"": "\\"", "\\u0022": 1}', 'the key "\\"" stands twice in one object'),
    ("an empty key twice", b'{"": 1, "": 2}', 'the key "" stands twice in one object'),
    ("NaN", with_number("NaN"), "NaN is no JSON number"),
    ("Infinity", with_number("Infinity"), "Infinity is no JSON number"),
    ("minus Infinity", with_number("-Infinity"), "-Infinity is no JSON number"),
    ("a number beyond doubles", with_number("1e999"), "1e999 is too large for a number"),
    ("and below them", with_number("-1e999"), "-1e999 is too large for a number"),
    ("5000 digits", with_number("-" + "9" * 5000), "a number of 5000 digits"),
    ("half a character", HALF_PROMPT, "\\ud800 stands without the other half of its character: no UTF-8 can hold it"),
    ("a thousand levels", b'{"a":' * 1000 + b"1" + b"}" * 1000, "nested more than 200 levels deep"),
    ("a thousand lists", b'{"a": ' + b"[" * 1000 + b"]" * 1000 + b"}", "nested more than 200 levels deep"),
    ("a hundred thousand levels", b"[" * 100_000 + b"]" * 100_000, "nested more than 200 levels deep"),
    ("a hundred thousand openings", b'{"a":' * 100_000, "nested more than 200 levels deep"),
]
IDS = [name for name, _, _ in NO_PAYLOAD]


def messages(output: str) -> list[tuple[int, list[str]]]:
    """The index of every payload, with what is said of it as a whole."""
    rows = [json.loads(line) for line in output.splitlines()]
    return [(row["index"], [v["message"] for v in row["violations"] if v["path"] == ""]) for row in rows]


@pytest.mark.parametrize(("name", "text", "said"), NO_PAYLOAD, ids=IDS)
def test_a_text_that_is_no_payload_is_one_finding_that_says_why(
    run: Run, tmp_path: Path, name: str, text: bytes, said: str
) -> None:
    (tmp_path / "a.json").write_bytes(text)
    done = run("check", KLING, "a.json")
    assert (done.returncode, done.stderr) == (1, ""), name
    assert done.stdout == f"a.json: {KLING}: not valid\n  error    /: {said}\n"


@pytest.mark.parametrize(("name", "text", "said"), NO_PAYLOAD, ids=IDS)
def test_in_a_stream_the_line_is_told_and_the_rest_is_still_checked(
    run: Run, tmp_path: Path, name: str, text: bytes, said: str
) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINE + b"\n\n" + text + b"\r\n" + LINE + b"\n" + text)
    done = run("check", KLING, "a.jsonl")
    assert (done.returncode, done.stderr) == (1, ""), name
    for line in (3, 5):
        assert f"a.jsonl:{line}: {KLING}: not valid\n  error    /: {said}\n" in done.stdout
    assert "4 payloads: 2 valid, 2 not valid\n" in done.stdout
    assert done.stdout.endswith("Price of the valid payloads: 620 credits\n")


@pytest.mark.parametrize(("name", "text", "said"), NO_PAYLOAD, ids=IDS)
def test_standard_input_says_the_same_wherever_the_bad_line_stands(run: Run, name: str, text: bytes, said: str) -> None:
    alone = run("check", KLING, "--format=json", stdin=text)
    assert (alone.returncode, messages(alone.stdout)) == (1, [(0, [said])]), name
    later = run("check", KLING, "--format=json", stdin=LINE + b"\n" + text + b"\n" + LINE)
    assert messages(later.stdout) == [(0, []), (1, [said]), (2, [])]
    if not text.startswith(b"["):
        first = run("check", KLING, "--format=json", stdin=text + b"\n" + LINE + b"\n" + LINE)
        assert messages(first.stdout) == [(0, [said]), (1, []), (2, [])]


def test_what_only_looks_dangerous_is_read(run: Run) -> None:
    fine = [
        LINE,
        b"\xef\xbb\xbf" + LINE,
        LINE.replace(b"A kettle", b'A \\"kettle\\" \\ud83d\\ude00 \\\\u0041 {[{[ \xf0\x9f\x98\x80'),
        LINE.replace(b"A kettle", b"[{" * 500),
        with_number("8.0"),
        with_number("80e-1"),
        b" \t" + LINE + b" \t",
    ]
    for text in fine:
        assert run("check", KLING, stdin=text).returncode == 0, text
    stream = run("check", KLING, "--format=json", stdin=b"\n".join(fine))
    assert messages(stream.stdout) == [(index, []) for index in range(len(fine))]
    assert stream.returncode == 0


@pytest.mark.parametrize(
    "number", ["123456789012345678901234567890", "9007199254740993", "-18446744073709551616", "1e300"]
)
def test_a_large_number_reads_the_same_in_a_file_and_in_a_stream(run: Run, tmp_path: Path, number: str) -> None:
    (tmp_path / "a.json").write_bytes(with_number(number))
    (tmp_path / "a.jsonl").write_bytes(with_number(number) + b"\n")
    whole, line = (run("check", KLING, f"a.{suffix}", "--format=json").stdout for suffix in ("json", "jsonl"))
    assert whole == line
    assert json.loads(whole)["violations"][0]["path"] == "/durationSeconds"


@pytest.mark.parametrize("text", ["7", '"text"', "null", "true", "8.5", "[[]]"])
def test_a_payload_that_is_no_object_is_a_finding(run: Run, text: str) -> None:
    done = run("check", KLING, stdin=text)
    assert done.returncode == 1
    assert "  error    /: the payload must be an object, not " in done.stdout
    assert len(messages(run("check", KLING, "--format=json", stdin=text).stdout)) == 1


def test_utf_16_with_its_mark_is_one_finding_for_the_whole_file(run: Run, tmp_path: Path) -> None:
    for suffix in ("json", "jsonl", "txt"):
        for coding in ("utf-16-le", "utf-16-be"):
            (tmp_path / f"a.{suffix}").write_bytes(f"\ufeff{LINE.decode()}\n{LINE.decode()}\n".encode(coding))
            done = run("check", KLING, f"a.{suffix}", "--format=json")
            assert messages(done.stdout) == [(0, ["not UTF-8 but, it seems, UTF-16: save it as UTF-8"])]
            assert done.returncode == 1


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize("text", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_that_should_hold_a_payload_is_a_finding(
    run: Run, tmp_path: Path, suffix: str, text: bytes
) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(text)
    done = run("check", KLING, f"a.{suffix}")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"a.{suffix}: {KLING}: not valid\n  error    /: empty: it holds no payload\n"


@pytest.mark.parametrize("text", [b"", b"\n", b" \n\r\n \n", b"[]", b"[\n]\n"])
def test_input_without_any_payload_is_a_wrong_call(run: Run, text: bytes) -> None:
    for command in ("check", "estimate"):
        done = run(command, KLING, stdin=text)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "callsheet: nothing to check: the input holds no payload\n"


def test_an_empty_stream_beside_others_is_fine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").touch()
    (tmp_path / "b.jsonl").write_bytes(LINE)
    assert run("check", KLING, "a.jsonl", "b.jsonl").returncode == 0


def test_a_payload_of_17_mib_is_refused_and_one_just_below_16_is_read(run: Run, tmp_path: Path) -> None:
    large = LINE.replace(b"A kettle", b"A" * 17 * MIB)
    (tmp_path / "a.json").write_bytes(large)
    said = "larger than 16 MiB: put many payloads in JSON Lines (.jsonl)"
    assert messages(run("check", KLING, "a.json", "--format=json").stdout) == [(0, [said])]
    (tmp_path / "a.jsonl").write_bytes(LINE + b"\n" + large + b"\n" + LINE)
    said = "larger than 16 MiB: no API takes a payload of that size"
    assert messages(run("check", KLING, "a.jsonl", "--format=json").stdout) == [(0, []), (1, [said]), (2, [])]
    started = run("check", KLING, "--format=json", stdin=large + b"\n" + LINE)
    assert messages(started.stdout) == [(0, [said]), (1, [])]
    fits = LINE.replace(b"A kettle", b"A" * (16 * MIB - len(LINE) + len(b"A kettle")))
    assert len(fits) == 16 * MIB
    (tmp_path / "b.jsonl").write_bytes(fits + b"\r\n" + LINE)
    rows = [json.loads(line) for line in run("check", KLING, "b.jsonl", "--format=json").stdout.splitlines()]
    assert [row["valid"] for row in rows] == [False, True]
    assert rows[0]["violations"][0]["rule"] == "ulazai.kling30.prompt.length"


@pytest.mark.parametrize("suffix", ["json", "jsonl", "yaml", "txt", "bin"])
def test_a_file_of_100_mb_is_refused_at_once(run: Run, tmp_path: Path, suffix: str) -> None:
    with (tmp_path / f"a.{suffix}").open("wb") as file:
        file.truncate(100_000_000)
    started = time.monotonic()
    done = run("check", KLING, f"a.{suffix}")
    assert time.monotonic() - started < 5
    assert (done.returncode, done.stderr) == (1, "")
    assert "larger than 16 MiB" in done.stdout
    assert len(done.stdout.splitlines()) == 2


def test_thirty_mb_of_payloads_after_a_broken_first_line_are_all_checked(run: Run) -> None:
    line = json.dumps({**GOOD, "prompt": "A kettle " * 270}).encode() + b"\n"
    count = 30_000_000 // len(line)
    done = run("check", KLING, "-q", stdin=b'{"prompt": \n' + line * count)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{count + 1} payloads: {count} valid, 1 not valid\n")


def test_a_document_over_several_lines_is_refused_with_line_and_column(run: Run) -> None:
    for text in ('{\n  "prompt": "A",\n  "sound": yes\n}', "[\n {},\n {'a': 1}\n]"):
        done = run("check", KLING, "--format=json", stdin=text)
        (_, said), *more = messages(done.stdout)
        assert not more
        assert "at line 3 column " in said[0]


def test_bad_yaml_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    cases = {
        "prompt: A\nprompt: B\n": "line 2: 'prompt' stands twice here (first in line 1)",
        "a: 1\nb: [1, 2\n": "not YAML: line 3: ",
        "a: !!python/object:os.system 1\n": "line 1: the tag ",
        "a: &x [*x]\n": "line 1: an alias stands inside what it names",
        "a: 1e999\n": "line 1: 1e999 is larger than any number",
        'a: "\\ud800"\n': "\\ud800 stands without the other half of its character",
        "- " * 300 + "1\n": "nested more than 200 levels deep",
    }
    for text, said in cases.items():
        (tmp_path / "a.yaml").write_text(text)
        done = run("check", KLING, "a.yaml", "--format=json")
        assert done.returncode == 1
        [(_, [message])] = messages(done.stdout)
        assert said in message


def test_a_file_that_cannot_be_read_is_a_wrong_call_and_the_others_are_still_checked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "a.json").write_bytes(LINE)
    done = run("check", KLING, "missing.json", "a.json", "folder.json")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "callsheet: missing.json: No such file or directory",
        "callsheet: folder.json: Is a directory",
    ]
    assert run("check", KLING, "missing.json", "a.json", "-q").stdout.startswith("1 payload: 1 valid, 0 not valid\n")
    alone = run("check", KLING, "folder.json")
    assert (alone.returncode, alone.stdout) == (2, "")
    assert alone.stderr == "callsheet: folder.json: Is a directory\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_wrong_call(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(LINE)
    (tmp_path / "a.json").chmod(0)
    done = run("check", KLING, "a.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "callsheet: a.json: Permission denied\n"


def test_a_file_name_that_is_hostile_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    name = "a\n::error::b\x1b[31m.json"
    done = run("check", KLING, name)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr
    (tmp_path / name).write_bytes(b"{")
    for form in ("text", "github"):
        shown = run("check", KLING, name, "--format", form).stdout
        assert not any(line.startswith("::error::b") for line in shown.splitlines())
        assert "\x1b" not in shown


def test_last_lines_blank_lines_and_carriage_returns_are_counted_as_an_editor_counts_them(run: Run) -> None:
    stream = b"\n\r\n" + LINE + b"\r\n \t\r\n" + b'{"prompt": 1}' + b"\r\n\n" + b"{"
    done = run("check", KLING, stdin=stream)
    heads = [line for line in done.stdout.splitlines() if line.startswith("-:")]
    assert [head.split(": ")[0] for head in heads] == ["-:5", "-:7"]
    assert "3 payloads: 1 valid, 2 not valid\n" in done.stdout


def test_a_stream_is_answered_as_it_comes() -> None:
    call = [sys.executable, "-u", "-m", "callsheet", "check", KLING, "--format=json"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(LINE + b"\n" + LINE + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["index"] == 0
        process.stdin.close()
        assert json.loads(process.stdout.readline())["index"] == 1
    assert process.returncode == 0
