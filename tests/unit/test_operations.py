"""Operations: what a client may send as often as it likes."""

from __future__ import annotations

from callsheet.runtime.operations import Operation, Starts


def test_a_get_that_starts_jobs_is_sent_as_carefully_as_a_post() -> None:
    starts = Starts(poll="clips.get", ids="/id")
    assert Operation("acme.clips.list", "GET", "/clips", "", "none").reads
    assert not Operation("acme.clips.create", "GET", "/clips/new", "", "none", starts=starts).reads
