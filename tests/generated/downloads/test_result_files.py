"""A result stands under its name when all of it is on the disk, and nothing is left behind beside it."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.generated.downloads.results import KEY, Fetch, asked, only, result

from callsheet.mock import MockProvider
from callsheet.mock.faults import Hang
from callsheet_clients.ulazai import AsyncUlazAI, UlazAI
from callsheet_clients.ulazai.errors import DownloadFailed, InvalidArgument

if TYPE_CHECKING:
    from tests.generated.conftest import Loopback


def test_several_results_are_numbered(fetch: Fetch, urls: list[str], tmp_path: Path) -> None:
    job = {"job": {"result_urls": urls}}
    paths = fetch(job, tmp_path / "clip.mp4", api="video_studio")
    assert [path.name for path in paths] == ["clip-1.mp4", "clip-2.mp4"]
    assert [path.read_bytes() for path in paths] == [result(url) for url in urls]


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
