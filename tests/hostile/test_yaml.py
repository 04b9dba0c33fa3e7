"""YAML: whatever a file is, and whatever it refers to, it is refused with its place or taken as it is."""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path

import pytest

from callsheet.commands.main import run

DOCUMENT = """\
openapi: 3.1.0
info:
  title: T
  version: "1"
  summary: S
paths:
  /a:
    post:
      operationId: create
      parameters: [{ name: b, in: query, schema: { type: string } }]
      requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }
      responses: { "200": { description: D } }
"""
FORMS = {
    "UTF-16": DOCUMENT.encode("utf-16"),
    "UTF-16, big-endian": b"\xfe\xff" + DOCUMENT.encode("utf-16-be"),
    "UTF-32": DOCUMENT.encode("utf-32"),
    "one mark": b"\xef\xbb\xbf" + DOCUMENT.encode(),
    "two marks": b"\xef\xbb\xbf" * 2 + DOCUMENT.encode(),
    "Latin-1": DOCUMENT.replace("T", "é").encode("latin-1"),
    "CR": DOCUMENT.replace("\n", "\r").encode(),
    "CR and LF": DOCUMENT.replace("\n", "\r\n").encode(),
    "NEL": DOCUMENT.replace("\n", "\x85").encode(),
    "line separators": DOCUMENT.replace("\n", "\u2028").encode(),
    "form feeds": DOCUMENT.replace("\n", "\f\n").encode(),
    "tabs": DOCUMENT.replace("  ", "\t").encode(),
    "a directive": f"%YAML 1.1\n---\n{DOCUMENT}".encode(),
    "a directive of no version": f"%YAML 9.9\n---\n{DOCUMENT}".encode(),
    "a directive for tags": f"%TAG ! tag:x,2000:\n---\n{DOCUMENT}".encode(),
    "a directive of nobody": f"%FOO bar\n{DOCUMENT}".encode(),
    "two documents": f"---\n{DOCUMENT}---\n{DOCUMENT}".encode(),
    "an end": f"{DOCUMENT}...\nfoo".encode(),
    **{
        repr(text): text.encode()
        for text in ("", "  \n\t\n", "# x", "---", "null", "foo", "- a", "1", "\0", "[]", "{}")
    },
}
VALUES = (
    *("!!python/object/apply:os.system [id]", "!!python/name:os.system", "!!binary aGk=", "!!set {a, b}"),
    *("!!omap [a: 1]", "!!timestamp 2001-01-01", "!!float 1", "!!int '1'", "!!str x", "!!map {}", "!local x", "! x"),
    *("!<tag:x> y", "!x!y z", "!<", "no", "on", "0777", "0o777", "0x1F", "0b11", "1_000", "1:30", "190:20:30", "1e400"),
    *(".inf", "-.inf", ".nan", "NaN", "Infinity", "+1", "1.10", "~", "Null", "2026-11-21", "=", "<<", "", "-", "?"),
    *("*x", "&x", "&x y", "`", "@", "%", "|", "|2", ">-", "'", '"', '"\\x"', '"\\uD800"', '"\\U00110000"', "{", "}"),
    *("[a", "a: b", '"a\\\nb"', "&", "!", "- -", "? ?", "\u00a0", "\ufeff", "\x7f", "\x9f", "\0", "\x07", "9" * 5_000),
    *(
        "<<: {a: 1}",
        "? {a: 1}\n    : b",
        "? |\n      x\n    : y",
        "1: a",
        "a: 1\n    a: 2",
        "a: &a {b: *a}",
        "a: *nowhere",
    ),
    *("a: &x 1\n    b: &x 2\n    c: *x", "a:\n\tb: 1", "a: b: c", "a: - b", "a:\n     - b\n      - c", "*a : b"),
)
REFERENCES = (
    *(
        "",
        "#",
        "#/",
        "##",
        "#/info",
        "#/paths",
        "#/components/schemas/",
        "#/~",
        "#/~2",
        "#/%",
        "#/%zz",
        "api.yaml",
        "../x",
    ),
    *("..", "/", "/etc/passwd", "file:///etc/passwd", "file:api.yaml", "http://127.0.0.1:9/x", "//127.0.0.1/x"),
    *("\\\\h\\s", "C:\\x", "%2e%2e/x", "%2Fetc%2Fpasswd", "a%00b", "x\0y", "~/x", "$HOME", "a?b", "data:,{}", "urn:x"),
    *(
        "a" * 5_000,
        "sub/",
        "link.yaml",
        "pipe.yaml",
        "folder.yaml",
        "circle.yaml",
        "bytes.yaml",
        "text.txt",
        "#a",
        "#/$defs/x",
    ),
)
REFERRING = {
    "schema": "{ type: string } } }",
    "parameter": "{ name: b, in: query, schema: { type: string } }",
    "answer": "{ description: D }",
    "path": "\n    post:",
}
"""What a document says in places where it may refer instead."""


def said(content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `generate` says of a document among neighbours of every kind; each line of a refusal has its place."""
    (folder / "outside.yaml").write_text("a: 1")
    inside = folder / "inside"
    inside.mkdir()
    (inside / "link.yaml").symlink_to("../outside.yaml")
    (inside / "circle.yaml").symlink_to("circle.yaml")
    (inside / "folder.yaml").mkdir()
    (inside / "bytes.yaml").write_bytes(bytes(range(256)))
    (inside / "text.txt").write_text("a: 1")
    os.mkfifo(inside / "pipe.yaml")
    (inside / "api.yaml").write_bytes(content)
    with contextlib.chdir(inside):
        status = run(["generate", "--specs", "api.yaml", "--out", "out"])
    lines = capsys.readouterr().out.splitlines()
    assert status in (0, 1)
    assert [line for line in lines if status and not re.match(r"\S+:\d+:\d+: (?:error|note): ", line)] == []
    assert sorted(path.name for path in folder.iterdir()) == ["inside", "outside.yaml"]
    return lines


def written(place: int, value: str) -> bytes:
    """The document with a value in one of three places: as a text, as a limit, below a key."""
    old, new = (("summary: S", "summary: {}"), ("type: string }", "maximum: {} }}"), ("summary: S", "x-a:\n    {}"))[
        place
    ]
    return DOCUMENT.replace(old, new.format(value), 1).encode()


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_any_form_is_taken_or_refused(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(FORMS[form], tmp_path, capsys)


@pytest.mark.long
@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("value", VALUES)
def test_a_value_of_any_form_is_taken_or_refused(
    value: str, place: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(written(place, value), tmp_path, capsys)


@pytest.mark.long
@pytest.mark.parametrize("place", REFERRING)
@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_to_anything_is_followed_inside_the_folder_or_refused(
    reference: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refers = f"{{ $ref: {json.dumps(reference)} }}"
    new = {"schema": f"{refers} }} }}", "path": f" {refers}\n  /b:\n    post:"}.get(place, refers)
    text = DOCUMENT.replace(REFERRING[place], new, 1)
    assert text != DOCUMENT
    assert said(text.encode(), tmp_path, capsys)
