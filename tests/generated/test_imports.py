"""Imports: a check needs the standard library and nothing heavy, and no network."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "httpx2",
    "httpcore2",
    "anyio",
    "pydantic",
    "pydantic_core",
    "jinja2",
    "yaml",
    "jsonschema",
    "rich",
    "orjson",
    "callsheet",
    "asyncio",
    "typing",
    "dataclasses",
    "inspect",
    "logging",
    "socket",
    "ssl",
    "http",
    "email",
    "urllib.request",
)
"""What a check must not load; Python itself loads none of these at its start."""

PROVIDERS = pytest.mark.parametrize(
    ("provider", "operation"),
    [("ulazai", "kling30.generate"), ("ugclab", "video.create"), ("ugen", "models.try_model")],
)


def run(code: str) -> str:
    """What a fresh Python prints; it may open no socket and start no process."""
    guard = """
import sys
def guard(event, arguments):
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        raise SystemExit(f"{event}: a check reached out of the process")
sys.addaudithook(guard)
"""
    # Isolated and without site packages hooks that load modules of their own; -I keeps the editable install.
    done = subprocess.run(
        [sys.executable, "-I", "-c", guard + code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@PROVIDERS
def test_a_check_and_an_estimate_load_nothing_heavy(provider: str, operation: str) -> None:
    loaded = run(f"""
before = set(sys.modules)
import callsheet_clients.{provider} as provider
assert provider.check({operation!r}, {{}}) is not None
assert str(provider.estimate({operation!r}, {{}}))
print(*sorted(set(sys.modules) - before))
""").split()
    assert f"callsheet_clients.{provider}.checks" in loaded
    assert [name for name in HEAVY if name in loaded] == []
    assert [name for name in loaded if name.endswith((".models", ".types", ".client"))] == []


@PROVIDERS
def test_a_check_whose_findings_are_read_reaches_nowhere(provider: str, operation: str) -> None:
    printed = run(f"""
import callsheet_clients.{provider} as provider
payload = {{"imageUrl": "https://no-such-host.invalid/a.png", "startFrameUrl": "https://no-such-host.invalid/a.png",
    "start_image_url": "https://no-such-host.invalid/a.png"}}
report = provider.check({operation!r}, payload)
print(len([violation.to_json() for violation in report.violations]))
""")
    assert int(printed) > 0


@PROVIDERS
def test_the_whole_package_is_there_when_it_is_asked_for(provider: str, operation: str) -> None:  # noqa: ARG001
    printed = run(f"""
import callsheet_clients.{provider} as provider
for name in provider.__all__:
    assert getattr(provider, name) is not None, name
try:
    provider.Nothing
except AttributeError as error:
    print(error)
""")
    assert printed.strip() == f"module 'callsheet_clients.{provider}' has no attribute 'Nothing'"


def test_a_star_import_gives_what_is_promised() -> None:
    printed = run(
        "from callsheet_clients.ulazai import *; print(UlazAI.__name__, AsyncUlazAI.__name__, check.__name__)"
    )
    assert printed.split() == ["UlazAI", "AsyncUlazAI", "check"]
