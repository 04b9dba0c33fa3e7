"""The journal of calls that end in no usual way: interrupted, held up for too long, or answered with what was sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.payloads import KLING

from callsheet_clients._runtime import entries, errors, journal
from callsheet_clients._runtime.clocks import VirtualClock
from callsheet_clients.ulazai import UlazAI
from callsheet_clients.ulazai.operations import OPERATIONS

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider


class Impatient(VirtualClock):
    """A clock on which somebody presses Ctrl-C as soon as a client sleeps."""

    def sleep(self, seconds: float) -> None:
        """End the program."""
        super().sleep(seconds)
        raise KeyboardInterrupt

    async def sleep_async(self, seconds: float) -> None:
        """End the program."""
        self.sleep(seconds)


def states(path: Path) -> list[str]:
    """How the calls in a journal ended."""
    return [entry.state for entry in entries.read(path)]


def test_a_call_that_is_interrupted_while_it_is_sent_stands_as_unknown_in_the_journal(
    calls: Calls, fake: FakeProvider, tmp_path: Path
) -> None:
    path = tmp_path / "journal"
    calls.settings["journal"] = path

    def interrupt(_: Any) -> Any:
        raise KeyboardInterrupt

    fake.will(interrupt)
    with pytest.raises(KeyboardInterrupt):
        calls("ulazai.kling30.generate", KLING)
    assert states(path) == ["unknown"]


def test_a_call_that_is_interrupted_between_two_attempts_stands_as_refused(
    calls: Calls, fake: FakeProvider, tmp_path: Path
) -> None:
    path = tmp_path / "journal"
    calls.settings |= {"journal": path, "clock": Impatient()}
    fake.will_answer(429)
    with pytest.raises(KeyboardInterrupt):
        calls("ulazai.kling30.generate", KLING)
    assert states(path) == ["refused"]
    assert len(fake.requests) == 1


def test_a_call_whose_key_was_taken_over_meanwhile_is_not_sent(tmp_path: Path) -> None:
    kept = journal.Journal(tmp_path / "journal")
    operation = OPERATIONS["kling30.generate"]
    with UlazAI("any-key") as client:
        request = client.kling30._transport._call(operation, {}, KLING).request
    slow = journal.Record(kept, operation.name, "poster", KLING)
    assert slow.claim(operation, request, -10.0, None) is None
    quick = journal.Record(kept, operation.name, "poster", KLING)
    assert quick.claim(operation, request, 60.0, None) is None
    quick.sending(1)
    with pytest.raises(errors.JournalFailed, match="another call of key 'poster'"):
        slow.sending(1)


def test_a_job_id_that_equals_a_text_of_the_payload_is_kept_for_the_next_call_of_the_key(
    calls: Calls, fake: FakeProvider, tmp_path: Path
) -> None:
    calls.settings["journal"] = tmp_path / "journal"
    payload = {**KLING, "prompt": "lighthouse-1"}
    fake.will_answer(200, json={"task_id": "lighthouse-1", "status": "processing"})
    first = calls("ulazai.kling30.generate", payload, call_key="poster")
    again = calls("ulazai.kling30.generate", payload, call_key="poster")
    assert (first.task_id, again.task_id) == ("lighthouse-1", "lighthouse-1")
    assert len(fake.requests) == 1
