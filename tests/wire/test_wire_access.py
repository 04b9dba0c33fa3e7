"""Access on the wire: which keys a request carries, where, and to which server it goes."""

from __future__ import annotations

import base64
import logging
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.test_secrets import everything_in
from tests.wire.conftest import KEYS

from callsheet.mock import MockProvider

if TYPE_CHECKING:
    from tests.wire.conftest import Caller, Line, Package

BASIC = "Basic " + base64.b64encode(KEYS["account"].encode()).decode()


@pytest.mark.parametrize(
    ("operation", "target", "headers"),
    [
        ("usual", "/usual", {"Authorization": f"Bearer {KEYS['key']}"}),
        ("open_to_all", "/open", {}),
        ("perhaps", "/perhaps", {"Authorization": BASIC}),
        ("by_header", "/header", {"X-Acme-Key": KEYS["header"]}),
        ("by_query", "/query?api%20key=que%2Fry%260123456789", {}),
        ("by_cookie", "/cookie", {"Cookie": f"session={KEYS['cookie']}"}),
        (
            "by_several",
            "/several?api%20key=que%2Fry%260123456789",
            {"Authorization": BASIC, "X-Acme-Key": KEYS["header"]},
        ),
    ],
)
def test_each_operation_sends_the_keys_that_it_needs_and_no_other(
    calls: Caller, line: Line, operation: str, target: str, headers: dict[str, str]
) -> None:
    calls(f"acme.access.{operation}")
    assert line.target == target
    for name in ("Authorization", "X-Acme-Key", "Cookie"):
        assert line.header(name) == headers.get(name)


def test_an_operation_without_its_key_is_not_sent_and_says_what_to_pass(call: Caller, line: Line) -> None:
    for name in ("account", "header", "query", "cookie"):
        call.keys[name] = None
    errors = call.package("_runtime.errors")
    call("acme.access.perhaps")
    call("acme.access.usual")
    with pytest.raises(errors.InvalidArgument, match=r"no key: pass header=… or set .* ACME_HEADER"):
        call("acme.access.by_header")
    assert [request.count(b"uthorization") for request in line.requests] == [0, 1]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (("key", "header", "query", "cookie"), {"Authorization": f"Bearer {KEYS['key']}"}),
        (("header", "query", "cookie"), {"Cookie": f"session={KEYS['cookie']}"}),
        (("header", "query"), {"X-Acme-Key": KEYS["header"]}),
    ],
)
def test_of_alternatives_the_first_is_sent_whose_keys_are_given(
    calls: Caller, line: Line, given: tuple[str, ...], sent: dict[str, str]
) -> None:
    calls.keys = {name: KEYS[name] if name in given else None for name in KEYS}
    calls("acme.access.either")
    assert {name: line.header(name) for name in ("Authorization", "X-Acme-Key", "Cookie") if line.header(name)} == sent
    assert ("?api%20key=" in line.target) is ("Cookie" in sent)


def test_without_any_of_the_alternatives_all_of_them_are_named(call: Caller, line: Line) -> None:
    call.keys = {name: None if name in ("key", "header", "cookie") else key for name, key in KEYS.items()}
    said = r"no key: pass key=… or set .* ACME_API_KEY; or else pass query=… and cookie=…; or else pass header=…$"
    with pytest.raises(call.package("_runtime.errors").InvalidArgument, match=said):
        call("acme.access.either")
    assert line.requests == []


@pytest.mark.parametrize("given", ["key", "header"])
def test_the_mock_provider_takes_each_of_the_alternatives(package: Package, given: str) -> None:
    with MockProvider("acme", clients=str(package.root)) as mock:
        keys = {name: KEYS[name] if name == given else None for name in KEYS}
        with package("acme").Acme(**{**mock.client_settings, **keys}) as acme:
            acme.access.either()
        assert [record.key for record in mock.requests] == ["valid"]


@pytest.mark.parametrize("wrong", ["maria", "", "ma\nria:word"])
def test_a_user_name_without_a_password_is_refused(package: Package, wrong: str) -> None:
    acme = package("acme")
    errors = package("_runtime.errors")
    with pytest.raises(errors.InvalidArgument) as caught:
        acme.Acme(**{**KEYS, "account": wrong}, base_url="https://acme.test").access.by_several()
    assert "maria" not in str(caught.value)


@pytest.mark.parametrize("wrong", ["ends;admin=1", 'a"quoted', "a,b"])
def test_a_key_that_would_end_its_cookie_is_refused(package: Package, wrong: str) -> None:
    with pytest.raises(package("_runtime.errors").InvalidArgument) as caught:
        package("acme").Acme(**{**KEYS, "cookie": wrong}, base_url="https://acme.test")
    assert wrong not in str(caught.value)


@pytest.mark.parametrize("status", [200, 302, 401, 500])
def test_no_key_is_shown_wherever_it_stands_in_a_request(
    calls: Caller, line: Line, caplog: pytest.LogCaptureFixture, tmp_path: Path, status: int
) -> None:
    for name in (None, "httpx2", "httpcore2", "callsheet_clients"):
        caplog.set_level(logging.DEBUG, logger=name)
    errors = calls.package("_runtime.errors")
    secrets = [*KEYS.values(), KEYS["account"].partition(":")[2], BASIC[6:], "que%2Fry%260123456789"]
    line.answer = lambda request: _echoing(status, request)
    calls.settings |= {
        "journal": tmp_path / "jobs.jsonl",
        "clock": calls.package("_runtime.clocks").VirtualClock(),
    }
    shown: list[str] = []
    for operation in ("by_query", "by_several", "by_cookie", "usual"):
        try:
            answer: Any = calls(f"acme.access.{operation}")
        except errors.CallsheetError as error:
            shown += [*everything_in(error), *traceback.format_exception(error)]
        else:
            shown += [*everything_in(answer)]
    shown += [text for record in caplog.records for text in (record.getMessage(), repr(record.args))]
    shown.append((tmp_path / "jobs.jsonl").read_text(encoding="utf-8"))
    assert len(line.requests) >= 4
    assert [text for text in shown if any(secret in text for secret in secrets)] == []


def _echoing(status: int, request: bytes) -> bytes:
    body = b'{"ok": true, "error": {"message": "%s"}}' % request.split(b"\r\n\r\n")[0].replace(b"\r\n", b" ").replace(
        b'"', b"'"
    )
    location = b"Location: " + request.split(b" ")[1] + b"\r\n"
    head = b"HTTP/1.1 %d Told\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % (status, len(body))
    return head + location + b"Connection: close\r\n\r\n" + body


@pytest.mark.parametrize(
    ("settings", "operation", "address"),
    [
        ({}, "usual", "https://eu.acme.test/v1"),
        ({"region": "us", "base": "v2/beta"}, "usual", "https://us.acme.test/v2/beta"),
        ({"server": "https://sandbox.acme.test"}, "usual", "https://sandbox.acme.test"),
        ({}, "elsewhere", "https://files-eu.acme.test"),
        ({"region": "us"}, "elsewhere", "https://files-us.acme.test"),
        ({"base_url": "https://proxy.test/acme/"}, "usual", "https://proxy.test/acme"),
        ({"base_url": "https://proxy.test/acme/"}, "elsewhere", "https://proxy.test/acme"),
        ({}, "beside", "https://eu.acme.test/v3/beta"),
        ({"edition": "v4"}, "beside", "https://eu.acme.test/v4/beta"),
        ({"base_url": "https://proxy.test/acme/"}, "beside", "https://proxy.test/v3/beta"),
        ({"server": "https://sandbox.acme.test"}, "top", "https://sandbox.acme.test"),
        ({"region": "us"}, "top", "https://us.acme.test"),
    ],
)
def test_calls_go_to_the_server_that_was_chosen(
    package: Package, settings: dict[str, str], operation: str, address: str
) -> None:
    import httpx2

    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return httpx2.Response(200, json={"ok": True})

    acme = package("acme")
    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        getattr(acme.Acme(**KEYS, **settings, http_client=http_client).access, operation)()
    assert seen == [f"{address}/{operation}"]


@pytest.mark.parametrize(
    ("operation", "sent"), [("open_to_all", "Basic bWFyaWE6d29yZA=="), ("usual", f"Bearer {KEYS['key']}")]
)
def test_an_http_client_of_ones_own_says_who_asks_where_an_operation_needs_no_key(
    package: Package, operation: str, sent: str
) -> None:
    import httpx2

    seen: list[str | None] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers.get("Authorization"))
        return httpx2.Response(200, json={"ok": True})

    with httpx2.Client(transport=httpx2.MockTransport(answer), auth=("maria", "word")) as http_client:
        getattr(package("acme").Acme(**KEYS, http_client=http_client).access, operation)()
    assert seen == [sent]


@pytest.mark.parametrize(
    "wrong",
    [{"region": "asia"}, {"base": "v1?x"}, {"base": "../v1"}, {"base": "v1#x"}, {"base": 1}],
)
def test_a_part_of_an_address_that_would_lead_elsewhere_is_refused(package: Package, wrong: dict[str, Any]) -> None:
    acme = package("acme")
    errors = package("_runtime.errors")
    with pytest.raises(errors.InvalidArgument):
        acme.Acme(**KEYS, **wrong)


def test_an_api_of_which_nobody_says_where_it_is_never_goes_to_the_server_of_another(package: Package) -> None:
    lost = package("lost")
    with pytest.raises(TypeError, match="base_url"):
        lost.Lost()
    with pytest.raises(package("_runtime.errors").InvalidArgument, match="pass base_url"):
        lost.Lost(base_url=None)
