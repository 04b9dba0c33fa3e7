"""Requests: what each operation sends, and where the key goes."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.payloads import CALLS, KLING, TRY, named

from callsheet_clients._runtime import errors

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider


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
    fake.will_answer(404)
    with pytest.raises(errors.NotFound):
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


@pytest.mark.parametrize("task_id", ["..", ".", "", "a/b", "../balance", "a?b=c", "a#b", "a\\b", "a\nb", None, ["a"]])
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
