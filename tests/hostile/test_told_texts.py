"""Messages: what a spec says commands no terminal, no runner of GitHub and no page, in whatever format it is told."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Final

import pytest
from markdown_it import MarkdownIt
from tests.hostile.documents import ForeignDocument

from callsheet.commands.main import run
from callsheet.commands.terminal import Printer

EVIL: Final = "a\x1b[8m\x1b]8;;http://e\x07\x9b31m\u202eb\r\n::error::x%0A\x00\x85\u2028\u2066`|``<b>[c](d)"
PLACES: Final = ("x key", "property", "enum value", "default value", "query parameter", "unknown keyword")
CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
CALLS: Final = (
    ("generate", "--specs", "acme.yaml", "--out", "out"),
    *(("lint", "acme.yaml", "--format", form) for form in ("text", "json", "github", "sarif")),
    ("lint", "refused.yaml"),
    *(("diff", "old.yaml", "acme.yaml", "--format", form) for form in ("text", "json", "markdown")),
)


class Terminal(io.TextIOWrapper):
    """A stream that a person is looking at, which carries every character."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def isatty(self) -> bool:
        return True

    def shown(self) -> str:
        """What was written."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def said(call: tuple[str, ...], stream: Terminal) -> str:
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
    assert not re.search(r"^::(?!(?:error|warning|notice|note) file=)", told, re.MULTILINE)
    if call[-1] == "markdown":
        page = MarkdownIt("commonmark", {"html": True}).parse(told)
        inner = {part.type for token in page for part in (token, *(token.children or ()))}
        assert inner.isdisjoint(("html_block", "html_inline", "link_open", "image"))


def test_colours_of_a_text_may_not_hide_it() -> None:
    stream = Terminal()
    Printer(stream).line("a \x1b[8mhidden\x1b[0m \x1b[31mred\x1b[0m")
    assert stream.shown() == "a \\x1b[8mhidden\x1b[0m \x1b[31mred\x1b[0m\n"
