"""What a user may get wrong: a clear error before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.scenario import Outcome, Scenario
from tests.faults.stage import Stage


def _with(**client: Any) -> Callable[[Stage], Any]:
    return lambda stage: stage.call(stage.scenario.operation, *stage.arguments, client=client)


def _refused(name: str, row: str, says: str, play: Callable[[Stage], Any] = Stage.submit, **more: Any) -> Scenario:
    then = Outcome(more.pop("error", "InvalidArgument"), "no", posts=0, charges=0, attempts=0, says=says)
    return Scenario(f"bad-{name}", row, then, play=play, **more)


def _too_much(stage: Stage) -> Any:
    return stage.submit(max_credits=100)


def _bad_payload(stage: Stage) -> Any:
    return stage.call(stage.scenario.operation, {**stage.arguments[0], "qualityMode": "prro"})


BAD_INPUT = [
    _refused("key", "a key with a line break", "a line break", key_ends="\n"),
    _refused("short-key", "a key of three letters", "fewer than 4 letters", _with(key="abc")),
    _refused("http", "a base URL that is not https", "must be a plain https URL", _with(base_url="http://example.com")),
    _refused(
        "password", "a base URL with a password", "must be a plain https URL", _with(base_url="https://a:b@c.com")
    ),
    _refused("host", "a host name that cannot be one", "no URL", _with(base_url=f"https://{'a' * 64}.com")),
    _refused("host-dots", "a host name with an empty part", "no URL", _with(base_url="https://a..com")),
    _refused("deadline", "a deadline of nothing", "above 0", lambda stage: stage.submit(deadline=0.0)),
    _refused(
        "journal",
        "a journal in a folder that is not there",
        "cannot be used",
        _with(journal=Path("/no/such/folder/j")),
        error="JournalFailed",
    ),
    _refused("call-key", "a call key without a journal", "needs a journal", lambda stage: stage.submit(call_key="x")),
    _refused("job-id", "a job id with a slash", "cannot stand in a path", lambda stage: stage.wait("job/secrets")),
    _refused("job-id-dots", "a job id of dots", "cannot stand in a path", lambda stage: stage.wait("..")),
    _refused("payload", "a payload that breaks a rule", "qualityMode must be", _bad_payload, error="InvalidPayload"),
    _refused("price", "a price above max_credits", "above the limit", _too_much, error="PriceRefused"),
]
