"""Results at the mock provider: downloads in parts, and what a download may meet."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import httpx2
import pytest

if TYPE_CHECKING:
    from tests.mock.conftest import Call, Start

    from callsheet.mock import MockProvider

SIZE = 10_000


@pytest.fixture
def mock(start: Start) -> MockProvider:
    """A mock provider with small results."""
    return start("ulazai", result_bytes=SIZE)


@pytest.fixture
def address(mock: MockProvider, call: Call) -> str:
    """The address of a result."""
    task = call(mock, "ulazai.kling30.generate")
    url: str = call(mock, "ulazai.kling30.get_status", task.task_id).video_url
    return url


def test_a_result_has_the_documented_suffix_and_its_media_type(address: str) -> None:
    answer = httpx2.get(address)
    assert address.endswith(".mp4")
    assert answer.headers["content-type"] == "video/mp4"
    assert (len(answer.content), answer.headers["accept-ranges"]) == (SIZE, "bytes")


def test_a_result_can_be_fetched_in_parts_that_fit_together(address: str) -> None:
    whole = httpx2.get(address)
    parts = [httpx2.get(address, headers={"Range": part}) for part in ("bytes=0-5999", "bytes=6000-")]
    assert [part.status_code for part in parts] == [206, 206]
    assert [part.headers["content-range"] for part in parts] == [f"bytes 0-5999/{SIZE}", f"bytes 6000-9999/{SIZE}"]
    assert b"".join(part.content for part in parts) == whole.content
    assert httpx2.get(address, headers={"Range": "bytes=-100"}).content == whole.content[-100:]


def test_a_part_of_another_file_is_never_given(address: str) -> None:
    tag = httpx2.head(address).headers["etag"]
    changed = httpx2.get(address, headers={"Range": "bytes=10-", "If-Range": '"another"'})
    same = httpx2.get(address, headers={"Range": "bytes=10-", "If-Range": tag})
    assert (changed.status_code, same.status_code) == (200, 206)
    assert httpx2.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_part_beyond_the_end_is_refused(address: str) -> None:
    answer = httpx2.get(address, headers={"Range": f"bytes={SIZE}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{SIZE}")


def test_a_head_tells_the_size_and_sends_nothing(address: str) -> None:
    answer = httpx2.head(address)
    assert (answer.headers["content-length"], answer.content) == (str(SIZE), b"")


def test_a_download_is_cut_and_its_rest_can_be_fetched(mock: MockProvider, address: str) -> None:
    mock.inject("cut", "ulazai.results", bytes=6000)
    kept = b""
    with httpx2.Client() as client, client.stream("GET", address) as answer, suppress(httpx2.RemoteProtocolError):
        for piece in answer.iter_bytes():
            kept += piece
    assert len(kept) == 6000
    rest = httpx2.get(address, headers={"Range": "bytes=6000-"})
    assert kept + rest.content == httpx2.get(address).content


def test_a_download_is_redirected_elsewhere_and_the_journal_sees_a_key_that_came_along(
    mock: MockProvider, address: str
) -> None:
    mock.inject("redirect", "ulazai.results", times=None)
    found = [httpx2.get(address, headers=headers, follow_redirects=True) for headers in ({}, {"X-Key": "test-key"})]
    assert [len(answer.content) for answer in found] == [SIZE, SIZE]
    followed = [record for record in mock.requests if record.host == "elsewhere"]
    assert [record.carried_key for record in followed] == [False, True]


def test_a_result_is_not_there_before_its_job_is_done(start: Start, call: Call) -> None:
    mock = start("ulazai", progress="polls:1")
    job_id = call(mock, "ulazai.kling30.generate").task_id
    address = f"{mock.url.removesuffix('/ulazai')}/__callsheet__/results/ulazai/{job_id}.mp4"
    call(mock, "ulazai.kling30.get_status", job_id)
    assert httpx2.get(address).status_code == 404
    assert call(mock, "ulazai.kling30.get_status", job_id).video_url == address
    assert httpx2.get(address).status_code == 200
