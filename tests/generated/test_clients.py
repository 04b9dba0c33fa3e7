"""The clients: what they send, what they refuse to send, and what they make of every kind of answer."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import pickle
import socket
import traceback
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from callsheet_clients._runtime import errors
from callsheet_clients.ugclab import AsyncUGCLab, UGCLab
from callsheet_clients.ugclab import errors as ugclab_errors
from callsheet_clients.ugen import UGen
from callsheet_clients.ugen import errors as ugen_errors
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider, Loopback

VIDEO = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, slow dolly in",
    "model": "sora-2-pro",
    "duration": "10",
    "tier": "standard",
}
IMAGE = {
    "projectId": "cm4f8k2x90001abcdefghijkl",
    "prompt": "A lighthouse at dawn, oil on canvas",
    "model": "seedream-4.5",
    "tier": "pro",
}
KLING = {
    "prompt": "A lighthouse at dawn",
    "generationMode": "text_to_video",
    "durationSeconds": 8,
    "qualityMode": "pro",
    "sound": True,
    "prompt_directory_optin": False,
}
STUDIO = {"model_slug": "veo31_lite", "prompt": "A lighthouse at dawn", "duration_seconds": 8}
LEGACY = {"video_model": "veo3", "prompt": "A lighthouse at dawn"}
TRY = {"model_id": "kling3_std", "prompt": "A lighthouse at dawn", "duration": 5}

STARTED = {"data": {"jobs": [{"ugcId": "job-1", "status": "PENDING"}], "totalCreditsCharged": 150}}
POLLED = {"data": {"id": "job-1", "status": "PROCESSING", "progress": 40}}

UGCLAB = "https://api.ugclab.app/api/v1"
ULAZAI = "https://ulazai.com"
UGEN = "https://api.u-gen.ai/api/v1"

Call = tuple[str, tuple[Any, ...], dict[str, Any], str, str, Any, Any]

CALLS: list[Call] = [
    ("ugclab.video.create", (VIDEO,), {}, "POST", f"{UGCLAB}/ugc/video", VIDEO, STARTED),
    ("ugclab.image.create", (IMAGE,), {}, "POST", f"{UGCLAB}/ugc/image", IMAGE, STARTED),
    ("ugclab.jobs.get", ("job-1",), {}, "GET", f"{UGCLAB}/ugc/job-1", None, POLLED),
    ("ugclab.projects.list", (), {}, "GET", f"{UGCLAB}/projects", None, {"data": {"items": []}}),
    (
        "ugclab.projects.list",
        (),
        {"limit": 20, "cursor": "c/1 &"},
        "GET",
        f"{UGCLAB}/projects?limit=20&cursor=c%2F1%20%26",
        None,
        {"data": {"items": [{"id": "p1"}]}},
    ),
    ("ulazai.kling30.generate", (KLING,), {}, "POST", f"{ULAZAI}/kling30/api/generate/", KLING, {"task_id": "t1"}),
    (
        "ulazai.kling30.get_status",
        ("t1",),
        {},
        "GET",
        f"{ULAZAI}/kling30/api/status/t1/",
        None,
        {"status": "completed"},
    ),
    (
        "ulazai.video_studio.generate",
        (STUDIO,),
        {},
        "POST",
        f"{ULAZAI}/api/v1/video-studio/generate/",
        STUDIO,
        {"job_ids": ["j1", "j2"]},
    ),
    (
        "ulazai.video_studio.get_status",
        ("j1",),
        {},
        "GET",
        f"{ULAZAI}/api/v1/video-studio/status/j1/",
        None,
        {"job": {"status": "pending"}},
    ),
    (
        "ulazai.video_studio.list_history",
        (),
        {"limit": 5},
        "GET",
        f"{ULAZAI}/api/v1/video-studio/history/?limit=5",
        None,
        {"jobs": []},
    ),
    ("ulazai.video_studio.list_models", (), {}, "GET", f"{ULAZAI}/api/v1/models/video/", None, {"models": []}),
    ("ulazai.legacy_video.generate", (LEGACY,), {}, "POST", f"{ULAZAI}/api/v1/generate/video/", LEGACY, {"id": 1}),
    ("ugen.models.list", (), {}, "GET", f"{UGEN}/models", None, [{"status": "available"}]),
    ("ugen.models.get", ("kling3_std",), {}, "GET", f"{UGEN}/models/kling3_std", None, {"status": "beta"}),
    ("ugen.models.try_model", ("kling3_std", TRY), {}, "POST", f"{UGEN}/models/kling3_std/try", TRY, {"task_id": "t"}),
    ("ugen.models.get_task", ("t 1",), {}, "GET", f"{UGEN}/models/tasks/t%201", None, {"status": "queued"}),
]
SENDING = [call for call in CALLS if call[3] == "POST"]


def named(chosen: list[Call]) -> pytest.MarkDecorator:
    """The calls as parameters, named after their operations."""
    return pytest.mark.parametrize(
        ("operation", "arguments", "options", "method", "url", "body", "answer"), chosen, ids=[c[0] for c in chosen]
    )


# What is sent


@named(CALLS)
def test_each_operation_sends_one_request_with_its_method_its_url_and_its_body(
    calls: Calls,
    fake: FakeProvider,
    operation: str,
    arguments: tuple[Any, ...],
    options: dict[str, Any],
    method: str,
    url: str,
    body: Any,
    answer: Any,
) -> None:
    fake.will_answer(200, json=answer)
    calls(operation, *arguments, **options)
    (request,) = fake.requests
    assert (request.method, str(request.url).replace("+", "%20")) == (method, url)
    assert (json.loads(request.content) if request.content else None) == body
    assert request.headers.get("content-type") == ("application/json" if body else None)
    assert request.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("operation", "header", "value"),
    [
        ("ugclab.projects.list", "Authorization", "Bearer test-key"),
        ("ulazai.video_studio.list_models", "Authorization", "Bearer test-key"),
        ("ugen.models.list", "X-API-Key", "test-key"),
    ],
)
def test_the_key_goes_into_the_documented_header_and_no_other(
    calls: Calls, fake: FakeProvider, operation: str, header: str, value: str
) -> None:
    fake.will_answer(500)
    with pytest.raises(errors.ServerError):
        calls(operation)
    (request,) = fake.requests
    assert request.headers[header] == value
    assert [name for name, text in request.headers.items() if "test-key" in text] == [header.lower()]
    assert "test-key" not in str(request.url)


def test_a_payload_is_sent_with_the_keys_and_the_values_that_were_given(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    payload = {**KLING, "prompt": "Ein Leuchtturm, Dämmerung 🌅", "imageUrls": ("https://cdn.test/a.png",), "seed": 7}
    calls("ulazai.kling30.generate", payload)
    sent = json.loads(fake.requests[0].content)
    assert sent == {**payload, "imageUrls": ["https://cdn.test/a.png"]}


def test_the_payload_that_was_given_is_not_changed(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    payload: dict[str, Any] = {**KLING, "imageUrls": ["https://cdn.test/a.png"]}
    before = copy.deepcopy(payload)
    calls("ulazai.kling30.generate", payload, max_credits=1000)
    assert payload == before


@pytest.mark.parametrize(
    "task_id", ["..", ".", "", "a/b", "../balance", "a?b=c", "a#b", "a\\b", "a\nb", None, 1.5, ["a"]]
)
def test_an_id_that_would_change_the_path_is_refused_before_sending(
    calls: Calls, fake: FakeProvider, task_id: Any
) -> None:
    fake.will_answer(200, json={"status": "queued"})
    with pytest.raises((errors.InvalidArgument, errors.InvalidPayload)):
        calls("ugen.models.get_task", task_id)
    with pytest.raises(errors.InvalidArgument):
        calls("ugen.models.get_task", task_id, check=False)
    assert fake.requests == []


def test_an_id_of_unusual_letters_stays_one_segment_of_the_path(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"status": "queued"})
    calls("ugen.models.get_task", "a%2Fb é;=")
    assert fake.requests[0].url.raw_path == b"/api/v1/models/tasks/a%252Fb%20%C3%A9%3B%3D"


def test_the_model_of_a_playground_run_is_refused_where_it_would_change_the_path(
    calls: Calls, fake: FakeProvider
) -> None:
    with pytest.raises(errors.InvalidArgument, match="model_id"):
        calls("ugen.models.try_model", "../kling3_std", TRY)
    assert fake.requests == []


# Typed answers


def test_the_answers_are_typed(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={**STARTED, "meta": {"requestId": "req_1"}})
    started = calls("ugclab.video.create", VIDEO)
    assert type(started).__module__ == "callsheet_clients.ugclab.models"
    assert started.data.jobs[0].ugcId == "job-1"
    assert started.data.totalCreditsCharged == 150
    assert started.meta.requestId == "req_1"
    fake.will_answer(200, json=[{"status": "beta", "capabilities": {"supports_sound": True}}])
    (model,) = calls("ugen.models.list")
    assert model.capabilities.supports_sound is True


def test_fields_that_nobody_documents_are_kept(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": "t1", "queue": {"position": 3}})
    assert calls("ulazai.kling30.generate", KLING).queue == {"position": 3}


def test_a_status_that_nobody_documents_is_an_answer_like_any_other(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"data": {"status": "MODERATING"}})
    assert calls("ugclab.jobs.get", "job-1").data.status == "MODERATING"


def test_fields_that_are_null_or_left_out_are_none(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"data": {"status": "COMPLETED", "actor": None, "videoUrl": None}})
    job = calls("ugclab.jobs.get", "job-1").data
    assert (job.actor, job.videoUrl, job.errorMessage) == (None, None, None)


def test_any_status_of_success_will_do(calls: Calls, fake: FakeProvider) -> None:
    for status in (200, 201, 202):
        fake.will_answer(status, json={"task_id": "t1"})
        assert calls("ulazai.kling30.generate", KLING).task_id == "t1"


# Keys


def test_the_key_comes_from_the_environment_where_none_is_given(
    fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.will_answer(200, json=[])
    monkeypatch.setenv("UGEN_API_KEY", "from-environment")
    with httpx2.Client(transport=fake.transport()) as http_client:
        UGen(http_client=http_client).models.list()
        UGen("from-argument", http_client=http_client).models.list()
    assert [request.headers["x-api-key"] for request in fake.requests] == ["from-environment", "from-argument"]


@pytest.mark.parametrize(
    ("client", "variable"),
    [
        (UGCLab, "UGCLAB_API_KEY"),
        (AsyncUGCLab, "UGCLAB_API_KEY"),
        (UlazAI, "ULAZAI_API_KEY"),
        (AsyncUlazAI, "ULAZAI_API_KEY"),
        (UGen, "UGEN_API_KEY"),
    ],
)
def test_a_missing_key_is_told_with_the_variable_to_set(
    client: Callable[[], object], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(errors.InvalidArgument, match=f"pass key=… or set the environment variable {variable}"):
        client()
    monkeypatch.setenv(variable, "")
    with pytest.raises(errors.InvalidArgument, match=variable):
        client()


@pytest.mark.parametrize(
    "key", ["canary\n", "can ary", " canary", "canary\r\nX-Admin: 1", "canäry", "canary\x00", "\t"]
)
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(errors.InvalidArgument) as caught:
        UlazAI(key)
    assert "character that no key has" in str(caught.value)
    assert "can" not in str(caught.value).replace("character", "")
    if "\x00" not in key:
        monkeypatch.setenv("ULAZAI_API_KEY", key)
        with pytest.raises(errors.InvalidArgument, match="character that no key has"):
            UlazAI()


# Base URL, timeouts, HTTP client


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://proxy.test", "https://proxy.test/models"),
        ("https://proxy.test/", "https://proxy.test/models"),
        ("https://proxy.test:8443/u-gen/v1/", "https://proxy.test:8443/u-gen/v1/models"),
        ("http://localhost:8000", "http://localhost:8000/models"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/models"),
        ("http://[::1]:8000", "http://[::1]:8000/models"),
    ],
)
def test_a_base_url_replaces_the_server(calls: Calls, fake: FakeProvider, base_url: str, url: str) -> None:
    fake.will_answer(200, json=[])
    calls.settings["base_url"] = base_url
    calls("ugen.models.list")
    assert str(fake.requests[0].url) == url


@pytest.mark.parametrize(
    "base_url",
    [
        "http://api.u-gen.ai",
        "http://localhost.evil.test",
        "http://127.0.0.1@evil.test",
        "https://user:secret@api.u-gen.ai",
        "http://10.0.0.1",
        "ftp://api.u-gen.ai",
        "api.u-gen.ai",
        "//api.u-gen.ai",
        "",
        "https://",
        "https://[::1",
        "https://api.u-gen.ai:99999",
        "https://api.u-gen.ai/v1?debug=1",
        "https://api.u-gen.ai/v1#top",
    ],
)
def test_a_base_url_that_could_leak_the_key_is_refused(base_url: str) -> None:
    with pytest.raises(errors.InvalidArgument, match="base URL"):
        UGen("test-key", base_url=base_url)


def test_timeouts_come_from_the_client_and_can_be_set_for_one_call(fake: FakeProvider) -> None:
    fake.will_answer(200, json=[])
    with httpx2.Client(transport=fake.transport()) as http_client:
        ugen = UGen("test-key", timeout=30, http_client=http_client)
        ugen.models.list()
        ugen.models.list(timeout=2.5)
        UGen("test-key", http_client=http_client).models.list()
    set_to = [request.extensions["timeout"] for request in fake.requests]
    assert set_to[0] == {"connect": 10.0, "read": 30, "write": 30, "pool": 30}
    assert set_to[1] == {"connect": 2.5, "read": 2.5, "write": 2.5, "pool": 2.5}
    assert set_to[2]["read"] == 120.0


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_timeout_that_is_no_time_is_refused(calls: Calls, fake: FakeProvider, timeout: float) -> None:
    with pytest.raises(errors.InvalidArgument, match="timeout must be above 0 seconds"):
        UGen("test-key", timeout=timeout)
    with pytest.raises(errors.InvalidArgument, match="timeout must be above 0 seconds"):
        calls("ugen.models.list", timeout=timeout)
    assert fake.requests == []


def test_an_http_client_of_ones_own_stays_open(fake: FakeProvider) -> None:
    fake.will_answer(200, json=[])
    with httpx2.Client(transport=fake.transport()) as http_client:
        with UGen("test-key", http_client=http_client) as ugen:
            ugen.models.list()
        assert not http_client.is_closed
        ugen.models.list()
    assert len(fake.requests) == 2


def test_an_async_http_client_of_ones_own_stays_open(fake: FakeProvider) -> None:
    fake.will_answer(200, json={"models": []})

    async def use() -> None:
        async with httpx2.AsyncClient(transport=fake.transport()) as http_client:
            async with AsyncUlazAI("test-key", http_client=http_client) as ulazai:
                await ulazai.video_studio.list_models()
            assert not http_client.is_closed
            await ulazai.video_studio.list_models()

    asyncio.run(use())
    assert len(fake.requests) == 2


def test_a_client_closes_the_connections_that_it_opened(loopback: Loopback) -> None:
    loopback.respond = lambda *_: (200, {}, b"[]")
    with UGen("test-key", base_url=loopback.url) as ugen:
        assert ugen.models.list() == []
    with pytest.raises(RuntimeError, match="closed"):
        ugen.models.list()
    ugen.close()
    assert len(loopback.seen) == 1


def test_an_async_client_closes_the_connections_that_it_opened(loopback: Loopback) -> None:
    async def use() -> None:
        async with AsyncUlazAI("test-key", base_url=loopback.url) as ulazai:
            await ulazai.video_studio.list_models()
        with pytest.raises(RuntimeError, match="closed"):
            await ulazai.video_studio.list_models()
        await ulazai.close()

    asyncio.run(use())
    assert len(loopback.seen) == 1


# Checked before sending


def test_an_invalid_payload_is_refused_with_every_violation_and_nothing_is_sent(
    calls: Calls, fake: FakeProvider
) -> None:
    with pytest.raises(errors.InvalidPayload) as caught:
        calls("ugclab.video.create", {**VIDEO, "duration": "8", "prompt": "short", "tier": "gold", "variants": 9})
    assert str(caught.value) == (
        "ugclab.video.create: 4 violations\n"
        "  /prompt: prompt must have 10 to 3000 characters, not 5\n"
        "  /variants: variants must be from 1 to 8, not 9\n"
        '  /duration: sora-2-pro takes a duration of "10" or "15" seconds, not "8"\n'
        '  /tier: sora-2-pro takes a tier of "standard" or "pro", not "gold"'
    )
    assert [violation.path for violation in caught.value.report.errors] == [
        "/prompt",
        "/variants",
        "/duration",
        "/tier",
    ]
    assert caught.value.operation == "ugclab.video.create"
    assert fake.requests == []


def test_a_warning_alone_does_not_keep_a_payload_from_being_sent(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    calls("ulazai.kling30.generate", {**KLING, "negative_prompt": "rain"})
    assert len(fake.requests) == 1


def test_a_payload_is_sent_unchecked_on_demand(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json=STARTED)
    calls("ugclab.video.create", {"model": "sora-3"}, check=False)
    assert json.loads(fake.requests[0].content) == {"model": "sora-3"}


@pytest.mark.parametrize("payload", [None, [], "text", 7, b"{}", {1, 2}])
def test_a_payload_that_is_no_object_is_refused(calls: Calls, fake: FakeProvider, payload: Any) -> None:
    with pytest.raises(errors.InvalidPayload, match="the payload must be an object"):
        calls("ulazai.kling30.generate", payload)
    assert fake.requests == []


def cyclic() -> dict[str, Any]:
    """A payload that holds itself."""
    payload: dict[str, Any] = dict(KLING)
    payload["self"] = payload
    return payload


@pytest.mark.parametrize(
    "payload",
    [{**KLING, "note": b"bytes"}, {**KLING, "note": {1}}, {**KLING, "note": float("nan")}, cyclic()],
    ids=["bytes", "set", "nan", "cyclic"],
)
def test_a_payload_that_json_cannot_hold_is_refused_before_sending(
    calls: Calls, fake: FakeProvider, payload: Any
) -> None:
    for check in (True, False):
        with pytest.raises(errors.InvalidArgument, match="cannot be written as JSON"):
            calls("ulazai.kling30.generate", payload, check=check)
    assert fake.requests == []


def test_the_parameters_of_a_reading_call_are_checked_as_well(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.InvalidPayload, match="limit must be at most 100, not 101"):
        calls("ugclab.projects.list", limit=101)
    with pytest.raises(errors.InvalidPayload, match="task_id must not be empty"):
        calls("ulazai.kling30.get_status", "")
    assert fake.requests == []


# Priced before sending


@pytest.mark.parametrize("most", [320, 321, Decimal("320"), Decimal("320.5")])
def test_a_price_at_or_below_the_limit_is_sent(calls: Calls, fake: FakeProvider, most: int | Decimal) -> None:
    fake.will_answer(200, json={"task_id": "t1"})
    calls("ulazai.kling30.generate", KLING, max_credits=most)
    assert len(fake.requests) == 1


@pytest.mark.parametrize("most", [319, 0, Decimal("319.99")])
def test_a_price_above_the_limit_is_refused_before_sending(
    calls: Calls, fake: FakeProvider, most: int | Decimal
) -> None:
    with pytest.raises(errors.PriceRefused) as caught:
        calls("ulazai.kling30.generate", KLING, max_credits=most)
    assert str(caught.value) == f"ulazai.kling30.generate: the price is 320 credits, above the limit of {most}"
    assert caught.value.estimate.high == 320
    assert fake.requests == []


def test_a_range_is_held_against_the_limit_by_its_high_end(calls: Calls, fake: FakeProvider) -> None:
    open_sound = {name: value for name, value in KLING.items() if name != "sound"}
    with pytest.raises(errors.PriceRefused, match="the price is 216 to 320 credits, above the limit of 319"):
        calls("ulazai.kling30.generate", open_sound, max_credits=319)
    assert fake.requests == []
    fake.will_answer(200, json={"task_id": "t1"})
    calls("ulazai.kling30.generate", open_sound, max_credits=320)
    assert len(fake.requests) == 1


def test_an_unknown_price_is_refused_under_any_limit_unless_allowed(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.PriceRefused) as caught:
        calls("ugclab.video.create", VIDEO, max_credits=10**9)
    assert "the price is unknown (What a video costs is not documented." in str(caught.value)
    assert "pass allow_unknown_price=True to send nevertheless" in str(caught.value)
    assert caught.value.estimate.high is None
    assert fake.requests == []
    fake.will_answer(200, json=STARTED)
    calls("ugclab.video.create", VIDEO, max_credits=1, allow_unknown_price=True)
    assert len(fake.requests) == 1


def test_allowing_unknown_prices_does_not_allow_high_ones(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.PriceRefused):
        calls("ulazai.kling30.generate", KLING, max_credits=1, allow_unknown_price=True)
    assert fake.requests == []


def test_a_limit_holds_without_the_check_as_well(calls: Calls, fake: FakeProvider) -> None:
    with pytest.raises(errors.PriceRefused):
        calls("ulazai.kling30.generate", KLING, max_credits=1, check=False)
    with pytest.raises(errors.PriceRefused):
        calls("ulazai.kling30.generate", {**KLING, "durationSeconds": 60}, max_credits=10**9, check=False)
    assert fake.requests == []


# Exactly once


@named(SENDING)
@pytest.mark.parametrize("status", [400, 408, 429, 500, 502, 503, 504])
def test_a_refusal_is_not_answered_with_a_second_request(
    calls: Calls,
    fake: FakeProvider,
    operation: str,
    arguments: tuple[Any, ...],
    options: dict[str, Any],
    method: str,  # noqa: ARG001
    url: str,  # noqa: ARG001
    body: Any,  # noqa: ARG001
    answer: Any,  # noqa: ARG001
    status: int,
) -> None:
    fake.will_answer(status, headers={"Retry-After": "0"})
    with pytest.raises(errors.ApiError) as caught:
        calls(operation, *arguments, **options)
    assert (caught.value.status, caught.value.operation) == (status, operation)
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    "lost",
    [
        httpx2.ReadTimeout("timed out"),
        httpx2.WriteTimeout("timed out"),
        httpx2.ReadError("connection reset"),
        httpx2.WriteError("broken pipe"),
        httpx2.RemoteProtocolError("server disconnected without sending a response"),
        httpx2.DecodingError("bad gzip"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_request_whose_answer_was_lost_may_have_started_a_job(
    calls: Calls, fake: FakeProvider, lost: Exception
) -> None:
    fake.will(lost)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert str(lost) in str(caught.value)
    assert "look for the job before sending again" in str(caught.value)
    assert caught.value.operation == "ulazai.kling30.generate"
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    "lost",
    [httpx2.ConnectError("refused"), httpx2.ConnectTimeout("timed out"), httpx2.PoolTimeout("no connection free")],
    ids=lambda error: type(error).__name__,
)
def test_a_request_that_found_no_connection_was_not_sent(calls: Calls, fake: FakeProvider, lost: Exception) -> None:
    fake.will(lost)
    with pytest.raises(errors.NotSent, match=r"no connection to https://ulazai\.com"):
        calls("ulazai.kling30.generate", KLING)
    assert len(fake.requests) == 1


def test_a_lost_connection_without_a_text_is_told_by_its_kind(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.ReadTimeout(""))
    with pytest.raises(errors.OutcomeUnknown, match="ReadTimeout"):
        calls("ulazai.kling30.generate", KLING)


def test_a_server_that_hangs_up_has_got_one_request(loopback: Loopback) -> None:
    loopback.respond = lambda *_: None
    with UlazAI("test-key", base_url=loopback.url) as ulazai, pytest.raises(errors.OutcomeUnknown):
        ulazai.kling30.generate(KLING)  # type: ignore[arg-type]
    assert [(method, path) for method, path, _, _ in loopback.seen] == [("POST", "/kling30/api/generate/")]


def test_a_server_that_stays_silent_has_got_one_request(loopback: Loopback) -> None:
    def too_late(*_: object) -> tuple[int, dict[str, str], bytes]:
        import time

        time.sleep(0.4)
        return 200, {}, b'{"task_id": "late"}'

    loopback.respond = too_late
    with UlazAI("test-key", base_url=loopback.url, timeout=0.1) as ulazai, pytest.raises(errors.OutcomeUnknown):
        ulazai.kling30.generate(KLING)  # type: ignore[arg-type]
    assert len(loopback.seen) == 1


def test_a_closed_port_is_told_as_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        with UlazAI("test-key", base_url=f"http://127.0.0.1:{port}") as ulazai, pytest.raises(errors.NotSent):
            ulazai.kling30.generate(KLING)  # type: ignore[arg-type]


def test_a_call_over_a_real_connection_sends_what_it_should(loopback: Loopback) -> None:
    loopback.respond = lambda *_: (200, {"Content-Type": "application/json"}, b'{"task_id": "t1", "status": "pending"}')
    with UlazAI("test-key", base_url=loopback.url) as ulazai:
        started = ulazai.kling30.generate(KLING, max_credits=320)  # type: ignore[arg-type]
    assert started.task_id == "t1"
    ((method, path, headers, body),) = loopback.seen
    assert (method, path) == ("POST", "/kling30/api/generate/")
    assert headers["authorization"] == "Bearer test-key"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == KLING


# Refusals


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, errors.BadRequest),
        (401, errors.AuthenticationFailed),
        (402, errors.InsufficientCredits),
        (403, errors.PermissionDenied),
        (404, errors.NotFound),
        (405, errors.ApiError),
        (409, errors.Conflict),
        (422, errors.Unprocessable),
        (429, errors.RateLimited),
        (500, errors.ServerError),
        (503, errors.ServerError),
        (599, errors.ServerError),
    ],
)
def test_each_status_of_refusal_has_its_class(
    calls: Calls, fake: FakeProvider, status: int, error: type[errors.ApiError]
) -> None:
    fake.will_answer(status, json={"error": "No."}, headers={"X-Request-Id": "req_7"})
    with pytest.raises(error) as caught:
        calls("ulazai.video_studio.generate", STUDIO)
    assert type(caught.value) is error
    assert caught.value.status == status
    assert caught.value.operation == "ulazai.video_studio.generate"
    assert caught.value.request_id == "req_7"
    assert caught.value.body == {"error": "No."}
    assert str(caught.value).startswith(f"ulazai.video_studio.generate: HTTP {status}")
    assert str(caught.value).endswith("(request req_7)")


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "VALIDATION_ERROR", ugclab_errors.ValidationError),
        (400, "IMAGE_DOWNLOAD_FAILED", ugclab_errors.ImageDownloadFailedError),
        (402, "INSUFFICIENT_CREDITS", ugclab_errors.InsufficientCreditsError),
        (404, "PROJECT_NOT_FOUND", ugclab_errors.ProjectNotFoundError),
        (429, "IP_RATE_LIMITED", ugclab_errors.IpRateLimitedError),
        (429, "RATE_LIMIT_EXCEEDED", ugclab_errors.RateLimitExceededError),
        (500, "INTERNAL_ERROR", ugclab_errors.InternalError),
    ],
)
@pytest.mark.parametrize("place", ["code", "type", "details"])
def test_each_documented_code_has_its_class_wherever_it_stands(
    calls: Calls, fake: FakeProvider, status: int, code: str, error: type[errors.ApiError], place: str
) -> None:
    said = {"error": {place: code if place != "details" else [{"reason": code}], "message": "It did not work."}}
    fake.will_answer(status, json={**said, "meta": {"requestId": "req_9"}})
    with pytest.raises(errors.ApiError) as caught:
        calls("ugclab.video.create", VIDEO)
    assert type(caught.value) is error
    assert caught.value.code == code
    assert caught.value.provider_message == "It did not work."
    assert caught.value.request_id == "req_9"
    assert str(caught.value) == f"ugclab.video.create: HTTP {status}, {code}: It did not work. (request req_9)"


def test_a_code_that_nobody_documents_is_told_as_it_came(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(409, json={"error": {"code": "TASK_EXISTS", "message": "Wait."}})
    with pytest.raises(errors.Conflict) as caught:
        calls("ugen.models.try_model", "kling3_std", TRY)
    assert type(caught.value) is errors.Conflict
    assert str(caught.value) == "ugen.models.try_model: HTTP 409, TASK_EXISTS: Wait."


def test_the_code_of_u_gen_for_too_few_credits_has_its_class(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(402, json={"error": {"code": "INSUFFICIENT_CREDITS", "message": "Top up."}})
    with pytest.raises(ugen_errors.InsufficientCreditsError, match="Top up"):
        calls("ugen.models.try_model", "kling3_std", TRY)


def test_a_list_of_faults_is_told_by_its_first(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(422, json={"detail": [{"loc": ["body", "model_id"], "msg": "field required", "type": "missing"}]})
    with pytest.raises(errors.Unprocessable, match="HTTP 422, missing: field required"):
        calls("ugen.models.try_model", "kling3_std", TRY)


ODD_BODIES: dict[str, bytes] = {
    "html": b"<html><body><h1>502 Bad Gateway</h1></body></html>",
    "empty": b"",
    "list": b'[{"error": "x"}]',
    "text": b'"no"',
    "number": b"12",
    "null": b"null",
    "wrong types": b'{"error": {"message": {"en": "x"}, "code": 7}, "meta": {"requestId": 5}, "detail": {"0": 1}}',
    "not utf-8": b"\xff\xfe\x00",
    "cut off": b'{"error": {"mess',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES.keys())
@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_a_refusal_with_an_odd_body_is_still_that_refusal(
    calls: Calls, fake: FakeProvider, status: int, body: bytes
) -> None:
    fake.will_answer(status, content=body)
    for operation, arguments in (
        ("ugclab.video.create", (VIDEO,)),
        ("ulazai.kling30.generate", (KLING,)),
        ("ugen.models.try_model", ("kling3_std", TRY)),
    ):
        with pytest.raises(errors.class_for_status(status)) as caught:
            calls(operation, *arguments)
        assert isinstance(caught.value, errors.ApiError)
        assert caught.value.provider_message is None
        assert caught.value.request_id is None
        assert f"HTTP {status}" in str(caught.value)


def test_a_code_that_the_answer_does_not_hold_is_not_invented(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(404, text="<html>no such page</html>")
    with pytest.raises(errors.NotFound) as caught:
        calls("ugclab.video.create", VIDEO)
    assert caught.value.code is None


@pytest.mark.parametrize("status", [401, 403, 503])
def test_the_message_of_a_status_that_is_not_documented_is_told_nevertheless(
    calls: Calls, fake: FakeProvider, status: int
) -> None:
    fake.will_answer(status, json={"error": {"message": "Come back on Monday."}})
    with pytest.raises(errors.ApiError, match="Come back on Monday"):
        calls("ugclab.video.create", VIDEO)


# Answers that are not as documented


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_and_not_followed(calls: Calls, fake: FakeProvider, status: int) -> None:
    fake.will_answer(status, headers={"Location": "https://elsewhere.test/"})
    for operation, arguments in (("ulazai.kling30.generate", (KLING,)), ("ulazai.kling30.get_status", ("t1",))):
        fake.requests.clear()
        with pytest.raises(errors.UnexpectedAnswer, match="redirect is never followed") as caught:
            calls(operation, *arguments)
        assert caught.value.status == status
        assert len(fake.requests) == 1


def test_a_redirect_is_not_followed_for_an_http_client_that_follows_them(fake: FakeProvider) -> None:
    fake.will_answer(307, headers={"Location": "https://elsewhere.test/"})
    with httpx2.Client(transport=fake.transport(), follow_redirects=True) as http_client:
        ulazai = UlazAI("test-key", http_client=http_client)
        with pytest.raises(errors.UnexpectedAnswer):
            ulazai.kling30.generate(KLING)  # type: ignore[arg-type]
    assert len(fake.requests) == 1


@pytest.mark.parametrize("body", [b"<html>", b"", b"{", b"\xff", b"[" * 100_000, b"OK"], ids=range(6))
def test_a_success_that_is_no_json_is_unexpected(calls: Calls, fake: FakeProvider, body: bytes) -> None:
    fake.will_answer(200, content=body)
    with pytest.raises(errors.UnexpectedAnswer, match="HTTP 200, and the answer is not JSON") as caught:
        calls("ulazai.kling30.generate", KLING)
    assert (caught.value.status, caught.value.body, caught.value.job_ids) == (200, body, ())


@pytest.mark.parametrize("answer", [{}, [], None, "t1", 5, {"task_id": None}, {"task_id": ""}, {"task_id": ["t1"]}])
def test_a_success_without_a_usable_job_id_is_unexpected(calls: Calls, fake: FakeProvider, answer: Any) -> None:
    fake.will_answer(200, content=json.dumps(answer).encode())
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert caught.value.status == 200
    assert caught.value.body == json.dumps(answer).encode()
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("operation", "arguments", "answer", "kept"),
    [
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": []}, ()),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": [""]}, ()),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": ["j1", 2]}, ("j1", "2")),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": ["j1", None, "j3"]}, ("j1", "j3")),
        ("ulazai.video_studio.generate", (STUDIO,), {"job_ids": ["j1"], "credits_remaining_total": "?"}, ("j1",)),
        ("ulazai.kling30.generate", (KLING,), {"task_id": "t1", "credits_used": {}}, ("t1",)),
        ("ugclab.video.create", (VIDEO,), {"data": {"jobs": [{"ugcId": "a"}, {"id": "b"}]}}, ("a",)),
        ("ugclab.video.create", (VIDEO,), {"data": {"jobs": [{"ugcId": "a", "status": 1}]}}, ("a",)),
        ("ugclab.video.create", (VIDEO,), {"data": {"jobs": []}}, ()),
        ("ugclab.video.create", (VIDEO,), {"data": []}, ()),
        ("ugen.models.try_model", ("kling3_std", TRY), {"task": "t1"}, ()),
    ],
)
def test_the_job_ids_of_an_unexpected_answer_are_kept(
    calls: Calls, fake: FakeProvider, operation: str, arguments: tuple[Any, ...], answer: Any, kept: tuple[str, ...]
) -> None:
    fake.will_answer(200, json=answer)
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        calls(operation, *arguments)
    assert caught.value.job_ids == kept
    assert all(job_id in str(caught.value) for job_id in kept)
    assert json.loads(caught.value.body) == answer


def test_a_job_id_that_came_as_a_number_is_not_lost(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(200, json={"task_id": 8123})
    with pytest.raises(errors.UnexpectedAnswer) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert b"8123" in caught.value.body


# Errors as values


def some_errors() -> Iterator[errors.CallsheetError]:
    """An error of each kind that a worker process may hand back."""
    from callsheet_clients import ulazai

    yield errors.InvalidArgument("a.b.c", "said")
    yield errors.InvalidPayload("a.b.c", ulazai.check("kling30.generate", {}))
    yield errors.PriceRefused("a.b.c", "said", ulazai.estimate("kling30.generate", KLING))
    yield errors.NotSent("a.b.c", "said")
    yield errors.OutcomeUnknown("a.b.c", "said")
    yield errors.UnexpectedAnswer("a.b.c", "said", 200, b"{}", ("job-1",))
    yield errors.BadRequest("a.b.c", 400, "meaning", "message", "CODE", "req_1", {"error": 1})
    yield errors.JobFailed("a.b.c", "said", "job-1", None)
    yield errors.JobStillRunning("a.b.c", "said", "job-1", None)


@pytest.mark.parametrize("error", list(some_errors()), ids=lambda error: type(error).__name__)
def test_an_error_survives_the_way_out_of_a_worker_process(error: errors.CallsheetError) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert back.operation == error.operation
    assert getattr(back, "job_ids", None) == getattr(error, "job_ids", None)
    assert getattr(back, "job_id", None) == getattr(error, "job_id", None)


# Keys stay secret

CANARY = "sk-canary/7f3a91d2"


def everything_in(value: object, depth: int = 6) -> Iterator[str]:
    """What can be read of an object and of what it holds, by repr, str and attributes."""
    yield repr(value)
    yield str(value)
    if depth and not isinstance(value, str | int | bytes):
        held = list(getattr(value, "__dict__", {}).values())
        held += [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
        held += list(value.values()) if isinstance(value, dict) else []
        held += list(value) if isinstance(value, tuple | list) else []
        for inner in held:
            yield from everything_in(inner, depth - 1)


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that any logger says."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    for name in ("callsheet_clients", "httpx2", "httpcore2", "httpcore", "httpx"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


@pytest.mark.parametrize("client", [UGCLab, UlazAI, UGen, AsyncUGCLab, AsyncUlazAI])
def test_nothing_that_a_client_shows_holds_the_key(client: Callable[..., Any]) -> None:
    opened = client(CANARY)
    assert all(CANARY not in text for text in everything_in(opened))
    assert CANARY not in repr(vars(opened))
    for write in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError) as caught:
            write(opened)
        assert CANARY not in str(caught.value)
    if isinstance(opened, AsyncUGCLab | AsyncUlazAI):
        asyncio.run(opened.close())
    else:
        opened.close()


@pytest.mark.parametrize(
    "echo",
    [
        json.dumps({"error": {"message": f"The key {CANARY} is not valid", "code": CANARY}, "detail": [CANARY]}),
        json.dumps({"error": f"Bearer {CANARY}", CANARY: CANARY, "meta": {"requestId": CANARY}}),
        json.dumps({"error": {"message": f"The key {CANARY} is not valid"}}).replace("/", "\\/"),
        json.dumps({"error": {"message": CANARY}}).replace("sk-", "\\u0073k-"),
        f"<html>{CANARY}</html>",
    ],
    ids=["json", "json names", "escaped slash", "escaped letter", "html"],
)
@pytest.mark.parametrize("status", [200, 302, 400, 401, 500])
def test_a_server_that_echoes_the_key_brings_it_nowhere(
    loopback: Loopback, all_logs: pytest.LogCaptureFixture, echo: str, status: int
) -> None:
    loopback.respond = lambda *_: (status, {"Content-Type": "application/json"}, echo.encode())
    caught: list[errors.CallsheetError] = []
    opened_and_called: tuple[tuple[Callable[..., Any], Callable[[Any], object]], ...] = (
        (UGCLab, lambda opened: opened.video.create(VIDEO)),
        (UlazAI, lambda opened: opened.video_studio.generate(STUDIO)),
        (UGen, lambda opened: opened.models.try_model("kling3_std", TRY)),
    )
    for client, call in opened_and_called:
        with client(CANARY, base_url=loopback.url) as opened, pytest.raises(errors.CallsheetError) as raised:
            call(opened)
        caught.append(raised.value)
    assert len(loopback.seen) == 3
    assert all(any(CANARY in value for value in headers.values()) for _, _, headers, _ in loopback.seen)
    for error in caught:
        shown = [*everything_in(error), *traceback.format_exception(error)]
        assert [text for text in shown if CANARY in text] == []
    logged = [text for record in all_logs.records for text in (record.getMessage(), repr(record.args))]
    assert [text for text in logged if CANARY in text] == []


def test_a_lost_connection_does_not_show_the_key(
    calls: Calls, fake: FakeProvider, all_logs: pytest.LogCaptureFixture
) -> None:
    calls.settings["key"] = CANARY
    fake.will(httpx2.RemoteProtocolError(f"illegal header value b'Bearer {CANARY}'"))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert all(CANARY not in text for text in [*everything_in(caught.value), *traceback.format_exception(caught.value)])
    assert CANARY not in all_logs.text


# What an error holds on to


@pytest.mark.parametrize("lost", [httpx2.ReadTimeout("slow"), httpx2.ConnectError("refused")])
def test_a_lost_request_does_not_stay_with_its_error(calls: Calls, fake: FakeProvider, lost: Exception) -> None:
    fake.will(lost)
    with pytest.raises(errors.CallsheetError) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_a_read_that_got_no_answer_may_be_asked_again(calls: Calls, fake: FakeProvider) -> None:
    fake.will(httpx2.ReadTimeout("slow"))
    with pytest.raises(errors.NoAnswer, match="asking again is safe"):
        calls("ulazai.kling30.get_status", "t1")


@pytest.mark.parametrize(
    "body",
    [{"error": "Bad one"}, {"message": "Bad one"}, {"detail": "Bad one"}, {"error": {"message": "Bad one"}}],
    ids=str,
)
def test_the_message_of_an_error_that_no_document_describes_is_found(
    calls: Calls, fake: FakeProvider, body: dict[str, object]
) -> None:
    fake.will_answer(400, json=body)
    with pytest.raises(errors.BadRequest) as caught:
        calls("ulazai.kling30.generate", KLING)
    assert caught.value.provider_message == "Bad one"


def test_a_base_url_with_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(errors.InvalidArgument) as caught:
        UlazAI("test-key", base_url="https://user:hunter2@ulazai.com")
    assert "hunter2" not in str(caught.value)
