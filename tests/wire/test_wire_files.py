"""Files on the wire: binary answers that go into a file while they come, whole or not at all."""

from __future__ import annotations

import errno
import gzip
import os
import resource
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.wire.conftest import answered

if TYPE_CHECKING:
    from tests.wire.conftest import Caller, Line, Package

BYTES = bytes(range(256)) * 1000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a picture goes, in an empty folder."""
    (tmp_path / "pictures").mkdir()
    return tmp_path / "pictures" / "picture.png"


def left(target: Path) -> list[str]:
    """The files beside the target, and itself."""
    return sorted(path.name for path in target.parent.iterdir())


def test_an_answer_goes_into_the_file_that_is_named(calls: Caller, line: Line, target: Path) -> None:
    line.will_answer(200, BYTES, "image/png")
    told: list[Any] = []
    assert calls("wire.answers.picture_to_file", target, on_progress=told.append) == target
    assert target.read_bytes() == BYTES
    assert left(target) == ["picture.png"]
    assert (told[-1].path, told[-1].written, told[-1].whole) == (target, len(BYTES), len(BYTES))
    assert line.header("Accept-Encoding") == "identity"


def test_an_empty_answer_is_an_empty_file(calls: Caller, line: Line, target: Path) -> None:
    line.will_answer(200, b"", "image/png")
    calls("wire.answers.picture_to_file", str(target))
    assert target.read_bytes() == b""


def test_an_answer_that_comes_packed_nevertheless_is_unpacked(calls: Caller, line: Line, target: Path) -> None:
    line.answer = lambda _: answered(200, gzip.compress(BYTES), "image/png", Content_Encoding="gzip")
    calls("wire.answers.picture_to_file", target)
    assert target.read_bytes() == BYTES


def test_a_read_that_is_cut_is_asked_again_from_its_beginning(calls: Caller, line: Line, target: Path) -> None:
    calls.settings["clock"] = calls.package("_runtime.clocks").VirtualClock()
    line.answer = lambda _: answered(200, BYTES, "image/png")[: -1 if len(line.requests) < 3 else None]
    calls("wire.answers.picture_to_file", target)
    assert (len(line.requests), target.read_bytes() == BYTES) == (3, True)


@pytest.mark.parametrize(
    ("answer", "options", "reason"),
    [
        (answered(200, BYTES, "image/png")[:-1], {}, "no whole answer"),
        (answered(200, BYTES, "image/png"), {"max_bytes": 1000}, "larger than 1000 bytes"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BYTES, {}, "does not say where it ends"),
        (answered(200, b"no gzip", "image/png", Content_Encoding="gzip"), {}, "no whole answer"),
        (answered(500, b'{"message": "broken"}'), {}, "broken"),
    ],
    ids=["cut", "too large", "no end", "spoiled", "failed"],
)
def test_what_does_not_come_whole_leaves_no_file_and_an_open_question(
    calls: Caller, line: Line, target: Path, answer: bytes, options: dict[str, int], reason: str
) -> None:
    line.answer = lambda _: answer
    with pytest.raises(calls.package("_runtime.errors").OutcomeUnknown, match=reason):
        calls("wire.answers.paint_to_file", target, **options)
    assert (len(line.requests), left(target)) == (1, [])


def test_a_read_of_which_the_rest_would_be_the_same_is_not_asked_again(call: Caller, line: Line, target: Path) -> None:
    line.will_answer(200, BYTES, "image/png")
    with pytest.raises(call.package("_runtime.errors").NoAnswer, match="larger than 10 bytes"):
        call("wire.answers.picture_to_file", target, max_bytes=10)
    assert (len(line.requests), left(target)) == (1, [])


def test_nothing_is_sent_where_the_file_cannot_be_written(call: Caller, line: Line, target: Path) -> None:
    target.write_bytes(b"mine")
    errors = call.package("_runtime.errors")
    for wrong in (target, target.parent, target.parent / "no" / "folder"):
        with pytest.raises(errors.InvalidArgument):
            call("wire.answers.paint_to_file", wrong)
    assert (line.requests, target.read_bytes(), left(target)) == ([], b"mine", ["picture.png"])
    line.will_answer(200, BYTES, "image/png")
    call("wire.answers.paint_to_file", target, overwrite=True)
    assert target.read_bytes() == BYTES


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let no file grow beyond some bytes, as where a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_a_disk_that_is_full_is_told_after_one_request(calls: Caller, line: Line, target: Path) -> None:
    line.will_answer(200, BYTES, "image/png")
    errors = calls.package("_runtime.errors")
    with pytest.raises(errors.NoAnswer, match=r"picture\.png' cannot be written: File too large"):
        calls("wire.answers.picture_to_file", target)
    with pytest.raises(errors.OutcomeUnknown, match=r"picture\.png' cannot be written: File too large"):
        calls("wire.answers.paint_to_file", target)
    assert (len(line.requests), left(target)) == (2, [])


def test_a_file_that_does_not_get_its_name_leaves_the_charge_open(
    call: Caller, line: Line, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    line.will_answer(200, BYTES, "image/png")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(call.package("_runtime.errors").DownloadFailed, match="No space left") as caught:
        call("wire.answers.paint_to_file", target)
    assert (caught.value.charged, caught.value.safe_to_resend, left(target)) == ("unknown", False, [])


def test_an_answer_of_another_kind_is_returned_and_no_file_is_left(calls: Caller, line: Line, target: Path) -> None:
    line.will_answer(202, b'{"ticket": 3}')
    assert calls("wire.answers.maybe_to_file", target, target_2="a query parameter").ticket == 3
    assert line.target.endswith("?target=a%20query%20parameter")
    line.will_answer(204, b"", "")
    assert calls("wire.answers.maybe_to_file", target) is None
    assert left(target) == []


def test_a_large_answer_is_never_held_in_memory(package: Package, target: Path) -> None:
    pieces, size = 64, 2**18

    class Body(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(pieces):
                yield bytes(size)

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"Content-Length": str(pieces * size)}, stream=Body())

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        wire = package("wire").Wire(http_client=http_client)
        tracemalloc.start()
        wire.answers.picture_to_file(target)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert target.stat().st_size == pieces * size
    assert peak < 8 * size


def test_a_call_of_one_key_is_sent_once_and_what_the_journal_holds_goes_into_the_file(
    calls: Caller, line: Line, target: Path, tmp_path: Path
) -> None:
    calls.settings["journal"] = tmp_path / "calls.jsonl"
    line.will_answer(200, BYTES, "image/png")
    assert calls("wire.answers.paint", call_key="in memory") == BYTES
    calls("wire.answers.paint_to_file", target, call_key="in memory")
    assert target.read_bytes() == BYTES
    other = target.with_name("other.png")
    calls("wire.answers.paint_to_file", other, call_key="in a file")
    with pytest.raises(calls.package("_runtime.errors").OutcomeUnknown, match="its answer is not in the journal"):
        calls("wire.answers.paint_to_file", target.with_name("again.png"), call_key="in a file")
    assert (len(line.requests), left(target)) == (2, ["other.png", "picture.png"])
