"""Names that a provider chose freely get in the way of nothing in the generated code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.behaviour.acme import HEAD, posting

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call
    from tests.conftest import Run

SCHEMA = """{
  type: object,
  required: [NAME],
  properties: {
    NAME: { type: string, maxLength: 3 },
    other: { type: array, items: { type: string, maxLength: 3 } },
  },
}"""
NAMES = ("len", "id", "str", "dict", "list", "type", "shown", "described", "payload", "errors", "unknown", "re", "self")


def test_a_field_may_have_any_name(call: Call, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs" / "names").mkdir(parents=True)
    paths = [posting(f"make_{place}", SCHEMA.replace("NAME", name)) for place, name in enumerate(NAMES)]
    (tmp_path / "specs" / "names" / "things.yaml").write_text(HEAD + "".join(paths))
    assert call("generate", "--out", "out")[0] == 0
    rows = [
        json.dumps({"operation": f"names.things.make_{place}", "payload": {name: "four", "other": ["fine", "ok"]}})
        for place, name in enumerate(NAMES)
    ]
    done = run("check", "each", "--clients", "out", "--format", "json", stdin="\n".join(rows))
    assert done.returncode == 1, done.stderr
    for name, line in zip(NAMES, done.stdout.splitlines(), strict=True):
        assert [violation["path"] for violation in json.loads(line)["violations"]] == [f"/{name}", "/other/0"]
