"""Refusals: which error each answer of refusal becomes, whatever its body holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.payloads import KLING, STUDIO, TRY, VIDEO

from callsheet_clients._runtime import errors
from callsheet_clients.ugclab import errors as ugclab_errors
from callsheet_clients.ugen import errors as ugen_errors

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider


def refusal(calls: Calls, operation: str, *arguments: Any) -> errors.ApiError:
    """What a call is refused with. A status that does not settle what became of it is in the `answer` of the error."""
    with pytest.raises((errors.ApiError, errors.OutcomeUnknown)) as caught:
        calls(operation, *arguments)
    found = caught.value.answer if isinstance(caught.value, errors.OutcomeUnknown) else caught.value
    assert isinstance(found, errors.ApiError)
    assert isinstance(caught.value, errors.OutcomeUnknown) == (found.status == 409 or found.status >= 500)
    assert caught.value.request_id == found.request_id
    assert str(found).removesuffix(".") in str(caught.value)
    return found


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
    found = refusal(calls, "ulazai.video_studio.generate", STUDIO)
    assert type(found) is error
    assert found.status == status
    assert found.operation == "ulazai.video_studio.generate"
    assert found.request_id == "req_7"
    assert found.body == {"error": "No."}
    assert str(found).startswith(f"ulazai.video_studio.generate: HTTP {status}")
    assert str(found).endswith("(request req_7)")


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
    found = refusal(calls, "ugclab.video.create", VIDEO)
    assert type(found) is error
    assert found.code == code
    assert found.provider_message == "It did not work."
    assert found.request_id == "req_9"
    assert str(found) == f"ugclab.video.create: HTTP {status}, {code}: It did not work. (request req_9)"


def test_a_code_that_nobody_documents_is_told_as_it_came(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(409, json={"error": {"code": "TASK_EXISTS", "message": "Wait."}})
    found = refusal(calls, "ugen.models.try_model", "kling3_std", TRY)
    assert type(found) is errors.Conflict
    assert str(found) == "ugen.models.try_model: HTTP 409, TASK_EXISTS: Wait."


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
        found = refusal(calls, operation, *arguments)
        assert type(found) is errors.class_for_status(status)
        assert found.provider_message is None
        assert found.request_id is None
        assert f"HTTP {status}" in str(found)


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
    found = refusal(calls, "ugclab.video.create", VIDEO)
    assert found.provider_message == "Come back on Monday."
    assert "Come back on Monday" in str(found)


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
