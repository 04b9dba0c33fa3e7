"""A schema that holds where a field is present speaks of its own fields only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Run

SPEC = """\
openapi: 3.1.1
info: { title: Dependent, version: "1" }
servers: [{ url: "https://api.dependent.test" }]
paths:
  /things:
    post:
      operationId: create
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties: { card: { type: string }, code: { type: string }, note: { type: string } }
              dependentSchemas: { card: { required: [code], properties: { code: { maxLength: 3 } } } }
      responses:
        "200": { description: Done. }
"""


def test_a_field_beside_a_dependent_schema_is_not_called_unknown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "specs" / "shop").mkdir(parents=True)
    (tmp_path / "specs" / "shop" / "things.yaml").write_text(SPEC)
    assert run("generate", "--out", "out").returncode == 0
    payloads = [{"card": "a", "code": "123", "note": "n"}, {"card": "a", "code": "1234", "note": "n"}, {"card": "a"}]
    stdin = "\n".join(map(json.dumps, payloads))
    done = run("check", "shop.things.create", "--clients", "out", "--format", "json", stdin=stdin)
    found = [[(v["severity"], v["path"]) for v in json.loads(line)["violations"]] for line in done.stdout.splitlines()]
    assert found == [[], [("error", "/code")], [("error", "/code")]]
