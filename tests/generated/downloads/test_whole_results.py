"""A result comes whole or not at all: taken up where it was cut, in time, and no larger than it may be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.generated.downloads.results import KEY, KLING, SIZE, Fetch, asked, only, result

from callsheet.mock import MockProvider
from callsheet.mock.faults import Close, Cut, Fault, Hang, Html, Reset, Status
from callsheet.mock.results import content
from callsheet_clients.ulazai import UlazAI
from callsheet_clients.ulazai.errors import DownloadFailed, InvalidArgument

if TYPE_CHECKING:
    from tests.generated.conftest import Loopback


def test_the_answer_of_wait_is_fetched_into_a_file(mock: MockProvider, fetch: Fetch, tmp_path: Path) -> None:
    with UlazAI(key=KEY, base_url=mock.url) as ulazai:
        task = ulazai.kling30.generate(KLING)
        done = ulazai.kling30.wait(task.task_id)
    assert fetch(done, tmp_path / "boat.mp4") == tmp_path / "boat.mp4"
    assert (tmp_path / "boat.mp4").read_bytes() == content(f"{task.task_id}.mp4", SIZE)
    assert only(tmp_path) == ["boat.mp4"]


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


def test_whoever_wants_to_know_is_told_how_far_it_is(
    mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path
) -> None:
    mock.inject(Cut(20_000), "ulazai.results")
    told: list[Any] = []
    target = tmp_path / "boat.mp4"
    fetch(url, target, on_progress=told.append)
    assert {(one.path, one.whole) for one in told} == {(target, SIZE)}
    assert [one.written for one in told] == sorted({one.written for one in told})
    assert (20_000 in [one.written for one in told], told[-1].written) == (True, SIZE)


def test_a_callback_that_fails_ends_the_download_and_leaves_nothing_behind(
    fetch: Fetch, url: str, tmp_path: Path
) -> None:
    def fail(_: Any) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        fetch(url, tmp_path / "boat.mp4", on_progress=fail)
    assert only(tmp_path) == []


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


def test_the_deadline_ends_a_download_that_trickles(mock: MockProvider, fetch: Fetch, url: str, tmp_path: Path) -> None:
    mock.inject(Hang(), "ulazai.results", times=None)
    with pytest.raises(DownloadFailed, match=r"0\.2 s have passed"):
        fetch(url, tmp_path / "boat.mp4", deadline=0.2)
    assert only(tmp_path) == []


@pytest.mark.parametrize("option", [{"max_bytes": 0}, {"deadline": 0}, {"deadline": float("nan")}], ids=str)
def test_limits_that_are_none_are_refused(fetch: Fetch, url: str, tmp_path: Path, option: dict[str, float]) -> None:
    with pytest.raises(InvalidArgument, match="above 0"):
        fetch(url, tmp_path / "boat.mp4", **option)
