"""Results: the files that finished jobs lead to, with what a download may ask for: ranges, ETag, HEAD."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from callsheet.mock.answers import Answer
from callsheet.runtime.pointers import at

if TYPE_CHECKING:
    from callsheet.mock.journal import Received
    from callsheet.runtime.answers import Answers

_RANGE: Final = re.compile(r"bytes=([0-9]*)-([0-9]*)")


def suffix_of(answers: Answers, pointer: str | None) -> str:
    """The suffix that the documented results have, such as .mp4; .bin where none is shown."""
    for example in answers.examples:
        found = at(example, pointer)
        url = found[0] if isinstance(found, list) and found else found
        if isinstance(url, str) and PurePosixPath(urlsplit(url).path).suffix:
            return PurePosixPath(urlsplit(url).path).suffix
    return ".bin"


def content(name: str, size: int) -> bytes:
    """The bytes of a result: the same for the same name, and different at every place."""
    blocks = -(-size // 32)
    return b"".join(hashlib.sha256(f"{name}\0{block}".encode()).digest() for block in range(blocks))[:size]


def served(name: str, whole: bytes, request: Received) -> Answer:
    """The answer to a download: the whole file, the part that was asked for, or nothing new."""
    import mimetypes  # not before the first download: the command is to start quickly

    tag = f'"{hashlib.sha256(whole).hexdigest()[:16]}"'
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = [("ETag", tag), ("Accept-Ranges", "bytes")]
    if request.header("if-none-match") == tag:
        return Answer(304, headers=headers, content_type=media_type)
    part = _part(request, tag, len(whole))
    if part is None:
        return Answer(200, whole, headers, content_type=media_type)
    first, last = part
    if first > last:
        return Answer(416, headers=[*headers, ("Content-Range", f"bytes */{len(whole)}")], content_type=media_type)
    headers.append(("Content-Range", f"bytes {first}-{last}/{len(whole)}"))
    return Answer(206, whole[first : last + 1], headers, content_type=media_type)


def _part(request: Received, tag: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None for the whole file, first after last for no such part."""
    asked = _RANGE.fullmatch((request.header("range") or "").strip())
    if asked is None or asked[1] == asked[2] == "" or request.header("if-range") not in (None, tag):
        return None
    if asked[1] == "":
        return max(size - int(asked[2]), 0), size - 1
    last = min(int(asked[2]), size - 1) if asked[2] else size - 1
    return int(asked[1]), last
