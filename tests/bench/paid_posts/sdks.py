"""The SDKs that are compared: which release, where it is installed, and what its success looks like."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.paid_posts.faults import FAULTS
from tests.bench.paid_posts.server import CERTIFICATE, counting

FOLDER = Path(__file__).resolve().parents[3] / ".venv" / "paid_posts"
"""An environment of their own, which nothing else uses; `make clean` removes it."""
CALLS = Path(__file__).with_name("calls.py")
SECONDS = 120
"""How long all calls of an SDK may take."""


@dataclass(frozen=True, slots=True)
class Sdk:
    """One SDK. `release` is None for ours, which is not installed; `success` is the answer that it takes as a job."""

    name: str
    release: str | None
    success: Mapping[str, object]
    https: bool = False


_PREDICTION = {
    "id": "job-1",
    "model": "kwaivgi/kling-v2.1",
    "version": "1",
    "status": "starting",
    "input": {},
    "created_at": "2026-11-21T00:00:00Z",
    "urls": {"get": "https://example.com/a", "cancel": "https://example.com/b"},
}
_QUEUED = {f"{name}_url": "https://example.com/a" for name in ("response", "status", "cancel")}

SDKS = (
    Sdk("callsheet", None, {"task_id": "job-1"}),
    Sdk("runwayml", "5.24.0", {"id": "job-1"}),
    Sdk("lumaai", "1.21.0", {"id": "job-1", "state": "queued"}),
    Sdk("openai", "3.52.0", {"created": 1, "data": [{"url": "https://example.com/a.png"}]}),
    Sdk("fal-client", "1.0.3", {"request_id": "job-1", **_QUEUED}, https=True),
    Sdk("replicate", "1.0.7", _PREDICTION),
    Sdk("google-genai", "3.4.0", {"name": "operations/job-1"}),
)


@dataclass(frozen=True, slots=True)
class Count:
    """What came of one call: how many POSTs the server read whole, and how the call ended."""

    posts: int
    end: str


def installed(sdk: Sdk) -> str | None:
    """The interpreter that has an SDK; None where it cannot be installed, which is said."""
    if sdk.release is None:
        return sys.executable
    python = FOLDER / "bin" / "python"
    if not python.exists():
        venv.create(FOLDER, with_pip=True)
    wanted = f"{sdk.name}=={sdk.release}"
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pip says nothing"])[-1]
        print(f"{wanted} is left out, because it could not be installed: {reason}", file=sys.stderr)
        return None
    return str(python)


def counts(sdk: Sdk, python: str) -> list[Count]:
    """What comes of one call under each fault. Raises `RuntimeError` where the program of the calls fails, or
    where nothing happens to a call and it does not end in its answer: then the SDK is not asked as it should be."""
    with counting(FAULTS, json.dumps(sdk.success), tls=sdk.https) as counters:
        ports = [
            f"{counter.port}{'!' if fault.does == 'hang' else ''}"
            for fault, counter in zip(FAULTS, counters, strict=True)
        ]
        environment = {**os.environ, "NO_PROXY": "*", "SSL_CERT_FILE": str(CERTIFICATE)}
        done = subprocess.run(
            [python, str(CALLS), sdk.name, *ports],
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        ends = done.stdout.split()
        if len(ends) != len(FAULTS) or ends[0] != "answer" or counters[0].posts != 1:
            raise RuntimeError(f"{sdk.name} ends in {ends}\n{done.stderr}")
        return [Count(counter.posts, end) for counter, end in zip(counters, ends, strict=True)]
