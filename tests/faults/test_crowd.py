"""Very many calls at once, a tenth of which meet faults: the invariants hold for every one."""

from __future__ import annotations

import os
import random

import pytest
from tests.faults.crowd import crowd


@pytest.mark.parametrize("size", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_no_call_of_a_crowd_is_paid_twice_or_lost(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    seed = os.environ.get("CROWD_SEED") or f"crowd-{random.SystemRandom().randrange(10**6)}"
    ways = {"sync": crowd(size, seed, asynchronous=False), "async": crowd(size, seed, asynchronous=True)}
    problems = [
        f"{way}: {member.payload['prompt']}: {problem}"
        for way, members in ways.items()
        for member in members
        for problem in member.broken()
    ]
    problems += [
        f"I5: {one.payload['prompt']}: {one.account} sync, {other.account} async"
        for one, other in zip(*ways.values(), strict=True)
        if one.account != other.account
    ]
    assert not problems, "\n".join([f"CROWD_SEED={seed} plays it again", *problems[:20]])
    assert sum(member.error is not None for member in ways["sync"]) > size * 0.02
