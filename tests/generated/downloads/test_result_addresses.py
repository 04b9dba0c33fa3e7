"""Where a result may come from, who is told the key, and what is kept out of logs."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.generated.downloads.results import KEY, Fetch, asked, only, result

from callsheet.mock import MockProvider
from callsheet.mock.faults import Close, Redirect, Status
from callsheet_clients.ulazai import UlazAI, models
from callsheet_clients.ulazai.errors import DownloadFailed, InvalidArgument

if TYPE_CHECKING:
    from tests.generated.conftest import Loopback


def test_a_redirect_is_followed_without_the_key(mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path) -> None:
    mock.inject(Redirect("elsewhere", 302), "ulazai.results")
    assert fetch(url, tmp_path / "boat.mp4").read_bytes() == result(url)
    first, second = mock.requests[-2:]
    assert (first.host, second.host) == ("provider", "elsewhere")
    assert "authorization" not in dict(second.headers)
    assert not second.carried_key


@pytest.mark.parametrize("name", ["ein schönes boot.mp4", "a%20b.mp4", "boat.mp4?name=a b&x=%2F#t=1"])
def test_an_address_need_not_be_tidy(fetch: Fetch, loopback: Loopback, tmp_path: Path, name: str) -> None:
    loopback.respond = lambda _path, _headers, _body: (200, {}, b"a file")
    assert fetch(f"{loopback.url}/{name}", tmp_path / "boat.mp4", base_url=loopback.url).read_bytes() == b"a file"


def test_the_key_goes_to_the_same_port_of_the_same_host_only(
    mock: MockProvider, loopback: Loopback, tmp_path: Path
) -> None:
    loopback.respond = lambda _path, _headers, _body: (200, {}, b"a file")
    for number, base_url in enumerate([loopback.url, loopback.url.replace("127.0.0.1", "localhost"), mock.url]):
        with UlazAI(key=KEY, base_url=base_url) as ulazai:
            ulazai.kling30.download(loopback.url + "/boat.mp4", tmp_path / f"{number}.mp4")
    assert [KEY in str(headers) for _, _, headers, _ in loopback.seen] == [True, False, False]


def test_nothing_that_tells_who_is_asking_goes_to_another_server(
    mock: MockProvider, tmp_path: Path, loopback: Loopback
) -> None:
    loopback.respond = lambda _path, _headers, _body: (200, {}, b"a file")
    own = httpx2.Client(headers={"Authorization": f"Bearer {KEY}", "Cookie": f"session={KEY}"})
    with own, UlazAI(key=KEY, base_url=mock.url, http_client=own) as ulazai:
        ulazai.kling30.download(loopback.url + "/boat.mp4", tmp_path / "boat.mp4")
    assert KEY not in str(loopback.seen)


def test_redirects_without_end_are_given_up(mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path) -> None:
    mock.inject(Redirect("here", 302), "ulazai.results", times=None)
    with pytest.raises(DownloadFailed, match="redirected more than 5 times"):
        fetch(url, tmp_path / "boat.mp4")
    assert len(asked(mock)) == 6


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("http://192.0.2.1/boat.mp4", "http://192.0.2.1 is not https"),
        ("file:///etc/passwd", "it is no URL"),
        ("https://user:secret@192.0.2.1/", "holds a user name"),
        ("https:\\\\192.0.2.1\\boat.mp4", "it is no URL"),
    ],
)
def test_a_redirect_that_leads_where_no_file_may_come_from_is_not_followed(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path, to: str, said: str
) -> None:
    mock.inject(Redirect(to, 302), "ulazai.results")
    with pytest.raises(DownloadFailed, match=said):
        fetch(url, tmp_path / "boat.mp4")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http://192.0.2.1/boat.mp4", "is not https"),
        ("ftp://192.0.2.1/boat.mp4", "is not https"),
        ("boat.mp4", "no URL"),
        ("https://[::1", "no URL"),
        ("https://ulazai.com\\@192.0.2.1/boat.mp4", "no URL"),
        ("", "no result"),
        (models.KlingTask(success=True, task_id="1", status="processing"), "no result"),
        ({"video_url": None}, "no result"),
        ({"video_url": 7}, "no result"),
    ],
    ids=["http", "ftp", "no URL", "half a URL", "backslash", "empty", "unfinished", "null", "a number"],
)
def test_a_result_that_cannot_be_fetched_is_refused_before_anything_is_sent(
    mock: MockProvider, fetch: Fetch, tmp_path: Path, given: Any, said: str
) -> None:
    with pytest.raises(InvalidArgument, match=said):
        fetch(given, tmp_path / "boat.mp4")
    assert asked(mock) == []
    assert only(tmp_path) == []


def test_this_machine_is_no_place_for_the_results_of_a_provider_on_the_network(fetch: Fetch, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="is not https"):
        fetch("http://127.0.0.1:9/boat.mp4", tmp_path / "boat.mp4", base_url="https://ulazai.test")


def test_the_signature_of_an_address_is_in_no_log(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "httpx2", "httpcore2.http11", "callsheet_clients"):
        caplog.set_level(logging.DEBUG, logger=name)
    mock.inject(Close(), "ulazai.results")
    mock.inject(Redirect("here", 302), "ulazai.results")
    fetch(url + "?signature=abcdef", tmp_path / "boat.mp4")
    assert "HTTP Request: GET" in caplog.text
    assert "trying again" in caplog.text
    assert "abcdef" not in caplog.text


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_link_that_has_expired_is_told_without_its_signature(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path, status: int
) -> None:
    mock.inject(Status(status), "ulazai.results")
    with pytest.raises(DownloadFailed, match=f"HTTP {status}; the link may have expired") as caught:
        fetch(url + "?signature=abcdef", tmp_path / "boat.mp4")
    assert "abcdef" not in str(caught.value)
    assert len(asked(mock)) == 1
