"""Webhooks from a spec: what it says is followed, and only what it leaves open is asked of the caller."""

from __future__ import annotations

import base64
import hashlib
import hmac
import inspect
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from callsheet.commands.main import run as command

README = Path(__file__).resolve().parents[2] / "specs" / "README.md"
API = """
openapi: 3.1.1
info: { title: Acme clips, version: "1" }
servers: [{ url: "https://api.acme.example" }]
paths:
  /clips:
    get:
      operationId: list
      responses:
        "200": { description: The clips., content: { application/json: { schema: { type: object } } } }
"""
PROVIDER = """
x-provider: { name: Acme, class: Acme, key: ACME_API_KEY }
x-sources:
  clips: { title: "Acme docs, clips", url: "https://acme.example/docs/clips", read: "2026-11-21" }
"""


@pytest.fixture
def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Generates the clients of a provider file with these webhooks, and gives their function."""

    def made(webhooks: str) -> Any:
        folder = tmp_path / "specs" / "acme"
        folder.mkdir(parents=True)
        (folder / "clips.yaml").write_text(API, encoding="utf-8")
        (folder / "_provider.yaml").write_text(PROVIDER + webhooks, encoding="utf-8")
        folders = ["--specs", str(tmp_path / "specs"), "--out", str(tmp_path / "out")]
        assert command(["generate", *folders, "--package", "acme_clients"]) == 0
        monkeypatch.syspath_prepend(tmp_path / "out")
        return import_module("acme_clients.acme").webhooks.verify

    yield made
    for name in [name for name in sys.modules if name.startswith("acme_clients")]:
        del sys.modules[name]


def required(function: Any) -> list[str]:
    """The arguments that have no default."""
    return [n for n, p in inspect.signature(function).parameters.items() if p.default is inspect.Parameter.empty]


def test_the_example_of_the_readme_leaves_nothing_open(verify: Any) -> None:
    example = re.search(r"```yaml\n(x-webhooks:.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    function = verify(example[1])
    assert required(function) == ["body", "headers", "secrets"]
    signature = hmac.new(b"secret", b'1800000000.{"id": 1}', hashlib.sha256).hexdigest()
    headers = {"X-Acme-Signature": f"sha256={signature}", "X-Acme-Timestamp": "1800000000"}
    assert function(b'{"id": 1}', headers, "secret", now=1_800_000_300) == {"id": 1}
    with pytest.raises(Exception, match="too old"):
        function(b'{"id": 1}', headers, "secret", now=1_800_000_301)


def test_only_what_is_left_open_is_asked_for(verify: Any) -> None:
    function = verify("""
x-webhooks:
  signature: { header: X-Sign, algorithm: hmac-sha256, encoding: base64, prefix: "" }
  timestamp: { header: X-Time, format: iso-8601 }
  signed: "v1:{timestamp}:{body}"
  x-source: clips
""")
    assert required(function) == ["body", "headers", "secrets", "tolerance"]
    signature = hmac.digest(b"secret", b"v1:2027-01-15T08:00:00Z:{}", "sha256")
    headers = {"X-Sign": base64.b64encode(signature).decode(), "X-Time": "2027-01-15T08:00:00Z"}
    assert function(b"{}", headers, "secret", tolerance=1, now=1_800_000_000) == {}
