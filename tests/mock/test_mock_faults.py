"""Faults at the mock provider: what a client meets at the socket, and whether it was charged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

if TYPE_CHECKING:
    from tests.mock.conftest import Post, Start

GENERATE = "ulazai.kling30.generate"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [("close", httpx2.RemoteProtocolError), ("reset", httpx2.ReadError), ("cut", httpx2.RemoteProtocolError)],
)
def test_a_lost_answer_may_be_charged_or_not(
    start: Start, post: Post, when: str, fault: str, error: type[Exception]
) -> None:
    mock = start("ulazai", faults=[{"operation": GENERATE, "fault": fault, "when": when}])
    with pytest.raises(error):
        post(mock)
    assert mock.ledger().charges == (320 if when == "after" else 0)
    assert post(mock).status_code == 200
    assert [record.fault for record in mock.requests] == [f"{fault}, {when} the charge", None]
