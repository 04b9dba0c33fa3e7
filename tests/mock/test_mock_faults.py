"""Faults at the mock provider: what a client meets at the socket, whether it was charged, and how a script reads."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from callsheet.mock import MockProvider, ScriptError, faults

if TYPE_CHECKING:
    from tests.mock.conftest import Call, Post, Start

    from callsheet.mock import VirtualClock

GENERATE = "ulazai.kling30.generate"
STATUS = "ulazai.kling30.get_status"


def charged(mock: MockProvider) -> int:
    """How many requests were charged."""
    return len(mock.ledger("ulazai").charged())


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"fault": "close"}, httpx2.RemoteProtocolError),
        ({"fault": "reset"}, httpx2.ReadError),
        ({"fault": "hang", "seconds": 60}, httpx2.RemoteProtocolError),
        ({"fault": "cut", "bytes": 20}, httpx2.RemoteProtocolError),
    ],
    ids=lambda value: value["fault"] if isinstance(value, dict) else "",
)
def test_a_lost_answer_may_be_charged_or_not(
    start: Start, post: Post, when: str, fault: dict[str, Any], error: type[Exception]
) -> None:
    mock = start("ulazai", faults=[{"operation": GENERATE, **fault, "when": when}])
    with pytest.raises(error):
        post(mock)
    assert charged(mock) == (1 if when == "after" else 0)
    assert mock.requests[0].fault == f"{fault['fault']}, {when} the charge"
    assert post(mock).status_code == 200
    assert mock.requests[1].fault is None


def test_a_body_is_cut_after_so_many_bytes_of_what_was_announced(start: Start) -> None:
    mock = start("ulazai", faults=[{"fault": "cut", "bytes": 20}, {"fault": "cut", "bytes": 10_000}])
    found = []
    for _ in range(2):
        with httpx2.Client() as client, client.stream("GET", f"{mock.url}/api/v1/models/video/") as answer:
            pieces: list[bytes] = []
            with pytest.raises(httpx2.RemoteProtocolError):
                pieces += answer.iter_raw()
            found.append((int(answer.headers["content-length"]), answer.status_code))
    assert all(length > 20 for length, _ in found)


def test_a_hanging_answer_ends_when_the_client_gives_up(start: Start, post: Post) -> None:
    mock = start("ulazai", faults=[{"operation": GENERATE, "fault": "hang"}])
    with pytest.raises(httpx2.ReadTimeout):
        post(mock, timeout=0.05)
    assert charged(mock) == 1


def test_a_hanging_answer_takes_time_of_the_clock_only(start: Start, post: Post, clock: VirtualClock) -> None:
    mock = start("ulazai", faults=[{"fault": "hang", "seconds": 3600}])
    with pytest.raises(httpx2.RemoteProtocolError):
        post(mock)
    assert clock.now() == 3600


def test_a_trickling_answer_arrives_whole_and_late(start: Start, post: Post, clock: VirtualClock) -> None:
    mock = start("ulazai", faults=[{"fault": "trickle", "seconds": 2}])
    answer = post(mock)
    assert answer.json()["task_id"]
    assert clock.now() == 2 * len(answer.content)


def test_a_connection_is_reset_while_the_body_is_being_sent(start: Start, post: Post) -> None:
    mock = start("ulazai", faults=[{"operation": GENERATE, "fault": "interrupt", "bytes": 1000}])
    with pytest.raises(httpx2.TransportError):
        post(mock, b"x" * 30_000_000)
    assert charged(mock) == 0
    assert (mock.requests[0].whole, mock.requests[0].fault, mock.requests[0].status) == (False, "interrupt", None)
    assert 1000 <= len(mock.requests[0].body) < 30_000_000


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_a_refusal_strikes_before_the_charge_unless_a_script_says_otherwise(
    start: Start, post: Post, status: int
) -> None:
    rule = {"fault": "status", "status": status, "headers": {"Retry-After": "3"}, "body": {"error": "later"}}
    mock = start("ulazai", faults=[rule, {**rule, "when": "after"}])
    answers = [post(mock) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [status, status]
    assert (answers[0].headers["retry-after"], answers[0].json()) == ("3", {"error": "later"})
    assert charged(mock) == 1


def test_an_answer_of_success_can_be_anything(start: Start, post: Post) -> None:
    bodies: list[Any] = [{}, [], None, "", {"task_id": None}]
    mock = start("ulazai", faults=[{"fault": "status", "status": 200, "body": body} for body in bodies])
    assert [post(mock).text for _ in bodies] == ["{}", "[]", "", "", '{"task_id": null}']
    assert charged(mock) == len(bodies)


def test_a_page_comes_instead_of_json(start: Start, post: Post) -> None:
    mock = start("ulazai", faults=[{"fault": "html"}, {"fault": "html", "status": 502}])
    answers = [post(mock) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 502]
    assert all(answer.headers["content-type"].startswith("text/html") for answer in answers)
    assert all("<html>" in answer.text for answer in answers)


def test_an_empty_answer_keeps_its_status(start: Start) -> None:
    mock = start("ugclab", faults=[{"fault": "empty"}])
    with httpx2.Client() as client:
        answer = client.get(f"{mock.url}/projects", headers={"Authorization": "Bearer test-key"})
    assert (answer.status_code, answer.content) == (200, b"")


def test_fields_of_an_answer_are_set_and_removed(start: Start, post: Post) -> None:
    mock = start("ulazai", faults=[{"fault": "edit", "set": {"/task_id": 7, "/a/b": [1]}, "remove": ["/status"]}])
    answer = post(mock).json()
    assert (answer["task_id"], answer["a"], "status" in answer) == (7, {"b": [1]}, False)


def test_a_redirect_leads_here_or_elsewhere_and_the_journal_sees_who_followed_with_a_key(start: Start) -> None:
    rules = [{"fault": "redirect", "to": to, "status": 307} for to in ("here", "elsewhere", "http://127.0.0.1:9/x")]
    mock = start("ugen", faults=rules)
    url, headers = f"{mock.url}/models", {"X-API-Key": "canary-key-1234"}
    with httpx2.Client(headers=headers) as careful:
        found = [careful.get(url).headers["location"] for _ in rules]
    assert found == [url, f"{mock.elsewhere}/ugen/models", "http://127.0.0.1:9/x"]
    mock.inject("redirect")
    with httpx2.Client(headers=headers, follow_redirects=True) as careless:
        careless.get(url)
    followed = mock.requests[-1]
    assert (followed.host, followed.carried_key) == ("elsewhere", True)
    assert "canary-key-1234" not in json.dumps([record.to_json() for record in mock.requests])


def test_connections_are_refused_for_a_time(start: Start, post: Post, clock: VirtualClock) -> None:
    mock = start("ulazai", faults=[{"operation": GENERATE, "fault": "refuse", "seconds": 5}])
    assert post(mock).status_code == 200
    for _ in range(2):
        with pytest.raises(httpx2.ConnectError):
            post(mock)
        clock.advance(2)
    assert httpx2.get(mock.admin_url).status_code == 200
    clock.advance(1)
    assert post(mock).status_code == 200
    assert len(mock.requests) == 2


def test_an_idle_connection_ends_when_connections_are_refused(start: Start, clock: VirtualClock) -> None:
    mock = start("ulazai")
    with httpx2.Client() as client:
        client.get(mock.url)
        mock.refuse(1)
        with pytest.raises(httpx2.ConnectError):
            client.get(mock.url)
        clock.advance(1)
        assert client.get(mock.url).status_code == 404


def test_a_script_lets_the_jobs_of_a_request_fail(start: Start, call: Call) -> None:
    mock = start("ulazai", faults=[{"operation": GENERATE, "fault": "fail-job", "message": "no", "refund": False}])
    first, second = (call(mock, GENERATE).task_id for _ in range(2))
    assert [call(mock, STATUS, job_id).status for job_id in (first, second)] == ["failed", "completed"]
    assert mock.ledger().refunds == 0


def test_a_rule_waits_for_its_turn_and_strikes_so_often(start: Start, post: Post) -> None:
    mock = start("ulazai")
    rule = mock.inject("status", GENERATE, status=503, skip=1, times=2)
    mock.inject("status", "*.upload", status=502, times=None)
    assert [post(mock).status_code for _ in range(5)] == [200, 503, 503, 200, 200]
    assert (rule.seen, rule.struck) == (5, 2)


def test_polls_meet_faults_of_their_own(start: Start, call: Call) -> None:
    mock = start("ulazai", faults=[{"operation": "*.get_status", "fault": "status", "status": 404, "times": 2}])
    job_id = call(mock, GENERATE).task_id
    with httpx2.Client(headers={"Authorization": "Bearer test-key"}) as client:
        url = f"{mock.url}/kling30/api/status/{job_id}/"
        assert [client.get(url).status_code for _ in range(3)] == [404, 404, 200]


# Chaos


def struck(mock: MockProvider, post: Post, numbers: list[int]) -> dict[str, str | None]:
    """The fault that each of so many different requests meets, by its body."""
    for number in numbers:
        try:
            post(mock, {"prompt": f"A fox, number {number}"})
        except httpx2.TransportError:
            continue
    return {record.body_sha256: record.fault for record in mock.requests}


def test_chaos_is_the_same_for_the_same_seed_in_whatever_order_requests_come(start: Start, post: Post) -> None:
    numbers = list(range(24))
    first, second = (start("ulazai", chaos="42:0.5") for _ in range(2))
    faults_of_first = struck(first, post, numbers)
    assert struck(second, post, numbers[::-1]) == faults_of_first
    assert 5 < sum(fault is not None for fault in faults_of_first.values()) < 19


def test_another_seed_is_another_chaos_and_no_rate_is_none(start: Start, post: Post) -> None:
    numbers = list(range(12))
    first, second, calm = (struck(start("ulazai", chaos=seed), post, numbers) for seed in ("1:0.5", "2:0.5", "1:0"))
    assert first != second
    assert set(calm.values()) == {None}


def test_the_ledger_adds_up_under_chaos_with_many_requests_at_once(start: Start, payloads: dict[str, Any]) -> None:
    mock = start("ulazai", chaos="7:0.4", balance=100_000)
    url = f"{mock.url}/kling30/api/generate/"

    async def send(client: httpx2.AsyncClient, number: int) -> None:
        try:
            await client.post(url, json={**payloads[GENERATE], "prompt": f"A fox, number {number}"})
        except httpx2.TransportError:
            return

    async def send_all() -> None:
        limits = httpx2.Limits(max_connections=100)
        async with httpx2.AsyncClient(headers={"Authorization": "Bearer test-key"}, limits=limits) as client:
            await asyncio.gather(*(send(client, number) for number in range(200)))

    asyncio.run(send_all())
    mock.audit()
    assert len(mock.requests) == 200
    assert charged(mock) == sum(record.charged > 0 for record in mock.requests) < 200
    assert mock.ledger().balance == 100_000 - 320 * charged(mock)


# What a script may say


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({}, "faults[0]: a rule needs a fault; faults are close, reset"),
        ("close", "faults[0]: a rule is a mapping with at least a fault"),
        ({"fault": "clsoe"}, "faults[0]: no fault is called 'clsoe'; did you mean 'close'?"),
        ({"fault": "cut", "byte": 3}, "faults[0]: a rule of cut has no 'byte'; did you mean 'bytes'?"),
        ({"fault": "cut", "bytes": "3"}, "faults[0]: bytes must be a whole number from 0 to 2147483648, not '3'"),
        ({"fault": "status", "status": 99}, "faults[0]: status must be a whole number from 200 to 999, not 99"),
        ({"fault": "hang", "seconds": True}, "faults[0]: seconds must be a number of seconds, not True"),
        ({"fault": "close", "when": "later"}, "faults[0]: when must be before or after (the charge), not 'later'"),
        ({"fault": "trickle", "when": "before"}, "faults[0]: trickle needs an answer: it cannot strike before"),
        ({"fault": "interrupt", "when": "after"}, "faults[0]: interrupt strikes while the request is being sent"),
        ({"fault": "close", "times": -1}, "faults[0]: times must be a whole number from 0 or all, not -1"),
        ({"fault": "close", "operation": 3}, "faults[0]: operation must be a name or a pattern"),
        ({"fault": "status", "headers": {"A\n": "b"}}, "faults[0]: headers: 'A\\n' cannot be sent as a header"),
        ({"fault": "status", "headers": {"Content-Length": 3}}, "faults[0]: headers: Content-Length follows from the"),
        ({"fault": "edit", "set": {"task_id": 1}}, "faults[0]: set: 'task_id' is no JSON Pointer, such as /task_id"),
        ({"fault": "edit", "set": 1}, "faults[0]: set must be a mapping, not 1"),
        ({"fault": "redirect", "to": ""}, "faults[0]: to must be text, not ''"),
        ({"fault": "fail-job", "refund": "no"}, "faults[0]: refund must be true or false, not 'no'"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_place(rule: Any, said: str) -> None:
    with pytest.raises(ScriptError) as refused:
        MockProvider("ulazai", faults=[rule])
    assert str(refused.value).startswith(said)


def test_faults_can_be_given_as_values(start: Start, post: Post) -> None:
    mock = start("ulazai")
    mock.inject(faults.Status(418, body="short and stout"), GENERATE)
    answer = post(mock)
    assert (answer.status_code, answer.text) == (418, "short and stout")
