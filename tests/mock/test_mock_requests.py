"""What the mock provider takes and refuses: keys, payloads, uploads, lists, rate limits, unknown places."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx2
import pytest

from callsheet.mock import LedgerBroken, MockError, MockProvider, VirtualClock
from callsheet_clients.ugclab.operations import OPERATIONS as UGCLAB
from callsheet_clients.ugen.operations import OPERATIONS as UGEN
from callsheet_clients.ulazai import UlazAI, errors
from callsheet_clients.ulazai.operations import OPERATIONS as ULAZAI

if TYPE_CHECKING:
    from tests.mock.conftest import Call, Post, Start

GENERATE = "ulazai.kling30.generate"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
MADE_UP = "x-callsheet-mock"


# Every operation


@pytest.mark.parametrize(
    "operation", [op for table in (UGCLAB, UGEN, ULAZAI) for op in table.values()], ids=lambda op: op.name
)
def test_every_operation_is_answered_with_what_its_client_can_read(start: Start, call: Call, operation: Any) -> None:
    mock = start()
    service = mock.desk.services[operation.name.partition(".")[0]]
    if operation.job is not None:
        starts = (op for op in service.catalogue.operations.values() if op.starts)
        call(mock, next(op.name for op in starts if op.starts and op.starts.poll == operation.local_name))
    call(mock, operation.name, *service.jobs)
    assert mock.requests[-1].operation == operation.name
    assert mock.requests[-1].status in (200, 202)


# Keys


@pytest.mark.parametrize(("key", "found"), [(None, "missing"), ("other", "wrong"), ("right-key", "valid")])
def test_only_the_keys_that_were_named_are_taken(start: Start, post: Post, key: str | None, found: str) -> None:
    mock = start("ulazai", keys=["right-key"])
    assert post(mock, key=key).status_code == (200 if found == "valid" else 401)
    assert mock.requests[0].key == found


def test_every_key_is_taken_where_none_was_named(start: Start, post: Post) -> None:
    assert post(start("ulazai"), key="anything").status_code == 200


def test_a_key_stands_nowhere_in_the_journal(start: Start, post: Post) -> None:
    mock = start("ulazai")
    post(mock, {"prompt": "the canary-key-1234 sings"}, key="canary-key-1234")
    httpx2.get(f"{mock.url}/canary-key-1234?key=canary-key-1234", headers={"Cookie": "canary-key-1234"})
    listed = httpx2.get(f"{mock.admin_url}/requests").text
    assert "canary-key-1234" not in listed + repr(mock.requests)
    assert [record["carried_key"] for record in json.loads(listed)] == [True, True]


def test_the_admin_surface_tells_no_key_that_a_payload_holds(start: Start, post: Post) -> None:
    mock, key = start("ulazai"), "canary/key+1234"
    for spelled in (key, key.upper(), quote(key, safe="")):
        payload = {"prompt": spelled, "generationMode": "text_to_video", "durationSeconds": 5, "qualityMode": "std"}
        assert post(mock, payload, key=key).status_code == 200
    for place in ("/jobs", "/requests", "/ledger"):
        told = httpx2.get(mock.admin_url + place).text.lower()
        assert not any(spelled in told for spelled in (key, quote(key, safe="").lower())), place
    assert [record.carried_key for record in mock.requests] == [True, True, True]


# Payloads


def test_a_payload_is_refused_for_what_the_emitted_checks_call_an_error(start: Start, call: Call) -> None:
    mock = start("ulazai")
    with pytest.raises(errors.BadRequest) as refused:
        call(mock, GENERATE, {"prompt": "A fox", "durationSeconds": "8"}, check=False)
    assert "durationSeconds must be a whole number" in str(refused.value)
    assert mock.ledger().entries == []


def test_a_refusal_has_the_documented_form(start: Start, call: Call) -> None:
    mock = start()
    with pytest.raises(errors.BadRequest) as flat:
        call(mock, "ulazai.video_studio.generate", {}, check=False)
    assert flat.value.body == {"success": False, "error": "model_slug is required"}
    with pytest.raises(errors.Unprocessable) as listed:
        call(mock, "ugen.models.try_model", "x", {"model_id": "kling3_std", "duration": 99}, check=False)
    assert "duration" in listed.value.body["detail"][0]["msg"]
    with pytest.raises(errors.BadRequest) as named:
        call(mock, "ugclab.video.create", {}, check=False)
    assert named.value.code == "VALIDATION_ERROR"


def test_a_shortage_says_how_much_is_needed_and_there(start: Start, call: Call) -> None:
    mock = start(balance=12)
    with pytest.raises(errors.InsufficientCredits) as refused:
        call(mock, "ulazai.video_studio.generate")
    assert (refused.value.body["credits_required"], refused.value.body["credits_available"]) == (40, 12)


def test_a_body_that_is_no_json_is_refused(start: Start, post: Post) -> None:
    assert post(start("ulazai"), b"{").status_code == 400


@pytest.mark.parametrize(("limit", "status"), [("2", 200), ("101", 400), ("many", 400)])
def test_parameters_of_a_query_are_checked(start: Start, limit: str, status: int) -> None:
    url = f"{start('ugclab').url}/projects?limit={limit}"
    assert httpx2.get(url, headers={"Authorization": "Bearer test-key"}).status_code == status


def test_what_no_document_says_is_marked(start: Start, post: Post, call: Call) -> None:
    mock = start(balance=1000)
    assert post(mock).headers[MADE_UP] == "made up: status number"
    assert post(mock, {"prompt": "A fox"}).headers[MADE_UP] == "made up: body"
    call(mock, "ugclab.video.create")
    assert mock.requests[-1].made_up == ("charge, because the price is not documented",)
    answer = httpx2.get(f"{mock.url_of('ugen')}/models", headers={"X-API-Key": "test-key"})
    assert answer.headers[MADE_UP] == "made up: body, status number"


def test_a_range_of_prices_is_charged_at_its_highest_and_says_so(start: Start, post: Post, payloads: Any) -> None:
    mock = start("ulazai")
    open_ended = {name: value for name, value in payloads[GENERATE].items() if name != "sound"}
    assert "charge, the highest of a range of prices" in post(mock, open_ended).headers[MADE_UP]
    assert mock.ledger().charges == 320


# Uploads and lists


def test_an_upload_is_kept_and_can_be_fetched(start: Start, call: Call) -> None:
    mock = start("ulazai")
    address = call(mock, "ulazai.kling30.upload", PNG).url
    assert httpx2.get(address).content == PNG


@pytest.mark.parametrize("content", [b"", b"GIF89a" + b"\0" * 10, b"no image"])
def test_an_upload_that_breaks_a_limit_is_refused(start: Start, call: Call, content: bytes) -> None:
    with pytest.raises(errors.BadRequest):
        call(start("ulazai"), "ulazai.kling30.upload", content, check=False)


def test_an_upload_in_another_field_is_refused(start: Start) -> None:
    url, headers = f"{start('ulazai').url}/kling30/api/upload/", {"Authorization": "Bearer test-key"}
    assert httpx2.post(url, files={"image": PNG}, headers=headers).status_code == 400
    assert httpx2.post(url, content=b"no form", headers=headers).status_code == 400


def test_a_list_is_read_page_by_page(start: Start) -> None:
    mock = start("ugclab", items=7)
    items = every_item(mock)
    assert len({item["id"] for item in items}) == 7
    assert len(mock.requests) == 3


def every_item(mock: MockProvider) -> list[Any]:
    headers, cursor, found = {"Authorization": "Bearer test-key"}, None, []
    while True:
        query = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        page = httpx2.get(f"{mock.url}/projects", params=query, headers=headers).json()["data"]
        found += page["items"]
        cursor = page["pagination"]["nextCursor"]
        assert page["pagination"]["hasMore"] is (cursor is not None)
        assert page["pagination"]["limit"] == 3
        if cursor is None:
            return found


# Rate limits


def test_documented_rate_limits_are_enforced_when_asked_for(start: Start, call: Call, clock: VirtualClock) -> None:
    mock = start("ulazai", rate_limits=True)
    for _ in range(24):
        call(mock, "ulazai.video_studio.generate")
    clock.advance(600)
    with pytest.raises(errors.RateLimited):
        call(mock, "ulazai.video_studio.generate")
    assert len(mock.ledger().charged()) == 24
    assert "Retry-After" in mock.requests[-1].made_up
    clock.advance(3000)
    call(mock, "ulazai.video_studio.generate")


def test_operations_share_the_limits_that_are_documented_for_all_of_them(start: Start, call: Call) -> None:
    mock = start("ugclab", rate_limits=True)
    for _ in range(20):
        call(mock, "ugclab.projects.list")
    with pytest.raises(errors.RateLimited):
        call(mock, "ugclab.video.create", deadline=5)  # seconds, fewer than the mock provider asks to wait


def test_no_rate_is_limited_unless_asked_for(start: Start, call: Call) -> None:
    mock = start("ulazai")
    for _ in range(30):
        call(mock, "ulazai.video_studio.generate")


# Places


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/nowhere", 404, "no provider is at this path; there are /ulazai"),
        ("GET", "/ulazai/nowhere", 404, "no operation is at /nowhere"),
        ("GET", "/ulazai/kling30/api/generate/", 405, "/kling30/api/generate/ takes POST"),
        ("GET", "/__callsheet__/results/ulazai/x.mp4", 404, "there is no such result"),
        ("GET", "/__callsheet__/results/", 404, "there is no such result"),
    ],
)
def test_a_place_that_does_not_exist_is_told(start: Start, method: str, path: str, status: int, said: str) -> None:
    mock = start("ulazai")
    answer = httpx2.request(method, mock.url.removesuffix("/ulazai") + path)
    assert (answer.status_code, answer.json()["error"]) == (status, said)


def test_text_that_is_no_http_is_refused_and_ends_its_connection_only(start: Start, post: Post) -> None:
    mock = start("ulazai")
    with socket.create_connection(("127.0.0.1", int(mock.url.split(":")[2].split("/")[0]))) as connection:
        connection.sendall(b"what is this?\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")
    assert post(mock).status_code == 200


# Starting, and the ledger


def test_an_unknown_provider_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(MockError, match="no provider is called 'ulazi'; did you mean 'ulazai'\\?"):
        MockProvider("ulazi")


def test_a_taken_port_is_refused(start: Start) -> None:
    port = int(start("ulazai").url.split(":")[2].split("/")[0])
    with pytest.raises(MockError, match=f"port {port} cannot be used \\(Address already in use\\)"):
        start("ugen", port=port)


def test_it_says_when_it_was_not_started_or_is_started_twice(start: Start) -> None:
    with pytest.raises(MockError, match="was not started: use it in a with block"):
        _ = MockProvider("ulazai").url
    with pytest.raises(MockError, match="serves already"):
        start("ulazai").start()


def test_a_failure_of_the_mock_provider_itself_is_loud(start: Start, call: Call) -> None:
    mock = start("ulazai")
    job_id = call(mock, GENERATE).task_id
    mock.job(job_id).states = {}
    with UlazAI(**mock.client_settings) as ulazai, pytest.raises(errors.ServerError) as failed:
        ulazai.kling30.get_status(job_id)
    assert "the mock provider failed: StopIteration" in failed.value.body["callsheet"]
    with pytest.raises(MockError, match="the mock provider failed"):
        mock.audit()
    mock.desk.failures.clear()


def test_which_provider_is_meant_must_be_said_where_there_are_several(start: Start) -> None:
    mock = start("ulazai", "ugen")
    assert mock.url_of("ugen").endswith("/ugen")
    for ask in (lambda: mock.url, mock.ledger, lambda: mock.url_of("ugclab")):
        with pytest.raises(MockError, match="ulazai, ugen"):
            ask()


def test_a_ledger_that_does_not_add_up_is_told_at_once_and_at_the_end(
    clock: VirtualClock, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    mock = MockProvider("ulazai", clock=clock)
    mock.start()
    mock.ledger().balance -= 1
    answer = post(mock)
    assert (answer.status_code, "does not add up" in answer.json()["callsheet"]) == (500, True)
    with pytest.raises(LedgerBroken, match="initial 10000 − balance 9679 is not charges 320"):
        mock.__exit__(None, None, None)


def test_a_port_is_free_again_when_the_provider_has_stopped(start: Start, post: Post) -> None:
    mock = start("ulazai")
    port = int(mock.url.split(":")[2].split("/")[0])
    post(mock)
    mock.stop()
    again = start("ulazai", port=port)
    assert post(again).status_code == 200
