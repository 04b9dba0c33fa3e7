"""The admin surface of the mock provider: what can be asked and told over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

if TYPE_CHECKING:
    from tests.mock.conftest import Call, Post, Start

    from callsheet.mock import MockProvider, VirtualClock

Ask = Callable[..., Any]


@pytest.fixture
def mock(start: Start) -> MockProvider:
    """A mock provider whose jobs wait to be told."""
    return start("ulazai", progress="manual")


@pytest.fixture
def ask(mock: MockProvider) -> Ask:
    """What the admin surface answers to a call."""

    def asked(call: str, body: Any = None, status: int = 200) -> Any:
        method, _, path = call.partition(" ")
        answer = httpx2.request(method, mock.admin_url + path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    return asked


def test_the_overview_lists_every_call(mock: MockProvider, ask: Ask) -> None:
    overview = ask("GET /")
    assert overview["providers"] == {"ulazai": mock.url}
    assert httpx2.get(mock.url.removesuffix("/ulazai") + "/__callsheet__").json() == overview
    for method, path in (line.split()[:2] for line in overview["calls"]):
        answer = httpx2.request(method, mock.admin_url + path.replace("ID", "x"))
        assert answer.status_code in (200, 400), (method, path)


def test_a_job_is_told_to_fail_and_its_refund_stands_in_the_ledger(mock: MockProvider, ask: Ask, call: Call) -> None:
    job_id = call(mock, "ulazai.kling30.generate").task_id
    assert ask("GET /jobs")["ulazai"][0]["state"] == "pending"
    assert ask(f"POST /jobs/{job_id}", {"state": "failed", "message": "no"})["state"] == "failed"
    ledger = ask("GET /ledger")["ulazai"]
    assert (ledger["balance"], ledger["charges"], ledger["refunds"]) == (10_000, 320, 320)
    assert [entry["kind"] for entry in ledger["entries"]] == ["charge", "refund"]


def test_a_balance_is_set(mock: MockProvider, ask: Ask, post: Post) -> None:
    ask("POST /ledger", {"provider": "ulazai", "balance": 5})
    assert post(mock).status_code == 402
    assert ask("GET /ledger")["ulazai"]["balance"] == 5


def test_faults_are_added_listed_and_forgotten(ask: Ask, mock: MockProvider, post: Post) -> None:
    added = ask("POST /faults", [{"operation": "*.generate", "fault": "status", "status": 503}])
    assert added["rules"][0]["struck"] == 0
    assert post(mock).status_code == 503
    assert ask("GET /faults")["rules"][0]["struck"] == 1
    assert ask("DELETE /faults")["rules"] == []


def test_the_clock_is_put_forward(ask: Ask, clock: VirtualClock) -> None:
    assert ask("POST /clock", {"advance": 60})["now"] == ask("GET /clock")["now"] == clock.now() == 60


def test_requests_are_listed_from_a_number_on_and_by_operation(ask: Ask, mock: MockProvider, post: Post) -> None:
    post(mock)
    httpx2.get(mock.url + "/api/v1/models/video/")
    assert [record["number"] for record in ask("GET /requests")] == [1, 2]
    assert [record["number"] for record in ask("GET /requests?since=1")] == [2]
    assert [record["number"] for record in ask("GET /requests?operation=ulazai.kling30.generate")] == [1]


def test_progress_can_be_changed(ask: Ask, mock: MockProvider, call: Call) -> None:
    job_id = call(mock, "ulazai.kling30.generate").task_id
    ask("POST /progress", {"progress": "immediate"})
    assert call(mock, "ulazai.kling30.get_status", job_id).status == "completed"


def test_connections_are_refused_and_this_surface_stays(
    ask: Ask, mock: MockProvider, post: Post, clock: VirtualClock
) -> None:
    ask("POST /refuse", {"seconds": 3})
    with pytest.raises(httpx2.ConnectError):
        post(mock)
    ask("POST /clock", {"advance": 3})
    assert post(mock).status_code == 200
    assert clock.now() == 3


def test_reset_begins_anew(ask: Ask, mock: MockProvider, post: Post) -> None:
    post(mock)
    ask("POST /faults", [{"fault": "close"}])
    ask("POST /reset")
    assert ask("GET /requests") == []
    assert ask("GET /ledger")["ulazai"]["balance"] == 10_000
    assert post(mock).status_code == 200


@pytest.mark.parametrize(
    ("call", "body", "status", "said"),
    [
        ("GET /nothing", None, 404, "there is no GET /__callsheet__/nothing"),
        ("POST /clock", {"advance": -1}, 400, "advance is a number of seconds"),
        ("POST /clock", [], 400, "advance is a number of seconds"),
        ("POST /refuse", {"seconds": "5"}, 400, "seconds is a number of seconds"),
        ("POST /jobs/x", {"state": "failed"}, 400, "there is no job 'x'"),
        ("POST /progress", {"progress": "fast"}, 400, "the progress must be immediate, polls:N"),
        ("POST /faults", [{"fault": "x"}], 400, "faults[0]: no fault is called 'x'"),
        ("POST /ledger", {"provider": "acme", "balance": 5}, 400, "provider must be one of ulazai"),
        ("POST /ledger", {"provider": "ulazai", "balance": -5}, 400, "balance must be a whole number from 0"),
        ("POST /ledger", {"provider": "ulazai"}, 400, "balance is a whole number"),
        ("GET /requests?since=x", None, 400, "since must be the number of a request"),
    ],
)
def test_a_wrong_call_is_told_what_it_takes(ask: Ask, call: str, body: Any, status: int, said: str) -> None:
    assert said in ask(call, body, status)["error"]


def test_a_body_that_is_no_json_is_told(mock: MockProvider) -> None:
    answer = httpx2.post(mock.admin_url + "/clock", content=b"{")
    assert (answer.status_code, answer.json()["error"]) == (400, "the body is not JSON")
