"""A schema that holds where a field is present speaks of its own fields only."""

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
  properties: { card: { type: string }, code: { type: string }, note: { type: string } },
  dependentSchemas: { card: { required: [code], properties: { code: { maxLength: 3 } } } },
}"""


def test_a_field_beside_a_dependent_schema_is_not_called_unknown(
    call: Call, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs" / "shop").mkdir(parents=True)
    (tmp_path / "specs" / "shop" / "things.yaml").write_text(HEAD + posting("create", SCHEMA))
    assert call("generate", "--out", "out")[0] == 0
    payloads = [{"card": "a", "code": "123", "note": "n"}, {"card": "a", "code": "1234", "note": "n"}, {"card": "a"}]
    stdin = "\n".join(map(json.dumps, payloads))
    done = run("check", "shop.things.create", "--clients", "out", "--format", "json", stdin=stdin)
    found = [[(v["severity"], v["path"]) for v in json.loads(line)["violations"]] for line in done.stdout.splitlines()]
    assert found == [[], [("error", "/code")], [("error", "/code")]]
