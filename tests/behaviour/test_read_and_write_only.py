"""What the server sets is neither asked of a request nor taken silently; what is only written is not awaited back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.behaviour.acme import HEAD, posting

if TYPE_CHECKING:
    from tests.behaviour.conftest import Call
    from tests.conftest import Run

THING = '{ $ref: "#/components/schemas/Thing" }'
COMPONENTS = """\
components:
  schemas:
    Thing:
      type: object
      required: [id, name, secret]
      properties:
        id: { type: string, readOnly: true }
        name: { type: string }
        secret: { type: string, writeOnly: true }
"""
SPEC = HEAD + posting("create", THING, answer=THING) + COMPONENTS


def test_a_read_only_property_is_not_required_of_a_request_and_a_warning_in_one(
    call: Call, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs" / "shop").mkdir(parents=True)
    (tmp_path / "specs" / "shop" / "things.yaml").write_text(SPEC)
    assert call("generate", "--out", "out")[0] == 0
    payloads = [{"name": "a", "secret": "b"}, {"name": "a", "secret": "b", "id": "c"}, {"id": 5, "name": "a"}]
    stdin = "\n".join(map(json.dumps, payloads))
    done = run("check", "shop.things.create", "--clients", "out", "--format", "json", stdin=stdin)
    found = [
        [(v["severity"], v["path"], v["message"]) for v in json.loads(line)["violations"]]
        for line in done.stdout.splitlines()
    ]
    assert found == [
        [],
        [("warning", "/id", "id is set by the server: leave it out")],
        [("error", "/id", "id must be text, not the number 5"), ("error", "/secret", "secret is required")],
    ]


def test_the_types_of_requests_and_answers_ask_for_what_each_side_sends(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs" / "shop").mkdir(parents=True)
    (tmp_path / "specs" / "shop" / "things.yaml").write_text(SPEC)
    assert call("generate", "--out", "out")[0] == 0
    folder = tmp_path / "out" / "callsheet_clients" / "shop"
    request, answer = (folder / "types.py").read_text(), (folder / "models.py").read_text()
    assert "id: NotRequired[str]" in request
    assert "secret: str" in request
    assert "id: str\n" in answer
    assert "secret: str | None = None" in answer
