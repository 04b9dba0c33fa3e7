"""Types: what a strict type checker says of clients that speak every kind of request, and of a script with them."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.wire.conftest import Package

SCRIPT = """
    from pathlib import Path
    from wire_clients.wire import Wire, models, types

    with Wire(base_url="http://127.0.0.1:1") as wire:
        order: types.Order = {"name": "n", "count": 2, "tags": ["a"]}
        wire.bodies.form(order, max_credits=3)
        wire.bodies.multipart("x", {"title": "t", "words": ["a"]}, b"", more=[b""])
        text: str = wire.answers.text()
        picture: bytes = wire.answers.picture(max_bytes=3)
        saved: Path = wire.answers.picture_to_file("picture.png")
        perhaps: Path | models.Ticket | None = wire.answers.maybe_to_file("picture.png")
        several: models.Thing | models.Ticket | None = wire.answers.several()
        names: list[str] = list(wire.pages.numbered_all())
        wire.parameters.query(ids=[1], filter={"a": 1}, kind="small")
        wire.bodies.form({"nam": "n"})
        wire.bodies.multipart("x", {"title": 3}, "a.png")
        wire.parameters.query(ids=["a"])
"""


@pytest.mark.long
def test_a_strict_type_checker_takes_the_clients_and_refuses_wrong_fields(package: Package) -> None:
    script = package.root / "script.py"
    script.write_text(textwrap.dedent(SCRIPT), encoding="utf-8")
    call = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "script.py", "wire_clients"]
    done = subprocess.run(call, cwd=package.root, capture_output=True, text=True, check=False)
    found = [line.split(": error: ")[0] for line in done.stdout.splitlines() if ": error: " in line]
    assert list(dict.fromkeys(found)) == [f"script.py:{number}" for number in (16, 17, 18)], done.stdout
