"""Downloads: a result comes whole under its name or not at all, over real sockets, sync and async."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx2
import pytest

from callsheet.mock import MockProvider, VirtualClock
from callsheet.mock.faults import Close, Cut, Fault, Hang, Html, Redirect, Reset, Status
from callsheet.mock.results import content
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI, models, types
from callsheet_clients.ulazai.errors import DownloadFailed, InvalidArgument

if TYPE_CHECKING:
    from tests.generated.conftest import Loopback

KEY = "canary-key-0123456789"
SIZE = 64 * 1024
KLING: types.KlingGenerateRequest = {
    "prompt": "A boat",
    "generationMode": "text_to_video",
    "durationSeconds": 5,
    "qualityMode": "std",
}
Fetch: TypeAlias = Callable[..., Any]


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockProvider]:
    """A provider whose results are 64 KiB large."""
    monkeypatch.setenv("NO_PROXY", "*")
    with MockProvider("ulazai", clock=VirtualClock(), result_bytes=SIZE) as provider:
        yield provider


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def fetch(request: pytest.FixtureRequest, mock: MockProvider) -> Fetch:
    """Downloads with a client, sync and async; `api` and `base_url` may be others."""

    def fetched(result: Any, target: Path, *, api: str = "kling30", base_url: str | None = None, **options: Any) -> Any:
        settings: dict[str, Any] = {"key": KEY, "base_url": base_url or mock.url, "clock": mock.clock}
        if request.param:

            async def run() -> Any:
                async with AsyncUlazAI(**settings) as client:
                    return await getattr(client, api).download(result, target, **options)

            return asyncio.run(run())
        with UlazAI(**settings) as client:
            return getattr(client, api).download(result, target, **options)

    return fetched


@pytest.fixture
def urls(mock: MockProvider) -> list[str]:
    """The addresses of the results of two jobs."""
    with UlazAI(key=KEY, base_url=mock.url, clock=mock.clock) as ulazai:
        tasks = [ulazai.kling30.generate(KLING) for _ in range(2)]
        found = [ulazai.kling30.wait(task.task_id).video_url for task in tasks]
    return [url for url in found if url]


@pytest.fixture
def url(urls: list[str]) -> str:
    """The address of a result."""
    return urls[0]


def result(url: str) -> bytes:
    """What is to be found at an address."""
    return content(url.rpartition("/")[2], SIZE)


def asked(mock: MockProvider) -> list[str | None]:
    """The range that each request for the result asked for."""
    return [dict(record.headers).get("range") for record in mock.requests_of("ulazai.results")]


def only(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_the_answer_of_wait_is_fetched_into_a_file(mock: MockProvider, fetch: Fetch, tmp_path: Path) -> None:
    with UlazAI(key=KEY, base_url=mock.url) as ulazai:
        task = ulazai.kling30.generate(KLING)
        done = ulazai.kling30.wait(task.task_id)
    assert fetch(done, tmp_path / "boat.mp4") == tmp_path / "boat.mp4"
    assert (tmp_path / "boat.mp4").read_bytes() == content(f"{task.task_id}.mp4", SIZE)
    assert only(tmp_path) == ["boat.mp4"]


def test_several_results_are_numbered(fetch: Fetch, urls: list[str], tmp_path: Path) -> None:
    job = {"job": {"result_urls": urls}}
    paths = fetch(job, tmp_path / "clip.mp4", api="video_studio")
    assert [path.name for path in paths] == ["clip-1.mp4", "clip-2.mp4"]
    assert [path.read_bytes() for path in paths] == [result(url) for url in urls]


def test_the_first_results_are_named_where_a_later_one_does_not_come(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path
) -> None:
    mock.inject(Status(404), "ulazai.results", skip=1)
    with pytest.raises(DownloadFailed) as caught:
        fetch({"job": {"result_urls": [url, url]}}, tmp_path / "clip.mp4", api="video_studio")
    assert caught.value.paths == (tmp_path / "clip-1.mp4",)
    assert only(tmp_path) == ["clip-1.mp4"]


@pytest.mark.parametrize("fault", [Close(), Reset(), Status(500), Status(503), Html(), Status(429)], ids=str)
def test_what_passes_is_asked_for_again(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path, fault: Fault
) -> None:
    mock.inject(fault, "ulazai.results", times=3)
    assert fetch(url, tmp_path / "boat.mp4").read_bytes() == result(url)
    assert len(asked(mock)) == 4


def test_a_cut_download_is_taken_up_where_it_was_cut(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path
) -> None:
    mock.inject(Cut(40_000), "ulazai.results")
    assert fetch(url, tmp_path / "boat.mp4").read_bytes() == result(url)
    assert asked(mock) == [None, "bytes=40000-"]


def test_many_cuts_are_survived_as_long_as_something_comes(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path
) -> None:
    mock.inject(Cut(5_000), "ulazai.results", times=10)
    assert fetch(url, tmp_path / "boat.mp4").read_bytes() == result(url)
    assert len(asked(mock)) == 11


def test_a_download_that_never_gets_further_is_given_up(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path
) -> None:
    mock.inject(Close(), "ulazai.results", times=None)
    with pytest.raises(DownloadFailed) as caught:
        fetch(url, tmp_path / "boat.mp4")
    assert caught.value.attempts == 5
    assert only(tmp_path) == []


@pytest.mark.parametrize(
    "second",
    [
        (200, {"ETag": '"two"'}, b"b" * 100),
        (206, {"ETag": '"two"', "Content-Range": "bytes 60-99/100"}, b"b" * 40),
        (206, {"Content-Range": "bytes 50-99/100"}, b"b" * 50),
        (206, {"Content-Range": "bytes 60-199/200"}, b"b" * 140),
        (416, {}, b""),
    ],
    ids=["whole", "another tag", "another place", "another size", "no such part"],
)
def test_a_file_that_has_changed_meanwhile_is_fetched_anew(
    fetch: Fetch, loopback: Loopback, tmp_path: Path, second: tuple[int, dict[str, str], bytes]
) -> None:
    answers = [(200, {"ETag": '"one"', "Content-Length": "100"}, b"a" * 60), second]

    def respond(_path: str, headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
        if answers:
            return answers.pop(0)
        assert "range" not in headers
        return 200, {"ETag": '"two"'}, b"b" * 100

    loopback.respond = respond
    loopback.trusts_given_length = True
    path = fetch(loopback.url + "/boat.mp4", tmp_path / "boat.mp4", base_url=loopback.url)
    assert path.read_bytes() == b"b" * 100


def test_the_rest_is_asked_for_by_the_date_where_there_is_no_tag(
    fetch: Fetch, loopback: Loopback, tmp_path: Path
) -> None:
    changed = {"Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}
    seen: list[dict[str, str]] = []

    def respond(_path: str, headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
        seen.append(headers)
        if "range" in headers:
            return 206, {**changed, "Content-Range": "bytes 60-99/100"}, b"b" * 40
        return 200, {**changed, "Content-Length": "100"}, b"a" * 60

    loopback.respond = respond
    loopback.trusts_given_length = True
    path = fetch(loopback.url + "/boat.mp4", tmp_path / "boat.mp4", base_url=loopback.url)
    assert path.read_bytes() == b"a" * 60 + b"b" * 40
    assert seen[1]["if-range"] == changed["Last-Modified"]


def test_without_a_tag_or_a_date_a_cut_download_starts_again(fetch: Fetch, loopback: Loopback, tmp_path: Path) -> None:
    sizes = [60, 100]
    loopback.respond = lambda _path, headers, _body: (
        200,
        {"Content-Length": "100"},
        b"a" * (sizes.pop(0) if "range" not in headers else 0),
    )
    loopback.trusts_given_length = True
    path = fetch(loopback.url + "/boat.mp4", tmp_path / "boat.mp4", base_url=loopback.url)
    assert path.read_bytes() == b"a" * 100


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


def test_a_file_that_is_there_is_replaced_only_when_asked(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path
) -> None:
    target = tmp_path / "boat.mp4"
    target.write_bytes(b"mine")
    with pytest.raises(InvalidArgument, match="exists: pass overwrite=True"):
        fetch(url, target)
    assert (target.read_bytes(), asked(mock)) == (b"mine", [])
    fetch(url, target, overwrite=True)
    assert target.read_bytes() == result(url)


def test_a_file_that_came_to_its_name_meanwhile_is_left_alone(fetch: Fetch, loopback: Loopback, tmp_path: Path) -> None:
    target = tmp_path / "boat.mp4"

    def respond(_path: str, _headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
        target.write_bytes(b"mine")
        return 200, {}, b"theirs"

    loopback.respond = respond
    with pytest.raises(DownloadFailed, match="File exists"):
        fetch(loopback.url + "/boat.mp4", target, base_url=loopback.url)
    assert target.read_bytes() == b"mine"
    assert only(tmp_path) == ["boat.mp4"]


@pytest.mark.parametrize("place", ["", "no-such-folder/boat.mp4", "file/boat.mp4", "nul\0/boat.mp4"])
def test_a_target_that_cannot_be_written_is_refused_before_anything_is_sent(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InvalidArgument, match=r"cannot be written|is a folder"):
        fetch(url, tmp_path / place)
    assert asked(mock) == []


def test_a_full_disk_is_one_clear_error(
    fetch: Fetch, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DownloadFailed, match="cannot be written: No space left on device"):
        fetch(url, tmp_path / "boat.mp4")
    assert only(tmp_path) == []


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_that_is_too_large_is_not_fetched(
    fetch: Fetch, loopback: Loopback, tmp_path: Path, announced: bool
) -> None:
    chunked = b"10000\r\n" + b"a" * 65536 + b"\r\n0\r\n\r\n"
    loopback.respond = lambda _path, _headers, _body: (
        (200, {}, b"a" * 65536) if announced else (200, {"Transfer-Encoding": "chunked"}, chunked)
    )
    with pytest.raises(DownloadFailed, match=r"above max_bytes \(60000\)" if announced else "larger than max_bytes"):
        fetch(loopback.url + "/boat.mp4", tmp_path / "boat.mp4", base_url=loopback.url, max_bytes=60_000)
    assert only(tmp_path) == []
    assert len(loopback.seen) == 1


@pytest.mark.parametrize(
    ("headers", "body", "said"),
    [
        ({}, b"", "it is empty"),
        ({"Content-Encoding": "gzip"}, b"x", "comes compressed"),
        ({"Content-Length": ""}, b"the beginning", "does not say where it ends"),
    ],
)
def test_what_cannot_be_told_from_a_whole_file_is_none(
    fetch: Fetch, loopback: Loopback, tmp_path: Path, headers: dict[str, str], body: bytes, said: str
) -> None:
    loopback.respond = lambda _path, _headers, _body: (200, headers, body)
    loopback.trusts_given_length = True
    with pytest.raises(DownloadFailed, match=said):
        fetch(loopback.url + "/boat.mp4", tmp_path / "boat.mp4", base_url=loopback.url)
    assert only(tmp_path) == []


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


def test_the_deadline_ends_a_download_that_trickles(mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path) -> None:
    mock.inject(Hang(), "ulazai.results", times=None)
    with pytest.raises(DownloadFailed, match=r"0\.2 s have passed"):
        fetch(url, tmp_path / "boat.mp4", deadline=0.2)
    assert only(tmp_path) == []


@pytest.mark.parametrize("option", [{"max_bytes": 0}, {"deadline": 0}, {"deadline": float("nan")}], ids=str)
def test_limits_that_are_none_are_refused(fetch: Fetch, url: str, tmp_path: Path, option: dict[str, float]) -> None:
    with pytest.raises(InvalidArgument, match="above 0"):
        fetch(url, tmp_path / "boat.mp4", **option)


def test_an_interrupted_download_leaves_nothing_behind(mock: MockProvider, url: str, tmp_path: Path) -> None:
    mock.inject(Hang(), "ulazai.results", times=None)

    async def cancelled() -> None:
        async with AsyncUlazAI(key=KEY, base_url=mock.url) as ulazai:
            task = asyncio.ensure_future(ulazai.kling30.download(url, tmp_path / "boat.mp4"))
            while not asked(mock):
                await asyncio.sleep(0.005)
            assert [name.endswith(".part") for name in only(tmp_path)] == [True]
            task.cancel()
            await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    assert only(tmp_path) == []


def test_two_downloads_to_one_name_do_not_mix(mock: MockProvider, url: str, tmp_path: Path) -> None:
    paths: list[Path] = []

    def download() -> None:
        with UlazAI(key=KEY, base_url=mock.url) as ulazai:
            paths.append(ulazai.kling30.download(url, tmp_path / "boat.mp4", overwrite=True))

    threads = [threading.Thread(target=download) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(paths) == 4
    assert paths[0].read_bytes() == result(url)
    assert only(tmp_path) == ["boat.mp4"]
