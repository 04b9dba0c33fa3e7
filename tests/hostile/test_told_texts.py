"""Messages: what a spec says commands no terminal, no runner of jobs and no page, in whatever format it is told."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from markdown_it import MarkdownIt
from tests.hostile.documents import ForeignDocument
from tests.hostile.positions import Spec

from callsheet.commands.main import run
from callsheet.commands.terminal import Printer

EVIL: Final = "a\x1b[8m\x1b]8;;http://e\x07\x9b31m\u202eb\r\n::error::x%0A\x00\x85\u2028\u2066`|``<b>[c](d)"
PLACES: Final = ("x key", "property", "enum value", "default value", "query parameter", "unknown keyword")
CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
COMMAND: Final = re.compile(r"^\s*::(?!(?:error|warning|notice|note) file=).*|##(?:vso|teamcity)?\[.*", re.MULTILINE)
"""What a runner of GitHub, Azure Pipelines or TeamCity takes for a command, but for the annotations that are meant."""
CALLS: Final = (
    ("generate", "--specs", "acme.yaml", "--out", "out"),
    *(("lint", "acme.yaml", "--format", form) for form in ("text", "json", "github", "sarif")),
    ("lint", "refused.yaml"),
    *(("diff", "old.yaml", "acme.yaml", "--format", form) for form in ("text", "json", "markdown")),
)


class Stream(io.TextIOWrapper):
    """A stream that carries every character, such as a pipe."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def shown(self) -> str:
        """What was written."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


class Terminal(Stream):
    """A stream that a person is looking at."""

    def isatty(self) -> bool:
        return True


def said(call: tuple[str, ...], stream: Stream) -> str:
    """What a command writes to a stream, without the colours of its own."""
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        run(call)
    return re.sub(r"\x1b\[(?:0|1|2|31|32|33|36)m", "", stream.shown())


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_what_a_document_says_stays_words_in_messages(
    call: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    ForeignDocument({}).write(tmp_path).rename("old.yaml")
    ForeignDocument({"request type": EVIL}).write(tmp_path).rename("refused.yaml")
    ForeignDocument(dict.fromkeys(PLACES, EVIL)).write(tmp_path)
    told = said(call, Terminal())
    assert "::error::x" in told or "x%250A" in told
    assert CONTROLS.findall(told) == []
    assert COMMAND.findall(told) == []
    if call[-1] == "markdown":
        page = MarkdownIt("commonmark", {"html": True}).parse(told)
        inner = {part.type for token in page for part in (token, *(token.children or ()))}
        assert inner.isdisjoint(("html_block", "html_inline", "link_open", "image"))


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_names_are_completed_and_never_carried_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--print-completion", "bash"])
    (tmp_path / "completion.sh").write_text(capsys.readouterr().out, encoding="utf-8")
    names = [
        "acme.a.one",
        "acme.b.two",
        "acme.$(touch evil).type",
        "acme.`touch${IFS}evil`",
        "acme.*",
        "acme.~",
        "acme.a;b",
    ]
    (tmp_path / "names").write_text("\n".join(names), encoding="utf-8")
    asked = """
callsheet() { cat names; echo; }
source ./completion.sh
COMP_WORDS=(callsheet explain acme.); COMP_CWORD=2
_shtab_callsheet
printf '%s\\n' "${COMPREPLY[@]}"
_callsheet_operations ea
"""
    done = subprocess.run(["bash", "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["acme.a.one", "acme.b.two", "each"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["completion.sh", "names"]


def test_colours_of_a_text_may_not_hide_it() -> None:
    stream = Terminal()
    Printer(stream).line("a \x1b[8mhidden\x1b[0m \x1b[31mred\x1b[0m")
    assert stream.shown() == "a \\x1b[8mhidden\x1b[0m \x1b[31mred\x1b[0m\n"


def test_what_changed_is_no_markup_of_a_pull_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ForeignDocument({}).write(tmp_path).rename("old.yaml")
    ForeignDocument({"enum value": "<b>x</b> [c](http://d) ![e](f) @someone #1 *g*"}).write(tmp_path)
    told = said(("diff", "old.yaml", "acme.yaml", "--format", "markdown"), Stream())
    page = MarkdownIt("commonmark", {"html": True}).parse(told)
    inner = [part for token in page for part in (token, *(token.children or ()))]
    assert {part.type for part in inner}.isdisjoint(("html_inline", "link_open", "image", "em_open"))
    shown = next(part.content for part in inner if part.type == "text" and "someone" in part.content)
    assert not re.search(r"@someone|#1", shown)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("::error::x", "\\x3a:error::x"),
        (" \t::stop-commands::x", " \t\\x3a:stop-commands::x"),
        ("a ##[add-path]x", "a \\x23#[add-path]x"),
        ("a ##vso[task.setvariable variable=a]b", "a \\x23#vso[task.setvariable variable=a]b"),
        ("##teamcity[x]", "\\x23#teamcity[x]"),
        ("a::b ## c", "a::b ## c"),
        ("\x1b[31mred", "\\x1b[31mred"),
    ],
)
def test_a_line_commands_no_runner(text: str, line: str) -> None:
    stream = Stream()
    Printer(stream).line(text)
    Printer(stream).json(text)
    printed, as_json = stream.shown().splitlines()
    assert printed == line
    assert json.loads(as_json) == text
    assert not re.search(r"##(?:vso|teamcity)?\[", as_json)


COMMANDING: Final = f"::error::x ##[error]x ##vso[task.x]y {EVIL}"
OF_CLIENTS: Final = (
    ("list",),
    ("list", "acme.video.create"),
    ("list", "acme.video.get"),
    ("explain", "no-preset"),
    ("explain", "no-preset", "--format", "json"),
    *(("check", "acme.video.create", "payload.json", "--format", form) for form in ("text", "json", "github", "sarif")),
    ("check", "acme.video.create", "payload.json", "--format", "junit"),
    ("estimate", "acme.video.create", "payload.json"),
    ("estimate", "acme.video.create", "payload.json", "--format", "json"),
)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of clients whose spec says hostile texts, and of a payload that does."""
    folder = tmp_path_factory.mktemp("told")
    says = ("summary", "create summary", "rule message", "rule hint", "price unknown", "price maybe", "open label")
    texts = dict.fromkeys((*says, "quantity unit", "rate words", "property", "enum value", "source title"), COMMANDING)
    spec = Spec({**texts, "operation": "get"})
    spec.write(folder / "specs")
    payload = {"model": spec.said["discriminator value"], COMMANDING: EVIL, "preset": EVIL, "mode": "a"}
    (folder / "payload.json").write_text(json.dumps(payload), encoding="utf-8")
    with contextlib.chdir(folder):
        assert run(["generate", "--package", "told_clients"]) == 0
        yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "told_clients"]:
        del sys.modules[name]
    sys.path[:] = [path for path in sys.path if path != str(folder / "generated")]


@pytest.mark.parametrize("call", OF_CLIENTS, ids=" ".join)
def test_what_clients_say_stays_words_in_messages(call: tuple[str, ...], clients: Path) -> None:
    assert clients.is_dir()
    in_words, in_a_pipe = (said((*call, "--clients", "generated"), stream) for stream in (Terminal(), Stream()))
    assert "error::x" in in_a_pipe
    assert CONTROLS.findall(in_words) == []
    assert COMMAND.findall(in_a_pipe) == []


def test_what_stands_in_an_output_folder_commands_nothing_when_it_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Spec({}).write(tmp_path / "specs")
    said(("generate",), Terminal())
    for name in ("client.py", "README.md"):
        (tmp_path / "generated/callsheet_clients/acme" / name).write_text(f"{EVIL}\n{COMMANDING}\n")
    in_words, in_a_pipe = (said(("generate", "--diff"), stream) for stream in (Terminal(), Stream()))
    assert "error::x" in in_a_pipe
    assert CONTROLS.findall(in_words) == []
    assert COMMAND.findall(in_a_pipe) == []


def test_a_table_that_is_drawn_shows_what_no_stream_can_carry() -> None:
    stream = Terminal()
    Printer(stream).table(("Name", "Job"), [("half a character", "\ud800"), (EVIL, "")])
    assert "\\ud800" in stream.shown()
    assert CONTROLS.findall(re.sub(r"\x1b\[\d*m", "", stream.shown())) == []
