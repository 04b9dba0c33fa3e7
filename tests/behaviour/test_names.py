"""Names that a provider chose freely get in the way of nothing in the generated code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Run

SPEC = """\
openapi: 3.1.1
info: { title: Names, version: "1" }
servers: [{ url: "https://api.names.test" }]
paths:
"""
PATH = """\
  /PLACE:
    post:
      operationId: PLACE
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [NAME]
              properties:
                NAME: { type: string, maxLength: 3 }
                other: { type: array, items: { type: string, maxLength: 3 } }
      responses:
        "200": { description: Done. }
"""
NAMES = ("len", "id", "str", "dict", "list", "type", "shown", "described", "payload", "errors", "unknown", "re", "self")


def test_a_field_may_have_any_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "specs" / "names").mkdir(parents=True)
    paths = [PATH.replace("PLACE", f"make_{place}").replace("NAME", name) for place, name in enumerate(NAMES)]
    (tmp_path / "specs" / "names" / "things.yaml").write_text(SPEC + "".join(paths))
    made = run("generate", "--out", "out")
    assert made.returncode == 0, made.stdout
    rows = [
        json.dumps({"operation": f"names.things.make_{place}", "payload": {name: "four", "other": ["fine", "ok"]}})
        for place, name in enumerate(NAMES)
    ]
    done = run("check", "each", "--clients", "out", "--format", "json", stdin="\n".join(rows))
    assert done.returncode == 1, done.stderr
    for name, line in zip(NAMES, done.stdout.splitlines(), strict=True):
        assert [violation["path"] for violation in json.loads(line)["violations"]] == [f"/{name}", "/other/0"]
