"""Uploads: which files are sent, under which name and type, and which are refused before sending."""

from __future__ import annotations

import email.parser
import email.policy
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from callsheet_clients._runtime import errors
from callsheet_clients.ulazai import UlazAI

if TYPE_CHECKING:
    from tests.generated.conftest import Calls, FakeProvider, Loopback

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20)
GIF = b"GIF89a" + bytes(20)
LIMIT = 10 * 1024 * 1024

IMAGES = [(JPEG, "image/jpeg", ".jpg"), (PNG, "image/png", ".png"), (WEBP, "image/webp", ".webp")]
KINDS = pytest.mark.parametrize(("content", "media_type", "suffix"), IMAGES, ids=["jpeg", "png", "webp"])

Part = tuple[str | None, str | None, str, bytes]


def part_of(content_type: str, body: bytes) -> Part:
    """The one part of a multipart body: form field, file name, media type and content."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message: Any = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    (part,) = message.iter_parts()
    field = part.get_param("name", header="content-disposition")
    return field, part.get_filename(), part.get_content_type(), part.get_payload(decode=True)


@pytest.fixture
def sent(fake: FakeProvider) -> list[Part]:
    """The parts that the fake provider received."""
    received: list[Part] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        received.append(part_of(request.headers["content-type"], request.read()))
        return httpx2.Response(200, json={"success": True, "url": "https://ulazai.com/m/1.png", "filename": "1.png"})

    fake.will(answer)
    return received


@KINDS
def test_bytes_are_sent_with_the_type_of_their_content(
    calls: Calls, fake: FakeProvider, sent: list[Part], content: bytes, media_type: str, suffix: str
) -> None:
    answer = calls("ulazai.kling30.upload", content)
    assert answer.url == "https://ulazai.com/m/1.png"
    assert sent == [("file", f"file{suffix}", media_type, content)]
    (request,) = fake.requests
    assert (request.method, str(request.url)) == ("POST", "https://ulazai.com/kling30/api/upload/")
    assert request.headers["authorization"] == "Bearer test-key"


@KINDS
def test_the_content_decides_and_not_the_name(
    calls: Calls, sent: list[Part], tmp_path: Path, content: bytes, media_type: str, suffix: str
) -> None:
    for misleading in ("frame.gif", "frame.txt", "frame"):
        path = tmp_path / misleading
        path.write_bytes(content)
        calls("ulazai.kling30.upload", path)
    assert sent == [("file", f"frame{suffix}", media_type, content)] * 3


def test_a_name_that_fits_the_content_is_kept(calls: Calls, sent: list[Part], tmp_path: Path) -> None:
    for name, content in (("a.jpg", JPEG), ("b.jpeg", JPEG), ("c.JPG", JPEG), ("d.png", PNG), ("e.f.webp", WEBP)):
        (tmp_path / name).write_bytes(content)
        calls("ulazai.kling30.upload", str(tmp_path / name))
    assert [name for _, name, _, _ in sent] == ["a.jpg", "b.jpeg", "c.JPG", "d.png", "e.f.webp"]


def test_a_png_that_is_called_jpeg_is_sent_as_a_png(calls: Calls, sent: list[Part], tmp_path: Path) -> None:
    path = tmp_path / "frame.jpeg"
    path.write_bytes(PNG)
    calls("ulazai.kling30.upload", path)
    assert sent == [("file", "frame.png", "image/png", PNG)]


@KINDS
def test_an_open_file_is_sent_from_where_it_stands(
    calls: Calls, sent: list[Part], tmp_path: Path, content: bytes, media_type: str, suffix: str
) -> None:
    path = tmp_path / f"frame{suffix}"
    path.write_bytes(b"skip" + content)
    with path.open("rb") as opened:
        opened.seek(4)
        calls("ulazai.kling30.upload", opened)
        assert not opened.closed
    calls("ulazai.kling30.upload", io.BytesIO(content))
    assert sent == [
        ("file", f"frame{suffix}", media_type, content),
        ("file", f"file{suffix}", media_type, content),
    ]


def test_other_kinds_of_bytes_and_paths_are_taken(calls: Calls, sent: list[Part], tmp_path: Path) -> None:
    class Place(os.PathLike[str]):
        def __fspath__(self) -> str:
            return str(tmp_path / "frame.png")

    (tmp_path / "frame.png").write_bytes(PNG)
    for file in (bytearray(PNG), memoryview(PNG), Place()):
        calls("ulazai.kling30.upload", file)
    assert [content for _, _, _, content in sent] == [PNG] * 3


def test_the_folders_of_a_path_are_not_sent(calls: Calls, fake: FakeProvider, sent: list[Part], tmp_path: Path) -> None:
    folder = tmp_path / "secret-project"
    folder.mkdir()
    (folder / "frame.png").write_bytes(PNG)
    calls("ulazai.kling30.upload", folder / "frame.png")
    assert sent[0][1] == "frame.png"
    assert b"secret-project" not in fake.requests[0].content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GIF, "the file must be JPEG or PNG or WebP; it is GIF"),
        (b"GIF87a", "it is GIF"),
        (b"", "the file is empty"),
        (b"just some text", "it is none of them by its content"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "none of them by its content"),
        (b"%PDF-1.7", "none of them"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "none of them"),
        (b"RIFF", "none of them"),
        (b"\x89PNG\r\n", "none of them"),
        (b"\x00" + JPEG, "none of them"),
        (b"\x00\x00\x00\x18ftypavif", "none of them"),
    ],
)
def test_what_is_no_jpeg_png_or_webp_is_refused_before_sending(
    calls: Calls, fake: FakeProvider, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "frame.png"
    path.write_bytes(content)
    for file in (content, path, str(path), io.BytesIO(content)):
        with pytest.raises(errors.InvalidArgument) as caught:
            calls("ulazai.kling30.upload", file)
        assert said in str(caught.value)
        assert caught.value.operation == "ulazai.kling30.upload"
    assert fake.requests == []


def test_ten_mebibytes_are_taken_and_not_one_byte_more(
    calls: Calls, fake: FakeProvider, sent: list[Part], tmp_path: Path
) -> None:
    full = PNG + bytes(LIMIT - len(PNG))
    calls("ulazai.kling30.upload", full)
    assert len(sent[0][3]) == LIMIT
    path = tmp_path / "frame.png"
    path.write_bytes(full + b"\x00")
    for file in (full + b"\x00", path, io.BytesIO(full + b"\x00")):
        with pytest.raises(errors.InvalidArgument, match="too large: at most 10485760 bytes are taken"):
            calls("ulazai.kling30.upload", file)
    assert len(fake.requests) == 1


def test_a_huge_file_is_refused_without_being_read_whole(calls: Calls, fake: FakeProvider) -> None:
    class Endless(io.RawIOBase):
        asked: list[int] = []  # noqa: RUF012  # one list for all

        def read(self, size: int = -1, /) -> bytes:
            self.asked.append(size)
            assert 0 < size <= LIMIT + 1
            return PNG + bytes(size - len(PNG))

    with pytest.raises(errors.InvalidArgument, match="too large"):
        calls("ulazai.kling30.upload", Endless())
    assert Endless.asked
    assert fake.requests == []


@pytest.mark.parametrize(("name", "reason"), [("missing.png", "No such file"), ("", "directory"), ("a\x00b", "null")])
def test_a_path_that_cannot_be_read_is_told_with_the_reason(
    calls: Calls, fake: FakeProvider, tmp_path: Path, name: str, reason: str
) -> None:
    with pytest.raises(errors.InvalidArgument, match="cannot be read") as caught:
        calls("ulazai.kling30.upload", f"{tmp_path}/{name}")
    assert reason in str(caught.value)
    assert fake.requests == []


def test_a_file_that_is_open_as_text_is_refused_with_the_mode_to_use(
    calls: Calls, fake: FakeProvider, tmp_path: Path
) -> None:
    path = tmp_path / "frame.png"
    for content in (b"all letters", PNG):
        path.write_bytes(content)
        with (
            path.open(encoding="utf-8") as opened,
            pytest.raises(errors.InvalidArgument, match="open it with mode 'rb'"),
        ):
            calls("ulazai.kling30.upload", opened)
    assert fake.requests == []


def test_a_file_that_is_closed_already_is_refused(calls: Calls, fake: FakeProvider) -> None:
    closed = io.BytesIO(PNG)
    closed.close()
    with pytest.raises(errors.InvalidArgument):
        calls("ulazai.kling30.upload", closed)
    assert fake.requests == []


@pytest.mark.parametrize("file", [None, 7, ["a.png"], {"file": PNG}], ids=["none", "number", "list", "dict"])
def test_what_is_no_file_at_all_is_refused(calls: Calls, fake: FakeProvider, file: Any) -> None:
    fake.will_answer(200, json={"success": True})
    with pytest.raises(errors.InvalidArgument):
        calls("ulazai.kling30.upload", file)
    assert fake.requests == []


def test_an_upload_is_sent_unchecked_on_demand(calls: Calls, sent: list[Part]) -> None:
    calls("ulazai.kling30.upload", GIF, check=False)
    calls("ulazai.kling30.upload", b"text", check=False)
    assert [(media_type, content) for _, _, media_type, content in sent] == [
        ("image/gif", GIF),
        ("application/octet-stream", b"text"),
    ]


def test_an_upload_is_sent_once_even_when_it_fails(calls: Calls, fake: FakeProvider) -> None:
    fake.will_answer(503)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        calls("ulazai.kling30.upload", PNG)
    assert type(caught.value.answer) is errors.ServerError
    fake.will(httpx2.ReadTimeout("timed out"))
    with pytest.raises(errors.OutcomeUnknown):
        calls("ulazai.kling30.upload", PNG)
    assert len(fake.requests) == 2


def test_a_server_receives_the_file_as_one_form_field(loopback: Loopback, tmp_path: Path) -> None:
    path = tmp_path / 'Ansicht "vorn" ü.png'
    path.write_bytes(PNG)
    loopback.respond = lambda *_: (200, {}, b'{"success": true, "url": "https://ulazai.com/m/1.png"}')
    with UlazAI("test-key", base_url=loopback.url) as ulazai:
        assert ulazai.kling30.upload(path).url == "https://ulazai.com/m/1.png"
    ((method, place, headers, body),) = loopback.seen
    assert (method, place) == ("POST", "/kling30/api/upload/")
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    assert headers["accept"] == "application/json"
    field, _, media_type, content = part_of(headers["content-type"], body)
    assert (field, media_type, content) == ("file", "image/png", PNG)
