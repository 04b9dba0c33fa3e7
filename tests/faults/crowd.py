"""A crowd: very many calls at once on one client, some of which meet faults that a seed decides."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.faults.canary import KEY, all_logs, shown_by, shows_key
from tests.faults.scenario import ARGUMENTS, KLING
from tests.faults.surroundings import connecting_within

from callsheet.mock import MockProvider, Record, VirtualClock
from callsheet_clients._runtime.errors import CallsheetError
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

DEADLINE = 86_400.0
"""Every sleep of every call moves the one clock of them all, so that each has seconds for all of them."""
RATE = 0.1
CONNECT_SECONDS = 600.0
"""How long a connection may take: all of them are made at once, which keeps a busy machine busy for long."""


@dataclass(slots=True)
class Member:
    """One call of a crowd and what came of it."""

    payload: dict[str, Any]
    error: CallsheetError | None = None
    job: str | None = None
    records: tuple[Record, ...] = ()

    @property
    def charges(self) -> int:
        """How often the provider charged for it."""
        return sum(record.charged > 0 for record in self.records)

    @property
    def account(self) -> tuple[Any, ...]:
        """What must be the same sync and async. On a busy machine a connection may need more than one attempt."""
        error = self.error
        told = (type(error).__name__, error.charged, error.safe_to_resend) if error else None
        return told, len(self.records), self.charges

    def broken(self) -> Iterator[str]:
        """Whatever does not hold."""
        if self.charges > 1:
            yield f"I1: {self.charges} charges"
        if any(record.status != 429 for record in self.records[:-1]):
            yield f"I1: sent again after {[record.fault for record in self.records]}"
        jobs = [job for record in self.records for job in record.jobs]
        if self.error is None and jobs != [self.job]:
            yield f"I2: the answer names {self.job}, and the ledger {jobs}"
        if self.error is not None:
            yield from self._broken_error(self.error, jobs)

    def _broken_error(self, error: CallsheetError, jobs: list[str]) -> Iterator[str]:
        if jobs and (error.charged == "no" or error.safe_to_resend):
            yield f"I2: charged, and {error!r} says otherwise"
        if jobs and error.job_id not in jobs and not (error.fingerprint and error.sent_at and error.estimate):
            yield f"I2: {error!r} does not tell what to look for"
        if error.elapsed > DEADLINE + 1:
            yield f"I3: it took {error.elapsed:.1f} s"
        for place, text in shown_by(error):
            if shows_key(text):
                yield f"I4: the key stands in the {place}"


def crowd(size: int, seed: str, *, asynchronous: bool) -> list[Member]:
    """Play so many calls at once. Raises `AssertionError` where the key is sent or written anywhere."""
    members = [Member({**ARGUMENTS[KLING][0], "prompt": f"Shot {number}"}) for number in range(size)]
    clock = VirtualClock()
    with (
        all_logs() as logs,
        connecting_within(CONNECT_SECONDS),
        MockProvider("ulazai", clock=clock, balance=10**9, chaos=f"{seed}:{RATE}") as mock,
    ):
        settings = {"base_url": mock.url, "clock": clock, "deadline": DEADLINE}
        if asynchronous:
            asyncio.run(_all_async(members, settings))
        else:
            _all_threaded(members, settings)
        records = mock.requests
    assert not shows_key("\n".join(logs)), "I4: the key stands in the logs"
    assert not [record for record in records if record.host == "elsewhere"], "I4: sent to another host"
    _assign(members, records)
    return members


def _assign(members: list[Member], records: list[Record]) -> None:
    """Give every call its requests, which are told apart by their bodies."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[record.body_sha256].append(record)
    for member in members:
        member.records = tuple(found.pop(hashlib.sha256(json.dumps(member.payload).encode()).hexdigest(), ()))
    assert not found, "requests that nobody made"


def _all_threaded(members: list[Member], settings: dict[str, Any]) -> None:
    with UlazAI(key=KEY, **settings) as client:

        def one(member: Member) -> None:
            try:
                member.job = client.kling30.generate(member.payload).task_id  # type: ignore[arg-type]  # any payload
            except CallsheetError as error:
                member.error = error

        threads = [threading.Thread(target=one, args=(member,)) for member in members]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


async def _all_async(members: list[Member], settings: dict[str, Any]) -> None:
    async with AsyncUlazAI(key=KEY, **settings) as client:

        async def one(member: Member) -> None:
            try:
                member.job = (await client.kling30.generate(member.payload)).task_id  # type: ignore[arg-type]  # drawn
            except CallsheetError as error:
                member.error = error

        await asyncio.gather(*map(one, members))
