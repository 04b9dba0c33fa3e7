"""Webhooks: what the provider has signed is taken, and everything else is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import inspect
import json
import pickle
import time
import traceback
from typing import Any

import pytest

from callsheet_clients import ugclab, ugen, ulazai
from callsheet_clients._runtime.errors import InvalidArgument, WebhookRefused
from callsheet_clients._runtime.webhooks import Secrets

SECRET = "3f" * 32
NOW = 1_800_000_000
EVENT = {"event": "job.completed", "job_id": "job_Xm2nKp7q", "credits_consumed": 15}
BODY = json.dumps(EVENT, indent=1).encode()


def signature(secret: str | bytes = SECRET, body: bytes = BODY, timestamp: str = str(NOW)) -> bytes:
    """What the provider signs with."""
    key = secret.encode() if isinstance(secret, str) else secret
    return hmac.digest(key, timestamp.encode() + b"." + body, hashlib.sha256)


def headers(signed: str | None = None, timestamp: str = str(NOW)) -> dict[str, str]:
    """The headers of a delivery."""
    return {"X-UGen-Signature": signed or signature(timestamp=timestamp).hex(), "X-UGen-Timestamp": timestamp}


def verify(body: Any = BODY, given: Any = None, secrets: Any = SECRET, **options: Any) -> dict[str, Any]:
    """Verify with the usual answers to what the documents leave open."""
    usual = {"encoding": "hex", "prefix": "", "timestamp_format": "unix", "tolerance": 300, "now": NOW}
    return ugen.webhooks.verify(body, headers() if given is None else given, secrets, **{**usual, **options})


def test_what_the_provider_has_signed_is_taken() -> None:
    assert verify() == EVENT
    assert verify(bytearray(BODY)) == EVENT
    assert verify(given=list(headers().items())) == EVENT
    assert verify(given={name.lower(): value for name, value in headers().items()}) == EVENT
    assert verify(given=headers(signature().hex().upper())) == EVENT


@pytest.mark.parametrize(
    ("signed", "options"),
    [
        ("sha256=" + signature().hex(), {"prefix": "sha256="}),
        (base64.b64encode(signature()).decode(), {"encoding": "base64"}),
        ("v1," + base64.b64encode(signature()).decode(), {"encoding": "base64", "prefix": "v1,"}),
    ],
)
def test_a_signature_is_read_as_its_receiver_says(signed: str, options: dict[str, str]) -> None:
    assert verify(given=headers(signed), **options) == EVENT


@pytest.mark.parametrize(
    ("timestamp", "form"),
    [
        (str(NOW), "unix"),
        (f"{NOW}.25", "unix"),
        (f"{NOW}250", "unix-milliseconds"),
        ("2027-01-15T08:00:00Z", "iso-8601"),
        ("2027-01-15T09:00:00.5+01:00", "iso-8601"),
    ],
)
def test_a_time_is_read_as_its_receiver_says(timestamp: str, form: str) -> None:
    assert verify(given=headers(timestamp=timestamp), timestamp_format=form, tolerance=1) == EVENT


def test_what_no_document_says_has_no_default() -> None:
    parameters = inspect.signature(ugen.webhooks.verify).parameters
    required = [name for name, each in parameters.items() if each.default is inspect.Parameter.empty]
    assert required == [
        "body", "headers", "secrets", "encoding", "prefix", "timestamp_format", "tolerance",
    ]  # fmt: skip


def test_the_old_secret_counts_while_it_is_replaced() -> None:
    assert verify(secrets=["new-secret", SECRET]) == EVENT
    assert verify(secrets=(SECRET, b"new-secret")) == EVENT
    assert verify(secrets=[SECRET.encode()]) == EVENT
    with pytest.raises(WebhookRefused):
        verify(secrets=["new-secret", "newer-secret"])


def test_a_secret_in_bytes_is_used_as_it_is() -> None:
    key = bytes.fromhex(SECRET)
    assert verify(given=headers(signature(key).hex()), secrets=key) == EVENT
    with pytest.raises(WebhookRefused):
        verify(secrets=key)


@pytest.mark.parametrize(
    "body",
    [BODY + b" ", BODY[:-1], BODY.replace(b"15", b"16"), json.dumps(EVENT).encode(), b"", BODY.replace(b"\n", b"\r\n")],
)
def test_a_body_that_differs_by_a_byte_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookRefused, match="does not belong to this body"):
        verify(body)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"X-UGen-Timestamp": str(NOW)},
        {"X-UGen-Signature": signature().hex()},
        headers("-"),
        headers("0" * 64),
        headers(signature().hex()[:-2]),
        headers(signature().hex() + "00"),
        headers(" " + signature().hex()),
        headers(signature().hex() + "\n"),
        headers(" ".join(signature().hex()[i : i + 2] for i in range(0, 64, 2))),
        headers(base64.b64encode(signature()).decode()),
        headers("sha256=" + signature().hex()),
        headers(signature("").hex()),
        headers(signature(timestamp=str(NOW + 1)).hex()),
        headers("ä" * 64),
        {**headers(), "x-ugen-signature": "0" * 64},
        [*headers().items(), ("X-UGen-Timestamp", str(NOW))],
    ],
    ids=range(17),
)
def test_what_is_not_signed_as_documented_is_refused(given: Any) -> None:
    with pytest.raises(WebhookRefused):
        verify(given=given)


@pytest.mark.parametrize("away", [-301, 301, -1e9, 1e9])
def test_a_time_too_far_away_is_refused_in_both_directions(away: float) -> None:
    for inside in (-300, 300):
        assert verify(now=NOW + inside) == EVENT
    with pytest.raises(WebhookRefused, match="early" if away < 0 else "old"):
        verify(now=NOW + away)


def test_the_time_of_this_machine_counts_where_none_is_given() -> None:
    timestamp = str(int(time.time()))
    assert verify(given=headers(timestamp=timestamp), now=None, tolerance=60) == EVENT
    with pytest.raises(WebhookRefused, match="early"):
        verify(given=headers(timestamp="9" * 11), now=None)


@pytest.mark.parametrize(
    ("timestamp", "form"),
    [
        ("soon", "unix"),
        ("-1", "unix"),
        ("nan", "unix"),
        ("1e9", "unix"),
        ("٣", "unix"),
        ("2027-01-15T08:00:00", "iso-8601"),
        (str(NOW), "iso-8601"),
        (f"{NOW}", "unix-milliseconds"),
        ("9" * 18, "unix"),
    ],
)
def test_a_time_that_cannot_be_read_is_refused_even_when_it_is_signed(timestamp: str, form: str) -> None:
    with pytest.raises(WebhookRefused):
        verify(given=headers(timestamp=timestamp), timestamp_format=form)


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"7", b"null", b"\xff", b"[" * 100_000])
def test_a_signed_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookRefused, match="no JSON object"):
        verify(body, headers(signature(body=body).hex()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": BODY.decode()},
        {"body": EVENT},
        {"secrets": ""},
        {"secrets": b""},
        {"secrets": []},
        {"secrets": [SECRET, ""]},
        {"secrets": None},
        {"secrets": [None]},
        {"encoding": "base16"},
        {"prefix": None},
        {"timestamp_format": "rfc-822"},
        {"tolerance": 0},
        {"tolerance": -1},
        {"tolerance": float("nan")},
        {"tolerance": float("inf")},
        {"tolerance": None},
    ],
    ids=str,
)
def test_arguments_that_would_make_the_verdict_worthless_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument, match=r"ugen\.webhooks\.verify: "):
        verify(**wrong)


def test_secrets_are_in_no_error_and_in_no_variable_of_its_frames() -> None:
    try:
        verify(given=headers("0" * 64))
    except WebhookRefused as error:
        trace = error.__traceback__
        text = "".join(traceback.format_exception(error))
    while trace is not None:
        if trace.tb_frame.f_code.co_filename != __file__:
            text += repr(trace.tb_frame.f_locals)
        trace = trace.tb_next
    assert "Secrets(…)" in text
    assert SECRET not in text
    with pytest.raises(TypeError):
        pickle.dumps(Secrets(SECRET))


def test_only_a_provider_that_documents_its_signature_can_be_verified() -> None:
    assert "webhooks" in ugen.__all__
    assert "webhooks" not in [*ugclab.__all__, *ulazai.__all__]
